import { notBroken } from '../assessment/reason-parts-words.js';
import { sumsOf } from '../assessment/urgency-rules.js';
import { actionStates, totalAndParts } from '../assessment/verdict-words.js';
import { commonCauseWords } from '../incident/common-cause-words.js';
import { massChangeWords } from '../incident/mass-change-words.js';
import { outageWords } from '../incident/outage-words.js';
import { setupWords } from '../incident/setup-words.js';
import { isSkewed } from '../kernel/clock-rules.js';
import { type Instant, startOfSeoulDay } from '../kernel/time.js';
import type { HolidayData } from '../kernel/working-days.js';
import { channelRemedy, refusalNote } from '../outbox/channel-words.js';
import type { Stage } from '../records/company.js';
import type { Incidents } from '../records/incident.js';
import type { Members } from '../records/store.js';
import type { SettingSource } from '../settings/settings-rules.js';
import { settingLabels, settingValue } from '../settings/settings-words.js';
import type { DiskUsage } from '../store/disk-usage.js';
import { doneOfTotal, partlyChecked } from '../sweep/sweep-words.js';
import { bytes, count, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import type { AppStatusView } from './app-status.js';
import { describeProblem, synchroniseClock } from './health-words.js';
import type { StoreState } from './store-state.js';
import { unreadableLines } from './store-words.js';

export interface StatusLine {
  /** Absent if the description is a sentence with a subject of its own. */
  readonly label?: string;
  readonly description: string;
  readonly isProblem: boolean;
  /** Advice for admins. */
  readonly remedy?: string | undefined;
}

export const statusWords = ({ say }: Tongue) => ({
  title: say('앱 상태', 'App status'),
  settings: say('설정', 'Settings'),
  refresh: say('새로고침', 'Refresh'),
  /** For people who see no remedies. */
  adminHint: say('관리자에게 알려 주세요.', 'Tell an admin.'),
  settingsHint: say(
    '설정은 관리자가 /hometax 설정 명령으로 변경합니다',
    'Admins change settings with /hometax settings',
  ),
});

export function statusSentence(problems: number, stage: Stage, t: Tongue): string {
  const { say, words } = t;
  const summary =
    problems === 0 ? say('이상 없습니다.', 'No issues.') : issuesSentence(problems, t);
  const environment = words.stage[stage];
  return say(
    `${summary} 팝빌 ${environment} 환경을 사용 중입니다.`,
    `${summary} POPBiLL environment: ${environment}.`,
  );
}

export function issuesSentence(issues: number, { say }: Tongue): string {
  return say(
    `확인할 문제가 ${number(issues)}건 있습니다.`,
    `${count(issues, 'issue')} ${issues === 1 ? 'needs' : 'need'} attention.`,
  );
}

/** Most important first. */
export function statusLines(
  facts: AppStatusView,
  markup: Markup,
  t: Tongue,
): readonly StatusLine[] {
  // Unreadable records have their own, more detailed lines.
  const problems = facts.problems.filter(({ kind }) => kind !== 'records-unreadable');
  return [
    ...unreadableLines(facts.unreadable, t),
    ...problems.map((problem) => ({ ...describeProblem(problem, facts.at, t), isProblem: true })),
    ...incidentLines(facts, markup, t),
    ...companyLines(facts, t),
    sweepLine(facts, t),
    ...clockLine(facts, t),
    ...channelLines(facts, markup, t),
    ...waitingLine(facts, t),
    ...clientLinksLine(facts, t),
    holidayLine(facts.holidays, t),
    ...(facts.members === undefined ? [] : [membersLine(facts.members, facts.at, t)]),
    ...(facts.disk === undefined ? [] : [diskLine(facts.disk, t, storeTimes(facts, t))]),
  ];
}

export function settingsLines(
  { settings }: Pick<AppStatusView, 'settings'>,
  markup: Markup,
  t: Tongue,
): readonly string[] {
  const { say } = t;
  const labels = settingLabels(t);
  const sources: Readonly<Record<SettingSource, string>> = {
    settings: say('슬랙에서 변경', 'changed in Slack'),
    environment: say('환경 변수', 'environment variable'),
    default: say('기본값', 'default'),
  };
  return settings.map(
    ({ name, value, source }) =>
      `${labels[name]}: ${settingValue(name, value, markup, t)} (${sources[source]})`,
  );
}

export function statusAsOf(
  { at, startedAt, version }: AppStatusView,
  { say, dayAndTime }: Tongue,
): string {
  const [now, start] = [dayAndTime(at, at), dayAndTime(startedAt, at)];
  return say(
    `${now} 기준 · 버전 ${version} · ${start}에 시작`,
    `as of ${now} KST · version ${version} · started ${start} KST`,
  );
}

/** `/hometax status` lists open incidents as problems, /monitoring only as information. */
export function incidentLines(
  { setup, outage, commonCause, massChange }: Incidents,
  markup: Markup,
  t: Tongue,
) {
  const line = (kind: string, since: Instant, words: { readonly sentence: string }) => {
    return { kind, since, description: words.sentence, isProblem: true };
  };
  return [
    setup && line('setup', setup.openedAt, setupWords(setup, markup, t)),
    outage && line('outage', outage.openedAt, outageWords(outage, t)),
    commonCause &&
      line('common-cause', commonCause.openedAt, commonCauseWords(commonCause, markup, t)),
    massChange && line('mass-change', massChange.since, massChangeWords(massChange, t)),
  ].filter((each) => each !== undefined);
}

function companyLines({ watchedCount, counts }: AppStatusView, t: Tongue): readonly StatusLine[] {
  if (watchedCount === 0 || counts === undefined) return [];
  const { say, companies } = t;
  const { needsAction, notChecked } = sumsOf(counts);
  const all = totalAndParts(counts, t);
  const none =
    notChecked > 0 ? say('확인된 범위에서 없음', 'none found so far') : say('없음', 'none');
  return [
    {
      label: say('조치 필요', 'Needs action'),
      description:
        needsAction === 0 ? none : `${companies(needsAction)} · ${actionStates(counts, t)}`,
      isProblem: false,
    },
    {
      label: say('회사', 'Watched'),
      description: counts.unknown === 0 ? all : `${all}. ${notBroken(t)}`,
      isProblem: false,
    },
  ];
}

function sweepLine(facts: AppStatusView, t: Tongue): StatusLine {
  const { say, dayAndTime } = t;
  const { at, runningSweep, nextSweep, watchedCount } = facts;
  const parts = [lastSweepWords(facts, t)];
  if (runningSweep !== undefined) {
    const done = doneOfTotal(runningSweep, t);
    parts.push(say(`진행 중(${done})`, `running (${done})`));
  }
  if (nextSweep !== undefined && watchedCount > 0) {
    const next = dayAndTime(nextSweep, at);
    parts.push(say(`다음 정기 확인 ${next}`, `next scheduled check ${next}`));
  }
  return {
    label: say('전체 확인', 'Check of all companies'),
    description: parts.join(' · '),
    isProblem: false,
  };
}

function lastSweepWords({ at, lastSweep, watchedCount }: AppStatusView, t: Tongue): string {
  const { say, companies, dayAndTime } = t;
  if (watchedCount === 0) {
    return say('모니터링 중인 회사가 아직 없음', 'no company is watched yet');
  }
  if (lastSweep === undefined) return say('아직 없음', 'none yet');
  const { startedAt, finishedAt, finishedBefore, asked = 0, failed = 0, untested = 0 } = lastSweep;
  if (finishedAt === undefined) {
    const started = dayAndTime(startedAt, at);
    const unfinished = say(
      `${started}에 시작해 아직 끝나지 않음`,
      `started ${started}, not finished yet`,
    );
    if (finishedBefore === undefined) return unfinished;
    const previous = dayAndTime(finishedBefore, at);
    return say(
      `${unfinished} · 그 전 확인은 ${previous}에 끝남`,
      `${unfinished} · the one before finished ${previous}`,
    );
  }
  const untestedCompanies = say(
    `로그인 테스트를 하지 못한 회사 ${companies(untested)}`,
    `${companies(untested)} without a login test`,
  );
  const counts = [
    companies(asked),
    ...(failed > 0 ? [partlyChecked(failed, t)] : []),
    ...(untested > 0 ? [untestedCompanies] : []),
  ];
  const finished = dayAndTime(finishedAt, at);
  return say(
    `마지막 확인 ${finished} 완료(${counts.join(', ')})`,
    `last finished ${finished} (${counts.join(', ')})`,
  );
}

/** The clock difference that made POPBiLL refuse a call. */
function clockLine({ clockSkewMs = 0, problems }: AppStatusView, t: Tongue): readonly StatusLine[] {
  const { say } = t;
  if (clockSkewMs === 0 || problems.some(({ kind }) => kind === 'clock-off')) return [];
  const seconds = Math.round(Math.abs(clockSkewMs) / 1000);
  const isBehind = clockSkewMs > 0;
  return [
    {
      label: say('서버 시계', "Server's clock"),
      description: say(
        `팝빌의 시계보다 ${number(seconds)}초 ${isBehind ? '늦습니다' : '빠릅니다'}. 팝빌을 호출할 때는 앱이 보정합니다.`,
        `${count(seconds, 'second')} ${isBehind ? 'behind' : 'ahead of'} POPBiLL's. The app corrects this in its calls to POPBiLL.`,
      ),
      isProblem: isSkewed(clockSkewMs),
      remedy: synchroniseClock(t),
    },
  ];
}

const MAX_CHANNELS_SHOWN = 10;

function channelLines(
  { refusedChannels, at }: AppStatusView,
  markup: Markup,
  t: Tongue,
): readonly StatusLine[] {
  const { say } = t;
  const { defaultChannel: defaultLabel, channel: label } = t.words.label;
  const lines = refusedChannels
    .slice(0, MAX_CHANNELS_SHOWN)
    .map(({ channel, error, since: brokenSince, isDefault, companies }): StatusLine => {
      const since = t.dayAndTime(brokenSince, at);
      const consequence = isDefault
        ? say(
            '보내지 못한 메시지는 보관 중이며 1시간마다 다시 보냅니다.',
            'Its messages are queued and retried hourly.',
          )
        : say(
            `이 채널을 쓰는 회사 ${t.companies(companies)}의 알림은 기본 채널로 보냅니다.`,
            `Its alerts (${t.companies(companies)}) go to the default channel.`,
          );
      const remedy = channelRemedy(error, t);
      return {
        label: isDefault ? defaultLabel : label,
        description: say(
          `${markup.channel(channel)} · ${since}부터 메시지를 보낼 수 없습니다${refusalNote(error, t)}. ${consequence}`,
          `${markup.channel(channel)} · posting has failed since ${since}${refusalNote(error, t)}. ${consequence}`,
        ),
        isProblem: true,
        remedy: say(
          `${remedy} 다른 채널을 쓰려면 /hometax ${isDefault ? '설정' : "목록의 '일괄 변경'"}에서 변경해 주세요.`,
          `${remedy} To use another channel: ${isDefault ? '/hometax settings' : '/hometax list (Bulk edit)'}`,
        ),
      };
    });
  const hidden = refusedChannels.length - lines.length;
  if (hidden === 0) return lines;
  const description = say(
    `그 밖의 채널 ${number(hidden)}개에도 보낼 수 없습니다.`,
    `Posting also fails in ${count(hidden, 'other channel')}.`,
  );
  return [...lines, { label, description, isProblem: true }];
}

/** Fewer waiting messages are normal, e.g. the daily summaries of many channels. */
const MANY_WAITING = 100;

function waitingLine(
  { waiting: total, refusedChannels }: AppStatusView,
  { say }: Tongue,
): readonly StatusLine[] {
  if (total === 0) return [];
  return [
    {
      label: say('보낼 메시지', 'Messages'),
      description: say(
        `${number(total)}건 대기 중(발송 순서나 방해 금지 시간 종료를 기다림)`,
        `${number(total)} queued until their turn or the end of quiet hours`,
      ),
      isProblem: total >= MANY_WAITING && refusedChannels.some(({ isDefault }) => isDefault),
    },
  ];
}

/** Shown because pages of the app are then open to outsiders. */
function clientLinksLine({ clientLinks }: AppStatusView, t: Tongue): readonly StatusLine[] {
  if (clientLinks === undefined) return [];
  const description =
    clientLinks === 0
      ? t.say('켜져 있음 · 사용 중인 링크 없음', 'on, none in use')
      : t.say(
          `켜져 있음 · 사용 중인 링크 ${number(clientLinks)}개`,
          `on, ${number(clientLinks)} in use`,
        );
  return [{ label: t.say('고객사용 링크', 'Links for clients'), description, isProblem: false }];
}

export function holidayLine(data: HolidayData, t: Tongue): StatusLine {
  return {
    label: t.say('공휴일 자료', 'Holiday data'),
    description: holidaySentence(data, t),
    isProblem: data.kind !== 'known',
    remedy: t.say(
      '앱을 업데이트하거나 EXTRA_HOLIDAYS에 이후 공휴일을 입력해 주세요.',
      'Update the app, or add the coming holidays to EXTRA_HOLIDAYS.',
    ),
  };
}

function holidaySentence(data: HolidayData, { say, fullDate }: Tongue): string {
  if (data.kind === 'none') {
    return say(
      '없습니다. 주말만 휴일로 처리합니다.',
      'none; only weekends count as non-working days.',
    );
  }
  const until = fullDate(startOfSeoulDay(data.until));
  if (data.kind === 'known') return say(`${until}까지 있습니다.`, `until ${until}`);
  return say(
    `${until}까지만 있습니다. 그 뒤에는 주말만 휴일로 처리합니다.`,
    `only until ${until}; after that only weekends count as non-working days.`,
  );
}

/** Ample, because logs share the disk; an import of 10,000 companies takes a few megabytes. */
const MIN_FREE_BYTES = 500e6;

export function diskLine(
  { storeBytes, freeBytes }: DiskUsage,
  { say }: Tongue,
  times: readonly string[] = [],
): StatusLine {
  const free =
    freeBytes === undefined
      ? []
      : [say(`디스크에 ${bytes(freeBytes)} 남음`, `${bytes(freeBytes)} left on the disk`)];
  return {
    label: say('저장소', 'Store'),
    description: [bytes(storeBytes), ...free, ...times].join(' · '),
    isProblem: freeBytes !== undefined && freeBytes < MIN_FREE_BYTES,
    remedy: say(
      '디스크 공간을 확보해 주세요. 가득 차면 알림을 저장하지도 보내지도 못합니다.',
      'Free up disk space: on a full disk no alert can be saved or sent.',
    ),
  };
}

function storeTimes({ readMs, writeMs }: StoreState, { say }: Tongue): readonly string[] {
  const times: string[] = [];
  if (readMs !== undefined) {
    times.push(say(`읽기 ${number(readMs)} ms`, `read in ${number(readMs)} ms`));
  }
  if (writeMs !== undefined) {
    times.push(say(`쓰기 ${number(writeMs)} ms`, `written in ${number(writeMs)} ms`));
  }
  return times;
}

export function membersLine({ leader, standbys }: Members, now: Instant, t: Tongue): StatusLine {
  const { say } = t;
  const since = leader === undefined ? '' : t.dayAndTime(leader.since, now);
  const ready =
    standbys === 0
      ? say('대기 프로세스 없음', 'no standby')
      : say(`대기 프로세스 ${number(standbys)}개`, count(standbys, 'standby'));
  return {
    label: say('활성 프로세스', 'Leader'),
    description:
      leader === undefined
        ? say(`없음 · ${ready}`, `none · ${ready}`)
        : say(
            `${leader.name} · ${since}부터 · ${ready}`,
            `${leader.name} · since ${since} · ${ready}`,
          ),
    isProblem: false,
  };
}
