import { MANY_WATCHED } from '../alert/notice-rules.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Stage } from '../records/company.js';
import type { ReasonKind } from '../records/reason.js';
import { timeOfDay } from '../settings/settings-rules.js';
import type { Markup } from '../text/markup.js';
import { POPBILL_MENU, people } from '../text/phrases.js';
import { COMMAND_WORDS } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';

export const registerWords = ({ say, language, words }: Tongue) => {
  const commands = COMMAND_WORDS[language];
  const { openPage, checkAgain, registeredAgain } = words.button;
  return {
    intro: say(
      `인증은 팝빌 화면에서만 등록합니다. /hometax ${commands.popup} <회사> 명령이나 '${openPage}' 버튼으로 받은 링크는 곧 만료되니 바로 열어 주세요.`,
      `Register only on POPBiLL's pages; never type an ID or password in Slack. The link from /hometax ${commands.popup} <company> or "${openPage}" expires soon: open it right away.`,
    ),
    deptUser: {
      title: say('부서사용자 등록(권장)', 'To register a department user (recommended)'),
      steps: [
        say(
          "회사가 홈택스에서 전자세금계산서 전용(또는 현금영수증 전용) 부서사용자로 가입하고 대표 아이디로 승인합니다(상태 '사용' 확인).",
          "The company creates a department user for tax invoices (or for cash receipts) in HomeTax and approves it with the representative's ID, so that its state becomes 사용 (in use).",
        ),
        say(
          `인증 페이지(/hometax ${commands.popup})에서 아이디와 비밀번호를 등록합니다. 홈택스 대표 아이디가 아니라 부서사용자 아이디입니다. 팝빌 사이트의 ${POPBILL_MENU.deptUser}에서도 등록할 수 있습니다.`,
          `Register its ID and password on the authentication page (/hometax ${commands.popup}): the department user's ID, not the company's main HomeTax ID. On POPBiLL's site it is under ${POPBILL_MENU.deptUser}.`,
        ),
        say(
          '화면에서 대표자의 주민등록번호를 요구하면(홈택스 2차 인증) 회사가 직접 입력합니다(요구하는 자릿수만큼만). 슬랙, 이메일, 문자로 받지 마세요.',
          "When the page asks for the representative's resident registration number (HomeTax's 2-step verification), someone at the company enters it (only the digits asked for). Don't accept it by Slack, email or text.",
        ),
      ],
    },
    certificate: {
      title: say('공동인증서 등록', 'To register a joint certificate'),
      steps: [
        say(
          '회사가 은행이나 인증기관에서 인증서를 갱신합니다. 만료된 뒤에는 신규 발급만 가능합니다.',
          'The company renews the certificate at its bank or certification authority. After expiry, only a new one can be issued.',
        ),
        say('홈택스에 등록합니다.', 'It registers the certificate in HomeTax.'),
        say(
          `인증서가 저장된 Windows PC에서 인증 페이지를 열어 팝빌에 등록합니다(전자세금계산서와 현금영수증은 각각). 팝빌 사이트의 ${POPBILL_MENU.certificate}에서도 등록할 수 있습니다.`,
          `On the Windows PC that holds it, open the authentication page and register it with POPBiLL (tax invoices and cash receipts each have their own page). On POPBiLL's site it is under ${POPBILL_MENU.certificate}.`,
        ),
      ],
    },
    after: say(
      `등록을 마쳤으면 '${checkAgain}'을, 로그인이 거부된 회사라면 '${registeredAgain}'를 눌러 주세요. 수집할 수 있으면 알림이 닫힙니다.`,
      `Then press "${checkAgain}" (after a rejected login, "${registeredAgain}"). Once the company can collect, its alert closes.`,
    ),
  };
};

interface AlertKind {
  readonly meaning: string;
  /** What to do first. */
  readonly action: string;
}

