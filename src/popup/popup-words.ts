import { problemSentence } from '../assessment/problem-words.js';
import { type Instant, MINUTE, SECOND } from '../kernel/time.js';
import type { Product, Stage } from '../records/company.js';
import type { PopbillProblem } from '../records/status.js';
import { clockTimeWithSeconds } from '../text/format.js';
import { PLAIN } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import { POPUP_LIFETIME_MS, TICKET_LIFETIME_MS } from './popup-rules.js';
import type { TicketRefusal } from './popups.js';

const LINK_SECONDS = POPUP_LIFETIME_MS / SECOND;
const TICKET_MINUTES = TICKET_LIFETIME_MS / MINUTE;

const whereToOpen = ({ say }: Tongue) =>
  say(
    '인증서를 등록하려면 인증서가 저장된 Windows PC에서 열어 주세요.',
    'To register a certificate, open the page on the Windows PC that holds the certificate.',
  );

export function popupWords(t: Tongue) {
  const { say, words } = t;
  const { newLink } = words.button;
  const registered = say('등록했어요, 확인하기', 'I registered it, check now');
  const next = say(
    `아직 등록 전이면 '${newLink}'를, 등록을 마쳤으면 '${registered}'를 눌러 주세요.`,
    `If you have not registered yet, press "${newLink}"; if you have, press "${registered}".`,
  );
  return {
    title: say('인증 페이지', 'Authentication page'),
    /** `company`: its name, or the formatted BRN. */
    page: (company: string, product: Product) =>
      say(
        `${company} ${words.product[product]} 인증 페이지`,
        `the authentication page of ${company} for ${words.product[product]}`,
      ),
    getting: (page: string) => say(`${page} 링크를 받고 있습니다.`, `Getting the link to ${page}.`),
    limit: {
      link: say(`${LINK_SECONDS}초 안에 열어 주세요`, `Open it within ${LINK_SECONDS} seconds`),
      ticket: say(
        `${TICKET_MINUTES}분 안에 열어 주세요(한 번만 열 수 있음)`,
        `Open it within ${TICKET_MINUTES} minutes (it works once)`,
      ),
    },
    link: (page: string, expiresAt: Instant) =>
      say(
        `${page} 링크는 ${clockTimeWithSeconds(expiresAt)}에 만료됩니다.`,
        `The link to ${page} expires at ${clockTimeWithSeconds(expiresAt)} KST.`,
      ),
    whereToOpen: whereToOpen(t),
    separate: say(
      '전자세금계산서와 현금영수증은 각각의 인증 페이지에서 등록해야 합니다. 부서사용자는 따로 필요하고, 인증서는 같은 것을 두 페이지에 등록하면 됩니다.',
      'Tax invoices and cash receipts are registered separately, each on its own page. They need separate department users; one certificate can be registered on both pages.',
    ),
    /** Worded to be true even if the person has just registered on that page, which only the next check finds out. */
    otherPage: (product: Product) =>
      say(
        `마지막 확인 때 ${words.product[product]} 인증을 등록해야 하는 상태였습니다. 그 뒤에 등록하지 않았으면 아래 페이지도 열어 주세요.`,
        `At the last check, authentication still had to be registered for ${words.product[product]}. Unless that has been done since, open the page below too.`,
      ),
    openButton: say('지금 열기', 'Open now'),
    warning: say(
      '회사 계정으로 로그인된 페이지입니다. 링크를 다른 사람에게 보내지 말고, 비밀번호와 주민등록번호는 이 페이지에만 입력해 주세요.',
      "The page is logged in as the company: don't pass the link on, and enter passwords and resident registration numbers only there.",
    ),
    expired: (page: string) =>
      say(`${page} 링크가 만료되었습니다. ${next}`, `The link to ${page} has expired. ${next}`),
    afterRegistering: say(
      `등록을 마쳤으면 '${registered}'를 눌러 주세요. 누르지 않아도 5분 뒤에 등록 여부를 확인해 알려 드립니다(로그인 테스트 없음).`,
      `After registering, press "${registered}". If you don't, we check once after 5 minutes and let you know (no login test).`,
    ),
    registeredButton: registered,
    noLink: (page: string) =>
      say(
        `${page} 링크를 받지 못했습니다. 잠시 뒤 '${newLink}'를 눌러 주세요.`,
        `There is no link to ${page} yet. Press "${newLink}" in a moment.`,
      ),
    settingsRefused: say(
      '앱의 팝빌 연동 설정에 문제가 있어 링크를 받지 못했습니다. 인증에 문제가 있다는 뜻은 아닙니다. 관리자에게 알려 주세요.',
      "The app's POPBiLL settings are wrong, so there is no link. This doesn't mean the company's authentication is broken. Tell an admin.",
    ),
  };
}

