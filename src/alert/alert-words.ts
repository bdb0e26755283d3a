import {
  companyLabel,
  mentionPrefix,
  type ReasonContext,
  severityWord,
} from '../assessment/reason-parts-words.js';
import { reasonWords } from '../assessment/reason-words.js';
import { productNames } from '../assessment/verdict-words.js';
import { calendarDaysUntil, type Instant, startOfSeoulDay } from '../kernel/time.js';
import type { Alert, AlertLife, NoticeReason, ThreadLine } from '../records/alert.js';
import type { UserId } from '../records/company.js';
import type { Reason, Severity } from '../records/reason.js';
import { clockTime, count } from '../text/format.js';
import { lowerFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { claimOf, isEnded } from './alert-actions-rules.js';
import { type AlertContext, endWords } from './alert-end-words.js';

type Context = AlertContext & { readonly isBroadcast: boolean };
type Notice = Extract<ThreadLine, { kind: 'notice' }>;

/** The alert in a sentence, for phones and screen readers. */
export function alertSentence(alert: Alert, context: AlertContext, t: Tongue): string {
  const end = endWords(alert, context, t);
  if (end !== undefined) return `${end.state}: ${end.sentence}`;
  return `${severityWord(alert.severity, alert.stage, t)}: ${problemSentence(alert, context, t)}`;
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
      return [
        `${severityWord(alert.severity, alert.stage, t)}: ${leadOf(line, alert, context, t)}${problemSentence(alert, context, t)}`,
        ...pressHint(line, alert, t),
      ].join(' ');
    case 'reason-gone': {
      const when = dayAndTime(alert.checkedAt, alert.checkedAt);
      const solved = kindsOf(line.reasons, alert.reasons, t);
      const open = kindsOf(alert.reasons, line.reasons, t);
      return say(
        `${when} 해결된 것: ${solved}. 남은 것: ${open}.`,
        `${when} solved: ${solved}. Still open: ${open}.`,
      );
    }
    case 'page-opened':
      return say(`${actor} 인증 페이지를 열었습니다.`, `${actor} opened the authentication page.`);
    case 'moved': {
      const channel = markup.channel(line.to);
      return say(
        `알림 채널이 바뀌었습니다. 이 회사의 알림은 이제 ${channel} 채널에서 이어집니다.`,
        `The alert channel was changed. The alerts of this company go on in ${channel}.`,
      );
    }
    case 'taken':
      return say(`${actor} 이 알림을 맡았습니다.`, `${actor} took this alert.`);
    case 'handed-back':
      return say(
        `${actor} 맡은 것을 내려놓았습니다. 지금은 맡은 사람이 없습니다.`,
        `${actor} handed this alert back. Nobody has it now.`,
      );
    case 'woken':
      return say(`${actor} 미룬 알림을 다시 켰습니다.`, `${actor} turned this alert back on.`);
    case 'client-told':
      return say(
        `${actor} 고객에게 안내문을 보냈다고 표시했습니다.`,
        `${actor} marked the text for the client as sent.`,
      );
    case 'snoozed': {
      const until = shortDateTime(line.until, line.at, t);
      return say(
        `${actor} ${until}까지 미뤘습니다. 그 전에 더 나빠지면 알립니다.`,
        `${actor} snoozed this alert until ${until}. If it gets worse before that, it comes back then.`,
      );
    }
    case 'checked':
      return say(
        `${actor} 다시 확인했습니다. 아직 해결되지 않았습니다.`,
        `${actor} checked again. It is not solved yet.`,
      );
    case 'still-failing':
      return say(
        `${at} 다시 확인했지만 같은 문제가 그대로 있습니다.`,
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

function pressHint(line: Notice, alert: Alert, { say, words }: Tongue): readonly string[] {
  if (!asksSomebody(line, alert)) return [];
  const { claim, release } = words.button;
  if (alert.life.state === 'open') {
    return [
      say(
        `살펴볼 분은 아래 '${claim}'를 눌러 주세요.`,
        `If you look after it, please press "${claim}" below.`,
      ),
    ];
  }
  if (line.why !== 'reminder' || claimOf(alert.life) === undefined) return [];
  return [
    say(
      `더 이상 보지 않는다면 아래 '${release}'를 눌러 주세요. 다른 분이 맡을 수 있습니다.`,
      `If not, please press "${release}" below, so that somebody else can take it.`,
    ),
  ];
}

/** The mentions and the news, before the sentence about the problem. Empty, or ends in a space. */
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
    return say(
      `${claimer} 님, ${at}에 맡은 알림이 아직 열려 있습니다. 계속 보고 계신가요? `,
      `${claimer}, are you still working on the alert that you took on ${at}? It is still open: `,
    );
  }
  const isUnclaimed = (untaken === true || why === 'nobody-took-it') && life.state === 'open';
  const since = dayAndTime(alert.calls?.criticalAt ?? alert.openedAt, now);
  const nobody = say(
    `${since}부터 업무 시간으로 4시간 넘게 맡은 사람이 없습니다. `,
    `nobody has taken this alert since ${since} (four working hours or more): `,
  );
  return `${mentionPrefix(calls.map(markup.person), t)}${newsLead(why, severity, t)}${isUnclaimed ? nobody : ''}`;
}

function newsLead(why: NoticeReason, severity: Severity, { say }: Tongue): string {
  switch (why) {
    case 'worse':
      return severity === 'critical'
        ? say('긴급으로 바뀌었습니다. ', 'it is critical now: ')
        : say('더 급해졌습니다. ', 'it has become more urgent: ');
    case 'new-reason':
      return say('다른 문제가 더해졌습니다. ', 'another problem came up: ');
    case 'snooze-over':
      return say('미뤄 둔 시간이 지났습니다. ', 'the snooze is over: ');
    case 'reminder':
      return say(
        '맡은 지 여러 날이 지났지만 아직 해결되지 않았습니다. ',
        'taken days ago and still not solved: ',
      );
    case 'first':
    case 'rung':
    case 'last-day':
    case 'nobody-took-it':
      return '';
  }
}

function problemSentence(alert: Alert, context: AlertContext, t: Tongue): string {
  const company = companyLabel(alert, context.markup.quote, t);
  const [worst, ...others] = alert.reasons;
  if (worst === undefined) return company;
  const reasonContext = { ...context, at: alert.checkedAt, stage: alert.stage };
  const sentence = reasonWords(worst, reasonContext, t).sentence(company);
  if (others.length === 0) return sentence;
  const kinds = kindsOf(others, [worst], t);
  return `${sentence} ${t.say(`이 밖에 살펴볼 문제: ${kinds}.`, `Also: ${kinds}.`)}`;
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

export const ownerFact = (person: string, { say }: Tongue) =>
  say(`담당 ${person}`, `owner ${person}`);

export function asOf(at: Instant, { say, dayAndTime }: Tongue): string {
  const when = dayAndTime(at, at);
  return say(`${when} 기준`, `as of ${when} KST`);
}

/** The next notice about a certificate; other reasons notify only when something changes. */
export function nextNotice(
  reason: Reason,
  { at: now }: Pick<ReasonContext, 'at'>,
  { say, dayAndMonth }: Tongue,
): string | undefined {
  if (reason.kind !== 'certificate-expiry' || reason.nextNoticeOn === undefined) return undefined;
  const at = startOfSeoulDay(reason.nextNoticeOn);
  const day = dayAndMonth(at, now);
  const daysBefore = calendarDaysUntil(reason.expiresAt, at);
  if (daysBefore > 0) {
    return say(
      `다음 알림 ${day}(${daysBefore}일 전)`,
      `next notice ${day} (${count(daysBefore, 'day')} before)`,
    );
  }
  return daysBefore === 0
    ? say(`다음 알림 ${day}(만료일)`, `next notice ${day} (the expiry date)`)
    : say(`다음 알림 ${day}`, `next notice ${day}`);
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
  person: (id: UserId) => string,
  t: Tongue,
): string | undefined {
  const { say, dayAndTime } = t;
  if (life.state === 'acknowledged') {
    const [by, at] = [person(life.by), dayAndTime(life.at, now)];
    return say(
      `처리 중 · ${by} 님이 ${at}에 맡았습니다`,
      `Being handled · taken by ${by} on ${at}`,
    );
  }
  if (life.state !== 'snoozed') return undefined;
  const [by, until] = [person(life.by), shortDateTime(life.until, now, t)];
  const snoozed = say(`미룸 · ${until}까지 · ${by} 님`, `Snoozed until ${until} · ${by}`);
  if (life.taken === undefined) return snoozed;
  const [claimer, at] = [person(life.taken.by), dayAndTime(life.taken.at, now)];
  return `${snoozed} · ${say(`맡은 사람 ${claimer} (${at})`, `taken by ${claimer} (${at})`)}`;
}

export function alertStateSentence(
  life: AlertLife,
  now: Instant,
  person: (id: UserId) => string,
  t: Tongue,
): string | undefined {
  if (life.state === 'acknowledged') {
    const by = person(life.by);
    return t.say(`${by} 님이 맡아 처리하고 있습니다.`, `${by} has taken this.`);
  }
  if (life.state !== 'snoozed') return undefined;
  const [by, until] = [person(life.by), shortDateTime(life.until, now, t)];
  return t.say(`${by} 님이 ${until}까지 미뤄 두었습니다.`, `${by} snoozed this until ${until}.`);
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
