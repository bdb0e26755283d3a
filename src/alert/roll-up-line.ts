import { formatBrn, nameAndBrn } from '../kernel/brn.js';
import { companies } from '../text/company-count.js';
import { dayAndTime, listOfSome } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { TONGUES } from '../text/tongue.js';
import { until } from './alert-done.js';
import type { RollUpLine } from './roll-up-rules.js';

const { words } = TONGUES.en;

/** Who did what about which companies of a combined alert. */
export function rollUpLine(line: RollUpLine, { quote, person }: Markup): string {
  const { deed, companies: named, total } = line;
  const [only] = named;
  const isOne = total === 1 && only !== undefined;
  const at = `${dayAndTime(deed.at, deed.at, 'en')}:`;
  const names = named.map((each) => quote(each.name ?? formatBrn(each.brn)));
  const list = isOne ? '' : `: ${listOfSome(names, total, 'en')}`;
  const company = isOne ? labelOf(only, quote) : companies(total);
  const alert = isOne ? `the alert of ${company}` : `the alerts of ${company}`;
  switch (deed.kind) {
    case 'taken':
      return `${at} ${person(deed.by)} took ${alert}${list}.`;
    case 'handed-back':
      return `${at} ${person(deed.by)} handed back ${alert}${list}. Nobody has ${isOne ? 'it' : 'them'} now.`;
    case 'woken':
      return `${at} ${person(deed.by)} turned ${alert} back on${list}.`;
    case 'snoozed':
      return `${at} ${person(deed.by)} snoozed ${alert} until ${until(deed.until, deed.at)}${list}. What gets worse before that comes back then.`;
    case 'client-told':
      return `${at} ${person(deed.by)} marked the text for the client of ${company} as sent${list}.`;
    case 'page-opened':
      return `${at} ${person(deed.by)} opened the authentication page of ${company}${list}.`;
    case 'resolved': {
      const opener =
        deed.opener === undefined ? '' : ` (authentication page opened by ${person(deed.opener)})`;
      return `${at} ${company} resolved${opener}${list}.`;
    }
    case 'closed': {
      const who = deed.by === 'cli' ? 'An admin on the command line' : person(deed.by);
      const did =
        deed.paused === undefined
          ? `stopped watching ${company}`
          : `paused ${company} (${words.pauseReason[deed.paused]})`;
      return `${at} ${who} ${did}, so ${isOne ? 'its alert is' : 'their alerts are'} closed${list}.`;
    }
    default:
      return deed satisfies never;
  }
}

function labelOf(company: RollUpLine['companies'][number], quote: Markup['quote']): string {
  const [name, brn] = nameAndBrn(company, quote);
  return brn === undefined ? name : `${name} (${brn})`;
}