export const notMemberSentence = (stage: Stage, { say, words }: Tongue) =>
  say(
    `팝빌 연동회원이 아닌 사업자번호입니다. 번호와 환경(현재 ${words.stage[stage]})을 확인해 주세요.`,
    `This business number does not belong to a linked member. Check the number and the environment (now: ${words.stage[stage]}).`,
  );

/**
 * `not-allowed`: the ticket's owner lost the permission. `person-unknown`: Slack did not say in time who they are.
 * `store-failed`: the ticket may be used already.
 */
export type TicketPageProblem =
  | TicketRefusal
  | 'not-allowed'
  | 'person-unknown'
  | 'store-failed'
  | PopbillProblem;

/** Plain text without markup. */
export const ticketPageWords = (t: Tongue) => ({
  title: t.say('홈택스 인증 페이지', 'HomeTax authentication page'),
  opening: (company: string) =>
    t.say(`${company}의 인증 페이지를 엽니다.`, `Opening the authentication page of ${company}.`),
  hint: t.say(
    `${whereToOpen(t)} 회사 계정으로 로그인된 페이지이니 이 링크를 다른 사람에게 보내지 마세요.`,
    `${whereToOpen(t)} The page is logged in as the company, so don't pass this link on.`,
  ),
  button: t.say('인증 페이지로 이동', 'Go to the authentication page'),
  problemTitle: t.say(
    '인증 페이지를 열지 못했습니다',
    'The authentication page could not be opened',
  ),
});

export function ticketPageProblem(problem: TicketPageProblem, t: Tongue): string {
  const { say } = t;
  if (typeof problem !== 'string') {
    const next = say(
      '슬랙에서 새 링크를 받아 주세요. 계속되면 관리자에게 이 내용을 알려 주세요.',
      'Get a new link in Slack; if that does not help, tell an admin.',
    );
    // On a line of its own, because POPBiLL's words may end the sentence without a full stop.
    return `${problemSentence(problem, PLAIN, t)}\n${next}`;
  }
  switch (problem) {
    case 'unknown':
    case 'used':
    case 'expired':
      return say(
        `쓸 수 없는 링크입니다. 링크는 ${TICKET_MINUTES}분 안에 한 번만 열 수 있으니 슬랙에서 새 링크를 받아 주세요.`,
        `This link no longer works: it opens once, within ${TICKET_MINUTES} minutes. Get a new one in Slack.`,
      );
    case 'not-allowed':
      return say(
        '이 링크를 받은 분은 이제 인증 페이지를 열 권한이 없습니다. 운영자나 관리자에게 문의해 주세요.',
        'The person this link was made for is no longer allowed to open authentication pages. Ask an operator or admin.',
      );
    case 'person-unknown':
      return say(
        '슬랙 응답이 늦어 권한을 확인하지 못했습니다. 잠시 뒤 아래 버튼을 다시 눌러 주세요.',
        'Slack took too long to confirm that you may open this page. Press the button again in a moment.',
      );
    case 'store-failed':
      return say(
        '앱이 지금 데이터를 읽거나 저장하지 못합니다. 잠시 뒤 슬랙에서 새 링크를 받아 주세요. 계속되면 관리자에게 알려 주세요.',
        'The app cannot read or write its data right now. Get a new link in Slack in a moment; if that does not help, tell an admin.',
      );
  }
}
