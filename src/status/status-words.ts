import { sumsOf } from '../assessment/urgency-rules.js';
import { actionStates, totalAndOthers } from '../assessment/verdict-words.js';
import { commonCauseWords } from '../incident/common-cause-words.js';
import { massChangeWords } from '../incident/mass-change-words.js';
import { setupWords } from '../incident/setup-words.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import type { Incidents, OutageAlert } from '../records/incident.js';
import type { SettingSource } from '../settings/settings-rules.js';
import { settingLabels, settingValue } from '../settings/settings-words.js';
import { number } from '../text/format.js';
import { type Markup, PLAIN } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import type { AppStatusView } from './app-status.js';
import { describeProblem } from './health-words.js';
import {
  channelLines,
  clockLine,
  diskLine,
  holidayLine,
  type StatusLine,
  sweepLine,
  unreadableLines,
  waitingLine,
} from './status-app-words.js';

export const statusWords = ({ say }: Tongue) => ({
  title: say('앱 상태', 'App status'),
  settings: say('설정', 'Settings'),
  /** The button that lists the companies that need action. */
  list: say('조치 필요 회사 보기', 'Show what needs action'),
  refresh: say('새로고침', 'Refresh'),
  /** In a notification, which names only the first problems. */
  moreProblems: (hidden: number) =>
    say(`그 밖에 ${number(hidden)}가지.`, `${number(hidden)} more.`),
  /** For people who are shown no remedies. */
  adminHint: say('관리자에게 알려 주세요.', 'Tell an admin.'),
  settingsHint: say(
    '설정은 관리자가 /hometax 설정 명령으로 변경합니다',
    'Admins change settings with /hometax settings',
  ),
});

