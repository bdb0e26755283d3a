import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import type { PopbillProblem } from '../records/status.js';
import { clockTimeWithSeconds } from '../text/format.js';
import type { Tongue } from '../text/tongue.js';
import type { TicketRefusal } from './popups.js';

/** `company`: its name, or the formatted BRN. */
export function popupWords({ say, words }: Tongue) {
  const { newLink } = words.button;
  const registered = say('등록했어요, 확인하기', 'I registered it, check now');
  return {
    title: say('인증 페이지', 'Authentication page'),
    getting: (company: string) =>
      say(
        `${company} 인증 페이지의 링크를 받고 있습니다.`,
        `Getting the link to the authentication page of ${company}.`,
      ),
    link: (company: string, expiresAt: Instant) =>
      say(
        `${company} 인증 페이지입니다. ${clockTimeWithSeconds(expiresAt)}까지 열 수 있고 나에게만 보입니다.`,
        `This is the authentication page of ${company}. It opens until ${clockTimeWithSeconds(expiresAt)} KST and only you see it.`,
      ),
    ticket: (company: string, expiresAt: Instant) =>
      say(
        `${company} 인증 페이지로 가는 버튼입니다. ${clockTimeWithSeconds(expiresAt)}까지 한 번 열 수 있고 나에게만 보입니다.`,
        `This button leads to the authentication page of ${company}. It opens once, until ${clockTimeWithSeconds(expiresAt)} KST, and only you see it.`,
      ),
    whereToOpen: say(
      '인증서를 등록하려면 인증서가 저장된 Windows PC에서 열어 주세요.',
      'To register a certificate, open it on the Windows PC that holds it.',
    ),
    doNotPassOn: say(
      '회사 계정으로 로그인된 링크이니 다른 사람에게 보내지 마세요.',
      'The link is logged in as the company, so please do not pass it on.',
    ),
    secretsStayOut: say(
      '비밀번호와 주민등록번호는 팝빌 페이지에만 입력하고, 슬랙에는 적지 마세요.',
      "Passwords and resident numbers go into POPBiLL's page only. Please do not write them in Slack.",
    ),
    linkExpired: say(
      `30초가 지나 링크가 닫혔습니다. 아직이면 '${newLink}'를, 등록을 마쳤으면 '${registered}'를 눌러 주세요.`,
      `The link closed after 30 seconds. Press "${newLink}" if you still need it, or "${registered}" when you are done.`,
    ),
    ticketExpired: say(
      `5분이 지나 버튼을 더 쓸 수 없습니다. 아직이면 '${newLink}'를, 등록을 마쳤으면 '${registered}'를 눌러 주세요.`,
      `The button closed after 5 minutes. Press "${newLink}" if you still need it, or "${registered}" when you are done.`,
    ),
    afterRegistering: say(
      `팝빌 페이지에서 등록을 마쳤으면 '${registered}'를 눌러 주세요.`,
      `When you have registered on POPBiLL's page, press "${registered}".`,
    ),
    recheckNote: say(
      '누르지 않아도 5분 뒤에 한 번 살펴보고 알려 드립니다. 그때는 홈택스에 로그인하지 않습니다.',
      'If you do not, we take one look in 5 minutes and tell you. That look does not log in to HomeTax.',
    ),
    checking: (company: string) =>
      say(
        `${company} 상태를 확인하고 있습니다. 1분쯤 걸릴 수 있습니다. 창을 닫으면 결과를 메시지로 보내 드립니다.`,
        `Checking ${company}. This may take about a minute. If you close this window, the result comes as a message.`,
      ),
    registeredButton: registered,
    notMember: (stage: Stage) =>
      say(
        `이 사업자번호는 우리 팝빌 연동회원이 아닙니다. 번호와 환경(지금 ${words.stage[stage]})을 봐 주세요.`,
        `This business no. is not a POPBiLL member of ours. Please look at the number and the stage (now: ${words.stage[stage]}).`,
      ),
    noLink: say(
      `그래서 링크를 받지 못했습니다. 잠시 뒤 '${newLink}'를 눌러 주세요.`,
      `So there is no link yet. Please press "${newLink}" in a moment.`,
    ),
    settingsRefused: say(
      '팝빌이 이 앱의 설정을 받아들이지 않아 링크를 받지 못했습니다. 회사의 인증 문제가 아닙니다. 관리자에게 알려 주세요.',
      "POPBiLL does not accept the settings of this app, so there is no link. The company's authentication is not at fault. Please tell an admin.",
    ),
  };
}

