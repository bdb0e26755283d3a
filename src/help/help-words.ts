import type { Policy } from '../kernel/policy.js';
import { COMMAND_WORDS, type CommandWord } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';
import type { HelpTopic } from './help-rules.js';

export const helpWords = (t: Tongue) => {
  const { say } = t;
  return {
    methodsButton: say('인증 방식 비교', 'Compare methods'),
    chooseTopic: say('다른 도움말 고르기', 'Choose another topic'),
    secretsNote: say(
      '비밀번호, 인증서 파일, 주민등록번호는 슬랙에 적거나 올리지 마세요. 이 앱은 묻지 않습니다.',
      'Please never write or upload passwords, certificate files or resident numbers in Slack. This app does not ask for them.',
    ),
    /** `nearest`: the title of the similar topic that is shown, if any. */
    noSuchTopic: (input: string, nearest: string | undefined) =>
      nearest === undefined
        ? say(
            `'${input}' 주제는 도움말에 없습니다. 아래에서 골라 주세요.`,
            `There is no help topic "${input}". Please choose one below.`,
          )
        : say(
            `'${input}' 주제는 도움말에 없습니다. 가장 비슷한 주제를 보여 드립니다.`,
            `There is no help topic "${input}". This is the nearest one.`,
          ),
  };
};

/** The name of each topic, in the menu and on a button. */
export const topicNames = ({ say, words }: Tongue): Readonly<Record<HelpTopic, string>> => ({
  usage: say('사용법', 'Usage'),
  methods: say('부서사용자와 공동인증서 비교', 'Department user or certificate'),
  register: say('인증 등록하는 방법', 'How to register'),
  alerts: say('알림마다 할 일', 'What to do on each alert'),
  ...words.reason,
  setup: say('앱 설정 문제', 'App setup problem'),
  outage: say('홈택스·팝빌 응답 없음', 'HomeTax or POPBiLL not answering'),
  'common-cause': say('같은 원인 의심', 'Probably one cause'),
  'mass-change': say('한꺼번에 생긴 문제', 'Many at once'),
  sweeps: say('정기 확인과 알림 시점', 'Scheduled checks and notice days'),
  roles: say('권한', 'Who may do what'),
});

export const usageWords = (t: Tongue) => {
  const { say } = t;
  return {
    title: say('/hometax 사용법', 'How to use /hometax'),
    intro: say(
      '팝빌로 홈택스 자료를 수집하는 회사의 홈택스 인증을 확인하고, 인증 페이지를 열고, 문제가 생기면 채널로 알려 드립니다.',
      'For companies that collect HomeTax data through POPBiLL: check their HomeTax authentication, open the authentication page, and be told in a channel when something needs care.',
    ),
    companyNote: say(
      '<회사>에는 사업자번호(하이픈은 있어도 없어도 됩니다)나 모니터링 중인 회사 이름의 일부를 적습니다. 모니터링 중인 회사가 하나뿐이면 적지 않아도 됩니다. 명령은 영어로 적어도 됩니다. 예: /hometax check 123-45-67891',
      'For <company>, type its business no. (with or without hyphens) or part of the name of a watched company. With a single watched company it can be left out. The commands work in Korean, too.',
    ),
  };
};

export interface UsageLine {
  /** Without `/hometax`; `<...>` is a required argument, `[...]` an optional one. */
  readonly command: string;
  readonly help: string;
  /** Shown only to operators. Admins' commands are shown to everybody; their line says so. */
  readonly operatorsOnly: boolean;
}

