import type { StateCounts } from '../assessment/urgency-rules.js';
import { stateCountsPhrase } from '../assessment/verdict-words.js';
import { type Instant, startOfSeoulDay } from '../kernel/time.js';
import {
  countNeedingAction,
  type Digest,
  type DigestCounts,
  type DigestRemark,
  type DigestRow,
} from '../records/digest.js';
import { clockTime, count, dMinus, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { lowerFirst } from '../text/phrases.js';
import { COMMAND_WORDS } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';
import type { DigestMoment } from './digest-remark-words.js';

export function digestTitle(
  { day, at, reader, stage }: Pick<Digest, 'day' | 'at' | 'reader' | 'stage'>,
  { say, shortDate, zonedTime }: Tongue,
): string {
  const date = shortDate(startOfSeoulDay(day), at);
  const test = stage === 'test' ? say('(테스트 환경)', ' (test stage)') : '';
  return reader === 'person'
    ? say(
        `현재 요약${test} · ${date} ${clockTime(at)}`,
        `Summary now${test} · ${date}, ${zonedTime(at)}`,
      )
    : say(`일일 요약${test} · ${date}`, `Daily summary${test} · ${date}`);
}

/** The first line; phones show it as the notification. */
export function digestLead(digest: Digest, markup: Markup, t: Tongue): string {
  const { counts, totals } = digest;
  const { say, language } = t;
  if (counts.watched === 0) {
    const { watch } = COMMAND_WORDS[language];
    return totals === undefined
      ? say(
          `모니터링 중인 회사가 없습니다. 운영 권한이 있는 분이 /hometax ${watch} 명령으로 추가할 수 있습니다.`,
          `No company is watched. Operators can add companies with /hometax ${watch}.`,
        )
      : say('이 채널에 알림이 오는 회사는 없습니다.', 'No company has its alerts in this channel.');
  }
  return [...actionSentences(digest, markup, t), standingSentence(counts, t)].join(' ');
}

export function digestTotals(counts: DigestCounts, t: Tongue): string {
  return [
    t.say('모든 채널 합계:', 'All channels together:'),
    ...(countNeedingAction(counts) > 0 ? [needSentence(counts, t)] : []),
    standingSentence(counts, t),
  ].join(' ');
}

export const digestHeadings = ({ say, companies, dayAndTime, language }: Tongue) => ({
  /** The note in a digest whose own channel refuses messages. `channel` is a mention. */
  elsewhere: (channel: string) =>
    say(
      `원래 ${channel} 채널의 요약입니다. 그 채널에는 보낼 수 없어 여기에 보냅니다.`,
      `This is the summary of ${channel}. That channel takes no messages from the app, so it comes here.`,
    ),
  attention: (total: number) =>
    say(
      `처리 전 ${companies(total)}${total > 1 ? '(급한 순)' : ''}`,
      `New, needs action: ${companies(total)}${total > 1 ? ', most urgent first' : ''}`,
    ),
  known: (total: number) =>
    say(
      `알아 둘 회사 ${companies(total)}(수집에는 영향이 없습니다)`,
      `Good to know: ${companies(total)}, collection not affected`,
    ),
  taken: (total: number) =>
    say(`처리 중 ${companies(total)}`, `Being handled: ${companies(total)}`),
  snoozed: (total: number) => say(`미룸 ${companies(total)}`, `Snoozed: ${companies(total)}`),
  fixed: (total: number, since: Instant, { at }: DigestMoment) =>
    say(
      `해결됨 ${companies(total)}(${dayAndTime(since, at)} 이후)`,
      `Resolved since ${dayAndTime(since, at)}: ${companies(total)}`,
    ),
  more: (left: number) => {
    const { alerts } = COMMAND_WORDS[language];
    return say(
      `그 밖에 ${companies(left)}: /hometax ${alerts}`,
      `and ${number(left)} more: /hometax ${alerts}`,
    );
  },
  /** `owner` is a mention. */
  ownerGone: (owner: string, total: number) => `${owner} · ${companies(total)}`,
  changeOwner: say('담당자 바꾸기', 'Change owner'),
  remarks: say('함께 알아 둘 것', 'Also good to know'),
});

/** The text after a company's name: its problem, and who handles it or until when it is snoozed. */
export function digestRow(row: DigestRow, moment: DigestMoment, markup: Markup, t: Tongue): string {
  const { severity } = row;
  const urgency = severity === undefined ? '' : `${t.words.severity[severity]} · `;
  const problem = `${urgency}${problemText(row, moment, t)}`;
  return [problem, ...handledBy(row, moment, markup, t)].join(' · ');
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

function actionSentences(digest: Digest, markup: Markup, t: Tongue): readonly string[] {
  const { counts, attention } = digest;
  const { say } = t;
  if (countNeedingAction(counts) === 0) {
    return isUncertain(digest)
      ? [
          say(
            '확인된 범위에서는 손볼 회사가 없습니다. 다만 확인하지 못한 것이 있습니다.',
            'No company is known to need action, but not everything could be checked.',
          ),
        ]
      : [say('오늘 손볼 회사가 없습니다.', 'No company needs action today.')];
  }
  const sentences = [needSentence(counts, t)];
  if (attention.total === 0 && isUncertain(digest)) {
    sentences.push(
      say('다만 확인하지 못한 것이 있습니다.', 'But not everything could be checked.'),
    );
  }
  const first = attention.rows[0];
  if (first !== undefined) {
    const [name, problem] = [markup.quote(first.name), problemText(first, digest, t)];
    sentences.push(
      say(`가장 급한 곳: ${name}(${problem}).`, `Most urgent: ${name} (${lowerFirst(problem)}).`),
    );
  }
  return sentences;
}

/**
 * `손볼 회사가 7곳 있습니다. 처리 전 5곳(긴급 2곳, 주의 3곳), 처리 중 1곳, 미룸 1곳입니다.`,
 * `7 companies need action: 5 new (Critical: 2, Warning: 3), 1 being handled and 1 snoozed.`
 */
function needSentence(counts: DigestCounts, { say, words, companies, list }: Tongue): string {
  const needAction = countNeedingAction(counts);
  const { attention, taken, snoozed } = counts;
  const bySeverity = (['critical', 'warning', 'notice'] as const)
    .filter((severity) => attention[severity] > 0)
    .map((severity) => {
      const [label, total] = [words.severity[severity], attention[severity]];
      return say(`${label} ${companies(total)}`, `${label}: ${number(total)}`);
    })
    .join(', ');
  const subject = say(
    `손볼 회사가 ${companies(needAction)} 있습니다`,
    `${companies(needAction)} ${needAction === 1 ? 'needs' : 'need'} action`,
  );
  const open = needAction - taken - snoozed;
  if (open === needAction) return say(`${subject}(${bySeverity}).`, `${subject} (${bySeverity}).`);
  const parts: readonly (readonly [number, string])[] = [
    [open, say(`처리 전 ${companies(open)}(${bySeverity})`, `${number(open)} new (${bySeverity})`)],
    [taken, say(`처리 중 ${companies(taken)}`, `${number(taken)} being handled`)],
    [snoozed, say(`미룸 ${companies(snoozed)}`, `${number(snoozed)} snoozed`)],
  ];
  const shownParts = list(parts.filter(([size]) => size > 0).map(([, words]) => words));
  return say(`${subject}. ${shownParts}입니다.`, `${subject}: ${shownParts}.`);
}

function standingSentence(counts: DigestCounts, t: Tongue): string {
  const all = t.companies(counts.watched);
  const parts = stateCountsPhrase(standingCountsOf(counts), t);
  return t.say(`${all} 가운데 ${parts}입니다.`, `Of ${all}, ${parts}.`);
}

export function standingCountsOf(counts: DigestCounts): StateCounts {
  const { collectable, atRisk = 0, broken: cannotCollect, unknown, neverChecked = 0 } = counts;
  return { collectable, atRisk, cannotCollect, unknown, neverChecked };
}

function problemText(
  { kind, expiresAt, daysLeft }: DigestRow,
  { at }: DigestMoment,
  { say, words, shortDate, expiryTime, daysLeft: inDays }: Tongue,
): string {
  if (kind === undefined) return '';
  if (kind !== 'certificate-expiry' || expiresAt === undefined || daysLeft === undefined) {
    return words.reason[kind];
  }
  const date = shortDate(expiresAt, at);
  if (daysLeft > 0) {
    return say(
      `인증서 ${date} 만료, ${dMinus(daysLeft)}`,
      `Certificate expires ${date}, ${inDays(daysLeft)}`,
    );
  }
  if (daysLeft < 0) {
    return say(
      `인증서 ${date} 만료됨, ${dMinus(daysLeft)}`,
      `Certificate expired ${date}, ${count(-daysLeft, 'day')} ago`,
    );
  }
  const time = expiryTime(expiresAt);
  const when = time === undefined ? [date] : [date, time];
  return say(
    `인증서 ${when.join(' ')} 만료, ${dMinus(0)}`,
    `Certificate expires ${when.join(', ')}, its last day`,
  );
}

function handledBy(
  { by, at, until }: DigestRow,
  moment: DigestMoment,
  markup: Markup,
  { say, shortDate, dayAndMonth }: Tongue,
): readonly string[] {
  const person = by === undefined ? '' : markup.person(by);
  if (until !== undefined) {
    const [day, time] = [shortDate(until, moment.at), clockTime(until)];
    const snoozedUntil = say(`${day} ${time}까지 미룸`, `until ${day}, ${time}`);
    return person === '' ? [snoozedUntil] : [snoozedUntil, say(`${person} 님`, `by ${person}`)];
  }
  if (person === '') return [];
  if (at === undefined) return [say(`${person} 님이 처리 중`, `with ${person}`)];
  const since = dayAndMonth(at, moment.at);
  return [say(`${person} 님이 ${since}부터 처리 중`, `with ${person} since ${since}`)];
}
