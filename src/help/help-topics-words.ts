import { MANY_WATCHED } from '../alert/speaking-rules.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import { timeOfDay } from '../settings/settings-rules.js';
import type { Markup } from '../text/markup.js';
import { people } from '../text/phrases.js';
import { COMMAND_WORDS } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';
import type { AlertTopic } from './help-rules.js';

export const registerWords = ({ say, language }: Tongue) => {
  const word = COMMAND_WORDS[language];
  return {
    intro: say(
      `등록은 팝빌의 화면에서만 합니다. 슬랙에는 아이디도 비밀번호도 적지 않습니다. 인증 페이지는 /hometax ${word.popup} <회사> 명령이나 '인증 페이지 열기' 버튼으로 열고, 링크는 30초 동안 열립니다.`,
      `Registering is done on POPBiLL's pages only; no ID and no password is ever written in Slack. Open the authentication page with /hometax ${word.popup} <company> or the button "Open authentication page". The link opens for 30 seconds.`,
    ),
    ways: [
      {
        title: say('부서사용자(권장)', 'Department user (suggested)'),
        steps: [
          say(
            "회사가 홈택스에서 전자세금계산서 전용(또는 현금영수증 전용) 부서사용자를 만들고 상태를 '사용'으로 둡니다. 대표자의 승인을 기다려야 할 수 있습니다.",
            'The company creates a department user for tax invoices (or for cash receipts) at HomeTax and sets its state to "in use" (사용). It may have to wait for the representative\'s approval.',
          ),
          say(
            '인증 페이지에서 아이디와 비밀번호를 등록합니다. 홈택스 대표 아이디가 아니라 부서사용자 아이디여야 합니다. 팝빌 사이트에서 하려면 로그인한 뒤 홈택스연동 > 환경설정 > 인증관리 > 부서사용자 인증에서 등록합니다.',
            "Register its ID and password on the authentication page. It must be the department user's ID, not the company's main HomeTax ID. To do it on POPBiLL's site instead, log in and go to 홈택스연동 > 환경설정 > 인증관리 > 부서사용자 인증.",
          ),
          say(
            '화면이 대표자의 주민등록번호를 물으면(홈택스의 2차 인증) 회사의 담당자가 직접, 화면이 요구하는 자리까지만 입력합니다. 슬랙이나 메일로 받지 마세요.',
            "When the page asks for the representative's resident number (HomeTax's second step), somebody at the company enters it themselves, only as many digits as the page asks for. Please do not take it by Slack or mail.",
          ),
        ],
      },
      {
        title: say('공동인증서', 'Joint certificate'),
        steps: [
          say(
            '회사가 은행이나 인증기관에서 인증서를 갱신합니다. 만료된 뒤에는 갱신할 수 없고 신규 발급을 받아야 합니다.',
            'The company renews the certificate at its bank or certification authority. After it has expired it cannot be renewed; a new one has to be issued.',
          ),
          say('그 인증서를 홈택스에 등록합니다.', 'The certificate is registered at HomeTax.'),
          say(
            '인증서가 저장된 Windows PC에서 인증 페이지를 열어 팝빌에도 등록합니다. 팝빌 사이트에서는 홈택스연동 > 환경설정 > 인증관리에 있습니다.',
            "On the Windows PC that holds the certificate, open the authentication page and register it at POPBiLL, too. On POPBiLL's site it is under 홈택스연동 > 환경설정 > 인증관리.",
          ),
        ],
      },
    ],
    after: say(
      "등록을 마쳤으면 '다시 확인'을 눌러 주세요. 수집할 수 있으면 알림이 닫힙니다.",
      'When that is done, press Check again. Once the company can collect, its alert closes.',
    ),
  };
};