export function usageLines({ say, language }: Tongue): readonly UsageLine[] {
  const word = COMMAND_WORDS[language];
  const company = say('회사', 'company');
  const forAll = (command: string, help: string) => ({ command, help, operatorsOnly: false });
  const forOperators = (command: string, help: string) => ({ command, help, operatorsOnly: true });
  return [
    forAll('', say('회사를 골라 확인합니다.', 'Choose a company and check it.')),
    forAll(
      `${word.check} <${company}>`,
      say(
        '그 회사의 홈택스 인증을 지금 확인합니다.',
        'Check the HomeTax authentication of this company now.',
      ),
    ),
    forOperators(
      `${word.popup} <${company}> [${say('현금영수증', 'cashbill')}]`,
      say('인증 페이지로 가는 새 링크를 받습니다.', 'Get a fresh link to the authentication page.'),
    ),
    forOperators(
      `${word.watch} [${company}]`,
      say('회사를 모니터링에 추가하거나 내용을 수정합니다.', 'Watch a company, or edit one.'),
    ),
    forOperators(
      `${word.unwatch} <${company}>`,
      say('회사를 모니터링에서 제외합니다.', 'Stop watching a company.'),
    ),
    forAll(
      `${word.list} [${say('조치필요 | 내담당 | 찾을 말', 'attention | mine | text')}]`,
      say(
        '모니터링 중인 회사를 급한 곳부터 보여 줍니다.',
        'Show the watched companies, most urgent first.',
      ),
    ),
    forAll(
      `${word.alerts} [${say('내담당 | 찾을 말', 'mine | text')}]`,
      say(
        '아직 해결되지 않은 알림을 급한 것부터 보여 줍니다. 맡은 것과 미룬 것도 나옵니다.',
        'Show the alerts that are not solved yet, most urgent first, with those taken and snoozed.',
      ),
    ),
    forAll(
      `${word.digest} [${say('여기', 'here')}]`,
      say(
        '지금의 요약을 나에게만 보여 줍니다. [여기]를 붙이면 이 채널의 회사만 봅니다.',
        "Show the summary as of now, only to you; with [here], of this channel's companies only.",
      ),
    ),
    forOperators(
      word.import,
      say(
        'CSV 파일로 회사를 한꺼번에 추가하거나 수정합니다. 저장하기 전에 무엇이 바뀌는지 보여 줍니다.',
        'Add or change many companies with a CSV file. What would change is shown before it is saved.',
      ),
    ),
    forOperators(
      word.export,
      say(
        '모니터링 중인 회사를 CSV 파일로 받습니다. 고쳐서 다시 가져올 수 있습니다.',
        'Get the watched companies as a CSV file, which can be changed and imported again.',
      ),
    ),
    forOperators(
      word.sweep,
      say('모니터링 중인 회사를 지금 모두 확인합니다.', 'Check all watched companies now.'),
    ),
    forOperators(
      `${word['test-alert']} [${company}]`,
      say(
        '알림이 채널에 잘 오는지 테스트 알림을 하나 보내 봅니다.',
        'Send a test alert to see whether alerts reach the channel.',
      ),
    ),
    forAll(
      `${word.history} [${company}]`,
      say(
        '누가 무엇을 했고 무엇을 어디에 왜 알렸는지 보여 줍니다.',
        'Show who did what, and what was told, where and why.',
      ),
    ),
    forAll(
      word.status,
      say(
        '앱에 문제가 없는지, 다음 정기 확인이 언제인지, 알림을 보낼 수 없는 채널이 있는지 보여 줍니다.',
        'Show whether anything is wrong with the app, when the next scheduled check is, and which channels take no alerts.',
      ),
    ),
    forAll(
      word.settings,
      say(
        '앱의 설정을 보고 바꿉니다. 관리자만 쓸 수 있습니다.',
        'See and change the settings of the app. For admins only.',
      ),
    ),
    forAll(
      `${word.help} [${say('주제', 'topic')}]`,
      say(
        '이 사용법이나 주제별 도움말을 보여 줍니다. 예: 인증방식, 등록, 알림, 정기확인, 권한',
        'Show this page, or a topic: methods, register, alerts, checks, roles and others.',
      ),
    ),
  ];
}

