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
import { COMMAND_WORDS } from '../text/shown-commands.js';
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
  /** The label of the button that refreshes the message. */
  refresh: say('다시 보기', 'Look again'),
  /** For people who are shown no remedies. */
  adminHint: say(
    '살펴볼 것은 관리자에게 말씀해 주세요.',
    'Please tell an admin about what needs a look.',
  ),
  settingsHint: say(
    '설정은 관리자가 /hometax 설정 명령으로 바꿉니다',
    'Admins change settings with /hometax settings',
  ),
});

export function statusSentence(problems: number, stage: Stage, { say, words }: Tongue): string {
  const english =
    problems === 1 ? '1 thing needs a look.' : `${number(problems)} things need a look.`;
  const summary =
    problems === 0
      ? say('지금 살펴볼 것은 없습니다.', 'Nothing needs a look now.')
      : say(`살펴볼 것이 ${number(problems)}가지 있습니다.`, english);
  return say(
    `${summary} 팝빌 ${words.stage[stage]} 환경을 쓰고 있습니다.`,
    `${summary} The app uses POPBiLL's ${words.stage[stage]} stage.`,
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
    settings: say('슬랙에서 정함', 'set in Slack'),
    environment: say('환경 변수', 'environment'),
    default: say('기본값', 'default'),
  };
  return settings.map(
    ({ name, value, source }) =>
      `${labels[name]}: ${settingValue(name, value, markup, t)} (${sources[source]})`,
  );
}

export function statusAsOf(
  { at, startedAt, version, watchedCount }: AppStatusView,
  { say, companies, dayAndTime }: Tongue,
): string {
  const [now, start] = [dayAndTime(at, at), dayAndTime(startedAt, at)];
  return say(
    `${now} 기준 · 모니터링 중인 회사 ${companies(watchedCount)} · 버전 ${version} · ${start}에 시작`,
    `as of ${now} KST · ${companies(watchedCount)} watched · version ${version} · started ${start}`,
  );
}

export interface IncidentLine extends StatusLine {
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
      label: say('앱 설정', 'App setup'),
      description: say(
        `${title}. 회사들을 확인할 수 없습니다(팝빌 ${setup.code}).`,
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
      label: say('로그인 테스트', 'Login tests'),
      description: say(
        `멈춰 있습니다. 회사 ${companies(rejected)}의 로그인이 같은 이유로 거부되었습니다(팝빌 ${code}).`,
        `paused. The logins of ${companies(rejected)} were rejected for the same reason (POPBiLL ${code}).`,
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
      label: say('알림', 'Alerts'),
      description: say(
        `${title}. 회사마다의 알림은 기다립니다.`,
        `${title}; their own alerts wait.`,
      ),
      isProblem: true,
      remedy: todo.intro,
    });
  }
  return lines;
}

function outageLine({ silent, openedAt }: OutageAlert, at: Instant, { say, dayAndTime }: Tongue) {
  const since = dayAndTime(openedAt, at);
  return silent === 'popbill'
    ? {
        label: say('팝빌', 'POPBiLL'),
        description: say(
          `${since}부터 응답하지 않습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다.`,
          `has not answered since ${since}. This says nothing about the companies' authentication.`,
        ),
        remedy: say(
          '팝빌 공지와 앱이 실행되는 서버의 네트워크를 봐 주세요. 응답이 오면 밀린 회사를 저절로 확인합니다.',
          "Look at POPBiLL's notices and at the network of the app's server. When it answers, the app checks the remaining companies by itself.",
        ),
      }
    : {
        label: say('홈택스', 'HomeTax'),
        description: say(
          `${since}부터 로그인 테스트에 응답하지 않습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다.`,
          `has not answered login tests since ${since}. This does not mean that the companies' authentication is bad.`,
        ),
        remedy: say(
          '인증을 다시 등록하거나 비밀번호를 바꾸지 말고 기다려 주세요. 응답이 오면 밀린 회사를 저절로 확인합니다.',
          'Please wait; do not register anything again or change passwords. When it answers, the app checks the remaining companies by itself.',
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
          '아직 정기 확인을 한 적이 없어 알 수 없습니다.',
          'not known yet: there has been no scheduled check.',
        )
      : say('지금 알려진 문제가 없습니다.', 'no trouble is known.');
  return [{ label: say('팝빌', 'POPBiLL'), description, isProblem: false }];
}

/** The numbers of companies that need action, and that could not be checked. */
function companyLines(
  { watchedCount, needAction, unknown = 0 }: AppStatusView,
  { say, companies, language, words }: Tongue,
): readonly StatusLine[] {
  const lines: StatusLine[] = [];
  if (watchedCount > 0 && needAction !== undefined) {
    const { list } = COMMAND_WORDS[language];
    const description =
      needAction === 0
        ? say('없습니다.', 'No company.')
        : say(
            `${companies(needAction)} · /hometax ${list} 조치필요 명령으로 볼 수 있습니다.`,
            `${companies(needAction)}. See them with /hometax ${list} attention.`,
          );
    lines.push({ label: say('손볼 회사', 'Action needed'), description, isProblem: false });
  }
  if (unknown > 0) {
    const description = say(
      `${companies(unknown)} · 인증이 잘못되었다는 뜻은 아닙니다.`,
      `${companies(unknown)}. This says nothing about the authentication.`,
    );
    lines.push({ label: words.label.couldNotCheck, description, isProblem: false });
  }
  return lines;
}