/** The meaning of each kind of alert, in one line. */
export const alertMeanings = ({ say }: Tongue): Readonly<Record<AlertTopic, string>> => ({
  'certificate-expiry': say(
    '팝빌에 등록된 공동인증서가 곧 만료되거나 만료되었습니다.',
    'The joint certificate registered at POPBiLL expires soon, or has expired.',
  ),
  'certificate-invalid': say(
    '유효기간은 남았지만 인증서로 로그인할 수 없습니다.',
    'The certificate has days left, but it cannot log in.',
  ),
  'dept-user-login': say(
    '홈택스가 부서사용자의 로그인을 거부했습니다.',
    "HomeTax rejected the department user's login.",
  ),
  'auth-missing': say(
    '팝빌에 인증서도 부서사용자도 등록되어 있지 않습니다.',
    'Neither a certificate nor a department user is registered at POPBiLL.',
  ),
  'member-missing': say(
    '이 사업자번호는 우리 팝빌 연동회원이 아닙니다.',
    'This business no. is not a POPBiLL member of ours.',
  ),
  plan: say(
    '인증에는 문제가 없지만 정액제 때문에 수집이 멈추거나 멈출 예정입니다.',
    'The authentication is fine, but the plan stops collection now or soon.',
  ),
  'check-broken': say(
    '정기 확인에서 3번 연속 답을 받지 못했습니다. 인증이 잘못되었다는 뜻은 아닙니다.',
    'Three scheduled checks in a row got no answer. This does not mean that the authentication is bad.',
  ),
  setup: say(
    '팝빌이 이 앱의 설정을 받아들이지 않아 회사를 확인할 수 없습니다.',
    "POPBiLL does not accept this app's settings, so companies cannot be checked.",
  ),
  outage: say(
    '홈택스나 팝빌이 응답하지 않습니다. 회사들의 인증이 잘못되었다는 뜻은 아닙니다.',
    "HomeTax or POPBiLL does not answer. This does not mean that the companies' authentication is bad.",
  ),
  'common-cause': say(
    '여러 회사의 로그인이 같은 이유로 거부되어 로그인 테스트를 멈췄습니다.',
    'Many logins were rejected for the same reason, so the login tests are paused.',
  ),
  'mass-change': say(
    '여러 회사에 같은 문제가 한꺼번에 생겨, 확실해질 때까지 회사마다의 알림이 기다립니다.',
    'Many companies have the same new problem at once, so their own alerts wait until it is certain.',
  ),
});

export const alertHelpWords = ({ say }: Tongue) => ({
  intro: say(
    '알림은 회사마다 하나이고, 해결될 때까지 같은 메시지를 고쳐 나갑니다. 알림의 종류는 다음과 같습니다.',
    'There is one alert per company, and its message is edited until it is solved. These are the kinds.',
  ),
  example: say(
    '아래는 예시입니다. 실제 알림에는 그때의 날짜와 사정이 나옵니다.',
    'This is an example. A real alert has its own dates and facts.',
  ),
  company: say('예시 회사', 'Sample company'),
  otherCauses: say('원인이 다르면 할 일도 다릅니다.', 'Other causes need other steps.'),
  buttons: say(
    "처리할 분은 '제가 맡을게요'를 눌러 주세요. 지금 할 수 없으면 '나중에 알림', 회사에 보낼 글이 필요하면 '고객 안내문'을 누르면 됩니다.",
    'Whoever deals with an alert presses "I\'ll take this". If it has to wait, press "Remind me later"; for words to send to the company, press "Text for the client".',
  ),
});

/** The current settings of checks and notices. */
export interface SweepFacts
  extends Pick<Policy, 'certAlertDays' | 'quietHours' | 'deptLoginTest' | 'certLoginTest'> {
  /** Absent if no sweep is scheduled. */
  readonly nextSweepAt?: Instant;
  /** E.g. `09:00`; absent if the setting is not a daily time. */
  readonly digestAt?: string;
  readonly now: Instant;
}

export function sweepsIntro({ say, language }: Tongue): string {
  const word = COMMAND_WORDS[language];
  return say(
    `지금의 설정은 다음과 같습니다. 이 가운데 인증서 알림 시점, 방해 금지 시간, 일일 요약 시각은 관리자가 /hometax ${word.settings} 명령으로 바꿀 수 있습니다.`,
    `This is how it is set now. Admins can change notice days, quiet hours and the time of the daily summary with /hometax ${word.settings}.`,
  );
}

