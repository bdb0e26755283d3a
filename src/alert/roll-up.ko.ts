import { calling } from '../assessment/alert-phrases.ko.js';
import type { RollUpText, WideEnd } from '../incident/wide-text.js';
import type { ReasonKind } from '../records/reason.js';
import {
  dayAndMonth,
  dayAndTime,
  dMinus,
  expiryTime,
  list,
  number,
  shortDate,
} from '../text/format.js';
import type { Markup } from '../text/markup.js';
import { TONGUES } from '../text/tongue.js';
import { until } from './alert-done.ko.js';
import { rollUpLine } from './roll-up-line.ko.js';
import { kindsIn, MOST_URGENT_NAMED, severitiesIn } from './roll-up-parts.js';
import type { RollUpHands, RollUpNews, RollUpRow, RollUpView } from './roll-up-rules.js';

const { words } = TONGUES.ko;

const SHOW_ALL = '전체 목록 보기';
const LOOK = `'${SHOW_ALL}'를 눌러 살펴봐 주세요.`;
const TAKE = `살펴볼 분은 '${SHOW_ALL}'를 눌러 알림을 맡아 주세요.`;
const HAND_BACK = `더 이상 보지 않는 것은 '${SHOW_ALL}'에서 내려놓아 주세요.`;

export const rollUp: RollUpText = {
  title,
  severities: (by) =>
    severitiesIn(by)
      .map((severity) => `${words.severity[severity]} ${number(by[severity])}곳`)
      .join(', '),
  kinds,
  progress,
  hands,
  hand: ({ person, until: end }, at, markup) =>
    end === undefined
      ? `${markup.person(person)} 님이 맡음`
      : `${markup.person(person)} 님이 ${until(end, at)}까지 미룸`,
  advice:
    '회사마다 알림은 따로 있습니다. 전체 목록에서 하나씩 맡거나, 다시 확인하거나, 인증 페이지를 열 수 있습니다.',
  row,
  more: (count) => `그 밖에 ${number(count)}곳이 더 있습니다.`,
  asOf: (at) => `${dayAndTime(at, at, 'ko')} 기준`,
  showAll: SHOW_ALL,
  sentence: (view, open, markup) =>
    `${title(view, open)}. ${urgent(view.rows, open, view.at, markup)}`.trim(),
  over,
  news: ({ untaken, reminded, changed }, at, markup) =>
    [
      ...(untaken === undefined ? [] : [untakenSentence(untaken, at, markup)]),
      ...(reminded === undefined ? [] : [remindedSentence(reminded, at, markup)]),
      ...(changed === undefined ? [] : [changedSentence(changed, at, markup)]),
    ].join('\n'),
  line: rollUpLine,
};

type News = Required<RollUpNews>;

function untakenSentence(
  { calls, count, rows, since }: News['untaken'],
  at: number,
  markup: Markup,
): string {
  const called = calling(calls.map(markup.person));
  const when = dayAndTime(since, at, 'ko');
  const [only] = rows;
  if (count === 1 && only !== undefined) {
    return `${called}묶음 알림의 ${markup.quote(only.name)}(${brief(only.kind, only.daysLeft)})에 ${when}부터 맡은 사람이 없습니다. ${TAKE}`;
  }
  return `${called}묶음 알림의 회사 ${number(count)}곳에 맡은 사람이 없습니다. 가장 오래된 것은 ${when}부터입니다. ${urgent(rows, count, at, markup)} ${TAKE}`;
}

function remindedSentence(
  { calls, count, rows }: News['reminded'],
  at: number,
  markup: Markup,
): string {
  const called = calling(calls.map(markup.person));
  const [only] = rows;
  const what =
    count === 1 && only !== undefined
      ? `묶음 알림의 ${markup.quote(only.name)}(${brief(only.kind, only.daysLeft)})`
      : `묶음 알림의 회사 ${number(count)}곳`;
  const named = count === 1 ? '' : ` ${urgent(rows, count, at, markup)}`;
  return `${called}${what}에 맡은 지 여러 날이 지난 알림이 아직 열려 있습니다. 계속 보고 계신가요?${named} ${HAND_BACK}`;
}

function changedSentence(
  { count, critical, rows }: News['changed'],
  at: number,
  markup: Markup,
): string {
  const [only] = rows;
  if (count === 1 && only !== undefined) {
    const { name, kind, daysLeft } = only;
    return `묶음 알림의 ${markup.quote(name)}에 새 소식이 있습니다(${brief(kind, daysLeft)}, ${dayAndMonth(at, at, 'ko')} 기준). ${LOOK}`;
  }
  const some = critical > 0 && critical < count;
  const isCritical = some ? ` 그 가운데 ${number(critical)}곳은 긴급입니다.` : '';
  return `묶음 알림의 회사 ${number(count)}곳에 새 소식이 있습니다.${isCritical} ${urgent(rows, count, at, markup)} ${LOOK}`;
}

