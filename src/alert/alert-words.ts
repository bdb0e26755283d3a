import { problemTitle, type ReasonWords } from '../assessment/reason-parts-words.js';
import { reasonName, reasonWords } from '../assessment/reason-words.js';
import { needsAction } from '../assessment/urgency-rules.js';
import { productNames } from '../assessment/verdict-words.js';
import { nameAndBrn } from '../kernel/brn.js';
import { clip } from '../kernel/input-limits.js';
import { calendarDaysUntil, type Instant, startOfSeoulDay } from '../kernel/time.js';
import type { Alert, AlertLife, Claim, EndedHandling } from '../records/alert.js';
import type { ClientLinkEnd, ClientLinkStep } from '../records/links.js';
import type { Reason } from '../records/reason.js';
import { clockTime, count } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { lowerFirst, upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { claimOf } from './alert-actions-rules.js';
import { type AlertContext, endWords } from './alert-end-words.js';

/** The alert in a few sentences, for push notifications and screen readers. */
export function alertSentence(alert: Alert, context: AlertContext, t: Tongue): string {
  const end = endWords(alert, context, t);
  if (end !== undefined) return `${end.state}${divider(t)}${end.sentence}`;
  const { worst, alsoSentences } = wordsOf(alert, context, t);
  const advice = worst === undefined ? [] : [worst.consequence, worst.request];
  return [headline(alert, worst, context, t), ...advice, ...alsoSentences].join(' ');
}

/** Separates severity and company. In English not by a colon, because one follows the company's name. */
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
  // Without a `brn`, `name` is the business number, which is never cut.
  const [name, brn] = nameAndBrn(alert, (full) => full);
  const titleOf = (shown: string) => (words === undefined ? shown : problemTitle(shown, words, t));
  // The name gets the room that the severity, its separator, and the problem up to its date leave.
  const dateEnd = words === undefined ? 0 : words.problem.indexOf(words.date) + words.date.length;
  const room = SHOWN_ON_PHONES - severity.length - say(' ', ': ').length - dateEnd;
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
  const kinds = kindsOf(others, t);
  return {
    worst: reasonWords(worst, reasonContext, t),
    alsoSentences: others.length === 0 ? [] : [`${otherProblems(t)}: ${kinds}.`],
  };
}

