import { mentionPrefix } from '../assessment/reason-parts-words.js';
import { kindName } from '../assessment/reason-words.js';
import { actionHandling } from '../assessment/verdict-words.js';
import { nameAndBrn } from '../kernel/brn.js';
import { calendarDaysUntil, type Instant } from '../kernel/time.js';
import type { ReasonKind, Severity } from '../records/reason.js';
import { count, dMinus, number } from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { lowerFirst, upperFirst, withStage } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { resolvedLabel } from './alert-end-words.js';
import { asOf, shortDateTime } from './alert-words.js';
import type { RollUpGroup, RollUpNews, RollUpRow, RollUpView } from './roll-up-rules.js';

/** A push notification has no room for more names. */
const MAX_NAMED_IN_SENTENCE = 3;

const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'notice'];

export function severitiesIn(counts: RollUpView['bySeverity']): readonly Severity[] {
  return SEVERITIES.filter((severity) => counts[severity] > 0);
}

function kindsIn(byKind: RollUpView['byKind']) {
  return (Object.entries(byKind) as readonly (readonly [ReasonKind, number])[])
    .map(([kind, amount]) => ({ kind, amount }))
    .toSorted((a, b) => b.amount - a.amount);
}

/** What the combined alert is about, and how many: `인증서 만료·만료 예정 20곳`. */
export function rollUpTitle({ byKind }: RollUpView, open: number, t: Tongue): string {
  const [only, ...others] = kindsIn(byKind);
  const companies = t.companies(open);
  if (only === undefined || others.length > 0) {
    const need = open === 1 ? 'needs' : 'need';
    return t.say(`확인이 필요한 회사 ${companies}`, `${companies} ${need} attention`);
  }
  const problem = t.words.reason[only.kind];
  return t.say(`${problem} ${companies}`, `${companies} · ${lowerFirst(problem)}`);
}

export function rollUpCounts(view: RollUpView, t: Tongue): readonly string[] {
  const { bySeverity, byKind, handling, resolved } = view;
  const { severity, reason } = t.words;
  const severities = severitiesIn(bySeverity).map((each) =>
    partOf(severity[each], bySeverity[each], t),
  );
  const kinds = kindsIn(byKind).map(({ kind, amount }) => partOf(reason[kind], amount, t));
  // A single severity or kind is in the header.
  const parts = [severities, kinds].filter(({ length }) => length > 1);
  const lines = parts.map((each) => each.join(' · '));
  if (resolved > 0) {
    const [all, done] = [number(view.total), number(resolved)];
    lines.push(t.say(`${all}곳 중 ${done}곳 해결됨`, `${done} of ${all} resolved`));
  }
  if (handling.claimed + handling.snoozed > 0) lines.push(actionHandling(handling, t));
  return lines;
}

const partOf = (label: string, amount: number, { say }: Tongue) =>
  say(`${label} ${number(amount)}곳`, `${label}: ${number(amount)}`);

/** `김지우 님이 처리 중`. `undefined`: the alert is unclaimed. */
function rowHandler(
  { handledBy, snoozedUntil }: RollUpRow,
  at: Instant,
  markup: Markup,
  t: Tongue,
): string | undefined {
  if (handledBy === undefined) return undefined;
  const person = markup.person(handledBy);
  if (snoozedUntil === undefined) return t.say(`${person} 님이 처리 중`, `claimed by ${person}`);
  const end = shortDateTime(snoozedUntil, at, t);
  return t.say(`${person} 님이 ${end}까지 미룸`, `snoozed by ${person} until ${end}`);
}

export const rollUpAdvice = ({ say }: Tongue) =>
  say(
    '전체 목록에서 회사별로 알림을 맡거나, 인증 페이지를 열거나, 다시 확인합니다.',
    'In the list, claim an alert, open an authentication page, or check a company again.',
  );

/** A company's problem in a list that is drawn when it is opened: `인증서 12월 9일(수) 만료 · D-14`. */
export function rollUpProblemToday(row: RollUpProblem, at: Instant, t: Tongue): string {
  const problem = rollUpProblem(row, at, t);
  if (row.expiresAt === undefined) return problem;
  const left = calendarDaysUntil(row.expiresAt, at);
  const inEnglish = left < 0 ? `${count(-left, 'day')} ago` : `in ${count(left, 'day')}`;
  const days = left === 0 ? 'last day' : inEnglish;
  return t.say(`${problem} · ${dMinus(left)}`, `${problem} (${days})`);
}

/** A company's problem in a message that stays, so a date instead of the days left. */
export function rollUpProblem(
  { kind, detail, expiresAt }: RollUpProblem,
  at: Instant,
  t: Tongue,
): string {
  if (expiresAt === undefined) return kindName(kind, detail, t);
  const expiry = expiryPhrase(expiresAt, at, t);
  return t.say(`인증서 ${expiry}`, `Certificate ${expiry}`);
}

function expiryPhrase(expiresAt: Instant, at: Instant, t: Tongue): string {
  const [day, time] = [t.shortDate(expiresAt, at), t.expiryTime(expiresAt)];
  const date = time === undefined ? day : t.say(`${day} ${time}`, `${day}, ${time}`);
  return expiryOn(date, calendarDaysUntil(expiresAt, at) < 0, t);
}

const expiryOn = (date: string, isPast: boolean, { say }: Tongue) =>
  isPast ? say(`${date} 만료됨`, `expired ${date}`) : say(`${date} 만료`, `expires ${date}`);

type RollUpProblem = Pick<RollUpRow, 'kind' | 'detail' | 'expiresAt'>;

