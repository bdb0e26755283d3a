import { calling, lowerFirst, upperFirst } from '../assessment/alert-phrases.js';
import type { RollUpText, WideEnd } from '../incident/wide-text.js';
import type { ReasonKind } from '../records/reason.js';
import { companies } from '../text/company-count.js';
import {
  count,
  dayAndMonth,
  dayAndTime,
  expiryTime,
  list,
  number,
  shortDate,
} from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { TONGUES } from '../text/tongue.js';
import { until } from './alert-done.js';
import { rollUpLine } from './roll-up-line.js';
import { kindsIn, MOST_URGENT_NAMED, severitiesIn } from './roll-up-parts.js';
import type { RollUpHands, RollUpNews, RollUpRow, RollUpView } from './roll-up-rules.js';

const { words } = TONGUES.en;

const SHOW_ALL = 'Show full list';
const LOOK = `Press "${SHOW_ALL}" to look into it.`;
const TAKE = `If you look after one of them, please press "${SHOW_ALL}" and take it.`;
const TAKE_ONE = `If you look after it, please press "${SHOW_ALL}" and take it.`;
const HAND_BACK = `What you do not look after any more you can hand back in "${SHOW_ALL}".`;

export const rollUp: RollUpText = {
  title,
  severities: (by) =>
    severitiesIn(by)
      .map((severity) => `${words.severity[severity]}: ${number(by[severity])}`)
      .join(', '),
  kinds,
  progress,
  hands,
  hand: ({ person, until: end }, at, markup) =>
    end === undefined
      ? `taken by ${markup.person(person)}`
      : `snoozed by ${markup.person(person)} until ${until(end, at)}`,
  advice:
    'Each company has its own alert. In the full list you can take each one, check it again, or open its authentication page.',
  row,
  more: (more) => `And ${number(more)} more.`,
  asOf: (at) => `as of ${dayAndTime(at, at, 'en')} KST`,
  showAll: SHOW_ALL,
  sentence: (view, open, markup) =>
    `${title(view, open)}. ${urgent(view.rows, open, view.at, markup)}`.trim(),
  over,
  news: ({ untaken, reminded, changed }, at, markup) =>
    [
      ...(untaken === undefined ? [] : [untakenSentence(untaken, at, markup)]),
      ...(reminded === undefined ? [] : [remindedSentence(reminded, at, markup)]),
      ...(changed === undefined ? [] : [changedSentence(changed, at, markup)]),
    ]
      .map((part, i) => (i === 0 ? part : upperFirst(part)))
      .join('\n'),
  line: rollUpLine,
};

type News = Required<RollUpNews>;

function untakenSentence(
  { calls, count: many, rows, since }: News['untaken'],
  at: number,
  markup: Markup,
): string {
  const called = calling(calls.map(markup.person));
  const when = dayAndTime(since, at, 'en');
  const [only] = rows;
  if (many === 1 && only !== undefined) {
    return `${called}nobody has taken the alert of ${markup.quote(only.name)} of the combined alert ${brief(only.kind, only.daysLeft)} since ${when}. ${TAKE_ONE}`;
  }
  return `${called}nobody has taken the alerts of ${companies(many)} of the combined alert, the first since ${when}. ${urgent(rows, many, at, markup)} ${TAKE}`;
}

function remindedSentence(
  { calls, count: many, rows }: News['reminded'],
  at: number,
  markup: Markup,
): string {
  const called = calling(calls.map(markup.person));
  const what =
    many === 1 && rows[0] !== undefined
      ? `the alert of ${markup.quote(rows[0].name)}`
      : `the alerts of ${companies(many)}`;
  const named = many === 1 ? '' : ` ${urgent(rows, many, at, markup)}`;
  return `${called}are you still working on ${what} of the combined alert that you took days ago? ${many === 1 ? 'It is' : 'They are'} still open.${named} ${HAND_BACK}`;
}

function changedSentence(
  { count: more, critical, rows }: News['changed'],
  at: number,
  markup: Markup,
): string {
  const [only] = rows;
  if (more === 1 && only !== undefined) {
    const { name, kind, daysLeft } = only;
    return `there is news about ${markup.quote(name)} of the combined alert ${brief(kind, daysLeft)}, as of ${dayAndMonth(at, at, 'en')}. ${LOOK}`;
  }
  const some = critical > 0 && critical < more;
  const isCritical = some
    ? ` ${number(critical)} of them ${critical === 1 ? 'is' : 'are'} critical.`
    : '';
  return `there is news about ${companies(more)} of the combined alert.${isCritical} ${urgent(rows, more, at, markup)} ${LOOK}`;
}

function hands({ taken, snoozed }: RollUpView, open: number, { person }: Markup): string {
  if (taken === undefined && snoozed === undefined) return '';
  const nobody = open - (taken?.count ?? 0) - (snoozed?.count ?? 0);
  return [
    ...(taken === undefined ? [] : [`Taken: ${handsOf(taken, person)}.`]),
    ...(snoozed === undefined ? [] : [`Snoozed: ${handsOf(snoozed, person)}.`]),
    ...(nobody > 0 ? [`Not taken yet: ${number(nobody)}.`] : []),
  ].join(' ');
}