export function alertKinds({ say, words }: Tongue): Readonly<Record<ReasonKind, AlertKind>> {
  const { checkAgain } = words.button;
  return {
    'certificate-expiry': {
      meaning: say(
        '팝빌에 등록된 공동인증서의 만료일로 판단합니다. 만료되면 부서사용자가 없는 회사는 수집이 멈춥니다.',
        'Based on the expiry date of the joint certificate registered with POPBiLL. Without a department user, collection stops at expiry.',
      ),
      action: say(
        '회사가 인증서를 갱신해(만료 후에는 신규 발급) 홈택스와 팝빌에 다시 등록합니다.',
        'The company renews it (after expiry: gets a new one), then registers it again in HomeTax and with POPBiLL.',
      ),
    },
    'certificate-invalid': {
      meaning: say(
        '유효기간은 남았지만 인증서로 로그인할 수 없습니다.',
        'The certificate has not expired, but it cannot log in to HomeTax.',
      ),
      action: say(
        '최근 재발급했는지 회사에 물어보고, 지금 쓰는 인증서를 홈택스와 팝빌에 등록합니다.',
        'Ask the company whether it was reissued, then register the current one in HomeTax and with POPBiLL.',
      ),
    },
    'dept-user-login': {
      meaning: say(
        '비밀번호가 바뀌었거나 홈택스에서 계정 상태가 달라졌을 때 주로 생깁니다.',
        "Usually the password, or the account's state in HomeTax, has changed.",
      ),
      action: say(
        "비밀번호를 바꿨는지, 홈택스에서 계정 상태가 '사용'인지 회사에 물어본 뒤, 인증 페이지에서 다시 등록합니다.",
        'Ask the company whether the password changed and whether the account is 사용 (in use), then register it again on the authentication page.',
      ),
    },
    'auth-missing': {
      meaning: say(
        '팝빌에 인증서도 부서사용자도 등록되어 있지 않습니다.',
        'Neither a certificate nor a department user is registered with POPBiLL.',
      ),
      action: say(
        '회사가 홈택스에서 부서사용자로 가입하고, 인증 페이지에서 등록합니다.',
        'The company creates a department user in HomeTax. Then register it on the authentication page.',
      ),
    },
    'member-missing': {
      meaning: say(
        '사업자번호가 링크아이디의 연동회원 목록에 없어 인증을 확인할 수 없습니다.',
        "The business number is not among our LinkID's members, so its authentication cannot be checked.",
      ),
      action: say(
        '사업자번호와 환경(테스트·운영)을 확인합니다. 둘 다 맞으면 회사를 연동회원으로 가입시킵니다.',
        'Check the business number and the environment. If both are right, make the company a linked member.',
      ),
    },
    plan: {
      meaning: say(
        '인증에는 문제가 없지만 정액제 때문에 수집이 멈췄거나 곧 멈춥니다.',
        'The flat-rate plan, not authentication, has stopped collection or will soon.',
      ),
      action: say(
        '팝빌 사이트에서 정액제를 다시 신청하거나, 해지 신청을 취소하거나, 미수금을 확인합니다.',
        "On POPBiLL's site, apply for the flat-rate plan again, withdraw its cancellation, or check what is unpaid.",
      ),
    },
    'check-broken': {
      meaning: say(
        '3회 연속 확인하지 못하면 알립니다. 인증에 문제가 있다는 뜻은 아닙니다.',
        "Three checks in a row got no usable answer. This doesn't mean authentication is broken.",
      ),
      action: say(
        `'${checkAgain}'을 누르고, 그래도 확인되지 않으면 팝빌 고객센터에 알립니다.`,
        `Press "${checkAgain}". If that does not help, contact POPBiLL support.`,
      ),
    },
  };
}