export const methodsWords = ({ say, language }: Tongue) => {
  const word = COMMAND_WORDS[language];
  const intro: Readonly<Record<Policy['collectsBy'], string>> = {
    any: say(
      '홈택스 자료를 수집하려면 둘 가운데 하나가 팝빌에 등록되어 있어야 합니다. 부서사용자를 권합니다.',
      'To collect HomeTax data, one of the two has to be registered at POPBiLL. We suggest a department user.',
    ),
    deptUser: say(
      '지금은 부서사용자로만 수집하도록 설정되어 있습니다(COLLECTS_BY). 공동인증서만 등록된 회사는 수집할 수 없습니다.',
      'The app is set to collection by department user only (COLLECTS_BY). A company with only a certificate cannot collect.',
    ),
  };
  return {
    intro,
    deptUser: say('부서사용자(권장)', 'Department user (suggested)'),
    certificate: say('공동인증서', 'Joint certificate'),
    points: [
      {
        label: say('비용', 'Cost'),
        deptUser: say(
          '무료. 회사가 홈택스에서 만듭니다.',
          'free; the company creates it at HomeTax',
        ),
        certificate: say('유료', 'paid'),
      },
      {
        label: say('이용 기간', 'Usage period'),
        deptUser: say(
          '반영구. 해마다 갱신하지 않습니다.',
          'semi-permanent; nothing to renew each year',
        ),
        certificate: say(
          '1년. 해마다 갱신한 뒤 홈택스와 팝빌에 다시 등록합니다.',
          'one year; renewed each year, then registered again at HomeTax and POPBiLL',
        ),
      },
      {
        label: say('동시 접속', 'Multiple access'),
        deptUser: say(
          '됩니다. 여러 곳에서 함께 로그인할 수 있습니다.',
          'yes, it can be logged in several times at once',
        ),
        certificate: say(
          '안 됩니다. 나중에 로그인한 쪽 때문에 먼저 쓰던 쪽이 로그아웃될 수 있습니다.',
          'no, a second login may log the first one out',
        ),
      },
      {
        label: say('권한', 'Role'),
        deptUser: say(
          '조회만. 발행이나 신고는 할 수 없습니다.',
          'read-only; it can neither issue nor file',
        ),
        certificate: say('제한 없음', 'unlimited'),
      },
    ],
    separate: say(
      '전자세금계산서와 현금영수증은 부서사용자를 따로 만듭니다. 전자세금계산서 전용 부서사용자로는 현금영수증을 수집할 수 없습니다.',
      'Tax invoices and cash receipts need separate department users. One for tax invoices cannot collect cash receipts.',
    ),
    registerTitle: say(
      '부서사용자를 등록하는 두 가지 방법',
      'Two ways to register a department user',
    ),
    before: say(
      "먼저 회사가 홈택스에서 전자세금계산서 전용(또는 현금영수증 전용) 부서사용자를 만들고 상태를 '사용'으로 둡니다. 새로 만든 부서사용자는 대표자의 승인을 기다려야 할 수 있습니다.",
      `First the company creates a department user for tax invoices (or for cash receipts) at HomeTax and sets its state to "in use" (사용). A new one may have to wait for the representative's approval.`,
    ),
    register: [
      say(
        `이 앱의 인증 페이지: /hometax ${word.popup} <회사> 명령이나 '인증 페이지 열기' 버튼으로 열고, 부서사용자의 아이디와 비밀번호를 등록합니다.`,
        `This app's authentication page: open it with /hometax ${word.popup} <company> or the button "Open authentication page", and register the department user's ID and password.`,
      ),
      say(
        '팝빌 사이트: 로그인한 뒤 홈택스연동 > 환경설정 > 인증관리 > 부서사용자 인증에서 등록합니다.',
        "POPBiLL's site: log in and register it under 홈택스연동 > 환경설정 > 인증관리 > 부서사용자 인증.",
      ),
    ],
  };
};

/** `input` is escaped; `nearest`: similar commands, best first. */
export function unknownCommand(
  input: string,
  nearest: readonly CommandWord[],
  { language, say }: Tongue,
): string {
  const similar = nearest.map((word) => `/hometax ${COMMAND_WORDS[language][word]}`).join(', ');
  const hint =
    similar === ''
      ? say('아래 명령을 쓸 수 있습니다.', 'These commands can be used.')
      : say(`비슷한 명령: ${similar}`, `Did you mean: ${similar}?`);
  return say(`모르는 명령입니다: ${input}. ${hint}`, `There is no command "${input}". ${hint}`);
}
