import type { ReasonKind } from '../../domain/reason.js';
import type { RollUpRow, RollUpView } from '../../domain/roll-up.js';
import { dayAndMonth, dayAndTime, dMinus, expiryTime, list, number, shortDate } from '../format.js';
import type { Markup } from '../markup.js';
import { kindsIn, MOST_URGENT_NAMED, severitiesIn } from '../roll-up-parts.js';
import type { RollUpText, WideEnd } from '../wide-text.js';
import { ko as words } from './words.js';

export const rollUp: RollUpText = {
  title,
  severities: (by) =>
    severitiesIn(by)
      .map((severity) => `${words.severity[severity]} ${number(by[severity])}곳`)
      .join(', '),
  kinds,
  progress,
  advice:
    '회사마다 알림은 따로 있습니다. 전체 목록에서 하나씩 맡거나, 다시 확인하거나, 인증 페이지를 열 수 있습니다.',
  row,
  more: (count) => `그 밖에 ${number(count)}곳이 더 있습니다.`,
  asOf: (at) => `${dayAndTime(at, at, 'ko')} 기준`,
  showAll: '전체 목록 보기',
  sentence: (view, open, markup) =>
    `${title(view, open)}. ${urgent(view.rows, view.at, markup)}`.trim(),
  over,
  news: ({ calls = [], count, critical, rows }, at, markup) => {
    const called = calls.map((id) => `${markup.person(id)} `).join('');
    const isCritical = critical > 0 ? ` 그 가운데 ${number(critical)}곳은 긴급입니다.` : '';
    return `${called}묶음 알림의 회사 ${number(count)}곳을 다시 살펴봐 주세요.${isCritical} ${urgent(rows, at, markup)} 위 메시지의 전체 목록에서 볼 수 있습니다.`;
  },
};

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
    left > 0 ? `${number(left)}곳은 따로 알렸습니다.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function row({ kind, daysLeft, expiresAt }: Omit<RollUpRow, 'brn' | 'name'>, at: number): string {
  if (daysLeft === undefined || expiresAt === undefined) return words.reason[kind];
  const time = expiryTime(expiresAt, 'ko');
  const date = [shortDate(expiresAt, at, 'ko'), ...(time === undefined ? [] : [time])].join(' ');
  return `인증서 ${date} 만료 · ${dMinus(daysLeft)}`;
}

/** `가장 급한 곳(11월 25일 기준): 한빛상사 D-3, 누리식품 D-3.` */
function urgent(rows: readonly RollUpRow[], at: number, markup: Markup): string {
  if (rows.length === 0) return '';
  const named = rows
    .slice(0, MOST_URGENT_NAMED)
    .map(
      ({ name, kind, daysLeft }) =>
        `${markup.quote(name)} ${daysLeft === undefined ? words.reason[kind] : dMinus(daysLeft)}`,
    );
  return `가장 급한 곳(${dayAndMonth(at, at, 'ko')} 기준): ${list(named, 'ko')}.`;
}

function over(view: RollUpView): WideEnd {
  const { total, solved, stage, at } = view;
  const word = solved === total ? '해결됨' : '종료';
  const said =
    solved === total
      ? `묶음 알림의 회사 ${number(total)}곳이 모두 해결되었습니다.`
      : `묶음 알림에 남은 회사가 없습니다. ${progress(view)}`;
  return {
    state: stage === 'test' ? `${word}(테스트 환경)` : word,
    title: `묶음 알림 · 회사 ${number(total)}곳`,
    body: said,
    sentence: said,
    facts: [rollUp.asOf(at)],
  };
}