function hands({ taken, snoozed }: RollUpView, open: number, { person }: Markup): string {
  if (taken === undefined && snoozed === undefined) return '';
  const nobody = open - (taken?.count ?? 0) - (snoozed?.count ?? 0);
  return [
    ...(taken === undefined ? [] : [`맡은 회사 ${handsOf(taken, person)}.`]),
    ...(snoozed === undefined ? [] : [`미룬 회사 ${handsOf(snoozed, person)}.`]),
    ...(nobody > 0 ? [`아직 맡은 사람이 없는 회사 ${number(nobody)}곳.`] : []),
  ].join(' ');
}

function handsOf({ count, by }: RollUpHands, person: Markup['person']): string {
  const named = by.map((each) => `${person(each.person)} ${number(each.count)}`);
  const others = count - by.reduce((sum, each) => sum + each.count, 0);
  const rest = others > 0 ? [`그 밖 ${number(others)}`] : [];
  return `${number(count)}곳(${[...named, ...rest].join(', ')})`;
}

/** What such a company is, in front of how many there are. */
const COMPANIES: Readonly<Record<ReasonKind, string>> = {
  'certificate-expiry': '인증서가 만료되었거나 곧 만료되는 회사',
  'certificate-invalid': '인증서를 쓸 수 없는 회사',
  'dept-user-login': '부서사용자 로그인이 거부된 회사',
  'auth-missing': '등록된 홈택스 인증이 없는 회사',
  'member-missing': '팝빌 회원이 아닌 회사',
  plan: '정액제를 살펴볼 회사',
  'check-broken': '계속 확인하지 못한 회사',
};

function title({ byKind }: Pick<RollUpView, 'byKind'>, open: number): string {
  const [only, ...others] = kindsIn(byKind);
  const companies = only === undefined || others.length > 0 ? '살펴볼 회사' : COMPANIES[only.kind];
  return `${companies} ${number(open)}곳`;
}

function kinds(byKind: RollUpView['byKind']): string {
  const all = kindsIn(byKind);
  if (all.length < 2) return '';
  return all.map(({ kind, count }) => `${words.reason[kind]} ${number(count)}곳`).join(', ');
}

function progress({ total, solved, left }: RollUpView): string {
  return [
    solved > 0 ? `${number(total)}곳 가운데 ${number(solved)}곳이 해결되었습니다.` : '',
    left > 0 ? `${number(left)}곳은 알림을 따로 보냈습니다.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function row({ kind, daysLeft, expiresAt }: Omit<RollUpRow, 'brn' | 'name'>, at: number): string {
  if (daysLeft === undefined || expiresAt === undefined) return words.reason[kind];
  const time = expiryTime(expiresAt, 'ko');
  const date = [shortDate(expiresAt, at, 'ko'), ...(time === undefined ? [] : [time])].join(' ');
  return `인증서 ${date} ${daysLeft < 0 ? '만료됨' : '만료'} · ${dMinus(daysLeft)}`;
}

/** `가장 급한 곳(11월 25일 기준): 한빛상사 D-3, 누리식품 D-3.` */
/** `of`: how many there are, of which `rows` are the most urgent. */
function urgent(rows: readonly RollUpRow[], of: number, at: number, markup: Markup): string {
  if (rows.length === 0) return '';
  const named = rows
    .slice(0, MOST_URGENT_NAMED)
    .map(({ name, kind, daysLeft }) => `${markup.quote(name)} ${brief(kind, daysLeft)}`);
  const label = of === 1 ? '회사' : '가장 급한 곳';
  return `${label}(${dayAndMonth(at, at, 'ko')} 기준): ${list(named, 'ko')}.`;
}

function brief(kind: ReasonKind, left: number | undefined): string {
  if (left === undefined) return words.reason[kind];
  return left < 0 ? `만료 ${dMinus(left)}` : dMinus(left);
}

function over(view: RollUpView): WideEnd {
  const { total, solved, stage, at } = view;
  const isSolved = total > 0 && solved === total;
  const word = isSolved ? '해결됨' : '종료';
  const how =
    total === 0
      ? '모두 모니터링에서 제외했습니다. 문제가 해결되었다는 뜻은 아닙니다.'
      : progress(view);
  const all = total === 1 ? '한 곳이' : `${number(total)}곳이 모두`;
  const said = isSolved
    ? `묶음 알림의 회사 ${all} 해결되었습니다.`
    : `묶음 알림에 남은 회사가 없습니다. ${how}`;
  return {
    state: stage === 'test' ? `${word}(테스트 환경)` : word,
    title: total === 0 ? '묶음 알림' : `묶음 알림 · 회사 ${number(total)}곳`,
    body: said,
    sentence: said,
    facts: [rollUp.asOf(at)],
  };
}