export function sweepLines(facts: SweepFacts, t: Tongue): readonly string[] {
  const { say, list } = t;
  const { certAlertDays, quietHours, digestAt } = facts;
  return [
    nextSweepLine(facts, t),
    say(
      `인증서 알림 시점: 만료 ${certAlertDays.join('·')}일 전. 만료된 뒤에는 일주일 동안 매일, 그다음은 4주까지 매주 알립니다. 부서사용자가 정상이면 처음과 만료일에만 알리고, 회사가 ${MANY_WATCHED}곳 이상이면 일일 요약에서만 알립니다.`,
      `Notice days of a certificate: ${list(certAlertDays.map(String))} days before it expires; after that daily for a week, then weekly until four weeks have passed. While a department user works, there is a notice only on the first of these days and on the day of expiry, and with ${MANY_WATCHED} or more watched companies only in the daily summary.`,
    ),
    say(
      '알림 시점이 쉬는 날이면 그 전 영업일에 미리 알립니다. 더 급해지지 않으면 같은 회사는 하루에 한 번만 알립니다.',
      'When a notice day is a day off, the notice comes on the working day before. Unless it becomes more urgent, there is at most one notice a day about a company.',
    ),
    deptLoginTestLine(facts, t),
    say(
      '로그인이 거부되면 그날은 앱이 스스로 다시 로그인하지 않습니다. 그 뒤에도 정기 확인에서 많아야 한 번만 더 테스트합니다. 잇따라 4회 실패하면 버튼으로도 테스트하지 않으며, 운영 권한이 있는 분이 홈택스에서 로그인되는지 본 뒤 창에서 확인해야 합니다. 여러 번 틀리면 홈택스 계정이 잠길 수 있기 때문입니다.',
      'When a login is rejected, the app does not log in again by itself that day, and later scheduled checks test it once more at most. After four failures in a row no button tests it either: an operator has to see that the login works at HomeTax and confirm in a window. Several failures can lock the account at HomeTax.',
    ),
    certLoginTestLine(facts, t),
    quietHours === 'off'
      ? say('방해 금지 시간: 쓰지 않습니다.', 'Quiet hours: not used.')
      : say(
          `방해 금지 시간: ${timeOfDay(quietHours.from)}부터 ${timeOfDay(quietHours.to)}까지, 그리고 쉬는 날. 그동안의 알림은 모았다가 끝난 뒤에 보냅니다.`,
          `Quiet hours: from ${timeOfDay(quietHours.from)} to ${timeOfDay(quietHours.to)} KST, and on days off. Notices are held until they end.`,
        ),
    digestAt === undefined
      ? say('일일 요약: 영업일에 보냅니다.', 'Daily summary: on working days.')
      : say(
          `일일 요약: 영업일 ${digestAt}에 보냅니다.`,
          `Daily summary: on working days at ${digestAt} KST.`,
        ),
  ];
}

function nextSweepLine({ nextSweepAt, now }: SweepFacts, { say, relativeTime }: Tongue): string {
  if (nextSweepAt === undefined) {
    return say('정기 확인: 예정된 것이 없습니다.', 'Scheduled check: none is planned.');
  }
  const next = relativeTime(nextSweepAt, now);
  return say(
    `정기 확인: 다음은 ${next}입니다. 모니터링 중인 회사를 모두 확인하고, 일시 중지한 회사는 빼 둡니다.`,
    `Scheduled check: the next one is ${next} KST. All watched companies are checked, except those that are paused.`,
  );
}

function deptLoginTestLine({ deptLoginTest: frequency }: SweepFacts, { say }: Tongue): string {
  switch (frequency) {
    case 'daily':
      return say(
        '부서사용자 로그인 테스트: 정기 확인에서 하루 한 번 합니다.',
        'Login test of department users: once a day, in scheduled checks.',
      );
    case 'weekly':
      return say(
        '부서사용자 로그인 테스트: 정기 확인에서 일주일에 한 번 합니다.',
        'Login test of department users: once a week, in scheduled checks.',
      );
    case 'off':
      return say(
        '부서사용자 로그인 테스트: 정기 확인에서는 하지 않습니다. 사람이 확인할 때만 합니다.',
        'Login test of department users: not in scheduled checks, only when a person checks.',
      );
  }
}

