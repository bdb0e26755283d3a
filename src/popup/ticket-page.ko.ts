import type { TicketPageText } from './ticket-page-text.js';

export const ticketPage: TicketPageText = {
  title: '홈택스 인증 페이지',
  opening: (company) => `${company}의 인증 페이지를 엽니다.`,
  hint: '인증서를 등록하려면 인증서가 저장된 Windows PC에서 열어 주세요. 회사 계정으로 로그인되는 페이지이니 이 주소를 다른 사람에게 보내지 마세요.',
  button: '인증 페이지 열기',
  problemTitle: '인증 페이지를 열지 못했습니다',
  problem(problem) {
    if (problem === 'used') {
      return '이미 한 번 연 주소입니다. 한 번만 열 수 있으니 슬랙에서 새 링크를 받아 주세요.';
    }
    if (problem === 'expired')
      return '5분이 지나 주소가 닫혔습니다. 슬랙에서 새 링크를 받아 주세요.';
    if (problem === 'unknown')
      return '우리가 아는 주소가 아닙니다. 슬랙에서 새 링크를 받아 주세요.';
    if (problem === 'not-allowed') {
      return '이 주소를 받은 사람은 이제 인증 페이지를 열 수 없습니다. 운영자나 관리자에게 말씀해 주세요.';
    }
    if (problem === 'nobody-known') {
      return '지금도 이 페이지를 열 수 있는 분인지 슬랙이 제때 알려 주지 않아 열지 않았습니다. 잠시 뒤 버튼을 다시 눌러 주세요.';
    }
    switch (problem.kind) {
      case 'refused':
        return `팝빌이 페이지를 내주지 않았습니다. 슬랙에서 다시 시도하고, 계속되면 관리자에게 이 내용을 알려 주세요. 팝빌의 말: "${problem.message}" (${problem.code})`;
      case 'unreachable':
      case 'too-late':
      case 'garbled':
        return '팝빌이 제대로 응답하지 않았습니다. 잠시 뒤 슬랙에서 새 링크를 받아 주세요.';
      default:
        return problem satisfies never;
    }
  },
};