function handsOf({ count: all, by }: RollUpHands, person: Markup['person']): string {
  const named = by.map((each) => `${person(each.person)} ${number(each.count)}`);
  const others = all - by.reduce((sum, each) => sum + each.count, 0);
  const rest = others > 0 ? [`others ${number(others)}`] : [];
  return `${number(all)} (${[...named, ...rest].join(', ')})`;
}

/** What is wrong with such a company, behind how many there are. */
const COMPANIES: Readonly<Record<ReasonKind, readonly [one: string, many: string]>> = {
  'certificate-expiry': [
    'company with a certificate that has expired or expires soon',
    'companies with a certificate that has expired or expires soon',
  ],
  'certificate-invalid': [
    'company with a certificate that cannot be used',
    'companies with a certificate that cannot be used',
  ],
  'dept-user-login': [
    'company whose department user login was rejected',
    'companies whose department user login was rejected',
  ],
  'auth-missing': [
    'company with no HomeTax authentication registered',
    'companies with no HomeTax authentication registered',
  ],
  'member-missing': [
    'company that is not a POPBiLL member',
    'companies that are not POPBiLL members',
  ],
  plan: ['company with a plan problem', 'companies with a plan problem'],
  'check-broken': [
    'company that could not be checked several times in a row',
    'companies that could not be checked several times in a row',
  ],
};

const ANY = ['company to look into', 'companies to look into'] as const;

function title({ byKind }: Pick<RollUpView, 'byKind'>, open: number): string {
  const [only, ...others] = kindsIn(byKind);
  const [one, many] = only === undefined || others.length > 0 ? ANY : COMPANIES[only.kind];
  return `${number(open)} ${open === 1 ? one : many}`;
}

function kinds(byKind: RollUpView['byKind']): string {
  const all = kindsIn(byKind);
  if (all.length < 2) return '';
  return all.map((each) => `${words.reason[each.kind]}: ${number(each.count)}`).join(', ');
}

function progress({ total, solved, left }: RollUpView): string {
  return [
    solved > 0 ? `${number(solved)} of ${number(total)} solved.` : '',
    left > 0
      ? `${number(left)} got ${left === 1 ? 'a message of its' : 'messages of their'} own.`
      : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function row({ kind, daysLeft, expiresAt }: Omit<RollUpRow, 'brn' | 'name'>, at: number): string {
  if (daysLeft === undefined || expiresAt === undefined) return words.reason[kind];
  const time = expiryTime(expiresAt, 'en');
  const date = [shortDate(expiresAt, at, 'en'), ...(time === undefined ? [] : [time])].join(', ');
  return `Certificate ${daysLeft < 0 ? 'expired' : 'expires'} ${date} (${days(daysLeft)})`;
}

function days(left: number): string {
  if (left === 0) return 'last day';
  return left < 0 ? `${count(-left, 'day')} ago` : `in ${count(left, 'day')}`;
}

/** `Most urgent as of 25 Nov: Hanbit Trading in 3 days, Nuri Foods in 3 days.` */
/** `of`: how many there are, of which `rows` are the most urgent. */
function urgent(rows: readonly RollUpRow[], of: number, at: number, markup: Markup): string {
  if (rows.length === 0) return '';
  const named = rows
    .slice(0, MOST_URGENT_NAMED)
    .map(({ name, kind, daysLeft }) => `${markup.quote(name)} ${brief(kind, daysLeft)}`);
  const label = of === 1 ? 'As of' : 'Most urgent as of';
  return `${label} ${dayAndMonth(at, at, 'en')}: ${list(named, 'en')}.`;
}

function brief(kind: ReasonKind, left: number | undefined): string {
  if (left === undefined) return `(${lowerFirst(words.reason[kind])})`;
  return left < 0 ? `(expired ${days(left)})` : `(${days(left)})`;
}

function over(view: RollUpView): WideEnd {
  const { total, solved, stage, at } = view;
  const isSolved = total > 0 && solved === total;
  const word = isSolved ? 'Resolved' : 'Closed';
  const how =
    total === 0
      ? 'None of its companies is watched any more. This does not mean that they are solved.'
      : progress(view);
  const all = total === 1 ? 'The company' : `All ${number(total)} companies`;
  const said = isSolved
    ? `${all} of the combined alert ${total === 1 ? 'is' : 'are'} solved.`
    : `No company is left in the combined alert. ${how}`;
  return {
    state: stage === 'test' ? `${word} (test stage)` : word,
    title: total === 0 ? 'Combined alert' : `Combined alert: ${companies(total)}`,
    body: said,
    sentence: lowerFirst(said),
    facts: [rollUp.asOf(at)],
  };
}