/** One line per company, without what the header says about all of them. */
export function rollUpLines(
  view: RollUpView,
  open: number,
  markup: Markup & { bold(name: string): string },
  t: Tongue,
): string {
  const { rows, at } = view;
  const isOneSeverity = severitiesIn(view.bySeverity).length === 1;
  const isOneKind = kindsIn(view.byKind).length === 1;
  const lines = rows.map((row) => {
    const expiry = row.expiresAt && expiryPhrase(row.expiresAt, at, t);
    const isInTitle = isOneKind && row.detail === undefined;
    const parts = [
      isOneSeverity ? undefined : t.words.severity[row.severity],
      ...nameAndBrn(row, markup.bold),
      isInTitle ? expiry : rollUpProblem(row, at, t),
      rowHandler(row, at, markup, t),
    ];
    return `• ${parts.filter((part) => part !== undefined).join(' · ')}`;
  });
  const more = open - rows.length;
  if (more > 0) lines.push(t.say(`외 ${number(more)}곳`, `and ${number(more)} more`));
  return lines.join('\n');
}

export const showAllLabel = ({ say }: Tongue) => say('전체 목록 보기', 'Show full list');

export function rollUpSentence(view: RollUpView, open: number, markup: Markup, t: Tongue): string {
  const names = namesAndProblems(view.rows, open, view.at, markup, t);
  return `${rollUpTitle(view, open, t)}: ${names}.`;
}

/** At most three names: `한빛상사(12월 2일 만료), …, … 외 4곳`, `Hanbit Trading (expires 2 Dec), …, … and 4 more`. */
function namesAndProblems(
  rows: readonly RollUpRow[],
  total: number,
  at: Instant,
  { quote }: Markup,
  t: Tongue,
): string {
  const named = rows.slice(0, MAX_NAMED_IN_SENTENCE).map((row) => {
    const problem = briefProblem(row, at, t);
    return t.say(`${quote(row.name)}(${problem})`, `${quote(row.name)} (${problem})`);
  });
  return t.listFirst(named, total);
}

/** The text of a reply with news, without severity: a line for each group, which begins with its companies. */
export function rollUpNews(news: RollUpNews, at: Instant, markup: Markup, t: Tongue): string {
  const { say } = t;
  const { critical, unclaimed, reminded, changed } = news;
  const lineAbout = (
    group: RollUpGroup | undefined,
    sentence: (names: string, mentions: string) => string,
  ): readonly string[] => {
    if (group === undefined) return [];
    const { rows, count: total, mentions = [] } = group;
    const names = namesAndProblems(rows, total, at, markup, t);
    return [sentence(names, mentionPrefix(mentions.map(markup.person), t))];
  };
  const need = critical?.count === 1 ? 'needs' : 'need';
  return [
    ...lineAbout(critical, (names, mentions) =>
      say(
        `${names} 알림은 지금 조치가 필요합니다. ${mentions}담당 회사의 알림을 맡아 주세요.`,
        `${names} ${need} action now. ${upperFirst(`${mentions}claim the alerts you own.`)}`,
      ),
    ),
    ...lineAbout(unclaimed, (names, mentions) =>
      say(
        `${names} 알림을 업무 시간 기준 4시간이 넘도록 처리하는 사람이 없습니다. ${mentions}처리할 분은 맡아 주세요.`,
        `${names}: unclaimed for at least four working hours. ${upperFirst(`${mentions}claim what you can handle.`)}`,
      ),
    ),
    ...lineAbout(reminded, (names, mentions) =>
      say(
        `${names} 알림을 맡은 지 며칠이 지났지만 아직 열려 있습니다. ${mentions}계속 처리 중이신가요? 아니라면 맡기를 취소해 주세요.`,
        `${names}: claimed days ago and still open. ${upperFirst(`${mentions}still working on what you claimed?`)} If not, release it.`,
      ),
    ),
    ...lineAbout(changed, (names) =>
      say(`${names} 알림에 새로운 내용이 있습니다.`, `${names}: updated in the combined alert.`),
    ),
  ].join('\n');
}

function briefProblem({ kind, detail, expiresAt }: RollUpRow, at: Instant, t: Tongue): string {
  if (expiresAt === undefined) return lowerFirst(kindName(kind, detail, t));
  return expiryOn(t.dayAndMonth(expiresAt, at), calendarDaysUntil(expiresAt, at) < 0, t);
}

/** `body` is empty if the title says everything. */
export function rollUpResolved({ total, stage, at }: RollUpView, t: Tongue) {
  const { say } = t;
  const facts = [asOf(at, t)];
  if (total > 0) {
    const title = say(
      `묶음 알림 ${number(total)}곳의 문제가 모두 해결되었습니다`,
      total === 1
        ? 'The only company in the combined alert'
        : `All ${number(total)} companies in the combined alert`,
    );
    const sentence = `${lowerFirst(title)}.`;
    return { state: resolvedLabel(stage, t), title, body: '', sentence, facts, isFine: true };
  }
  const state = withStage(say('종료', 'Closed'), stage, t);
  const title = say('묶음 알림에 남은 회사가 없습니다', 'No company is left in the combined alert');
  const body = say(
    '일시 중지했거나 모니터링에서 제외했거나 개별 알림으로 옮겼습니다. 문제가 해결되었다는 뜻은 아닙니다.',
    'Its companies are paused, no longer watched, or have alerts of their own. The problems themselves are not resolved.',
  );
  return { state, title, body, sentence: `${lowerFirst(title)}. ${body}`, facts, isFine: false };
}
