import type { Stage } from '../../domain/company.js';
import { SECOND } from '../../domain/instant.js';
import type { PopbillProblem, Refused } from '../../domain/popbill-problem.js';
import { isOurFault } from '../../domain/popbill-problem.js';
import type { ProblemText } from '../problem-text.js';
import { ko as words } from './words.js';

export const problem: ProblemText = {
  call: {
    'certificate-expiry': '인증서 만료일',
    'certificate-login-test': '인증서 로그인 테스트',
    'dept-user-registered': '부서사용자 등록 여부',
    'dept-user-login-test': '부서사용자 로그인 테스트',
    'flat-rate': '정액제',
    'popup-url': '인증 페이지 링크',
    'is-member': '팝빌 회원 여부',
    'company-info': '팝빌의 회사 정보',
  },
  whatHappened,
  evidence,
  noLink,
  ourFault:
    '팝빌이 이 앱의 설정을 받아들이지 않아 어느 회사도 확인할 수 없습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다. 관리자에게 알려 주세요.',
  notMember,
};

function whatHappened(of: PopbillProblem): string {
  switch (of.kind) {
    case 'unreachable':
      return '팝빌에 연결하지 못했습니다.';
    case 'too-late':
      return `${Math.round(of.afterMs / SECOND)}초 안에 응답이 오지 않았습니다.`;
    case 'garbled':
      return '팝빌의 응답을 읽을 수 없었습니다.';
    case 'refused':
      return refusal(of);
    default:
      return of satisfies never;
  }
}

function refusal(of: Refused): string {
  switch (of.codeClass) {
    case 'transient':
      return of.code === -11100008
        ? '같은 인증서로 다른 로그인이 있어 홈택스가 이 로그인을 끊었습니다. 부서사용자는 여럿이 함께 로그인할 수 있습니다.'
        : '팝빌이나 홈택스가 잠시 답하지 못했습니다.';
    case 'rate-limited':
      return '팝빌에 요청이 많아 잠시 뒤에 다시 물어봐야 합니다.';
    case 'caller-misconfigured':
      return '팝빌이 이 앱의 설정을 받아들이지 않았습니다.';
    case 'member-missing':
      return '우리 팝빌 연동회원이 아닙니다.';
    case 'plan-stopped':
      return '팝빌 정액제가 정지되어 있습니다.';
    case 'auth-missing':
      return '등록된 인증이 없습니다.';
    case 'auth-rejected':
      return '홈택스가 로그인을 받아들이지 않았습니다.';
    case 'cert-expired':
      return '인증서가 만료되었습니다.';
    case 'unknown':
      return '팝빌이 우리가 모르는 답을 했습니다. 인증이 잘못되었는지 아직 알 수 없습니다.';
    default:
      return of.codeClass satisfies never;
  }
}

function evidence(of: PopbillProblem): string | undefined {
  switch (of.kind) {
    case 'refused':
      return `팝빌의 말: "${of.message}" (${of.code})`;
    case 'unreachable':
      return of.cause;
    case 'garbled':
      return `HTTP ${of.httpStatus}`;
    case 'too-late':
      return undefined;
    default:
      return of satisfies never;
  }
}

function noLink(of: PopbillProblem, stage: Stage): string {
  if (of.kind === 'refused' && of.codeClass === 'member-missing') return notMember(stage);
  if (isOurFault(of)) {
    return '팝빌이 이 앱의 설정을 받아들이지 않아 링크를 받지 못했습니다. 회사의 인증이 잘못된 것은 아닙니다. 관리자에게 알려 주세요.';
  }
  return `${whatHappened(of)} 그래서 아직 링크를 받지 못했습니다. 잠시 뒤 '${words.button.newLink}'를 눌러 주세요.`;
}

function notMember(stage: Stage): string {
  return `이 사업자번호는 우리 팝빌 연동회원이 아닙니다. 번호와 환경(지금 ${words.stage[stage]})을 봐 주세요.`;
}
