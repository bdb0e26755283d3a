import { formatBrn, nameAndBrn } from '../kernel/brn.js';
import { dayAndTime, listOfSome, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { TONGUES } from '../text/tongue.js';
import { until } from './alert-done.ko.js';
import type { RollUpLine } from './roll-up-rules.js';

const { words } = TONGUES.ko;

/** Who did what about which companies of a combined alert. */
export function rollUpLine(line: RollUpLine, { quote, person }: Markup): string {
  const { deed, companies: named, total } = line;
  const [only] = named;
  const isOne = total === 1 && only !== undefined;
  const at = dayAndTime(deed.at, deed.at, 'ko');
  const names = named.map((each) => quote(each.name ?? formatBrn(each.brn)));
  const list = isOne ? '' : `(${listOfSome(names, total, 'ko')})`;
  const company = isOne ? labelOf(only, quote) : `회사 ${number(total)}곳`;
  const alert = `${company}${list}의 알림을`;
  switch (deed.kind) {
    case 'taken':
      return `${at} ${person(deed.by)} 님이 ${alert} 맡았습니다.`;
    case 'handed-back':
      return `${at} ${person(deed.by)} 님이 ${alert} 내려놓았습니다. 지금은 맡은 사람이 없습니다.`;
    case 'woken':
      return `${at} ${person(deed.by)} 님이 미룬 ${alert} 다시 켰습니다.`;
    case 'snoozed':
      return `${at} ${person(deed.by)} 님이 ${alert} ${until(deed.until, deed.at)}까지 미뤘습니다. 그 전에 더 나빠지면 알립니다.`;
    case 'client-told':
      return `${at} ${person(deed.by)} 님이 ${company}${list}의 고객에게 안내문을 보냈다고 표시했습니다.`;
    case 'page-opened':
      return `${at} ${person(deed.by)} 님이 ${company}${list}의 인증 페이지를 열었습니다.`;
    case 'resolved': {
      const opener =
        deed.opener === undefined ? '' : ` 인증 페이지를 연 사람: ${person(deed.opener)}.`;
      return `${at} ${company}${list}의 문제가 해결되었습니다.${opener}`;
    }
    case 'closed': {
      const who = deed.by === 'cli' ? '관리자가 명령줄에서' : `${person(deed.by)} 님이`;
      const how =
        deed.paused === undefined
          ? '모니터링에서 제외해'
          : `모니터링을 일시 중지해(${words.pauseReason[deed.paused]})`;
      return `${at} ${who} ${how} ${alert} 닫았습니다.`;
    }
    default:
      return deed satisfies never;
  }
}

function labelOf(company: RollUpLine['companies'][number], quote: Markup['quote']): string {
  const [name, brn] = nameAndBrn(company, quote);
  return brn === undefined ? name : `${name}(${brn})`;
}