/** `not-allowed`: the ticket's owner lost the permission. `person-unknown`: Slack did not say in time whether they have it. */
export type TicketPageProblem = TicketRefusal | 'not-allowed' | 'person-unknown' | PopbillProblem;

/** The page between Slack and POPBiLL. Plain text without markup. */
export const ticketPageWords = ({ say, words }: Tongue) => ({
  title: say('홈택스 인증 페이지', 'HomeTax authentication page'),
  opening: (company: string) =>
    say(`${company}의 인증 페이지를 엽니다.`, `Opening the authentication page of ${company}.`),
  hint: say(
    '인증서를 등록하려면 인증서가 저장된 Windows PC에서 열어 주세요. 회사 계정으로 로그인되는 페이지이니 이 주소를 다른 사람에게 보내지 마세요.',
    'To register a certificate, open it on the Windows PC that holds it. The page is logged in as the company, so please do not pass this address on.',
  ),
  button: words.button.openPage,
  problemTitle: say('인증 페이지를 열지 못했습니다', 'The authentication page could not be opened'),
});

export function ticketPageProblem(problem: TicketPageProblem, { say }: Tongue): string {
  if (typeof problem !== 'string' && problem.kind === 'refused') {
    return say(
      `팝빌이 페이지를 내주지 않았습니다. 슬랙에서 다시 시도하고, 계속되면 관리자에게 이 내용을 알려 주세요. 팝빌의 말: "${problem.message}" (${problem.code})`,
      `POPBiLL did not give us the page. Try again in Slack; if that does not help, tell an admin. POPBiLL's words: "${problem.message}" (${problem.code})`,
    );
  }
  switch (typeof problem === 'string' ? problem : problem.kind) {
    case 'used':
      return say(
        '이미 한 번 연 주소입니다. 한 번만 열 수 있으니 슬랙에서 새 링크를 받아 주세요.',
        'This address was opened before and works only once. Please get a new link in Slack.',
      );
    case 'expired':
      return say(
        '5분이 지나 주소가 닫혔습니다. 슬랙에서 새 링크를 받아 주세요.',
        'This address closed after 5 minutes. Please get a new link in Slack.',
      );
    case 'unknown':
      return say(
        '우리가 아는 주소가 아닙니다. 슬랙에서 새 링크를 받아 주세요.',
        'We do not know this address. Please get a new link in Slack.',
      );
    case 'not-allowed':
      return say(
        '이 주소를 받은 사람은 이제 인증 페이지를 열 수 없습니다. 운영자나 관리자에게 말씀해 주세요.',
        'The person this address was made for may no longer open authentication pages. Please ask an operator or admin.',
      );
    case 'person-unknown':
      return say(
        '지금도 이 페이지를 열 수 있는 분인지 슬랙이 제때 알려 주지 않아 열지 않았습니다. 잠시 뒤 버튼을 다시 눌러 주세요.',
        'Slack did not tell us in time whether you may still open this page, so it was not opened. Please press the button again in a moment.',
      );
    case 'unreachable':
    case 'too-late':
    case 'garbled':
      return say(
        '팝빌이 제대로 응답하지 않았습니다. 잠시 뒤 슬랙에서 새 링크를 받아 주세요.',
        'POPBiLL did not answer properly. Please get a new link in Slack in a moment.',
      );
  }
}
