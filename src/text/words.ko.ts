import type { CertificateView, DeptUserView, Verdict } from '../assessment/assessment.js';
import { MOST_IN_A_ROW } from '../assessment/lock-out-rules.js';
import type { PlanStatus } from '../records/status.js';
import { daysLeft, shortDate } from './format.js';
import type { Words } from './words.text.js';

const product = { taxinvoice: '전자세금계산서', cashbill: '현금영수증' } as const;

export const ko: Words = {
  productLabel: product,
  product,
  // Both names are ours and end in a known letter, so a particle may follow them.
  products: (products) =>
    products.length > 1 ? '전자세금계산서와 현금영수증' : products.map((p) => product[p]).join(''),
  methodLabel: { certificate: '공동인증서', deptUser: '부서사용자' },
  method: { certificate: '인증서', deptUser: '부서사용자' },
  stage: { test: '테스트', production: '운영' },
  verdict,
  verdictMeaning,
  certificate,
  deptUser,
  attempts,
  plan,
  severity: { critical: '긴급', warning: '주의', notice: '안내' },
  reason: {
    'certificate-expiry': '인증서 만료',
    'certificate-invalid': '인증서 사용 불가',
    'dept-user-login': '부서사용자 로그인 거부',
    'auth-missing': '등록된 인증 없음',
    'member-missing': '팝빌 회원 아님',
    plan: '정액제 문제',
    'check-broken': '계속 확인하지 못함',
  },
  pauseReason: {
    closed: '폐업',
    'contract-ended': '계약 종료',
    'moved-elsewhere': '다른 곳으로 옮김',
  },
  button: {
    openPage: '인증 페이지 열기',
    newLink: '새 링크 받기',
    check: '확인',
    checkAgain: '다시 확인',
    testCertificateLogin: '인증서 로그인 테스트',
    registeredAgain: '다시 등록했어요',
    testAnyway: '그래도 로그인 테스트',
    watch: '모니터링 추가',
    edit: '수정',
    unwatch: '모니터링 제외',
    save: '저장',
    cancel: '취소',
    close: '닫기',
    take: '제가 맡을게요',
    handBack: '맡은 것 내려놓기',
    snooze: '나중에 알림',
    wake: '다시 켜기',
    details: '자세히',
    clientText: '고객 안내문',
  },
  label: {
    company: '회사',
    brn: '사업자번호',
    popbillId: '팝빌 아이디',
    collects: '수집 항목',
    plan: '정액제',
    owner: '담당자',
    note: '처리 메모',
    channel: '알림 채널',
    defaultChannel: '기본 채널',
    stage: '환경',
    whatHappened: '상황',
    whatItMeans: '영향',
    whatToDo: '할 일',
    couldNotCheck: '확인하지 못함',
  },
};

function verdict(of: Verdict): string {
  switch (of.kind) {
    case 'collectable':
      return of.basis === 'tested' ? '수집 가능' : '수집 가능(유효기간 기준)';
    case 'at-risk':
      return '조치 필요';
    case 'broken':
      return '수집 불가';
    case 'unknown':
      return '확인하지 못함';
    default:
      return of satisfies never;
  }
}

function verdictMeaning(of: Verdict): string {
  switch (of.kind) {
    case 'collectable':
      return of.basis === 'tested' ? '로그인까지 테스트했습니다' : '로그인은 테스트하지 않았습니다';
    case 'at-risk':
      return '지금은 수집되지만 곧 멈출 수 있습니다';
    case 'broken':
      return '쓸 수 있는 인증이 없습니다';
    case 'unknown':
      return '인증이 잘못되었다는 뜻은 아닙니다';
    default:
      return of satisfies never;
  }
}

function certificate(of: CertificateView, now: number): string {
  switch (of.kind) {
    case 'unknown':
      return '확인하지 못함';
    case 'missing':
      return '등록 안 됨';
    case 'valid':
      return of.daysLeft === 0
        ? daysLeft(0, 'ko')
        : `${shortDate(of.expiresAt, now, 'ko')}까지 · ${daysLeft(of.daysLeft, 'ko')}`;
    case 'expired': {
      const date = `${shortDate(of.expiresAt, now, 'ko')} 만료`;
      return of.daysLeft < 0 ? `${date} · ${daysLeft(of.daysLeft, 'ko')}` : date;
    }
    case 'unusable':
      return withAttempts(of.revoked ? '폐기됨(재발급된 것으로 보임)' : '사용 불가', of);
    default:
      return of satisfies never;
  }
}

function withAttempts(state: string, { attempts: used }: { readonly attempts?: number }): string {
  return used === undefined ? state : `${state} · ${attempts(used)}`;
}

function attempts(used: number): string {
  return `${MOST_IN_A_ROW}회 중 ${Math.min(used, MOST_IN_A_ROW)}회 시도`;
}

function deptUser(of: DeptUserView): string {
  switch (of.kind) {
    case 'unknown':
      return '확인하지 못함';
    case 'missing':
      return '등록 안 됨';
    case 'untested':
      return '등록됨(로그인 테스트 전)';
    case 'works':
      return '로그인 정상';
    case 'rejected':
      return withAttempts('로그인 거부됨', of);
    default:
      return of satisfies never;
  }
}

function plan(of: PlanStatus, now: number): string {
  switch (of.state) {
    case 'in-use':
      return '이용 중';
    case 'ending':
      return of.endsAt === undefined ? '종료 예정' : `${shortDate(of.endsAt, now, 'ko')} 종료 예정`;
    case 'stopped':
      return '정지';
    default:
      return of.state satisfies never;
  }
}
