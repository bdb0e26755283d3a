import { companyLabel, mentionPrefix } from '../assessment/reason-parts-words.js';
import { formatBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { RollUpLine } from '../records/alert.js';
import { number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { shortDateTime } from './alert-words.js';
import type { RollUpNews } from './roll-up-rules.js';
import { briefProblem, mostUrgent, showAllLabel } from './roll-up-words.js';

/** A line in a combined alert's thread: an action on some of its companies, or their resolution. */
export function rollUpLine(line: RollUpLine, { quote, person }: Markup, t: Tongue): string {
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
      ? say(`${at} 관리자가 명령줄에서`, `${at} An admin on the command line`)
      : say(`${at} ${person(action.by)} 님이`, `${at} ${person(action.by)}`);
  switch (action.kind) {
    case 'taken':
      return say(`${actor} ${alert} 맡았습니다.`, `${actor} took ${alert}${list}.`);
    case 'handed-back':
      return say(
        `${actor} ${alert} 내려놓았습니다. 지금은 맡은 사람이 없습니다.`,
        `${actor} handed back ${alert}${list}. Nobody has ${isOne ? 'it' : 'them'} now.`,
      );
    case 'woken':
      return say(
        `${actor} 미룬 ${alert} 다시 켰습니다.`,
        `${actor} turned ${alert} back on${list}.`,
      );
    case 'snoozed': {
      const until = shortDateTime(action.until, action.at, t);
      return say(
        `${actor} ${alert} ${until}까지 미뤘습니다. 그 전에 더 나빠지면 알립니다.`,
        `${actor} snoozed ${alert} until ${until}${list}. What gets worse before that comes back then.`,
      );
    }
    case 'client-told':
      return say(
        `${actor} ${company}${list}의 고객에게 안내문을 보냈다고 표시했습니다.`,
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
          : say(`모니터링을 일시 중지해(${why})`, `paused ${company} (${why})`);
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
  const { say, companies, dayAndTime } = t;
  const mentions = mentionPrefix(calls.map(markup.person), t);
  const when = dayAndTime(since, at);
  const button = showAllLabel(t);
  const claim = `살펴볼 분은 '${button}'를 눌러 알림을 맡아 주세요.`;
  const [only] = rows;
  if (total === 1 && only !== undefined) {
    const [name, problem] = [markup.quote(only.name), briefProblem(only, t)];
    return say(
      `${mentions}묶음 알림의 ${name}(${problem})에 ${when}부터 맡은 사람이 없습니다. ${claim}`,
      `${mentions}nobody has taken the alert of ${name} of the combined alert ${problem} since ${when}. If you look after it, please press "${button}" and take it.`,
    );
  }
  const [group, urgent] = [companies(total), mostUrgent(rows, total, at, markup, t)];
  return say(
    `${mentions}묶음 알림의 회사 ${group}에 맡은 사람이 없습니다. 가장 오래된 것은 ${when}부터입니다. ${urgent} ${claim}`,
    `${mentions}nobody has taken the alerts of ${group} of the combined alert, the first since ${when}. ${urgent} If you look after one of them, please press "${button}" and take it.`,
  );
}

function remindedSentence(
  { calls, count: total, rows }: News['reminded'],
  at: Instant,
  markup: Markup,
  t: Tongue,
): string {
  const { say, companies } = t;
  const mentions = mentionPrefix(calls.map(markup.person), t);
  const [only] = rows;
  const isOne = total === 1;
  const subject =
    isOne && only !== undefined
      ? say(
          `묶음 알림의 ${markup.quote(only.name)}(${briefProblem(only, t)})`,
          `the alert of ${markup.quote(only.name)}`,
        )
      : say(`묶음 알림의 회사 ${companies(total)}`, `the alerts of ${companies(total)}`);
  const urgent = isOne ? '' : ` ${mostUrgent(rows, total, at, markup, t)}`;
  const button = showAllLabel(t);
  return say(
    `${mentions}${subject}에 맡은 지 여러 날이 지난 알림이 아직 열려 있습니다. 계속 보고 계신가요?${urgent} 더 이상 보지 않는 것은 '${button}'에서 내려놓아 주세요.`,
    `${mentions}are you still working on ${subject} of the combined alert that you took days ago? ${isOne ? 'It is' : 'They are'} still open.${urgent} What you do not look after any more you can hand back in "${button}".`,
  );
}

function changedSentence(
  { count: total, critical, rows }: News['changed'],
  at: Instant,
  markup: Markup,
  t: Tongue,
): string {
  const { say, companies, dayAndMonth } = t;
  const button = showAllLabel(t);
  const pressHint = say(`'${button}'를 눌러 살펴봐 주세요.`, `Press "${button}" to look into it.`);
  const [only] = rows;
  if (total === 1 && only !== undefined) {
    const [name, problem] = [markup.quote(only.name), briefProblem(only, t)];
    const day = dayAndMonth(at, at);
    return say(
      `묶음 알림의 ${name}에 새 소식이 있습니다(${problem}, ${day} 기준). ${pressHint}`,
      `there is news about ${name} of the combined alert ${problem}, as of ${day}. ${pressHint}`,
    );
  }
  const criticalSentence =
    critical > 0 && critical < total
      ? say(
          ` 그 가운데 ${number(critical)}곳은 긴급입니다.`,
          ` ${number(critical)} of them ${critical === 1 ? 'is' : 'are'} critical.`,
        )
      : '';
  const [group, urgent] = [companies(total), mostUrgent(rows, total, at, markup, t)];
  return say(
    `묶음 알림의 회사 ${group}에 새 소식이 있습니다.${criticalSentence} ${urgent} ${pressHint}`,
    `there is news about ${group} of the combined alert.${criticalSentence} ${urgent} ${pressHint}`,
  );
}
