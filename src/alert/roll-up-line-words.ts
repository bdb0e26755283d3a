import { companyLabel, mentionPrefix } from '../assessment/reason-parts-words.js';
import { formatBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { RollUpLine } from '../records/alert.js';
import { number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { shortDateTime, snoozeReason } from './alert-words.js';
import type { RollUpNews } from './roll-up-rules.js';
import { mostUrgent, nameAndProblem } from './roll-up-words.js';

/** A line in a combined alert's thread: an action on some of its companies, or their resolution. */
export function rollUpLine(line: RollUpLine, markup: Markup, t: Tongue): string {
  const { quote, person } = markup;
  const { say, words, companies, dayAndTime, listFirst } = t;
  const { deed: action, companies: namedCompanies, total } = line;
  const [only] = namedCompanies;
  const isOne = total === 1 && only !== undefined;
  const at = say(dayAndTime(action.at, action.at), `${dayAndTime(action.at, action.at)}:`);
  const names = listFirst(
    namedCompanies.map((each) => quote(each.name ?? formatBrn(each.brn))),
    total,
  );
  // In Korean right after the companies, in English at the end.
  const list = isOne ? '' : say(`(${names})`, `: ${names}`);
  const company = isOne
    ? companyLabel(only, quote, t)
    : say(`회사 ${companies(total)}`, companies(total));
  const alert = say(
    `${company}${list}의 알림을`,
    isOne ? `the alert of ${company}` : `the alerts of ${company}`,
  );
  if (action.kind === 'resolved') {
    const opener = action.opener === undefined ? undefined : person(action.opener);
    const openedBy =
      opener === undefined
        ? ''
        : say(` 인증 페이지를 연 사람: ${opener}.`, ` (authentication page opened by ${opener})`);
    return say(
      `${at} ${company}${list}의 문제가 해결되었습니다.${openedBy}`,
      `${at} ${company} resolved${openedBy}${list}.`,
    );
  }
  const actor =
    action.by === 'cli'
      ? say(`${at} 관리자가 명령줄로`, `${at} An admin on the command line`)
      : say(`${at} ${person(action.by)} 님이`, `${at} ${person(action.by)}`);
  switch (action.kind) {
    case 'taken':
      return say(`${actor} ${alert} 맡았습니다.`, `${actor} claimed ${alert}${list}.`);
    case 'assigned': {
      const to = person(action.to);
      return say(
        `${actor} ${alert} ${to} 님에게 맡겼습니다.`,
        `${actor} assigned ${alert} to ${to}${list}.`,
      );
    }
    case 'handed-back':
      return say(
        `${actor} ${company}${list}의 알림 맡기를 취소했습니다. 지금은 처리하는 사람이 없습니다.`,
        `${actor} released ${alert}; ${isOne ? 'it is' : 'they are'} now unclaimed${list}.`,
      );
    case 'woken':
      return say(
        `${actor} ${company}${list}의 알림 미루기를 해제했습니다.`,
        `${actor} ended the snooze for ${company}${list}.`,
      );
    case 'snoozed': {
      const until = shortDateTime(action.until, action.at, t);
      const snoozed = say(
        `${actor} ${alert} ${until}까지 미뤘습니다. 상태가 나빠지면 다시 알립니다.`,
        `${actor} snoozed ${alert} until ${until}${list}. If ${isOne ? 'it' : 'one of them'} gets worse, you'll be alerted sooner.`,
      );
      const reason = action.reason && upperFirst(snoozeReason(action.reason, markup, t));
      return [snoozed, ...(reason === undefined ? [] : [reason])].join(' ');
    }
    case 'client-told':
      return say(
        `${actor} ${company}${list}의 고객 안내문을 발송 완료로 표시했습니다.`,
        `${actor} marked the text for the client of ${company} as sent${list}.`,
      );
    case 'page-opened':
      return say(
        `${actor} ${company}${list}의 인증 페이지를 열었습니다.`,
        `${actor} opened the authentication page of ${company}${list}.`,
      );
    case 'closed': {
      const why = action.paused === undefined ? undefined : words.pauseReason[action.paused];
      const how =
        why === undefined
          ? say('모니터링에서 제외해', `stopped watching ${company}`)
          : say(`모니터링을 일시 중지해(${why})`, `paused ${company} for "${why}"`);
      return say(
        `${actor} ${how} ${alert} 닫았습니다.`,
        `${actor} ${how}, so ${isOne ? 'its alert is' : 'their alerts are'} closed${list}.`,
      );
    }
  }
}

/** The text of a reply with news, without severity. */
export function rollUpNews(news: RollUpNews, at: Instant, markup: Markup, t: Tongue): string {
  const { unclaimed, reminded, changed } = news;
  return [
    unclaimed && unclaimedSentence(unclaimed, at, markup, t),
    reminded && remindedSentence(reminded, at, markup, t),
    changed && changedSentence(changed, at, markup, t),
  ]
    .filter((sentence) => sentence !== undefined)
    .map((sentence, i) => (i === 0 ? sentence : upperFirst(sentence)))
    .join('\n');
}

type News = Required<RollUpNews>;

function unclaimedSentence(
  { calls, count: total, rows, since }: News['unclaimed'],
  at: Instant,
  markup: Markup,
  t: Tongue,
): string {
  const { say, dayAndTime } = t;
  const mentions = mentionPrefix(calls.map(markup.person), t);
  const when = dayAndTime(since, at);
  const [only] = rows;
  if (total === 1 && only !== undefined) {
    const company = nameAndProblem(only, at, markup, t);
    return say(
      `${company} 알림을 ${when}부터 맡은 사람이 없습니다. ${mentions}처리할 분이 맡아 주세요.`,
      `${company} has been unclaimed since ${when}. ${upperFirst(`${mentions}claim it if you can handle it.`)}`,
    );
  }
  const urgent = mostUrgent(rows, total, at, markup, t);
  return say(
    `묶음 알림 ${number(total)}곳을 맡은 사람이 없습니다(${when}부터). ${urgent} ${mentions}처리할 분이 목록에서 맡아 주세요.`,
    `${number(total)} alerts in the combined alert are unclaimed, the oldest since ${when}. ${urgent} ${upperFirst(`${mentions}open the list and claim the ones you can handle.`)}`,
  );
}

function remindedSentence(
  { calls, count: total, rows }: News['reminded'],
  at: Instant,
  markup: Markup,
  t: Tongue,
): string {
  const { say } = t;
  const mentions = mentionPrefix(calls.map(markup.person), t);
  const [only] = rows;
  if (total === 1 && only !== undefined) {
    const company = nameAndProblem(only, at, markup, t);
    return say(
      `${company} 알림을 맡은 지 며칠이 지났지만 아직 열려 있습니다. ${mentions}계속 처리 중이신가요? 아니라면 맡기를 취소해 주세요.`,
      `${company} was claimed days ago and is still open. ${upperFirst(`${mentions}still on it?`)} If not, release it.`,
    );
  }
  const urgent = mostUrgent(rows, total, at, markup, t);
  return say(
    `묶음 알림 ${number(total)}곳을 맡은 지 며칠이 지났지만 아직 열려 있습니다. ${urgent} ${mentions}계속 처리 중이신가요? 아니라면 목록에서 맡기를 취소해 주세요.`,
    `${number(total)} alerts in the combined alert were claimed days ago and are still open. ${urgent} ${upperFirst(`${mentions}still on them?`)} If not, release them in the list.`,
  );
}

function changedSentence(
  { count: total, critical, rows }: News['changed'],
  at: Instant,
  markup: Markup,
  t: Tongue,
): string {
  const { say } = t;
  const [only] = rows;
  if (total === 1 && only !== undefined) {
    const company = nameAndProblem(only, at, markup, t);
    return say(
      `묶음 알림에 새로 알릴 내용이 있습니다: ${company}.`,
      `update in the combined alert: ${company}.`,
    );
  }
  const isMixed = critical > 0 && critical < total;
  const amongThem = isMixed
    ? say(`(긴급 ${number(critical)}곳)`, ` (${number(critical)} critical)`)
    : '';
  const urgent = mostUrgent(rows, total, at, markup, t);
  return say(
    `묶음 알림 ${number(total)}곳에 새로 알릴 내용이 있습니다${amongThem}. ${urgent}`,
    `updates on ${number(total)} companies in the combined alert${amongThem}. ${urgent}`,
  );
}
