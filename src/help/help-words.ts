import type { Policy } from '../kernel/policy.js';
import { COMMAND_WORDS, type CommandWord, SHORTCUT_NAMES } from '../text/shown-commands.js';
import type { Tongue } from '../text/tongue.js';
import type { HelpTopic } from './help-rules.js';

export const helpWords = ({ say }: Tongue) => ({
  methodsButton: say('인증 방식 비교', 'Compare methods'),
  chooseTopic: say('다른 도움말 선택', 'Choose another topic'),
  secretsNote: say(
    '비밀번호, 인증서 파일, 주민등록번호는 슬랙에 입력하거나 올리지 마세요. 이 앱은 이런 정보를 요구하지 않습니다.',
    'Never post passwords, certificate files or resident registration numbers in Slack. This app does not ask for them.',
  ),
  noSuchTopic: (input: string) =>
    say(
      `'${input}' 주제는 도움말에 없습니다. 다른 주제는 맨 아래에서 선택해 주세요.`,
      `There is no help topic "${input}". Choose another from the menu at the end.`,
    ),
});

export const topicNames = ({ say, words }: Tongue): Readonly<Record<HelpTopic, string>> => ({
  usage: say('사용법', 'Usage'),
  methods: say('부서사용자와 공동인증서 비교', 'Department user or certificate'),
  register: say('인증 등록 방법', 'How to register'),
  alerts: say('알림별 할 일', 'What to do on each alert'),
  ...words.reason,
  sweeps: say('정기 확인과 알림 시점', 'Scheduled checks and alert times'),
  roles: say('권한', 'Who may do what'),
});

export const usageWords = ({ say }: Tongue) => ({
  title: say('/hometax 사용법', 'How to use /hometax'),
  intro: say(
    '팝빌로 홈택스 자료를 수집하는 회사의 홈택스 인증을 확인하고, 문제가 생기면 채널에 알려 드립니다.',
    'Check the HomeTax authentication of companies that collect through POPBiLL, and get alerted in a channel when something needs attention.',
  ),
  companyNote: say(
    '<회사>에는 사업자번호나, 모니터링 중인 회사 이름의 일부 또는 초성을 입력합니다. 명령은 영어로도 입력할 수 있습니다.',
    '<company> is a business number or part of the name of a watched company. The commands also work in Korean.',
  ),
  shortcutsNote: say(
    `명령을 입력하지 않아도 됩니다. 바로가기 '${SHORTCUT_NAMES.global}'는 확인할 회사를 선택하는 창을 열고, 메시지의 추가 작업 메뉴에 있는 '${SHORTCUT_NAMES.message}'는 그 메시지의 사업자번호로 회사를 확인합니다.`,
    `Without typing: the shortcut "${SHORTCUT_NAMES.global}" opens the window where you choose a company to check, and "${SHORTCUT_NAMES.message}" in a message's menu checks the company whose business number is in the message.`,
  ),
});

export interface UsageLine {
  readonly word: CommandWord;
  /** Without `/hometax`; `<...>` is a required argument, `[...]` an optional one. */
  readonly command: string;
  readonly help: string;
}

export function usageLines({ say, language }: Tongue): readonly UsageLine[] {
  const company = say('회사', 'company');
  const args: Readonly<Partial<Record<CommandWord, string>>> = {
    check: `[${company}]`,
    popup: `<${company}> [${say('현금영수증', 'cashbill')}]`,
    watch: `[${company}]`,
    unwatch: `<${company}>`,
    list: `[${say('조치필요 | 내담당 | 검색어', 'action | mine | text')}]`,
    alerts: `[${say('내담당 | 검색어', 'mine | text')}]`,
    forecast: `[${say('담당자 | 파일', 'owner | csv')}]`,
    digest: `[${say('여기', 'here')}]`,
    export: `[${say('상태', 'state')}]`,
    'test-alert': `[${company}]`,
    history: `[${company}]`,
    help: `[${say('주제', 'topic')}]`,
  };
  /** In the order of the list. */
  const help: Readonly<Record<CommandWord, string>> = {
    check: say(
      '회사의 홈택스 인증을 지금 확인합니다. 회사를 입력하지 않으면 선택 창이 열립니다.',
      "Check a company's HomeTax authentication now; without a company, choose one.",
    ),
    popup: say('인증 페이지의 새 링크를 받습니다.', 'Get a new link to its authentication page.'),
    watch: say(
      '모니터링에 추가하거나 내용을 수정합니다.',
      'Watch a company, or change what is stored about it.',
    ),
    unwatch: say('모니터링에서 제외합니다.', 'Stop watching a company.'),
    list: say(
      '모니터링 중인 회사를 급한 순서로 봅니다.',
      'List the watched companies, most urgent first.',
    ),
    alerts: say(
      '해결되지 않은 알림을 급한 순서로 봅니다.',
      'List the open alerts, most urgent first.',
    ),
    forecast: say(
      '12개월 동안 만료되는 인증서를 월별 차트로 봅니다.',
      'Chart the certificates that expire within 12 months, by month or owner.',
    ),
    calendar: say(
      '인증서 만료일과 부가가치세 신고 기한을 캘린더에서 볼 수 있는 주소를 만듭니다.',
      'See certificate expiry dates and VAT deadlines in your own calendar.',
    ),
    digest: say(
      "현재 시점의 일일 요약을 나에게만 보여 줍니다. '여기'를 붙이면 이 채널의 회사만 나옵니다.",
      'See the daily summary as of now (only you see it); with "here", only this channel\'s companies.',
    ),
    import: say(
      'CSV 파일로 회사를 한꺼번에 추가하거나 수정합니다.',
      'Add or edit many companies with a CSV file.',
    ),
    export: say(
      "모니터링 중인 회사를 CSV 파일로 받습니다. '상태'를 붙이면 수집 상태를 받습니다.",
      'Get the watched companies as a CSV file; with "state", their status.',
    ),
    sweep: say('모니터링 중인 회사를 지금 모두 확인합니다.', 'Check all watched companies now.'),
    'test-alert': say(
      '알림이 채널에 오는지 테스트합니다.',
      'Test whether alerts reach the channel.',
    ),
    history: say(
      '누가 무엇을 했는지, 어떤 알림을 왜 보냈는지 봅니다.',
      'See who did what, and what was posted, where and why.',
    ),
    status: say(
      '앱의 상태와 다음 정기 확인, 알림을 보낼 수 없는 채널을 봅니다.',
      "See the app's state, the next scheduled check, and channels that can't receive alerts.",
    ),
    settings: say(
      '앱의 설정을 보고 바꿉니다(관리자만).',
      'See and change the settings (admins only).',
    ),
    help: say(
      '도움말을 봅니다. 주제: 인증방식, 등록, 알림, 정기확인, 권한 등',
      'Show this help, or a topic: methods, register, alerts, checks, roles and others.',
    ),
  };
  return (Object.keys(help) as readonly CommandWord[]).map((word) => {
    const typed = COMMAND_WORDS[language][word];
    // The word may be left out: `/hometax <company>` checks too.
    const command = `${word === 'check' ? `[${typed}]` : typed} ${args[word] ?? ''}`.trim();
    return { word, command, help: help[word] };
  });
}