export function statusSentence(problems: number, stage: Stage, { say, words }: Tongue): string {
  const english = problems === 1 ? '1 issue needs' : `${number(problems)} issues need`;
  const summary =
    problems === 0
      ? say('이상 없습니다.', 'No issues.')
      : say(`확인할 문제가 ${number(problems)}가지 있습니다.`, `${english} attention.`);
  const environment = words.stage[stage];
  return say(
    `${summary} 팝빌 ${environment} 환경을 사용 중입니다.`,
    `${summary} POPBiLL environment: ${environment}.`,
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
    ...incidentLines(facts, facts.at, markup, t),
    ...popbillLine(facts, t),
    ...companyLines(facts, t),
    sweepLine(facts, t),
    ...clockLine(facts, t),
    ...channelLines(facts, markup, t),
    ...waitingLine(facts, t),
    holidayLine(facts.holidays, t),
    ...(facts.disk === undefined ? [] : [diskLine(facts.disk, t)]),
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

export interface IncidentLine extends Pick<StatusLine, 'description' | 'isProblem' | 'remedy'> {
  readonly kind: 'setup' | 'outage' | 'common-cause' | 'mass-change';
  readonly since: Instant;
}

export function incidentLines(
  { setup, outage, commonCause, massChange }: Incidents,
  at: Instant,
  markup: Markup,
  t: Tongue,
): readonly IncidentLine[] {
  const { say, companies } = t;
  const lines: IncidentLine[] = [];
  if (setup !== undefined) {
    const { title, todo } = setupWords(setup, markup, t);
    lines.push({
      kind: 'setup',
      since: setup.openedAt,
      description: say(
        `${title}. 회사를 확인할 수 없습니다(팝빌 ${setup.code}).`,
        `${title}. Companies cannot be checked (POPBiLL ${setup.code}).`,
      ),
      isProblem: true,
      remedy: todo.steps.join(' '),
    });
  }
  if (outage !== undefined) {
    const base = { kind: 'outage', since: outage.openedAt, isProblem: true } as const;
    lines.push({ ...base, ...outageLine(outage, at, t) });
  }
  if (commonCause !== undefined) {
    const { openedAt, rejected, code } = commonCause;
    lines.push({
      kind: 'common-cause',
      since: openedAt,
      description: say(
        `회사 ${companies(rejected)}의 로그인이 같은 이유로 거부되어 로그인 테스트를 중단했습니다(팝빌 ${code}).`,
        `Login tests are paused: ${companies(rejected)} had a login rejected for the same reason (POPBiLL ${code}).`,
      ),
      isProblem: true,
      remedy: commonCauseWords(commonCause, PLAIN, t).todo.intro,
    });
  }
  if (massChange !== undefined) {
    const { title, todo } = massChangeWords(massChange, t);
    lines.push({
      kind: 'mass-change',
      since: massChange.since,
      description: say(
        `${title}. 회사별 알림은 보류 중입니다.`,
        `${title}. These companies' alerts are on hold.`,
      ),
      isProblem: true,
      remedy: todo.intro,
    });
  }
  return lines;
}

function outageLine({ silent, openedAt }: OutageAlert, at: Instant, { say, dayAndTime }: Tongue) {
  const since = dayAndTime(openedAt, at);
  const notBroken = say(
    '인증에 문제가 있다는 뜻은 아닙니다.',
    "This doesn't mean authentication is broken.",
  );
  const whenBack = say(
    '응답이 오면 확인하지 못한 회사를 자동으로 확인합니다.',
    'Once it answers, the app checks the remaining companies automatically.',
  );
  return silent === 'popbill'
    ? {
        description: say(
          `팝빌이 ${since}부터 응답하지 않습니다. ${notBroken}`,
          `POPBiLL has not answered since ${since}. ${notBroken}`,
        ),
        remedy: say(
          `팝빌 공지와 앱 서버의 네트워크를 확인해 주세요. ${whenBack}`,
          `Check POPBiLL's notices and the network of the app's server. ${whenBack}`,
        ),
      }
    : {
        description: say(
          `홈택스가 ${since}부터 로그인 테스트에 응답하지 않습니다. ${notBroken}`,
          `HomeTax has not answered login tests since ${since}. ${notBroken}`,
        ),
        remedy: say(
          `인증을 다시 등록하거나 비밀번호를 바꾸지 말고 기다려 주세요. ${whenBack}`,
          `Wait. Do not re-register anything or change passwords. ${whenBack}`,
        ),
      };
}

function popbillLine(
  { setup, outage, lastSweep }: AppStatusView,
  { say }: Tongue,
): readonly StatusLine[] {
  if (setup !== undefined || outage?.silent === 'popbill') return [];
  const description =
    lastSweep === undefined
      ? say(
          '정기 확인을 한 적이 없어 아직 알 수 없습니다.',
          'not known yet: there has been no scheduled check.',
        )
      : say('알려진 문제가 없습니다.', 'no known problems.');
  return [{ label: say('팝빌', 'POPBiLL'), description, isProblem: false }];
}

/** What needs action, then all companies by state. */
function companyLines({ watchedCount, counts }: AppStatusView, t: Tongue): readonly StatusLine[] {
  if (watchedCount === 0 || counts === undefined) return [];
  const { say, companies } = t;
  const { needsAction } = sumsOf(counts);
  const paused = counts.paused;
  const all = [
    totalAndOthers(counts, t),
    ...(paused === 0 ? [] : [say(`일시 중지 ${number(paused)}`, `${number(paused)} paused`)]),
  ].join(' · ');
  const uncertain = say(
    `${all}. 확인하지 못했다고 인증에 문제가 있다는 뜻은 아닙니다.`,
    `${all}. This doesn't mean authentication is broken.`,
  );
  return [
    {
      label: say('조치 필요', 'Needs action'),
      description:
        needsAction === 0
          ? say('없음', 'none')
          : `${companies(needsAction)} · ${actionStates(counts, t)}`,
      isProblem: false,
    },
    {
      label: say('회사', 'Watched'),
      description: counts.unknown === 0 ? all : uncertain,
      isProblem: false,
    },
  ];
}
