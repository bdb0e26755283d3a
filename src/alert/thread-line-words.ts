import { sightingSentence } from '../assessment/collector-words.js';
import { companyLabel, mentionPrefix } from '../assessment/reason-parts-words.js';
import { needsAction } from '../assessment/urgency-rules.js';
import { productNames } from '../assessment/verdict-words.js';
import { formatBrn } from '../kernel/brn.js';
import { pointerSentence } from '../outbox/channel-words.js';
import type {
  Alert,
  NoticeReason,
  RollUpAction,
  RollUpLine,
  ThreadLine,
} from '../records/alert.js';
import type { Reason } from '../records/reason.js';
import type { Markup } from '../text/markup.js';
import { upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { claimOf, isEnded } from './alert-actions-rules.js';
import {
  type AlertContext,
  closingActor,
  endWords,
  gapRequests,
  worksAgainSentences,
} from './alert-end-words.js';
import {
  alertSentence,
  clientLinkSentence,
  daysLeftFact,
  handlingEnded,
  headline,
  kindsOf,
  shortDateTime,
  snoozeReason,
  wordsOf,
} from './alert-words.js';
import { gapsAskedAt, gapsAskedSince } from './decide-alert-rules.js';

type Context = AlertContext & { readonly isBroadcast: boolean };
type Notice = Extract<ThreadLine, { kind: 'notice' }>;

/** A line in an alert's thread. A broadcast one is in the channel too, so it names the company and its problem. */
export function threadLine(line: ThreadLine, alert: Alert, context: Context, t: Tongue): string {
  const { say, dayAndTime } = t;
  const { markup, isBroadcast } = context;
  const thisAlert = { ofCompany: '', alert: say('이 ', 'this alert') };
  switch (line.kind) {
    case 'notice':
      // If the alert ended before the notice was sent, the notice announces the end.
      if (alert.reasons.length === 0) return alertSentence(alert, context, t);
      return line.why === 'eased'
        ? easedLine(line, alert, context, t)
        : noticeLine(line, alert, context, t);
    case 'reason-gone': {
      const { at = alert.checkedAt } = line;
      const when = dayAndTime(at, at);
      const worksAgain = worksAgainSentences(gapsAskedAt(alert, at), at, t);
      if (line.reasons.length === 0) return [say(when, `${when}:`), ...worksAgain].join(' ');
      const resolved = kindsOf(line.reasons, t);
      return [
        say(`${when} 해결된 문제: ${resolved}.`, `${when} resolved: ${resolved}.`),
        // Nothing is open if the alert ended before the line was sent.
        ...(alert.reasons.length === 0 ? [] : [stillOpen(alert, t)]),
        ...worksAgain,
      ].join(' ');
    }
    case 'moved':
      return pointerSentence(markup.channel(line.to), t);
    case 'taken':
    case 'assigned':
    case 'handed-back':
    case 'woken':
    case 'snoozed':
    case 'client-told':
    case 'page-opened':
      return actionSentence(line, thisAlert, markup, t);
    case 'client-link': {
      const sentence = actionSentence(line, thisAlert, markup, t);
      if (line.what.step !== 'checked') return sentence;
      return `${sentence} ${resultWithoutLogin(alert, t)}`;
    }
    case 'collector-failed':
      return sightingSentence(line, line.at, markup, t);
    case 'checked': {
      const [at, by] = [dayAndTime(line.at, line.at), markup.person(line.by)];
      const result = notResolved(alert, t);
      return say(
        `${at} ${by} 님이 다시 확인했습니다. ${result}`,
        `${at}: ${by} checked again. ${result}`,
      );
    }
    case 'still-failing': {
      const at = dayAndTime(line.at, line.at);
      return say(
        `${at} 다시 확인했지만 같은 문제가 남아 있습니다.`,
        `${at}: checked again, and the same problem is still there.`,
      );
    }
    case 'resolved':
    case 'closed': {
      const end = isBroadcast ? undefined : endWords(alert, context, t);
      return end === undefined || end.isUnconfirmed ? alertSentence(alert, context, t) : end.line;
    }
  }
}

/** A line in a combined alert's thread: an action on some of its companies, or their resolution. */
export function rollUpLine(line: RollUpLine, markup: Markup, t: Tongue): string {
  const { quote, person } = markup;
  const { say, words, companies, dayAndTime, listFirst } = t;
  const { deed: action, companies: named, total } = line;
  const [only] = named;
  const isOne = total === 1 && only !== undefined;
  const names = listFirst(
    named.map((each) => quote(each.name ?? formatBrn(each.brn))),
    total,
  );
  const company = isOne
    ? companyLabel(only, quote, t)
    : say(`회사 ${companies(total)}(${names})`, `${companies(total)} (${names})`);
  const ofCompany = say(`${company}의 `, ` for ${company}`);
  const object: ActionObject = {
    ofCompany,
    alert: say(ofCompany, `${isOne ? 'the alert' : 'the alerts'}${ofCompany}`),
  };
  if (action.kind !== 'resolved' && action.kind !== 'closed') {
    return actionSentence(action, object, markup, t);
  }
  const at = say(dayAndTime(action.at, action.at), `${dayAndTime(action.at, action.at)}:`);
  if (action.kind === 'resolved') {
    const opener = action.opener === undefined ? undefined : person(action.opener);
    const openedBy =
      opener === undefined
        ? ''
        : say(` 링크 받은 사람: ${opener}.`, ` (page link issued to ${opener})`);
    const result =
      action.unconfirmed === undefined
        ? say('문제가 해결되었습니다', 'resolved')
        : say(
            '알림이 종료되었지만, 로그인은 아직 확인하지 못했습니다',
            'closed, but the login is not confirmed yet',
          );
    const resolved = say(
      `${at} ${ofCompany}${result}.${openedBy}`,
      `${at} ${object.alert} ${isOne ? 'was' : 'were'} ${result}${openedBy}.`,
    );
    const requests = named.flatMap(({ name, brn, gaps = [] }) =>
      gapRequests(gaps, action, t).map((request) =>
        isOne ? upperFirst(request) : `• ${quote(name ?? formatBrn(brn))}: ${request}`,
      ),
    );
    return [resolved, ...requests].join('\n');
  }
  const actor = `${at} ${closingActor(action.by, person, t)}`;
  const why = action.paused === undefined ? undefined : words.pauseReason[action.paused];
  const how =
    why === undefined
      ? say('모니터링에서 제외해', `stopped watching ${company}`)
      : say(`모니터링을 일시 중지해(${why})`, `paused ${company} with the reason "${why}"`);
  return say(
    `${actor} ${how} ${ofCompany}알림을 닫았습니다.`,
    `${actor} ${how}, which closed ${isOne ? 'its alert' : 'their alerts'}.`,
  );
}

interface ActionObject {
  /** `한빛상사(123-45-67891)의 `, ` for Hanbit Trading (123-45-67891)`. Empty in the alert's own thread. */
  readonly ofCompany: string;
  /** Before `알림`: `이 `; in English with the noun: `this alert`, `the alert for Hanbit Trading (123-45-67891)`. */
  readonly alert: string;
}

function actionSentence(
  action: Exclude<RollUpAction, { readonly kind: 'resolved' | 'closed' }>,
  { ofCompany, alert }: ActionObject,
  markup: Markup,
  t: Tongue,
): string {
  const { say } = t;
  const at = t.dayAndTime(action.at, action.at);
  if (action.kind === 'client-link') {
    const sentence = clientLinkSentence(action.what, { ofCompany, at: action.at }, markup, t);
    return say(`${at} ${sentence}`, `${at}: ${sentence}`);
  }
  const by = markup.person(action.by);
  const actor = say(`${at} ${by} 님이`, `${at}: ${by}`);
  switch (action.kind) {
    case 'taken':
      return say(`${actor} ${alert}알림을 맡았습니다.`, `${actor} claimed ${alert}.`);
    case 'assigned': {
      const to = markup.person(action.to);
      return say(
        `${actor} ${alert}알림을 ${to} 님에게 맡겼습니다.`,
        `${actor} assigned ${alert} to ${to}.`,
      );
    }
    case 'handed-back':
      return say(
        `${actor} ${alert}알림 맡기를 취소했습니다. 지금은 처리하는 사람이 없습니다.`,
        `${actor} released ${alert}, now unclaimed.`,
      );
    case 'woken':
      return say(
        `${actor} ${alert}알림 미루기를 해제했습니다.`,
        `${actor} ended the snooze of ${alert}.`,
      );
    case 'client-told':
      return say(
        `${actor} ${ofCompany}고객 안내문을 발송 완료로 표시했습니다.`,
        `${actor} marked the text for the client as sent${ofCompany}.`,
      );
    case 'page-opened':
      return say(
        `${actor} ${ofCompany}인증 페이지 링크를 받았습니다.`,
        `${actor} got a link to the authentication page${ofCompany}.`,
      );
    case 'snoozed': {
      const until = shortDateTime(action.until, action.at, t);
      const snoozed = say(
        `${actor} ${alert}알림을 ${until}까지 미뤘습니다. 상태가 나빠지면 다시 알립니다.`,
        `${actor} snoozed ${alert} until ${until}. If anything gets worse, you'll be alerted sooner.`,
      );
      const reason = action.reason && upperFirst(snoozeReason(action.reason, markup, t));
      return [snoozed, ...(reason === undefined ? [] : [reason])].join(' ');
    }
  }
}

export function asksSomebody({ why, calls: mentioned, untaken }: Notice, { life }: Alert): boolean {
  if (isEnded(life)) return false;
  const asksForHandling = untaken === true || why === 'reminder' || why === 'nobody-took-it';
  return mentioned !== undefined || asksForHandling;
}

/** After a check without a login: names what only a login can tell, so that nobody chases a client who has finished. */
function resultWithoutLogin(alert: Alert, t: Tongue): string {
  const { say, words } = t;
  const isUntested = (reason: Reason) =>
    'deptUserUnsure' in reason && reason.deptUserUnsure === 'untested';
  const isRejected = ({ kind }: Reason) => kind === 'dept-user-login';
  const untested = alert.reasons.filter(isUntested).flatMap(({ products }) => products);
  const rejected = alert.reasons.filter(isRejected);
  if (untested.length + rejected.length === 0) return notResolved(alert, t);
  const others = alert.reasons.filter((reason) => !isUntested(reason) && !isRejected(reason));
  const [names, button] = [productNames(untested, t), words.button.checkAgain];
  return [
    ...(untested.length === 0
      ? []
      : [
          say(
            `부서사용자가 등록되어 있고(${names}) 로그인 테스트만 남았습니다. '${button}'을 눌러 주세요.`,
            `A department user is registered (${names}); only its login test is missing. Press "${button}".`,
          ),
        ]),
    ...(rejected.length === 0
      ? []
      : [
          say(
            '부서사용자를 다시 등록했는지는 로그인해야 알 수 있습니다.',
            'Only a login can tell whether the department user was registered again.',
          ),
        ]),
    ...(others.length === 0 ? [] : [stillOpen({ reasons: others }, t)]),
  ].join(' ');
}

function notResolved({ reasons }: Alert, { say }: Tongue): string {
  return reasons.length > 0 && !needsAction(reasons)
    ? say('수집에는 영향이 없습니다.', 'Collection is not affected.')
    : say('아직 해결되지 않았습니다.', 'It is not resolved yet.');
}

function stillOpen({ reasons }: Pick<Alert, 'reasons'>, t: Tongue): string {
  const open = kindsOf(reasons, t);
  return t.say(`남은 문제: ${open}.`, `Still open: ${open}.`);
}

function easedLine({ since }: Notice, alert: Alert, { markup }: AlertContext, t: Tongue): string {
  const company = companyLabel(alert, markup.quote, t);
  return [
    t.say(
      `${company}의 긴급 문제가 해결되었습니다.`,
      `The critical problem of ${company} is resolved.`,
    ),
    stillOpen(alert, t),
    ...worksAgainSentences(gapsAskedSince(alert, since), alert.checkedAt, t),
  ].join(' ');
}

/** In this order: company and problem, mentions and news, consequence, what to do, other problems, what to press. */
function noticeLine(line: Notice, alert: Alert, context: AlertContext, t: Tongue): string {
  const { worst, alsoSentences } = wordsOf(alert, context, t);
  const isReminder = line.why === 'reminder' && claimOf(alert.life) !== undefined;
  const sentences = [
    headline(alert, worst, context, t),
    upperFirst(leadOf(line, alert, context, t)),
    isReminder ? undefined : worst?.consequence,
    asksSomebody(line, alert) ? undefined : worst?.request,
    ...(isReminder ? [] : alsoSentences),
    pressHint(line, alert, t),
  ];
  return sentences.filter(Boolean).join(' ');
}

function pressHint(line: Notice, alert: Alert, { say, words }: Tongue): string | undefined {
  if (!asksSomebody(line, alert)) return undefined;
  const { claim, release } = words.button;
  if (alert.life.state === 'open') {
    return say(`처리할 분은 '${claim}'를 눌러 주세요.`, `To handle it, press "${claim}".`);
  }
  if (line.why !== 'reminder' || claimOf(alert.life) === undefined) return undefined;
  return say(
    `아니라면 '${release}'를 눌러 다른 분이 맡을 수 있게 해 주세요.`,
    `If not, press "${release}" so that someone else can claim it.`,
  );
}

/** The mentions and what is new. May be empty. */
function leadOf(
  { why, calls: mentioned = [], untaken, ended }: Notice,
  alert: Alert,
  { markup }: AlertContext,
  t: Tongue,
): string {
  const { say, list, dayAndMonth, dayAndTime } = t;
  const { life, checkedAt, openedAt, calls: mentions } = alert;
  const claim = claimOf(life);
  if (why === 'reminder' && claim !== undefined) {
    const [claimer, at] = [markup.person(claim.by), dayAndMonth(claim.at, checkedAt)];
    const claimed = claim.assignedBy === undefined ? 'you claimed' : 'assigned to you';
    return say(
      `${claimer} 님, ${at}에 맡으신 알림이 아직 열려 있습니다. 계속 처리 중이신가요?`,
      `${claimer}, the alert ${claimed} on ${at} is still open. Still on it?`,
    );
  }
  const isUnclaimed = (untaken === true || why === 'nobody-took-it') && life.state === 'open';
  const since = dayAndTime(mentions?.criticalAt ?? openedAt, checkedAt);
  const unclaimed = say(
    `${since}부터 업무 시간 기준 4시간이 넘도록 처리하는 사람이 없습니다.`,
    `this alert has been unclaimed since ${since} (at least four working hours).`,
  );
  const news = newsLead(why, alert, t);
  const sentences = [news, ended && handlingEnded(ended, t), isUnclaimed ? unclaimed : undefined];
  const [first, ...others] = sentences.filter((sentence) => sentence !== undefined);
  const people = mentioned.map(markup.person);
  if (first === undefined) return list(people);
  return `${mentionPrefix(people, t)}${[first, ...others.map(upperFirst)].join(' ')}`;
}

function newsLead(why: NoticeReason, alert: Alert, t: Tongue): string | undefined {
  const { say } = t;
  switch (why) {
    case 'worse': {
      const cause = causeOf(alert, t);
      const because = cause === undefined ? '' : say(`(${cause})`, ` (${cause})`);
      return alert.severity === 'critical'
        ? say(`긴급으로 바뀌었습니다${because}.`, `this is now critical${because}.`)
        : say(`주의로 바뀌었습니다${because}.`, `this is now a warning${because}.`);
    }
    case 'new-reason':
      return say('이 알림에 문제가 추가되었습니다.', 'a problem was added to this alert.');
    case 'snooze-over':
      return say('미룬 시간이 지났습니다.', 'the snooze is over.');
    // Here only if the claim was released before the reminder was sent, so nobody is reminded.
    case 'reminder':
    case 'first':
    case 'rung':
    case 'last-day':
    case 'eased':
    case 'nobody-took-it':
      return undefined;
  }
}

/** What made the worst reason more urgent: its date has come nearer, or another login was rejected. */
function causeOf(alert: Alert, t: Tongue): string | undefined {
  const [worst] = alert.reasons;
  if (worst?.kind !== 'dept-user-login') return daysLeftFact(alert, t);
  const { rejections } = worst;
  if (rejections < 2) return undefined;
  return t.say(`로그인 ${rejections}회 연속 거부`, `login rejected ${rejections} times in a row`);
}