export const methodsWords = ({ say, language }: Tongue) => ({
  intro: {
    any: say(
      '홈택스 자료를 수집하려면 둘 중 하나를 팝빌에 등록해야 합니다. 부서사용자를 권장합니다.',
      'To collect HomeTax data, one of the two has to be registered with POPBiLL. A department user is recommended.',
    ),
    deptUser: say(
      '지금은 부서사용자로만 수집하도록 설정되어 있습니다(COLLECTS_BY). 공동인증서만 등록된 회사는 수집할 수 없습니다.',
      'Collection is set to department users only (COLLECTS_BY). A company with only a certificate cannot collect.',
    ),
  } satisfies Readonly<Record<Policy['collectsBy'], string>>,
  deptUser: say('부서사용자(권장)', 'Department user (recommended)'),
  certificate: say('공동인증서', 'Joint certificate'),
  points: [
    {
      label: say('비용', 'Cost'),
      deptUser: say(
        '무료. 회사가 홈택스에서 가입합니다.',
        'free; the company creates it in HomeTax',
      ),
      certificate: say('유료', 'paid'),
    },
    {
      label: say('이용 기간', 'Validity'),
      deptUser: say('반영구. 매년 갱신하지 않아도 됩니다.', 'indefinite, with no yearly renewal'),
      certificate: say(
        '1년. 매년 갱신한 뒤 홈택스와 팝빌에 다시 등록합니다.',
        'one year; renew it each year, then register it again in HomeTax and with POPBiLL',
      ),
    },
    {
      label: say('동시 로그인', 'Simultaneous logins'),
      deptUser: say('가능', 'yes'),
      certificate: say(
        '불가. 새로 로그인하면 먼저 로그인한 사람이 로그아웃될 수 있습니다.',
        'no; a second login may log the first one out',
      ),
    },
    {
      label: say('권한', 'Permissions'),
      deptUser: say('조회 전용', 'read-only'),
      certificate: say('제한 없음', 'full access'),
    },
  ],
  separate: say(
    `전자세금계산서와 현금영수증은 부서사용자가 따로 필요하고, 각각의 인증 페이지에서 등록해야 합니다(현금영수증: /hometax ${COMMAND_WORDS[language].popup} <회사> 현금영수증).`,
    `Tax invoices and cash receipts need separate department users. Each has to be registered separately, on its own page (for cash receipts: /hometax ${COMMAND_WORDS[language].popup} <company> cashbill).`,
  ),
});

export const unknownCommandWords = ({ language, say }: Tongue) => ({
  /** @param input escaped */
  notFound: (input: string) =>
    say(
      `일치하는 명령이나 회사가 없습니다: ${input}.`,
      `No command or watched company matches "${input}".`,
    ),
  onlyWatched: say(
    '이름으로는 모니터링 중인 회사만 찾을 수 있습니다. 그 밖의 연동회원은 사업자번호로 확인할 수 있습니다.',
    'Names find watched companies only. Any other linked member can be checked by its business number.',
  ),
  didYouMean: say('혹시 아래 항목을 찾으셨나요?', 'Did you mean:'),
  run: say('실행', 'Run'),
  allCommands: say(
    `전체 명령은 /hometax ${COMMAND_WORDS[language].help}에서 볼 수 있습니다.`,
    `/hometax ${COMMAND_WORDS[language].help} lists all commands.`,
  ),
});
