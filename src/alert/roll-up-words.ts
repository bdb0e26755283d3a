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

export function rollUpTitle(
  { byKind }: Pick<RollUpView, 'byKind'>,
  open: number,
  t: Tongue,
): string {
  const [only, ...others] = kindsIn(byKind);
  const kind = others.length > 0 ? undefined : only?.kind;
  const companies = companiesWith(kind, open === 1, t);
  return t.say(`${companies} ${number(open)}곳`, `${number(open)} ${companies}`);
}

/** The companies in the title. Their number comes before in English, after in Korean. */
function companiesWith(kind: ReasonKind | undefined, isOne: boolean, { say }: Tongue): string {
  const company = isOne ? 'company' : 'companies';
  switch (kind) {
    case undefined:
      return say('살펴볼 회사', `${company} to look into`);
    case 'certificate-expiry':
      return say(
        '인증서가 만료되었거나 곧 만료되는 회사',
        `${company} with a certificate that has expired or expires soon`,
      );
    case 'certificate-invalid':
      return say('인증서를 쓸 수 없는 회사', `${company} with a certificate that cannot be used`);
    case 'dept-user-login':
      return say(
        '부서사용자 로그인이 거부된 회사',
        `${company} whose department user login was rejected`,
      );
    case 'auth-missing':
      return say(
        '등록된 홈택스 인증이 없는 회사',
        `${company} with no HomeTax authentication registered`,
      );
    case 'member-missing':
      return say(
        '팝빌 회원이 아닌 회사',
        `${company} that ${isOne ? 'is not a POPBiLL member' : 'are not POPBiLL members'}`,
      );
    case 'plan':
      return say('정액제를 살펴볼 회사', `${company} with a plan problem`);
    case 'check-broken':
      return say(
        '계속 확인하지 못한 회사',
        `${company} that could not be checked several times in a row`,
      );
  }
}

export function rollUpSeverities(counts: RollUpView['bySeverity'], t: Tongue): string {
  return severitiesIn(counts)
    .map((severity) => countOf(t.words.severity[severity], counts[severity], t))
    .join(', ');
}

/** The number of companies per kind. Empty for a single kind, which the title names. */
export function rollUpKinds(byKind: RollUpView['byKind'], t: Tongue): string {
  const kinds = kindsIn(byKind);
  if (kinds.length < 2) return '';
  return kinds.map((each) => countOf(t.words.reason[each.kind], each.count, t)).join(', ');
}

function countOf(label: string, amount: number, { say }: Tongue): string {
  return say(`${label} ${number(amount)}곳`, `${label}: ${number(amount)}`);
}

/** How many members are resolved or have left. Empty if there are none. */
export function rollUpProgress({ total, resolved, left }: RollUpView, { say }: Tongue): string {
  const sentences = [];
  if (resolved > 0) {
    sentences.push(
      say(
        `${number(total)}곳 가운데 ${number(resolved)}곳이 해결되었습니다.`,
        `${number(resolved)} of ${number(total)} solved.`,
      ),
    );
  }
  if (left > 0) {
    sentences.push(
      say(
        `${number(left)}곳은 알림을 따로 보냈습니다.`,
        `${number(left)} got ${left === 1 ? 'a message of its' : 'messages of their'} own.`,
      ),
    );
  }
  return sentences.join(' ');
}

/** `맡은 회사 3곳(김 2, 이 1).`, `Taken: 3 (Kim 2, Lee 1).` Empty if nothing is claimed or snoozed. */
export function rollUpHandlers(
  { claimed, snoozed }: RollUpView,
  open: number,
  { person }: Markup,
  t: Tongue,
): string {
  if (claimed === undefined && snoozed === undefined) return '';
  const { say } = t;
  const sentences = [];
  if (claimed !== undefined) {
    const people = handlersOf(claimed, person, t);
    sentences.push(say(`맡은 회사 ${people}.`, `Taken: ${people}.`));
  }
  if (snoozed !== undefined) {
    const people = handlersOf(snoozed, person, t);
    sentences.push(say(`미룬 회사 ${people}.`, `Snoozed: ${people}.`));
  }
  const unclaimed = open - (claimed?.count ?? 0) - (snoozed?.count ?? 0);
  if (unclaimed > 0) {
    const total = number(unclaimed);
    sentences.push(say(`아직 맡은 사람이 없는 회사 ${total}곳.`, `Not taken yet: ${total}.`));
  }
  return sentences.join(' ');
}

function handlersOf({ count, people }: RollUpHandlers, person: Markup['person'], { say }: Tongue) {
  const named = people.map((each) => `${person(each.person)} ${number(each.count)}`);
  const others = count - people.reduce((sum, each) => sum + each.count, 0);
  const rest = others > 0 ? [say(`그 밖 ${number(others)}`, `others ${number(others)}`)] : [];
  const list = [...named, ...rest].join(', ');
  return say(`${number(count)}곳(${list})`, `${number(count)} (${list})`);
}

