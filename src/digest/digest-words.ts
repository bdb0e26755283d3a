import { rollUpProblem, rollUpRow } from '../alert/roll-up-words.js';
import { type HandlingCounts, type StateCounts, sumsOf } from '../assessment/urgency-rules.js';
import {
  actionCount,
  actionHandling,
  actionStates,
  totalAndParts,
} from '../assessment/verdict-words.js';
import { type Instant, startOfSeoulDay } from '../kernel/time.js';
import type { Digest, DigestCounts, DigestRemark, DigestRow } from '../records/digest.js';
import { clockTime, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { lowerFirst, upperFirst } from '../text/phrases.js';
import { COMMAND_WORDS } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';
import type { DigestMoment } from './digest-remark-words.js';

/** The heading: `일일 요약 · 11월 25일(수) · 조치 필요 20곳`, `Daily summary · Wed 25 Nov · 20 need action`. */
export function digestTitle(digest: Digest, t: Tongue): string {
  const headline = actionHeadline(digest, t);
  return headline === '' ? digestName(digest, t) : `${digestName(digest, t)} · ${headline}`;
}

/** The notification: what needs action and the most urgent company come first, because a phone shows little more. */
export function digestNotification(digest: Digest, markup: Markup, t: Tongue): string {
  const [first] = digest.attention.rows;
  const { needsAction } = sumsOf(stateCountsOf(digest.counts));
  const headline = actionHeadline(digest, t);
  const parts = [digestName(digest, t), ...digestLines(digest, t)];
  if (first === undefined) {
    return (headline === '' ? parts : [upperFirst(headline), ...parts]).join(' · ');
  }
  const { kind, expiresAt } = first;
  const problem = kind && lowerFirst(rollUpProblem({ kind, expiresAt }, digest.at, t));
  const worst = t.listFirst([`${markup.quote(first.name)} ${problem}`], needsAction);
  return [`${headline}: ${worst}`, ...parts].join(' · ');
}

function digestName(
  { day, at, reader, stage }: Pick<Digest, 'day' | 'at' | 'reader' | 'stage'>,
  { say, shortDate, zonedTime }: Tongue,
): string {
  const date = shortDate(startOfSeoulDay(day), at);
  const test = stage === 'test' ? say('(테스트 환경)', ' (test environment)') : '';
  const when =
    reader === 'person' ? say(`${date} ${clockTime(at)}`, `${date}, ${zonedTime(at)}`) : date;
  return `${say('일일 요약', 'Daily summary')}${test} · ${when}`;
}

/** Empty if no company is watched. */
function actionHeadline(digest: Digest, t: Tongue): string {
  const { total, needsAction } = sumsOf(stateCountsOf(digest.counts));
  return total === 0 ? '' : actionCount(needsAction, isUncertain(digest), t);
}

/** Below the heading: what needs action, by state and by who handles it. */
export function digestLines(digest: Digest, t: Tongue): readonly string[] {
  const { counts, totals, attention } = digest;
  const { say, language } = t;
  if (counts.watched === 0) {
    const { watch } = COMMAND_WORDS[language];
    return [
      totals === undefined
        ? say(
            `모니터링 중인 회사가 없습니다. 운영자가 /hometax ${watch} 명령으로 추가할 수 있습니다.`,
            `No company is watched. Operators can add companies with /hometax ${watch}.`,
          )
        : say(
            '이 채널로 알림을 받는 회사가 없습니다.',
            'No company sends its alerts to this channel.',
          ),
    ];
  }
  const states = actionStates(stateCountsOf(counts), t);
  return [
    ...(states === '' ? [] : [states, actionHandling(handlingCountsOf(counts), t)]),
    ...(attention.total === 0 && isUncertain(digest)
      ? [
          say(
            '확인하지 못한 회사가 있어, 조치가 필요한 회사가 더 있을 수 있습니다.',
            'Not everything could be checked, so more companies may need action.',
          ),
        ]
      : []),
  ];
}

/** The last lines: the total with its parts, of the channel and of all channels. */
export function digestTotals({ counts, totals }: Digest, t: Tongue): readonly string[] {
  const all = totals && totalAndParts(stateCountsOf(totals), t);
  return [
    ...(counts.watched === 0 ? [] : [totalAndParts(stateCountsOf(counts), t)]),
    ...(all === undefined ? [] : [t.say(`모든 채널: ${all}`, `All channels: ${all}`)]),
  ];
}

export const digestHeadings = ({ say, companies, dayAndTime }: Tongue) => ({
  /** The note in a digest whose own channel refuses messages. `channel` is a mention. */
  elsewhere: (channel: string) =>
    say(
      `${channel} 채널의 요약입니다. 그 채널에 보낼 수 없어 여기에 보냅니다.`,
      `This is the daily summary for ${channel}, posted here because that channel can't receive messages from the app.`,
    ),
  known: (total: number) =>
    say(
      `참고 ${companies(total)}(수집에 영향 없음)`,
      `Good to know: ${companies(total)}, collection not affected`,
    ),
  resolved: (total: number, since: Instant, { at }: DigestMoment) =>
    say(
      `해결됨 ${companies(total)}(${dayAndTime(since, at)} 이후)`,
      `${number(total)} resolved since ${dayAndTime(since, at)}`,
    ),
  /** `critical`: how many of the companies left out are critical. */
  moreUnclaimed: (left: number, critical: number) => {
    const detail = say(`(긴급 ${number(critical)}곳 포함)`, ` (${number(critical)} critical)`);
    return say(
      `그 밖에 미처리 ${companies(left)}${critical > 0 ? detail : ''}`,
      `and ${number(left)} more unclaimed${critical > 0 ? detail : ''}`,
    );
  },
  claimed: (total: number) => say(`처리 중 ${companies(total)}`, `${number(total)} claimed`),
  snoozed: (total: number) => say(`미룸 ${companies(total)}`, `${number(total)} snoozed`),
  more: (left: number) => say(`그 밖에 ${companies(left)}`, `and ${number(left)} more`),
  /** `owner` is a mention. */
  ownerGone: (owner: string, total: number) => `${owner} · ${companies(total)}`,
  changeOwner: say('담당자 변경', 'Change owner'),
  remarks: say('참고 사항', 'Notes'),
  myAlerts: say('내 알림 보기', 'My alerts'),
});

/** A company's line: `긴급 · 인증서 11월 24일 만료(1일 지남) · 담당 김지우 · 신규`. */
export function digestRow(row: DigestRow, moment: DigestMoment, markup: Markup, t: Tongue): string {
  const { say, words } = t;
  const { severity, owner: id, isNew } = row;
  const owner = id === undefined ? '' : markup.person(id);
  return [
    ...(severity === undefined ? [] : [words.severity[severity]]),
    problemText(row, moment.at, t),
    ...(owner === '' ? [] : [say(`담당 ${owner}`, `owner ${owner}`)]),
    ...(isNew === true ? [say('신규', 'new')] : []),
  ].join(' · ');
}

const UNCERTAIN_REMARKS: readonly DigestRemark['kind'][] = [
  'setup',
  'outage',
  'common-cause',
  'mass-change',
  'unchecked',
  'logins-open',
];

/** Not everything could be checked, so it is not certain that no company needs action. */
function isUncertain({ remarks }: Digest): boolean {
  return remarks.some(({ kind }) => UNCERTAIN_REMARKS.includes(kind));
}

export function handlingCountsOf({ attention, taken, snoozed }: DigestCounts): HandlingCounts {
  const unclaimed = attention.critical + attention.warning + attention.notice;
  return { unclaimed, claimed: taken, snoozed };
}

export function stateCountsOf(counts: DigestCounts): StateCounts {
  const { collectable, broken: cannotCollect, unknown, neverChecked = 0 } = counts;
  const { unclaimed, claimed, snoozed } = handlingCountsOf(counts);
  const { atRisk = unclaimed + claimed + snoozed - cannotCollect } = counts;
  return { collectable, atRisk, cannotCollect, unknown, neverChecked };
}

/** `인증서 12월 1일(화) 만료 · D-6`, or the name of the problem. */
export function problemText({ kind, expiresAt }: DigestRow, at: Instant, t: Tongue): string {
  return kind === undefined ? '' : rollUpRow({ kind, expiresAt }, at, t);
}