/** `정액제 종료됨(현금영수증), …`. */
export function kindsOf(reasons: readonly Reason[], t: Tongue): string {
  const { say, list } = t;
  const names = reasons.map((reason) => {
    const details = [
      productNames(reason.products, t),
      ...(needsAction([reason]) ? [] : [say('수집에는 영향 없음', 'collection not affected')]),
    ].join(', ');
    const name = lowerFirst(reasonName(reason, t));
    return say(`${name}(${details})`, `${name} (${details})`);
  });
  return list(names);
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

/** `11월 24일 08:31부터`; from the second day on also when it was last confirmed, because the message is rarely edited. */
export function sinceFacts({ openedAt, checkedAt }: Alert, t: Tongue): readonly string[] {
  const { say, dayAndTime } = t;
  const [since, at] = [dayAndTime(openedAt, checkedAt), dayAndTime(checkedAt, checkedAt)];
  const isSameDay = calendarDaysUntil(checkedAt, openedAt) === 0;
  return [
    say(`${since}부터`, `since ${since} KST`),
    ...(isSameDay ? [] : [say(`${at} 재확인`, `confirmed ${at} KST`)]),
  ];
}

/** The earliest reminder about a certificate after the end of a snooze. Other reasons have no reminders. */
export function nextNotice({ reasons, life, checkedAt }: Alert, t: Tongue) {
  const from = life.state === 'snoozed' ? life.until : 0;
  const reminders = reasons
    .flatMap((reason) => (reason.kind === 'certificate-expiry' ? (reason.nextNoticeOn ?? []) : []))
    .map(startOfSeoulDay)
    .filter((reminder) => reminder >= from);
  if (reminders.length === 0) return undefined;
  const day = t.dayAndMonth(Math.min(...reminders), checkedAt);
  return t.say(`다음 알림 ${day}`, `next reminder ${day}`);
}

/** `처리 중 · @김지우 님이 11월 25일 09:02에 맡았습니다`. */
export function alertState(
  life: AlertLife,
  now: Instant,
  markup: Pick<Markup, 'person' | 'quote'>,
  t: Tongue,
): string | undefined {
  const { say } = t;
  const claim = claimOf(life);
  const claimed = claim && claimPhrase(claim, now, markup, t);
  if (life.state === 'acknowledged' && claimed) {
    return say(`처리 중 · ${claimed}`, upperFirst(claimed));
  }
  if (life.state !== 'snoozed') return undefined;
  const [by, until] = [markup.person(life.by), shortDateTime(life.until, now, t)];
  const snoozed = say(`미룸 · ${until}까지 · ${by} 님`, `Snoozed until ${until} · ${by}`);
  const reason = life.reason && snoozeReason(shortened(life.reason, SHORT_REASON), markup, t);
  return [snoozed, reason, claimed].filter(Boolean).join(' · ');
}

function claimPhrase(
  { by, at, assignedBy }: Claim,
  now: Instant,
  { person }: Pick<Markup, 'person'>,
  { say, dayAndTime }: Tongue,
): string {
  const [claimer, when] = [person(by), dayAndTime(at, now)];
  if (assignedBy === undefined) {
    return say(`${claimer} 님이 ${when}에 맡았습니다`, `claimed by ${claimer} on ${when}`);
  }
  const assigner = person(assignedBy);
  return say(
    `${assigner} 님이 ${when}에 ${claimer} 님에게 맡겼습니다`,
    `assigned to ${claimer} by ${assigner} on ${when}`,
  );
}

/** `상태가 나빠져 알림 미루기가 해제되었습니다.`, `the snooze ended because the alert got worse.` */
export function handlingEnded(ended: EndedHandling, { say }: Tongue): string {
  const [korean, english] = {
    snooze: ['미루기가', 'the snooze'],
    claim: ['맡기가', 'the claim'],
    both: ['미루기와 맡기가', 'the snooze and the claim'],
  }[ended];
  return say(
    `상태가 나빠져 알림 ${korean} 해제되었습니다.`,
    `${english} ended because the alert got worse.`,
  );
}

export const snoozeReason = (reason: string, { quote }: Pick<Markup, 'quote'>, { say }: Tongue) =>
  say(`사유: ${quote(reason)}`, `reason: ${quote(reason)}`);

/** The alert's own message has room only for a short reason. */
const SHORT_REASON = 80;

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${clip(text, length - 1)}…`;
}

export const clientNotifiedFact = (person: string, { say }: Tongue) =>
  say(`고객 안내문을 보낸 사람 ${person}`, `text for the client sent by ${person}`);

/** `11월 26일(목) 09:00`, `Thu 26 Nov, 09:00`. */
export function shortDateTime(at: Instant, now: Instant, { say, shortDate }: Tongue): string {
  const [date, time] = [shortDate(at, now), clockTime(at)];
  return say(`${date} ${time}`, `${date}, ${time}`);
}

/**
 * What happened to a link for the client, in a thread or in the history. `ofCompany`: `한빛상사(123-45-67891)의 ` or
 * ` for Hanbit Trading (123-45-67891)`; empty where the company is already clear.
 */
export function clientLinkSentence(
  what: ClientLinkStep,
  { ofCompany, at }: { readonly ofCompany: string; readonly at: Instant },
  { person }: Markup,
  t: Tongue,
): string {
  const { say } = t;
  switch (what.step) {
    case 'made': {
      const [by, until] = [person(what.by), shortDateTime(what.until, at, t)];
      return say(
        `${by} 님이 ${ofCompany}고객사용 링크를 만들었습니다(${until}까지).`,
        `${by} created a client link${ofCompany}, valid until ${until}.`,
      );
    }
    case 'opened':
      return say(
        `${ofCompany}고객사용 링크가 올바른 사업자번호로 열렸습니다.`,
        `the client link${ofCompany} was opened with the right business number.`,
      );
    case 'page': {
      const product = t.words.product[what.product];
      return say(
        `${ofCompany}고객사용 링크로 ${product} 인증 페이지가 열렸습니다. 5분 뒤에 등록 여부를 확인합니다(로그인 테스트 없음).`,
        `the authentication page for ${product} was opened through the client link${ofCompany}. We check in 5 minutes (no login test).`,
      );
    }
    case 'checked':
      return say(
        `${ofCompany}고객사용 링크로 인증 페이지가 열린 뒤 다시 확인했습니다.`,
        `checked again after the authentication page was opened through the client link${ofCompany}.`,
      );
    case 'ended': {
      const by = person(what.by ?? '');
      const ended = {
        revoked: say(
          `${by} 님이 ${ofCompany}고객사용 링크를 종료했습니다.`,
          `${by} ended the client link${ofCompany}.`,
        ),
        replaced: say(
          `${by} 님이 새로 만들어 ${ofCompany}이전 고객사용 링크는 종료되었습니다.`,
          `${by} replaced the client link${ofCompany}; the earlier one no longer works.`,
        ),
        expired: say(
          `${ofCompany}고객사용 링크의 사용 기간이 끝났습니다.`,
          `the client link${ofCompany} expired.`,
        ),
        'wrong-numbers': say(
          `틀린 사업자번호가 여러 번 입력되어 ${ofCompany}고객사용 링크를 종료했습니다.`,
          `the client link${ofCompany} ended, because wrong business numbers were entered several times.`,
        ),
        'not-allowed': say(
          `만든 사람에게 권한이 없어져 ${ofCompany}고객사용 링크를 종료했습니다.`,
          `the client link${ofCompany} ended, because the person who created it no longer has permission.`,
        ),
        resolved: say(
          `해결되어 ${ofCompany}고객사용 링크를 종료했습니다.`,
          `the client link${ofCompany} ended, because the problem is resolved.`,
        ),
        closed: say(
          `모니터링하지 않게 되어 ${ofCompany}고객사용 링크를 종료했습니다.`,
          `the client link${ofCompany} ended, because the company is no longer watched.`,
        ),
      } satisfies Readonly<Record<ClientLinkEnd, string>>;
      return ended[what.why];
    }
  }
}