export function rollUpHandler(
  handler: NonNullable<RollUpRow['handler']>,
  at: Instant,
  markup: Pick<Markup, 'person'>,
  t: Tongue,
): string {
  const person = markup.person(handler.person);
  if (handler.until === undefined) return t.say(`${person} 님이 맡음`, `taken by ${person}`);
  const until = shortDateTime(handler.until, at, t);
  return t.say(`${person} 님이 ${until}까지 미룸`, `snoozed by ${person} until ${until}`);
}

export const rollUpAdvice = ({ say }: Tongue) =>
  say(
    '회사마다 알림은 따로 있습니다. 전체 목록에서 하나씩 맡거나, 다시 확인하거나, 인증 페이지를 열 수 있습니다.',
    'Each company has its own alert. In the full list you can take each one, check it again, or open its authentication page.',
  );

export function rollUpRow(
  { kind, daysLeft, expiresAt }: Pick<RollUpRow, 'kind' | 'daysLeft' | 'expiresAt'>,
  at: Instant,
  { say, words, expiryTime, shortDate }: Tongue,
): string {
  if (daysLeft === undefined || expiresAt === undefined) return words.reason[kind];
  const date = [shortDate(expiresAt, at), expiryTime(expiresAt) ?? []].flat();
  return daysLeft < 0
    ? say(
        `인증서 ${date.join(' ')} 만료됨 · ${dMinus(daysLeft)}`,
        `Certificate expired ${date.join(', ')} (${inDays(daysLeft)})`,
      )
    : say(
        `인증서 ${date.join(' ')} 만료 · ${dMinus(daysLeft)}`,
        `Certificate expires ${date.join(', ')} (${inDays(daysLeft)})`,
      );
}

/** Used in English only. */
function inDays(left: number): string {
  if (left === 0) return 'last day';
  return left < 0 ? `${count(-left, 'day')} ago` : `in ${count(left, 'day')}`;
}

export const rollUpMore = (more: number, { say }: Tongue) =>
  say(`그 밖에 ${number(more)}곳이 더 있습니다.`, `And ${number(more)} more.`);

export const showAllLabel = ({ say }: Tongue) => say('전체 목록 보기', 'Show full list');

export function rollUpSentence(view: RollUpView, open: number, markup: Markup, t: Tongue): string {
  return `${rollUpTitle(view, open, t)}. ${mostUrgent(view.rows, open, view.at, markup, t)}`.trim();
}

/** `가장 급한 곳(11월 25일 기준): 한빛상사 D-3, 누리식품 D-3.` `total`: the number of companies. */
export function mostUrgent(
  rows: readonly RollUpRow[],
  total: number,
  at: Instant,
  markup: Markup,
  t: Tongue,
): string {
  if (rows.length === 0) return '';
  const { say, dayAndMonth, list } = t;
  const named = list(
    rows
      .slice(0, MAX_NAMED_IN_SENTENCE)
      .map((row) => `${markup.quote(row.name)} ${briefProblem(row, t)}`),
  );
  const day = dayAndMonth(at, at);
  return total === 1
    ? say(`회사(${day} 기준): ${named}.`, `As of ${day}: ${named}.`)
    : say(`가장 급한 곳(${day} 기준): ${named}.`, `Most urgent as of ${day}: ${named}.`);
}

export function briefProblem({ kind, daysLeft }: RollUpRow, { say, words }: Tongue): string {
  if (daysLeft === undefined) {
    const reason = words.reason[kind];
    return say(reason, `(${lowerFirst(reason)})`);
  }
  return daysLeft < 0
    ? say(`만료 ${dMinus(daysLeft)}`, `(expired ${inDays(daysLeft)})`)
    : say(dMinus(daysLeft), `(${inDays(daysLeft)})`);
}

export function rollUpResolved(view: RollUpView, t: Tongue) {
  const { say, companies } = t;
  const { total, resolved, stage, at } = view;
  const isResolved = total > 0 && resolved === total;
  const how =
    total === 0
      ? say(
          '모두 모니터링에서 제외했습니다. 문제가 해결되었다는 뜻은 아닙니다.',
          'None of its companies is watched any more. This does not mean that they are solved.',
        )
      : rollUpProgress(view, t);
  const ended = say(
    `묶음 알림에 남은 회사가 없습니다. ${how}`,
    `No company is left in the combined alert. ${how}`,
  );
  const body = isResolved ? allResolved(total, t) : ended;
  return {
    state: isResolved ? resolvedLabel(stage, t) : withStage(say('종료', 'Closed'), stage, t),
    title:
      total === 0
        ? say('묶음 알림', 'Combined alert')
        : say(`묶음 알림 · 회사 ${companies(total)}`, `Combined alert: ${companies(total)}`),
    body,
    sentence: lowerFirst(body),
    facts: [asOf(at, t)],
  };
}

function allResolved(total: number, { say }: Tongue): string {
  return total === 1
    ? say(
        '묶음 알림의 회사 한 곳이 해결되었습니다.',
        'The company of the combined alert is solved.',
      )
    : say(
        `묶음 알림의 회사 ${number(total)}곳이 모두 해결되었습니다.`,
        `All ${number(total)} companies of the combined alert are solved.`,
      );
}