function certLoginTestLine({ certLoginTest: mode }: SweepFacts, { say }: Tongue): string {
  switch (mode) {
    case 'off':
      return say(
        '인증서 로그인 테스트: 하지 않습니다. 인증서는 유효기간으로만 봅니다.',
        'Login test of certificates: never. A certificate is judged by its dates only.',
      );
    case 'manual':
      return say(
        '인증서 로그인 테스트: 버튼을 누르고 물음에 답했을 때만 합니다. 같은 인증서로 홈택스를 쓰는 사람이 로그아웃될 수 있기 때문입니다.',
        'Login test of certificates: only by a button that asks first, because it may log out a person who uses the same certificate at HomeTax.',
      );
    case 'sweep':
      return say(
        '인증서 로그인 테스트: 정기 확인에서도 합니다. 같은 인증서로 홈택스를 쓰는 사람이 로그아웃될 수 있습니다.',
        'Login test of certificates: in scheduled checks, too. It may log out a person who uses the same certificate at HomeTax.',
      );
  }
}

/** Slack IDs of users and user groups. Empty: the default applies. */
export interface RoleFacts {
  readonly operators: readonly string[];
  readonly admins: readonly string[];
}

export const rolesWords = ({ say }: Tongue) => ({
  intro: say(
    '할 수 있는 일은 명령을 쓰거나 버튼을 누를 때마다 그 사람의 권한을 보고 정합니다.',
    'What you may do is looked up each time you use a command or press a button.',
  ),
  outsiders: say(
    '게스트, 봇, 다른 조직의 사람은 쓸 수 없습니다. 무엇을 바꾸거나 인증 페이지를 열거나 인증서 로그인을 테스트하거나 잠길 수 있는 로그인을 확인한 사람은 모두 이력에 남습니다.',
    'Guests, bots and people of another organisation cannot use the app. Who changed something, opened an authentication page, tested a certificate login or confirmed one that may lock an account is always kept in the history.',
  ),
});

export function roleLines(
  { operators, admins }: RoleFacts,
  { person }: Markup,
  t: Tongue,
): readonly string[] {
  const { say } = t;
  const isEverybodyOperator = operators.length === 0;
  const operatorNames = isEverybodyOperator
    ? say('정식 구성원 모두', 'every full member')
    : people(operators, person, t);
  const adminNames =
    admins.length === 0
      ? say('워크스페이스의 관리자와 소유자', "the workspace's admins and owners")
      : people(admins, person, t);
  const operatorNote = say('. 운영 권한은 따로입니다.', '; being an operator is separate');
  return [
    say(
      '조회 권한(정식 구성원 모두): 확인, 목록, 알림 보기, 자세히, 이력, 요약, 앱 상태, 도움말',
      'Viewers (every full member): check, list, see alerts and details, history, summary, app status, help',
    ),
    say(
      `운영 권한(${operatorNames}): 인증 페이지 열기, 인증서 로그인 테스트, 거부된 로그인 다시 테스트, 회사 추가·수정·일시 중지·제외, 알림 맡기, 나중에 알림, 고객 안내문, 지금 모두 확인하기, 멈춘 로그인 테스트 다시 시작하기, 가져오기와 내보내기, 여러 회사 한 번에 처리, 테스트 알림`,
      `Operators (${operatorNames}): open the authentication page, test a certificate login, test a rejected login again, watch, edit, pause and stop watching companies, take and snooze alerts, write the text for the client, check all now, start paused login tests again, import and export, change many companies at once, send a test alert`,
    ),
    `${say(`관리자(${adminNames}): 설정`, `Admins (${adminNames}): settings`)}${isEverybodyOperator ? '' : operatorNote}`,
  ];
}
