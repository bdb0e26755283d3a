import { TONGUES } from '../text/tongue.js';
import type { CallText } from './call-text.js';

const { words } = TONGUES.ko;

export const call: CallText = {
  name: {
    'certificate-expiry': '인증서 만료일',
    'certificate-login-test': '인증서 로그인 테스트',
    'dept-user-registered': '부서사용자 등록 여부',
    'dept-user-login-test': '부서사용자 로그인 테스트',
    'flat-rate': '정액제',
    'popup-url': '인증 페이지 링크',
    'is-member': '팝빌 회원 여부',
    'company-info': '팝빌 회사 정보',
  },
  ourFault:
    '팝빌이 이 앱의 설정을 받아들이지 않아 회사들을 확인할 수 없습니다. 회사의 인증이 잘못되었다는 뜻은 아닙니다. 관리자에게 알려 주세요.',
  refusedHere:
    '팝빌이 설정 문제라며 이 회사에 관한 질문을 받아들이지 않아 확인하지 못했습니다. 회사의 인증이 잘못되었다는 뜻은 아닙니다. 다른 회사는 확인된다면 이 회사의 사업자번호와 팝빌 아이디를 봐 주시고, 다른 회사도 그렇다면 관리자에게 알려 주세요.',
  notMember: (stage) =>
    `이 사업자번호는 우리 팝빌 연동회원이 아닙니다. 번호와 환경(지금 ${words.stage[stage]})을 봐 주세요.`,
  noLink: `그래서 링크를 받지 못했습니다. 잠시 뒤 '${words.button.newLink}'를 눌러 주세요.`,
  noLinkByOurFault:
    '팝빌이 이 앱의 설정을 받아들이지 않아 링크를 받지 못했습니다. 회사의 인증 문제가 아닙니다. 관리자에게 알려 주세요.',
};
