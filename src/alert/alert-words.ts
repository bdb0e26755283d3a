import { problemTitle, type ReasonWords } from '../assessment/reason-parts-words.js';
import { reasonName, reasonWords } from '../assessment/reason-words.js';
import { productNames } from '../assessment/verdict-words.js';
import { nameAndBrn } from '../kernel/brn.js';
import { clip } from '../kernel/input-limits.js';
import { calendarDaysUntil, type Instant, startOfSeoulDay } from '../kernel/time.js';
import type { Alert, AlertLife } from '../records/alert.js';
import type { Reason } from '../records/reason.js';
import { clockTime, count } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { lowerFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { type AlertContext, endWords } from './alert-end-words.js';

/** The alert in a few sentences, for phones and screen readers. */
export function alertSentence(alert: Alert, context: AlertContext, t: Tongue): string {
  const end = endWords(alert, context, t);
  if (end !== undefined) return `${end.state}${divider(t)}${end.sentence}`;
  const { worst, alsoSentences } = wordsOf(alert, context, t);
  const advice = worst === undefined ? [] : [worst.consequence, worst.request];
  return [headline(alert, worst, context, t), ...advice, ...alsoSentences].join(' ');
}

/** Follows the severity. In English the name is followed by a colon of its own. */
export const divider = ({ say }: Tongue) => say(': ', ' | ');

/** A phone shows about this many characters. */
const SHOWN_ON_PHONES = 60;
const SHORTEST_NAME = 8;

/** Severity, company, problem and date fit a phone: a long name is cut. */
export function headline(
  alert: Alert,
  words: ReasonWords | undefined,
  { markup }: AlertContext,
  t: Tongue,
): string {
  const { say } = t;
  const severity = `${t.words.severity[alert.severity]}${divider(t)}`;
  // `brn` is undefined if the business number is shown as the name. That is never cut.
  const [name, brn] = nameAndBrn(alert, (full) => full);
  const titleOf = (shown: string) => (words === undefined ? shown : problemTitle(shown, words, t));
  const untilDate = words === undefined ? 0 : words.problem.indexOf(words.date) + words.date.length;
  const room = SHOWN_ON_PHONES - severity.length - say(' ', ': ').length - untilDate;
  const shortName = brn === undefined ? name : shortened(name, Math.max(SHORTEST_NAME, room));
  const parts = [
    `${severity}${titleOf(markup.quote(shortName))}`,
    ...(brn === undefined ? [] : [brn]),
    ...(alert.stage === 'test' ? [say('테스트 환경', 'test environment')] : []),
  ];
  return `${parts.join(' · ')}.`;
}

export function wordsOf(alert: Alert, context: AlertContext, t: Tongue) {
  const [worst, ...others] = alert.reasons;
  const reasonContext = { ...context, at: alert.checkedAt, stage: alert.stage };
  if (worst === undefined) return { alsoSentences: [] };
  const kinds = kindsOf(others, [worst], t);
  return {
    worst: reasonWords(worst, reasonContext, t),
    alsoSentences: others.length === 0 ? [] : [t.say(`그 밖의 문제: ${kinds}.`, `Also: ${kinds}.`)],
  };
}

/** Lists the kinds of reasons, with the products of a kind that is also among `otherReasons`. */
export function kindsOf(
  reasons: readonly Reason[],
  otherReasons: readonly Reason[],
  t: Tongue,
): string {
  const { say, list } = t;
  const names = reasons.map((reason) => {
    const name = lowerFirst(reasonName(reason, t));
    if (!otherReasons.some(({ kind }) => kind === reason.kind)) return name;
    const where = productNames(reason.products, t);
    return say(`${name}(${where})`, `${name} (${where})`);
  });
  return list([...new Set(names)]);
}

export const otherProblems = ({ say }: Tongue) => say('그 밖의 문제', 'Also');

export const ownerFact = (person: string, { say }: Tongue) =>
  say(`담당 ${person}`, `owner ${person}`);

export function asOf(at: Instant, { say, dayAndTime }: Tongue): string {
  const when = dayAndTime(at, at);
  return say(`${when} 기준`, `as of ${when} KST`);
}

/** `11월 25일 기준 14일 남음`, `14 days left on 25 Nov`, if the worst reason is about an expiry. */
export function daysLeftFact(
  { reasons: [worst], checkedAt: at }: Alert,
  t: Tongue,
): string | undefined {
  if (worst?.kind !== 'certificate-expiry') return undefined;
  const days = calendarDaysUntil(worst.expiresAt, at);
  const day = t.dayAndMonth(at, at);
  if (days === 0) return asOf(at, t);
  return days > 0
    ? t.say(`${day} 기준 ${days}일 남음`, `${count(days, 'day')} left on ${day}`)
    : t.say(`${day} 기준 ${-days}일 지남`, `${count(-days, 'day')} past expiry as of ${day}`);
}

/** `11월 24일 08:31부터`. Without days left, edits are rare, so after the first day it also says when it was last confirmed. */
export function sinceFacts({ openedAt, checkedAt }: Alert, t: Tongue): readonly string[] {
  const { say, dayAndTime } = t;
  const [since, at] = [dayAndTime(openedAt, checkedAt), dayAndTime(checkedAt, checkedAt)];
  const isSameDay = calendarDaysUntil(checkedAt, openedAt) === 0;
  return [
    say(`${since}부터`, `since ${since} KST`),
    ...(isSameDay ? [] : [say(`${at} 재확인`, `confirmed ${at} KST`)]),
  ];
}

/** The next reminder about a certificate; other reasons notify only when something changes. */
export function nextNotice(reason: Reason, now: Instant, { say, dayAndMonth }: Tongue) {
  if (reason.kind !== 'certificate-expiry' || reason.nextNoticeOn === undefined) return undefined;
  const day = dayAndMonth(startOfSeoulDay(reason.nextNoticeOn), now);
  return say(`다음 알림 ${day}`, `next reminder ${day}`);
}

export function pageOpenedFact(
  person: string,
  at: Instant,
  now: Instant,
  { say, dayAndTime }: Tongue,
): string {
  const when = dayAndTime(at, now);
  return say(`링크 받은 사람 ${person} (${when})`, `page link issued to ${person} (${when})`);
}

/** `처리 중 · @김지우 님이 11월 25일 09:02에 맡았습니다`. */
export function alertState(
  life: AlertLife,
  now: Instant,
  markup: Pick<Markup, 'person' | 'quote'>,
  t: Tongue,
): string | undefined {
  const { say, dayAndTime } = t;
  const { person } = markup;
  if (life.state === 'acknowledged') {
    const [by, at] = [person(life.by), dayAndTime(life.at, now)];
    if (life.assignedBy === undefined) {
      return say(`처리 중 · ${by} 님이 ${at}에 맡았습니다`, `Claimed by ${by} on ${at}`);
    }
    const assigner = person(life.assignedBy);
    return say(
      `처리 중 · ${assigner} 님이 ${at}에 ${by} 님에게 맡겼습니다`,
      `Assigned to ${by} by ${assigner} on ${at}`,
    );
  }
  if (life.state !== 'snoozed') return undefined;
  const [by, until] = [person(life.by), shortDateTime(life.until, now, t)];
  const { reason, taken: claim } = life;
  const parts = [
    say(`미룸 · ${until}까지 · ${by} 님`, `Snoozed until ${until} · ${by}`),
    ...(reason === undefined ? [] : [snoozeReason(shortened(reason, SHORT_REASON), markup, t)]),
  ];
  if (claim === undefined) return parts.join(' · ');
  const [claimer, at] = [person(claim.by), dayAndTime(claim.at, now)];
  const claimed =
    claim.assignedBy === undefined
      ? say(`처리하는 사람 ${claimer} (${at})`, `claimed by ${claimer} (${at})`)
      : say(
          `${person(claim.assignedBy)} 님이 ${claimer} 님에게 맡김 (${at})`,
          `assigned to ${claimer} by ${person(claim.assignedBy)} (${at})`,
        );
  return [...parts, claimed].join(' · ');
}

export const snoozeReason = (reason: string, { quote }: Pick<Markup, 'quote'>, { say }: Tongue) =>
  say(`사유: ${quote(reason)}`, `reason: ${quote(reason)}`);

/** In the alert's own message there is room for a short reason. */
const SHORT_REASON = 80;

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${clip(text, length - 1)}…`;
}

export function clientNotifiedFact(
  person: string,
  sentAt: Instant,
  now: Instant,
  { say, dayAndTime }: Tongue,
): string {
  const at = dayAndTime(sentAt, now);
  return say(
    `고객 안내문을 보낸 사람 ${person} (${at})`,
    `text for the client sent by ${person} (${at})`,
  );
}

/** `11월 26일(목) 09:00`, `Thu 26 Nov, 09:00`. */
export function shortDateTime(at: Instant, now: Instant, { say, shortDate }: Tongue): string {
  const [date, time] = [shortDate(at, now), clockTime(at)];
  return say(`${date} ${time}`, `${date}, ${time}`);
}