export const incidentKinds = ({
  say,
}: Tongue): readonly (AlertKind & { readonly name: string })[] => [
  {
    name: say('앱 설정 문제', 'App setup problem'),
    meaning: say(
      '앱의 팝빌 연동 설정에 문제가 있어 회사를 확인할 수 없습니다.',
      "The app's POPBiLL settings are wrong, so companies cannot be checked.",
    ),
    action: say(
      '관리자가 알림에 나온 설정을 고칩니다.',
      'An admin corrects the setting that the alert names.',
    ),
  },
  {
    name: say('홈택스·팝빌 응답 없음', 'HomeTax or POPBiLL not answering'),
    meaning: say(
      '회사나 로그인을 잠시 확인할 수 없을 뿐, 인증에 문제가 있다는 뜻은 아닙니다.',
      "Companies or their logins can't be checked for now. This doesn't mean authentication is broken.",
    ),
    action: say(
      '응답이 없다는 이유로 인증을 다시 등록하거나 비밀번호를 바꾸지 말고 기다립니다.',
      "Wait. Don't register anything again or change passwords because of this.",
    ),
  },
  {
    name: say('같은 원인 의심', 'Probably one cause'),
    meaning: say(
      '여러 회사의 로그인이 같은 이유로 거부되어 로그인 테스트를 중단합니다.',
      'Many logins were rejected for the same reason, so login tests are paused.',
    ),
    action: say(
      '비밀번호를 바꾸거나 다시 등록하기 전에 팝빌 공지를 확인합니다.',
      "Check POPBiLL's notices before changing passwords or registering again.",
    ),
  },
  {
    name: say('한꺼번에 발생한 문제', 'Many at once'),
    meaning: say(
      '여러 회사에 같은 문제가 한꺼번에 발생해, 실제 문제인지 확인될 때까지 회사별 알림을 보류합니다.',
      'Many companies have the same new problem at once, so their own alerts are on hold until it is confirmed.',
    ),
    action: say(
      '팝빌 공지를 보고, 링크아이디·환경·팝빌과의 계약이 바뀌지 않았는지 확인합니다.',
      "Check POPBiLL's notices, our LinkID, the environment and our contract with POPBiLL.",
    ),
  },
];

export const alertHelpWords = ({ say, words }: Tongue) => ({
  intro: say(
    '알림은 회사마다 하나이고, 해결될 때까지 같은 메시지를 업데이트합니다. 원인별 할 일은 맨 아래에서 알림을 선택하면 나옵니다.',
    'Each company has at most one alert, and its message is updated until it is resolved. For the steps by cause, choose an alert from the menu at the end.',
  ),
  example: say(
    '아래는 예시입니다. 실제 알림에는 그때의 날짜와 내용이 나옵니다.',
    'This is an example. A real alert has its own dates and facts.',
  ),
  company: say('예시 회사', 'Sample company'),
  otherCauses: say('상황에 따라 할 일이 다릅니다.', 'Other cases need different steps.'),
  buttons: say(
    `처리할 분은 '${words.button.claim}'를 눌러 주세요. 동료에게 맡기려면 '${words.button.assign}'를, 나중에 처리하려면 '${words.button.snooze}'를, 회사에 보낼 글이 필요하면 '${words.button.clientText}'을 누르면 됩니다.`,
    `To handle an alert, press "${words.button.claim}"; to have a colleague handle it, "${words.button.assign}". If it has to wait, press "${words.button.snooze}". For a message to the company, press "${words.button.clientText}".`,
  ),
});

export type HelpPolicy = Pick<
  Policy,
  'certAlertDays' | 'quietHours' | 'deptLoginTest' | 'certLoginTest' | 'collectsBy'
>;

export interface HelpFacts extends HelpPolicy {
  readonly stage: Stage;
  /** Users and user groups. Empty: the default applies. */
  readonly operators: readonly string[];
  readonly admins: readonly string[];
  /** Absent if no sweep is scheduled. */
  readonly nextSweepAt?: Instant;
  /** E.g. `09:00`; absent if the setting is not a daily time. */
  readonly digestAt?: string;
  readonly now: Instant;
}

