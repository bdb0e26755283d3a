import { calling, severityWord } from '../assessment/alert-phrases.ko.js';
import { certificateExpiry } from '../assessment/certificate-expiry.ko.js';
import { certificateInvalid } from '../assessment/certificate-invalid.ko.js';
import { deptUserLogin } from '../assessment/dept-user-login.ko.js';
import { authMissing, checkBroken, memberMissing, plan } from '../assessment/other-reasons.ko.js';
import { problem } from '../assessment/problem.ko.js';
import { productsIn } from '../assessment/verdict-words.js';
import { setup, setupResolved } from '../incident/setup.ko.js';
import { calendarDaysUntil, startOfSeoulDay } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { dayAndMonth, dayAndTime, list } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import { did, stillOnIt } from './alert-done.ko.js';
import { closed, resolved } from './alert-end.ko.js';
import type { AlertText, ReasonContext, ReasonWords } from './alert-text.js';

const { words } = TONGUES.ko;

export const ko: AlertText = {
  companyLabel: (name, brn) => `${name}(${brn})`,
  severity: severityWord,
  resolvedWord: (stage) => (stage === 'test' ? '해결됨(테스트 환경)' : '해결됨'),
  closedWord: (stage) =>
    stage === 'test' ? '모니터링 제외로 종료(테스트 환경)' : '모니터링 제외로 종료',
  reason,
  otherReasons: (others, worst) => `이 밖에 살펴볼 문제: ${kinds(others, [worst])}.`,
  resolved,
  closed,
  owner: (person) => `담당 ${person}`,
  asOf: (at) => `${dayAndTime(at, at, 'ko')} 기준`,
  nextNotice,
  pageOpened: (person, at, now) => `인증 페이지를 연 사람 ${person} (${dayAndTime(at, now, 'ko')})`,
  lead: {
    first: '',
    rung: '',
    'last-day': '',
    worse: '더 급해졌습니다. ',
    'new-reason': '다른 문제가 더해졌습니다. ',
    'snooze-over': '미뤄 둔 시간이 지났습니다. ',
    reminder: '맡은 지 여러 날이 지났지만 아직 해결되지 않았습니다. ',
    'nobody-took-it': '',
  },
  nowCritical: '긴급으로 바뀌었습니다. ',
  stillOnIt,
  untaken: (since, now) =>
    `${dayAndTime(since, now, 'ko')}부터 업무 시간으로 4시간 넘게 맡은 사람이 없습니다. `,
  press: {
    take: `살펴볼 분은 아래 '${words.button.take}'를 눌러 주세요.`,
    handBack: `더 이상 보지 않는다면 아래 '${words.button.handBack}'를 눌러 주세요. 다른 분이 맡을 수 있습니다.`,
  },
  calling,
  did,
  reasonGone: (gone, left, at) =>
    `${dayAndTime(at, at, 'ko')} 해결된 것: ${kinds(gone, left)}. 남은 것: ${kinds(left, gone)}.`,
  pageOpenedLine: (person, at) =>
    `${dayAndTime(at, at, 'ko')} ${person} 님이 인증 페이지를 열었습니다.`,
  moved: (channel) =>
    `알림 채널이 바뀌었습니다. 이 회사의 알림은 이제 ${channel} 채널에서 이어집니다.`,
  setup,
  setupResolved,
  problem,
};

function reason(of: Reason, about: ReasonContext): ReasonWords {
  switch (of.kind) {
    case 'certificate-expiry':
      return certificateExpiry(of, about);
    case 'certificate-invalid':
      return certificateInvalid(of, about);
    case 'dept-user-login':
      return deptUserLogin(of, about);
    case 'auth-missing':
      return authMissing(of, about);
    case 'member-missing':
      return memberMissing(of, about);
    case 'plan':
      return plan(of, about);
    case 'check-broken':
      return checkBroken(of, about);
    default:
      return of satisfies never;
  }
}

/** Of a kind that is also among `beside`, it is said what is collected: only that tells them apart. */
function kinds(reasons: readonly Reason[], beside: readonly Reason[]): string {
  const names = reasons.map(({ kind, products }) => {
    const name = words.reason[kind];
    return beside.some((other) => other.kind === kind)
      ? `${name}(${productsIn(products, TONGUES.ko)})`
      : name;
  });
  return list([...new Set(names)], 'ko');
}

function nextNotice(of: Reason, about: ReasonContext): string | undefined {
  if (of.kind !== 'certificate-expiry' || of.nextNoticeOn === undefined) return undefined;
  const at = startOfSeoulDay(of.nextNoticeOn);
  const day = dayAndMonth(at, about.at, 'ko');
  const before = calendarDaysUntil(of.expiresAt, at);
  if (before > 0) return `다음 알림 ${day}(${before}일 전)`;
  return before === 0 ? `다음 알림 ${day}(만료일)` : `다음 알림 ${day}`;
}
