import { clockTimeWithSeconds } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { PopupText } from './popup-text.js';

const { words } = TONGUES.ko;

const REGISTERED = '등록했어요, 확인하기';

export const popup: PopupText = {
  title: '인증 페이지',
  getting: (company) => `${company} 인증 페이지의 링크를 받고 있습니다.`,
  alive: (company, diesAt) =>
    `${company} 인증 페이지입니다. ${clockTimeWithSeconds(diesAt)}까지 열 수 있고 나에게만 보입니다.`,
  ticket: (company, expiresAt) =>
    `${company} 인증 페이지로 가는 버튼입니다. ${clockTimeWithSeconds(expiresAt)}까지 한 번 열 수 있고 나에게만 보입니다.`,
  whereToOpen: '인증서를 등록하려면 인증서가 저장된 Windows PC에서 열어 주세요.',
  doNotPassOn: '회사 계정으로 로그인된 링크이니 다른 사람에게 보내지 마세요.',
  secretsStayOut: '비밀번호와 주민등록번호는 팝빌 페이지에만 입력하고, 슬랙에는 적지 마세요.',
  dead: `30초가 지나 링크가 닫혔습니다. 아직이면 '${words.button.newLink}'를, 등록을 마쳤으면 '${REGISTERED}'를 눌러 주세요.`,
  ticketOver: `5분이 지나 버튼을 더 쓸 수 없습니다. 아직이면 '${words.button.newLink}'를, 등록을 마쳤으면 '${REGISTERED}'를 눌러 주세요.`,
  whenDone: `팝빌 페이지에서 등록을 마쳤으면 '${REGISTERED}'를 눌러 주세요.`,
  looksLater:
    '누르지 않아도 5분 뒤에 한 번 살펴보고 알려 드립니다. 그때는 홈택스에 로그인하지 않습니다.',
  checking: (company) =>
    `${company} 상태를 확인하고 있습니다. 1분쯤 걸릴 수 있습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.`,
  registeredButton: REGISTERED,
};