export function sweepsIntro({ say, language }: Tongue): string {
  const commands = COMMAND_WORDS[language];
  return say(
    `현재 설정입니다. 인증서 만료 알림 시점, 방해 금지 시간, 일일 요약 시각은 관리자가 /hometax ${commands.settings} 명령으로 바꿀 수 있습니다.`,
    `The current settings. Admins can change certificate expiry alerts, quiet hours and the daily summary time with /hometax ${commands.settings}.`,
  );
}

export function sweepLines(facts: HelpFacts, t: Tongue): readonly string[] {
  const { say, list } = t;
  const { certAlertDays, quietHours, digestAt } = facts;
  const deptLoginTests: Readonly<Record<Policy['deptLoginTest'], string>> = {
    daily: say('정기 확인에서 하루 한 번 합니다.', 'once a day, in scheduled checks.'),
    weekly: say('정기 확인에서 일주일에 한 번 합니다.', 'once a week, in scheduled checks.'),
    off: say(
      '정기 확인에서는 하지 않고, 사람이 확인할 때만 합니다.',
      'not in scheduled checks, only when a person checks.',
    ),
  };
  const certLoginTests: Readonly<Record<Policy['certLoginTest'], string>> = {
    off: say('하지 않고, 유효기간만 확인합니다.', 'never. Only the expiry date is checked.'),
    manual: say(
      '버튼을 누르고 확인했을 때만 합니다. 같은 인증서로 홈택스를 사용 중인 사람이 로그아웃될 수 있기 때문입니다.',
      'only by a button that asks first, because it may log out anyone using HomeTax with the same certificate.',
    ),
    sweep: say(
      '정기 확인에서도 합니다. 같은 인증서로 홈택스를 사용 중인 사람이 로그아웃될 수 있습니다.',
      'in scheduled checks too. It may log out anyone using HomeTax with the same certificate.',
    ),
  };
  return [
    nextSweepLine(facts, t),
    say(
      `인증서 만료 알림 시점: 만료 ${certAlertDays.join('·')}일 전. 만료 뒤에는 1주 동안 매일, 4주까지 매주 알립니다. 부서사용자 로그인이 정상이면 첫 시점과 만료일에만 알립니다(모니터링하는 회사가 ${MANY_WATCHED}곳 이상이면 일일 요약에서만).`,
      `Certificate expiry alerts: ${list(certAlertDays.map(String))} days before expiry; after expiry, daily for a week, then weekly until week four. While a department user works, only on the first of these days and on the day of expiry (with ${MANY_WATCHED} or more watched companies, only in the daily summary).`,
    ),
    say(
      '알림 시점이 휴일이면 그 전 영업일에 알립니다. 같은 회사는 더 급해지지 않는 한 하루에 한 번만 알립니다.',
      'If an alert day is a non-working day, the alert comes on the working day before. Each company gets at most one alert message a day, unless its problem becomes more urgent.',
    ),
    `${say('부서사용자 로그인 테스트', 'Department user login test')}: ${deptLoginTests[facts.deptLoginTest]}`,
    say(
      '잠금 방지: 로그인이 거부되면 그날은 자동으로 다시 로그인하지 않고, 이후 정기 확인에서 최대 한 번만 더 테스트합니다. 4회 연속 실패하면 운영자가 홈택스 로그인을 확인한 뒤에만 테스트할 수 있습니다. 여러 번 실패하면 홈택스 계정이 잠길 수 있기 때문입니다.',
      'Lockout protection: after a rejected login, the app does not log in again automatically that day, and later scheduled checks test it at most once more. After four failures in a row, an operator has to confirm that the HomeTax login works before the next test. Several failures can lock the HomeTax account.',
    ),
    `${say('인증서 로그인 테스트', 'Certificate login test')}: ${certLoginTests[facts.certLoginTest]}`,
    quietHours === 'off'
      ? say('방해 금지 시간: 사용하지 않습니다.', 'Quiet hours: off.')
      : say(
          `방해 금지 시간: ${timeOfDay(quietHours.from)}-${timeOfDay(quietHours.to)}, 휴일. 그동안의 알림은 끝난 뒤에 보냅니다.`,
          `Quiet hours: ${timeOfDay(quietHours.from)} to ${timeOfDay(quietHours.to)} KST, and non-working days. Alerts are held until they end.`,
        ),
    digestAt === undefined
      ? say('일일 요약: 영업일에 보냅니다.', 'Daily summary: on working days.')
      : say(
          `일일 요약: 영업일 ${digestAt}에 보냅니다.`,
          `Daily summary: on working days at ${digestAt} KST.`,
        ),
  ];
}

