import type { Instant } from '../kernel/time.js';
import type { ReasonKind, Severity } from '../records/reason.js';
import { count, dMinus, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { lowerFirst, withStage } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { resolvedLabel } from './alert-end-words.js';
import { asOf, shortDateTime } from './alert-words.js';
import type { RollUpHandlers, RollUpRow, RollUpView } from './roll-up-rules.js';

/** A notification has no room for more names. */
const MAX_NAMED_IN_SENTENCE = 3;

const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'notice'];

export function severitiesIn(counts: RollUpView['bySeverity']): readonly Severity[] {
  return SEVERITIES.filter((severity) => counts[severity] > 0);
}

function kindsIn(byKind: RollUpView['byKind']) {
  return (Object.entries(byKind) as readonly (readonly [ReasonKind, number])[])
    .map(([kind, count]) => ({ kind, count }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
}

/** What the combined alert is about, and how many: `인증서 만료·만료 예정 20곳`. */
export function rollUpTitle(
  { byKind }: Pick<RollUpView, 'byKind'>,
  open: number,
  t: Tongue,
): string {
  const [only, ...others] = kindsIn(byKind);
  const what = subjectOf(others.length > 0 ? undefined : only?.kind, open === 1, t);
  return t.say(`${what} ${number(open)}곳`, `${number(open)} ${what}`);
}

/** In the title the number comes before in English, after in Korean. */
function subjectOf(kind: ReasonKind | undefined, isOne: boolean, { say, words }: Tongue): string {
  const company = isOne ? 'company' : 'companies';
  const plural = isOne ? '' : 's';
  switch (kind) {
    case undefined:
      return say('확인이 필요한 회사', `${company} need${isOne ? 's' : ''} attention`);
    case 'certificate-expiry':
      return say('인증서 만료·만료 예정', `certificate${plural} expired or expiring soon`);
    case 'certificate-invalid':
      return say(words.reason[kind], `certificate${plural} cannot be used`);
    case 'dept-user-login':
      return say(words.reason[kind], `department user login${plural} rejected`);
    case 'auth-missing':
      return say(words.reason[kind], `${company} without HomeTax authentication`);
    case 'member-missing':
      return say(words.reason[kind], `${company} not among our linked members`);
    case 'plan':
      return say(words.reason[kind], `${company} with a flat-rate plan problem`);
    case 'check-broken':
      return say(words.reason[kind], `${company} repeatedly could not be checked`);
  }
}

/** The number of companies per severity. Empty for a single severity, which the title names. */
export function rollUpSeverities(counts: RollUpView['bySeverity'], t: Tongue): string {
  const severities = severitiesIn(counts);
  if (severities.length < 2) return '';
  return countsOf(
    severities.map((each) => [t.words.severity[each], counts[each]]),
    t,
  );
}

/** The number of companies per kind. Empty for a single kind, which the title names. */
export function rollUpKinds(byKind: RollUpView['byKind'], t: Tongue): string {
  const kinds = kindsIn(byKind);
  if (kinds.length < 2) return '';
  return countsOf(
    kinds.map((each) => [t.words.reason[each.kind], each.count]),
    t,
  );
}

function countsOf(
  parts: readonly (readonly [label: string, count: number])[],
  { say }: Tongue,
): string {
  return parts
    .map(([label, amount]) => say(`${label} ${number(amount)}곳`, `${label}: ${number(amount)}`))
    .join(' · ');
}

/** `32곳 중 12곳 해결됨 · 3곳은 개별 알림으로 옮김`. Empty if none is resolved or has left. */
export function rollUpProgress({ total, resolved, left }: RollUpView, { say }: Tongue): string {
  const parts = [];
  if (resolved > 0) {
    parts.push(
      say(
        `${number(total)}곳 중 ${number(resolved)}곳 해결됨`,
        `${number(resolved)} of ${number(total)} resolved`,
      ),
    );
  }
  if (left > 0) {
    parts.push(
      say(
        `${number(left)}곳은 개별 알림으로 옮김`,
        `${number(left)} moved to ${left === 1 ? 'its own alert' : 'their own alerts'}`,
      ),
    );
  }
  return parts.join(' · ');
}

/** `미처리 12곳 · 처리 중 3곳(김 2, 이 1)`, `12 unclaimed · 3 claimed (Kim 2, Lee 1)`. Empty if all are unclaimed. */
export function rollUpHandlers(
  { claimed, snoozed }: RollUpView,
  open: number,
  { person }: Markup,
  t: Tongue,
): string {
  if (claimed === undefined && snoozed === undefined) return '';
  const { say } = t;
  const unclaimed = number(open - (claimed?.count ?? 0) - (snoozed?.count ?? 0));
  const parts = unclaimed === '0' ? [] : [say(`미처리 ${unclaimed}곳`, `${unclaimed} unclaimed`)];
  if (claimed !== undefined) {
    const [total, people] = [number(claimed.count), handlersOf(claimed, person, t)];
    parts.push(say(`처리 중 ${total}곳(${people})`, `${total} claimed (${people})`));
  }
  if (snoozed !== undefined) {
    const [total, people] = [number(snoozed.count), handlersOf(snoozed, person, t)];
    parts.push(say(`미룸 ${total}곳(${people})`, `${total} snoozed (${people})`));
  }
  return parts.join(' · ');
}

function handlersOf({ count, people }: RollUpHandlers, person: Markup['person'], { say }: Tongue) {
  const [only] = people;
  if (only?.count === count) return person(only.person);
  const named = people.map((each) => `${person(each.person)} ${number(each.count)}`);
  const others = count - people.reduce((sum, each) => sum + each.count, 0);
  const rest = others > 0 ? [say(`그 밖 ${number(others)}`, `others ${number(others)}`)] : [];
  return [...named, ...rest].join(', ');
}

export function rollUpHandler(
  handler: NonNullable<RollUpRow['handler']>,
  at: Instant,
  markup: Pick<Markup, 'person'>,
  t: Tongue,
): string {
  const person = markup.person(handler.person);
  if (handler.until === undefined) return t.say(`${person} 님이 처리 중`, `claimed by ${person}`);
  const until = shortDateTime(handler.until, at, t);
  return t.say(`${person} 님이 ${until}까지 미룸`, `snoozed by ${person} until ${until}`);
}

export const rollUpAdvice = ({ say }: Tongue) =>
  say(
    '전체 목록에서 회사별로 알림을 맡거나, 인증 페이지를 열거나, 다시 확인합니다.',
    'In the list, claim an alert, open an authentication page, or check a company again.',
  );

/** A company's problem in a list that is read now: `인증서 12월 9일(수) 만료 · D-14`. */
export function rollUpRow(row: RollUpProblem, at: Instant, t: Tongue): string {
  const { daysLeft } = row;
  const problem = rollUpProblem(row, at, t);
  return daysLeft === undefined
    ? problem
    : t.say(`${problem} · ${dMinus(daysLeft)}`, `${problem} (${inDays(daysLeft)})`);
}

/** The same in a message that stays. */
export function rollUpProblem(row: RollUpProblem, at: Instant, t: Tongue): string {
  const expiry = rollUpExpiry(row, at, t);
  return expiry === undefined
    ? t.words.reason[row.kind]
    : t.say(`인증서 ${expiry}`, `Certificate ${expiry}`);
}

/** `12월 9일(수) 만료`, `expires Wed 9 Dec`. */
export function rollUpExpiry(
  { daysLeft, expiresAt }: RollUpProblem,
  at: Instant,
  { say, expiryTime, shortDate }: Tongue,
): string | undefined {
  if (daysLeft === undefined || expiresAt === undefined) return undefined;
  const date = [shortDate(expiresAt, at), expiryTime(expiresAt) ?? []].flat();
  return daysLeft < 0
    ? say(`${date.join(' ')} 만료됨`, `expired ${date.join(', ')}`)
    : say(`${date.join(' ')} 만료`, `expires ${date.join(', ')}`);
}

type RollUpProblem = Pick<RollUpRow, 'kind' | 'daysLeft' | 'expiresAt'>;

/** Used in English only. */
function inDays(left: number): string {
  if (left === 0) return 'last day';
  return left < 0 ? `${count(-left, 'day')} ago` : `in ${count(left, 'day')}`;
}

export const rollUpMore = (more: number, { say }: Tongue) =>
  say(`외 ${number(more)}곳`, `and ${number(more)} more`);

export const showAllLabel = ({ say }: Tongue) => say('전체 목록 보기', 'Show full list');

export function rollUpSentence(view: RollUpView, open: number, markup: Markup, t: Tongue): string {
  return `${rollUpTitle(view, open, t)}. ${mostUrgent(view.rows, open, view.at, markup, t)}`.trim();
}

/** `가장 급한 곳: 한빛상사(12월 2일 만료), 누리식품(12월 3일 만료).` `total`: the number of companies. */
export function mostUrgent(
  rows: readonly RollUpRow[],
  total: number,
  at: Instant,
  markup: Markup,
  t: Tongue,
): string {
  if (rows.length === 0) return '';
  const named = t.list(
    rows.slice(0, MAX_NAMED_IN_SENTENCE).map((row) => nameAndProblem(row, at, markup, t)),
  );
  return total === 1
    ? t.say(`회사: ${named}.`, `Company: ${named}.`)
    : t.say(`가장 급한 곳: ${named}.`, `Most urgent: ${named}.`);
}

/** `한빛상사(12월 2일 만료)`, `Hanbit Trading (expires 2 Dec)`. */
export function nameAndProblem(row: RollUpRow, at: Instant, markup: Markup, t: Tongue): string {
  const [name, problem] = [markup.quote(row.name), briefProblem(row, at, t)];
  return t.say(`${name}(${problem})`, `${name} (${problem})`);
}

function briefProblem({ kind, daysLeft, expiresAt }: RollUpRow, at: Instant, t: Tongue): string {
  const { say, words, dayAndMonth } = t;
  if (daysLeft === undefined || expiresAt === undefined) {
    return say(words.reason[kind], lowerFirst(words.reason[kind]));
  }
  const day = dayAndMonth(expiresAt, at);
  return daysLeft < 0
    ? say(`${day} 만료됨`, `expired ${day}`)
    : say(`${day} 만료`, `expires ${day}`);
}

export function rollUpResolved(view: RollUpView, t: Tongue) {
  const { say } = t;
  const { total, resolved, stage, at } = view;
  const facts = [asOf(at, t)];
  if (total > 0 && resolved === total) {
    const title = say(
      `묶음 알림 ${number(total)}곳의 문제가 모두 해결되었습니다`,
      total === 1
        ? 'The only company in the combined alert'
        : `All ${number(total)} companies in the combined alert`,
    );
    const sentence = `${lowerFirst(title)}.`;
    return { state: resolvedLabel(stage, t), title, body: '', sentence, facts, isFine: true };
  }
  const title = say('묶음 알림에 남은 회사가 없습니다', 'No company is left in the combined alert');
  const state = withStage(say('종료', 'Closed'), stage, t);
  if (total === 0) {
    const body = say(
      '모두 모니터링에서 제외했습니다. 문제가 해결되었다는 뜻은 아닙니다.',
      'None of its companies is watched any more. The problems themselves are not resolved.',
    );
    return { state, title, body, sentence: `${lowerFirst(title)}. ${body}`, facts, isFine: false };
  }
  const body = rollUpProgress(view, t);
  const sentence = say(`${title}(${body}).`, `${lowerFirst(title)} (${body}).`);
  return { state, title, body, sentence, facts, isFine: false };
}
