import type { ReasonKind } from '../../domain/reason.js';
import type { RollUpRow, RollUpView } from '../../domain/roll-up.js';
import { count, dayAndMonth, dayAndTime, expiryTime, list, number, shortDate } from '../format.js';
import type { Markup } from '../markup.js';
import { kindsIn, MOST_URGENT_NAMED, severitiesIn } from '../roll-up-parts.js';
import type { RollUpText, WideEnd } from '../wide-text.js';
import { en as words } from './words.js';

export const rollUp: RollUpText = {
  title,
  severities: (by) =>
    severitiesIn(by)
      .map((severity) => `${words.severity[severity]}: ${number(by[severity])}`)
      .join(', '),
  kinds,
  progress,
  advice:
    'Each company has its own alert. In the full list each can be taken, checked again, or its authentication page opened.',
  row,
  more: (more) => `And ${number(more)} more.`,
  asOf: (at) => `as of ${dayAndTime(at, at, 'en')} KST`,
  showAll: 'Show full list',
  sentence: (view, open, markup) =>
    `${title(view, open)}. ${urgent(view.rows, view.at, markup)}`.trim(),
  over,
  news: ({ calls = [], count: more, critical, rows }, at, markup) => {
    const called = calls.map((id) => `${markup.person(id)} `).join('');
    const subject = more === 1 ? '1 company' : `${number(more)} companies`;
    const need = more === 1 ? 'needs' : 'need';
    const isCritical =
      critical > 0 ? ` ${number(critical)} of them ${critical === 1 ? 'is' : 'are'} critical.` : '';
    return `${called}${subject} of the combined alert ${need} attention again.${isCritical} ${urgent(rows, at, markup)} See the full list on the message above.`;
  },
};

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
    'companies that are no POPBiLL members',
  ],
  plan: ['company with a plan problem', 'companies with a plan problem'],
  'check-broken': [
    'company that could not be checked repeatedly',
    'companies that could not be checked repeatedly',
  ],
};

const ANY = ['company to look after', 'companies to look after'] as const;

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
    left > 0 ? `${number(left)} ${left === 1 ? 'was' : 'were'} told separately.` : '',
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
function urgent(rows: readonly RollUpRow[], at: number, markup: Markup): string {
  if (rows.length === 0) return '';
  const named = rows
    .slice(0, MOST_URGENT_NAMED)
    .map(({ name, kind, daysLeft }) => `${markup.quote(name)} ${brief(kind, daysLeft)}`);
  return `Most urgent as of ${dayAndMonth(at, at, 'en')}: ${list(named, 'en')}.`;
}

function brief(kind: ReasonKind, left: number | undefined): string {
  if (left === undefined) return `(${words.reason[kind]})`;
  return left < 0 ? `(expired ${days(left)})` : `(${days(left)})`;
}

function over(view: RollUpView): WideEnd {
  const { total, solved, stage, at } = view;
  const word = solved === total ? 'Resolved' : 'Closed';
  const companies = total === 1 ? '1 company' : `${number(total)} companies`;
  const said =
    solved === total
      ? `All ${number(total)} companies of the combined alert are solved.`
      : `No company is left in the combined alert. ${progress(view)}`;
  return {
    state: stage === 'test' ? `${word} (test stage)` : word,
    title: `Combined alert: ${companies}`,
    body: said,
    sentence: said,
    facts: [rollUp.asOf(at)],
  };
}
