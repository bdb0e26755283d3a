import {
  mentionPrefix,
  problemTitle,
  type ReasonContext,
  type ReasonWords,
} from '../assessment/reason-parts-words.js';
import { reasonWords } from '../assessment/reason-words.js';
import { productNames } from '../assessment/verdict-words.js';
import { nameAndBrn } from '../kernel/brn.js';
import { clip } from '../kernel/input-limits.js';
import { calendarDaysUntil, type Instant, startOfSeoulDay } from '../kernel/time.js';
import type { Alert, AlertLife, NoticeReason, ThreadLine } from '../records/alert.js';
import type { UserId } from '../records/company.js';
import type { Reason, Severity } from '../records/reason.js';
import { clockTime, count } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { lowerFirst, upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { claimOf, isEnded } from './alert-actions-rules.js';
import { type AlertContext, endWords } from './alert-end-words.js';

type Context = AlertContext & { readonly isBroadcast: boolean };
type Notice = Extract<ThreadLine, { kind: 'notice' }>;

/** The alert in a few sentences, for phones and screen readers. */
export function alertSentence(alert: Alert, context: AlertContext, t: Tongue): string {
  const end = endWords(alert, context, t);
  if (end !== undefined) return `${end.state}${divider(t)}${end.sentence}`;
  const { worst, also } = wordsOf(alert, context, t);
  if (worst === undefined) return headline(alert, worst, context, t);
  return [headline(alert, worst, context, t), worst.consequence, worst.request, ...also].join(' ');
}

/** In English the name is followed by a colon of its own. */
const divider = ({ say }: Tongue) => say(': ', ' | ');

/** A phone shows about this many characters. */
const SHOWN_ON_PHONES = 60;
const SHORTEST_NAME = 8;

/** Severity, company, problem and date fit a phone: a long name is cut. */
function headline(
  alert: Alert,
  words: ReasonWords | undefined,
  { markup }: AlertContext,
  t: Tongue,
): string {
  const { say } = t;
  const severity = `${t.words.severity[alert.severity]}${divider(t)}`;
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

function wordsOf(alert: Alert, context: AlertContext, t: Tongue) {
  const [worst, ...others] = alert.reasons;
  const reasonContext = { ...context, at: alert.checkedAt, stage: alert.stage };
  if (worst === undefined) return { also: [] };
  const kinds = kindsOf(others, [worst], t);
  return {
    worst: reasonWords(worst, reasonContext, t),
    also: others.length === 0 ? [] : [t.say(`그 밖의 문제: ${kinds}.`, `Also: ${kinds}.`)],
  };
}

/** A line in an alert's thread. A broadcast line also appears in the channel, so it names the company and its problem. */
export function threadLine(line: ThreadLine, alert: Alert, context: Context, t: Tongue): string {
  const { say, dayAndTime } = t;
  const { markup, isBroadcast } = context;
  const at = 'at' in line ? dayAndTime(line.at, line.at) : '';
  const by = 'by' in line ? markup.person(line.by) : '';
  const actor = say(`${at} ${by} 님이`, `${at}: ${by}`);
  switch (line.kind) {
    case 'notice':
      // If the alert ended before the notice was sent, the notice announces the end.
      if (alert.reasons.length === 0) return alertSentence(alert, context, t);
      return noticeLine(line, alert, context, t);
    case 'reason-gone': {
      const when = dayAndTime(alert.checkedAt, alert.checkedAt);
      const resolved = kindsOf(line.reasons, alert.reasons, t);
      const open = kindsOf(alert.reasons, line.reasons, t);
      return say(
        `${when} 해결된 문제: ${resolved}. 남은 문제: ${open}.`,
        `${when} resolved: ${resolved}. Still open: ${open}.`,
      );
    }
    case 'page-opened':
      return say(`${actor} 인증 페이지를 열었습니다.`, `${actor} opened the authentication page.`);
    case 'moved': {
      const channel = markup.channel(line.to);
      return say(
        `알림 채널이 바뀌었습니다. 이 회사의 알림은 ${channel} 채널에서 이어집니다.`,
        `The alert channel changed. The alerts of this company now go to ${channel}.`,
      );
    }
    case 'taken':
      return say(`${actor} 이 알림을 맡았습니다.`, `${actor} claimed this alert.`);
    case 'assigned': {
      const to = markup.person(line.to);
      return say(
        `${actor} 이 알림을 ${to} 님에게 맡겼습니다.`,
        `${actor} assigned this alert to ${to}.`,
      );
    }
    case 'handed-back':
      return say(
        `${actor} 맡기를 취소했습니다. 지금은 처리하는 사람이 없습니다.`,
        `${actor} released this alert; it is unclaimed.`,
      );
    case 'woken':
      return say(`${actor} 미루기를 해제했습니다.`, `${actor} ended the snooze.`);
    case 'client-told':
      return say(
        `${actor} 고객 안내문을 발송 완료로 표시했습니다.`,
        `${actor} marked the text for the client as sent.`,
      );
    case 'snoozed': {
      const until = shortDateTime(line.until, line.at, t);
      const snoozed = say(
        `${actor} ${until}까지 미뤘습니다. 상태가 나빠지면 다시 알립니다.`,
        `${actor} snoozed this alert until ${until}. If it gets worse, you'll be alerted sooner.`,
      );
      const reason = line.reason && upperFirst(snoozeReason(line.reason, markup, t));
      return [snoozed, ...(reason === undefined ? [] : [reason])].join(' ');
    }
    case 'checked':
      return say(
        `${actor} 다시 확인했습니다. 아직 해결되지 않았습니다.`,
        `${actor} checked again. It is not resolved yet.`,
      );
    case 'still-failing':
      return say(
        `${at} 다시 확인했지만 같은 문제가 남아 있습니다.`,
        `${at}: checked again, and the same problem is still there.`,
      );
    case 'resolved':
    case 'closed': {
      const end = isBroadcast ? undefined : endWords(alert, context, t);
      return end?.line ?? alertSentence(alert, context, t);
    }
  }
}

export function asksSomebody({ why, calls, untaken }: Notice, { life }: Alert): boolean {
  if (isEnded(life)) return false;
  return calls !== undefined || untaken === true || why === 'reminder' || why === 'nobody-took-it';
}

/** Company and problem come first, then what is new, the mentions, and what to press. */
function noticeLine(line: Notice, alert: Alert, context: AlertContext, t: Tongue): string {
  const { worst, also } = wordsOf(alert, context, t);
  const isReminder = line.why === 'reminder' && claimOf(alert.life) !== undefined;
  const lead = leadOf(line, alert, context, t);
  return [
    headline(alert, worst, context, t),
    ...(lead === '' ? [] : [upperFirst(lead)]),
    ...(isReminder || worst === undefined ? [] : [worst.consequence]),
    ...(asksSomebody(line, alert) || worst === undefined ? [] : [worst.request]),
    ...(isReminder ? [] : also),
    ...pressHint(line, alert, t),
  ].join(' ');
}

function pressHint(line: Notice, alert: Alert, { say, words }: Tongue): readonly string[] {
  if (!asksSomebody(line, alert)) return [];
  const { claim, release } = words.button;
  if (alert.life.state === 'open') {
    return [say(`처리할 분은 '${claim}'를 눌러 주세요.`, `To handle it, press "${claim}".`)];
  }
  if (line.why !== 'reminder' || claimOf(alert.life) === undefined) return [];
  return [
    say(
      `아니라면 '${release}'를 눌러 다른 분이 맡을 수 있게 해 주세요.`,
      `If not, press "${release}" so that someone else can claim it.`,
    ),
  ];
}

/** The mentions and what is new. May be empty. */
function leadOf(
  { why, calls = [], untaken }: Notice,
  alert: Alert,
  { markup }: AlertContext,
  t: Tongue,
): string {
  const { say, dayAndMonth, dayAndTime } = t;
  const { life, severity, checkedAt: now } = alert;
  const claim = claimOf(life);
  if (why === 'reminder' && claim !== undefined) {
    const [claimer, at] = [markup.person(claim.by), dayAndMonth(claim.at, now)];
    const claimed = claim.assignedBy === undefined ? 'you claimed' : 'assigned to you';
    return say(
      `${claimer} 님, ${at}에 맡으신 알림이 아직 열려 있습니다. 계속 처리 중이신가요?`,
      `${claimer}, the alert ${claimed} on ${at} is still open. Still on it?`,
    );
  }
  const isUnclaimed = (untaken === true || why === 'nobody-took-it') && life.state === 'open';
  const since = dayAndTime(alert.calls?.criticalAt ?? alert.openedAt, now);
  const unclaimed = say(
    `${since}부터 업무 시간으로 4시간 넘게 맡은 사람이 없습니다.`,
    `this alert has been unclaimed since ${since} (at least four working hours).`,
  );
  const sentences = [...newsLead(why, severity, t), ...(isUnclaimed ? [unclaimed] : [])];
  const [first, ...others] = sentences;
  const mentions = mentionPrefix(calls.map(markup.person), t);
  if (first === undefined) return mentions.replace(/(?: ·|,) $/, '');
  return `${mentions}${[first, ...others.map(upperFirst)].join(' ')}`;
}

function newsLead(why: NoticeReason, severity: Severity, { say }: Tongue): readonly string[] {
  switch (why) {
    case 'worse':
      return severity === 'critical'
        ? [say('긴급으로 바뀌었습니다.', 'this is now critical.')]
        : [say('더 급해졌습니다.', 'it has become more urgent.')];
    case 'new-reason':
      return [say('다른 문제가 추가되었습니다.', 'another problem came up.')];
    case 'snooze-over':
      return [say('미룬 시간이 지났습니다.', 'the snooze is over.')];
    case 'reminder':
      return [
        say(
          '맡은 지 며칠이 지났지만 아직 해결되지 않았습니다.',
          'it was claimed days ago and is still not resolved.',
        ),
      ];
    case 'first':
    case 'rung':
    case 'last-day':
    case 'nobody-took-it':
      return [];
  }
}

/** Lists the kinds of reasons, with the products of a kind that is also among `otherReasons`. */
function kindsOf(reasons: readonly Reason[], otherReasons: readonly Reason[], t: Tongue): string {
  const { say, words, list } = t;
  const names = reasons.map(({ kind, products }) => {
    const name = lowerFirst(words.reason[kind]);
    if (!otherReasons.some((other) => other.kind === kind)) return name;
    const where = productNames(products, t);
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

/** `11월 25일 기준 14일 남음`, `14 days left on 25 Nov`; for other problems as `asOf`. */
export function stateOn(reason: Reason | undefined, at: Instant, t: Tongue): string {
  const { say } = t;
  const days = reason?.kind === 'certificate-expiry' ? calendarDaysUntil(reason.expiresAt, at) : 0;
  const day = t.dayAndMonth(at, at);
  if (days === 0) return asOf(at, t);
  return days > 0
    ? say(`${day} 기준 ${days}일 남음`, `${count(days, 'day')} left on ${day}`)
    : say(`${day} 기준 ${-days}일 지남`, `${count(-days, 'day')} past expiry on ${day}`);
}

/** The next reminder about a certificate; other reasons notify only when something changes. */
export function nextNotice(
  reason: Reason,
  { at: now }: Pick<ReasonContext, 'at'>,
  { say, dayAndMonth }: Tongue,
): string | undefined {
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
  return say(
    `인증 페이지를 연 사람 ${person} (${when})`,
    `authentication page opened by ${person} (${when})`,
  );
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
      `Claimed · assigned to ${by} by ${assigner} on ${at}`,
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
  return [...parts, say(`맡은 사람 ${claimer} (${at})`, `claimed by ${claimer} (${at})`)].join(
    ' · ',
  );
}

export const snoozeReason = (reason: string, { quote }: Pick<Markup, 'quote'>, { say }: Tongue) =>
  say(`사유: ${quote(reason)}`, `reason: ${quote(reason)}`);

/** In the alert's own message there is room for a short reason. */
const SHORT_REASON = 80;

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${clip(text, length - 1)}…`;
}

export function alertStateSentence(
  life: AlertLife,
  now: Instant,
  person: (id: UserId) => string,
  t: Tongue,
): string | undefined {
  if (life.state === 'acknowledged') {
    const by = person(life.by);
    return t.say(`${by} 님이 맡아 처리하고 있습니다.`, `${by} claimed this.`);
  }
  if (life.state !== 'snoozed') return undefined;
  const [by, until] = [person(life.by), shortDateTime(life.until, now, t)];
  return t.say(`${by} 님이 ${until}까지 미뤘습니다.`, `${by} snoozed this until ${until}.`);
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