function nextSweepLine({ nextSweepAt, now }: HelpFacts, { say, relativeTime }: Tongue): string {
  if (nextSweepAt === undefined) {
    return say('정기 확인: 예정되어 있지 않습니다.', 'Scheduled check: none is planned.');
  }
  const next = relativeTime(nextSweepAt, now);
  return say(
    `정기 확인: 모니터링 중인 회사를 모두 확인합니다(일시 중지한 회사 제외). 다음은 ${next}입니다.`,
    `Scheduled check: the next one is ${next} KST. It checks all watched companies except paused ones.`,
  );
}

export const rolesWords = ({ say }: Tongue) => ({
  intro: say(
    '명령을 입력하거나 버튼을 누를 때마다 권한을 확인합니다.',
    'Permissions are checked each time someone uses a command or presses a button.',
  ),
  outsiders: say(
    '게스트, 봇, 다른 워크스페이스의 사람(Slack Connect)은 사용할 수 없습니다. 변경, 인증 페이지 열기, 인증서 로그인 테스트, 거부된 로그인 재테스트는 누가 했는지 이력에 남습니다.',
    'Guests, bots and people from other workspaces (Slack Connect) cannot use the app. The history shows who changed something, opened an authentication page, tested a certificate login or confirmed a test that may lock an account.',
  ),
});

export function roleLines(
  { operators, admins }: HelpFacts,
  { person }: Markup,
  t: Tongue,
): readonly string[] {
  const { say } = t;
  const isEverybodyOperator = operators.length === 0;
  const operatorNames = isEverybodyOperator
    ? say('정식 멤버 모두', 'every full member')
    : people(operators, person, t);
  const adminNames =
    admins.length === 0
      ? say('워크스페이스의 관리자와 소유자', "the workspace's admins and owners")
      : people(admins, person, t);
  const operatorNote = say('. 운영자 권한은 별도입니다.', '; operator rights are separate');
  return [
    say(
      '조회(정식 멤버 모두): 확인, 목록, 알림 목록과 자세히 보기, 이력, 12개월 전망, 캘린더 구독, 일일 요약, 앱 상태, 도움말',
      'Viewers (every full member): check companies; see lists, alerts and details, history, the year ahead, the daily summary, app status and help; subscribe in a calendar',
    ),
    say(
      `운영자(${operatorNames}): 인증 페이지 열기, 인증서 로그인 테스트, 거부된 로그인 재테스트, 회사 추가·수정·일시 중지·제외, 알림 맡기와 미루기, 고객 안내문과 고객사용 링크, 정기 확인 실행, 로그인 테스트 재개, 가져오기와 내보내기, 일괄 변경, 테스트 알림`,
      `Operators (${operatorNames}): open the authentication page, test a certificate login, retest a rejected login, watch, edit, pause and stop watching companies, claim and snooze alerts, get the text or a link for the client, check all companies at once, resume login tests, import and export, bulk edit, send a test alert`,
    ),
    `${say(`관리자(${adminNames}): 설정`, `Admins (${adminNames}): change settings`)}${isEverybodyOperator ? '' : operatorNote}`,
  ];
}
