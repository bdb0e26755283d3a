import type {
  PageDueEvent,
  PageLanguage,
  PageRole,
  PagerEvent,
  ServiceState,
} from '../contract.js';
import { type Say, tourWords } from './tour/tour-words.js';

function pageWords(say: Say) {
  return {
    tour: tourWords(say),
    title: say('HomeTax Watch 샌드박스', 'HomeTax Watch sandbox'),
    loading: say('여는 중…', 'Opening…'),
    disconnected: say(
      '샌드박스 서버가 응답하지 않습니다. 다시 연결하고 있습니다.',
      'The sandbox server is not answering. Reconnecting…',
    ),
    close: say('닫기', 'Close'),
    clear: say('지우기', 'Clear'),
    choose: say('선택하세요', 'Choose an option'),
    optional: say('(선택 사항)', '(optional)'),
    moreActions: say('작업 더 보기', 'More actions'),
    unknown: {
      block: (type: string) =>
        say(
          `이 화면은 '${type}' 블록을 표시하지 못합니다.`,
          `This page cannot show a block of type “${type}”.`,
        ),
      element: (type: string) =>
        say(
          `이 화면은 '${type}' 요소를 표시하지 못합니다.`,
          `This page cannot show an element of type “${type}”.`,
        ),
    },
    menu: {
      none: say('결과 없음', 'No results'),
      searching: say('검색 중…', 'Searching…'),
      typeMore: (letters: number) =>
        say(
          `${letters}자 이상 더 입력하세요`,
          letters === 1 ? 'Type one more letter' : `Type ${letters} more letters`,
        ),
    },
    sidebar: {
      channels: say('채널', 'Channels'),
      apps: say('앱', 'Apps'),
      label: say('채널 목록', 'Channel list'),
      unread: (count: number) =>
        say(
          `읽지 않은 메시지 ${count}개`,
          count === 1 ? '1 unread message' : `${count} unread messages`,
        ),
    },
    message: {
      app: say('앱', 'APP'),
      edited: say('(편집됨)', '(edited)'),
      onlyForYou: say('나에게만 표시됨', 'Only visible to you'),
      replied: say('스레드에 댓글을 남겼습니다:', 'replied to a thread:'),
      replies: (count: number) =>
        say(`댓글 ${count}개`, count === 1 ? '1 reply' : `${count} replies`),
      lastReply: (time: string) => say(`마지막 댓글 ${time}`, `Last reply ${time}`),
      newDivider: say('새 메시지', 'New'),
      none: say('아직 메시지가 없습니다.', 'No messages yet.'),
      list: (channel: string) => say(`${channel} 메시지`, `Messages in ${channel}`),
      download: say('다운로드', 'Download'),
      /** Shown for new messages that are further down, or not visible because the Home tab is open. */
      jumpToNew: say('새 메시지', 'New message'),
    },
    thread: say('스레드', 'Thread'),
    tabs: {
      home: say('홈', 'Home'),
      messages: say('메시지', 'Messages'),
      noHome: say('앱의 홈 탭이 아직 비어 있습니다.', 'The app’s Home tab is still empty.'),
    },
    composer: {
      placeholder: (channel: string) =>
        // The spaces of the hint do not break, so it is shown as a whole or not at all.
        say(`${channel} 메시지 (/로\u00a0명령)`, `Message ${channel} (/\u00a0for\u00a0commands)`),
      send: say('보내기', 'Send'),
      commands: say('명령', 'Commands'),
      /** Slack itself completes only the command's name. */
      sandboxHelp: say(
        '이 샌드박스에만 있는 도움말입니다. 실제 슬랙은 하위 명령을 보여 주지 않습니다.',
        'Only in this sandbox: Slack itself does not list subcommands.',
      ),
      noCommands: say(
        '슬랙은 다른 워크스페이스의 사람(Slack Connect)에게 이 앱의 명령을 보여 주지 않습니다.',
        'Slack does not offer this app’s commands to people from another workspace (Slack Connect).',
      ),
      disabled: say(
        '이 앱에는 메시지를 보낼 수 없습니다. 명령은 채널에서 입력하세요.',
        'You cannot message this app. Type commands in a channel.',
      ),
      unknownCommand: (command: string) =>
        say(`없는 명령입니다: ${command}`, `There is no command ${command}.`),
    },
    productNames: {
      taxinvoice: say('전자세금계산서', 'Tax invoices'),
      cashbill: say('현금영수증', 'Cash receipts'),
    },
    shortcuts: shortcutWords(say),
    modal: {
      required: say('이 항목을 입력하세요.', 'Fill in this field.'),
      submitting: say('보내는 중', 'Sending'),
    },
    problems: problemWords(say),
    roles: {
      operator: say('운영자', 'Operator'),
      admin: say('관리자', 'Admin'),
      viewer: say('조회 전용', 'Viewer'),
      guest: say('게스트', 'Guest'),
      external: say('다른 워크스페이스', 'Other workspace'),
    } satisfies Record<PageRole, string>,
    languages: { ko: '한국어', en: 'English' },
    person: {
      switch: say('다른 사람으로 보기', 'View as someone else'),
      language: say('언어', 'Language'),
    },
    theme: { light: say('밝은 화면', 'Light mode'), dark: say('어두운 화면', 'Dark mode') },
    panel: panelWords(say),
  };
}

/** The names of the shortcuts are those of the manifest, which are the same in every language. */
function shortcutWords(say: Say) {
  return {
    open: say('바로가기와 워크플로', 'Shortcuts and workflows'),
    more: say('추가 작업', 'More actions'),
    title: say('바로가기', 'Shortcuts'),
    global: '홈택스 확인 · Check HomeTax',
    message: '회사 확인 · Check company',
    workflows: say('예시 워크플로', 'Sample workflows'),
    steps: {
      check_company: say('회사 확인', 'Check a company'),
      watch_company: say('모니터링 추가', 'Watch a company'),
      send_authentication_link: say('인증 페이지 버튼 보내기', 'Send the authentication link'),
    } as Readonly<Record<string, string>>,
    inputs: {
      company: say('사업자번호', 'Business no.'),
      product: say('수집 항목', 'What is collected'),
      name: say('회사 이름', 'Company name'),
      channel: say('알림 채널', 'Alert channel'),
      owner: say('담당자', 'Owner'),
      person: say('받는 사람', 'Person'),
    } as Readonly<Record<string, string>>,
    note: say(
      '워크플로 빌더에서 앱의 단계 하나로 만든 워크플로입니다. 결과는 이 채널에 올라옵니다.',
      'A workflow with one of the app’s steps, as built in Workflow Builder. Its result is posted in this channel.',
    ),
    run: say('실행', 'Run'),
  };
}

/** One sentence per `PageProblem.kind`; `other` covers the rest. */
function problemWords(say: Say): Readonly<Record<string, string>> & { readonly other: string } {
  return {
    operation_timeout: say(
      '앱이 3초 안에 응답하지 않았습니다',
      'The app did not answer within 3 seconds',
    ),
    dispatch_failed: say('앱에 연결하지 못했습니다', 'The app could not be reached'),
    invalid_ack: say('슬랙이 앱의 응답을 거부했습니다', 'Slack refused the app’s answer'),
    nothing_to_replace: say('바꿀 메시지가 없습니다', 'There is no message to replace'),
    missing_text: say(
      '메시지에 알림용 문장(text)이 없습니다',
      'A message has no text for notifications',
    ),
    modal_over_modal: say('열려 있는 창 위에 창을 열었습니다', 'A window was opened over another'),
    call_refused: say('슬랙이 앱의 호출을 거부했습니다', 'Slack refused a call by the app'),
    other: say('슬랙에서 문제가 생겼습니다', 'Slack reported a problem'),
  };
}

function panelWords(say: Say) {
  return {
    title: say('샌드박스 제어판', 'Sandbox controls'),
    clock: say('시계', 'Clock'),
    hour: say('+1시간', '+1 hour'),
    day: say('+1일', '+1 day'),
    week: say('+1주', '+1 week'),
    moving: (until: string) => say(`${until}까지 이동 중…`, `Moving to ${until}…`),
    stop: say('중지', 'Stop'),
    next: say('앱의 다음 일정', 'What the app does next'),
    goThere: say('이때로 이동', 'Go there'),
    due: {
      sweep: say('정기 확인', 'Scheduled check'),
      digest: say('일일 요약', 'Daily summary'),
      'quiet-hours-end': say('방해 금지 시간 종료', 'Quiet hours end'),
    } satisfies Record<Exclude<PageDueEvent['kind'], 'rung'>, string>,
    rung: (company: string, days: number) =>
      days === 0
        ? say(
            `${company} 인증서 만료 당일 알림`,
            `Reminder: ${company}, the day its certificate expires`,
          )
        : say(
            `${company} 인증서 만료 ${days}일 전 알림`,
            `Reminder: ${company}, ${days === 1 ? '1 day' : `${days} days`} before its certificate expires`,
          ),
    sweep: say('지금 모두 확인하기', 'Check all now'),
    sweeping: say('모두 확인하는 중…', 'Checking all…'),
    services: say('홈택스와 팝빌', 'HomeTax and POPBiLL'),
    hometax: say('홈택스', 'HomeTax'),
    popbill: say('팝빌', 'POPBiLL'),
    serviceStates: {
      fine: say('정상', 'OK'),
      slow: say('느림', 'Slow'),
      down: say('응답 없음', 'No answer'),
    } satisfies Record<ServiceState, string>,
    noMembers: say('연동회원 없음', 'No members'),
    noMembersNote: say(
      "'연동회원 없음': 팝빌이 내부 오류로 모든 회사를 연동회원이 아니라고 답합니다.",
      '“No members”: because of a fault of its own, POPBiLL answers that no company is a linked member.',
    ),
    app: say('앱과 샌드박스', 'App and sandbox'),
    channelLanguage: say('채널 메시지 언어', 'Channel language'),
    languageChosen: (language: string) =>
      say(
        `채널 메시지 언어: ${language} (/hometax 설정에서 바꾼 값)`,
        `Channel language: ${language}, set with /hometax settings`,
      ),
    companies: say('팝빌의 회사', 'Companies in POPBiLL'),
    companiesNote: say(
      '앱이 아직 확인하지 않았더라도 팝빌의 실제 상태를 보여 줍니다. 회사를 누르면 상태를 바꿀 수 있습니다.',
      'The real state in POPBiLL, whether the app has seen it yet or not. Open a company to change it.',
    ),
    find: say('회사 검색', 'Find a company'),
    notMember: say('연동회원 아님', 'Not a linked member'),
    join: say('연동회원 가입', 'Join POPBiLL'),
    leave: say('연동회원 탈퇴', 'Leave POPBiLL'),
    taxinvoice: say('전자세금계산서', 'Tax invoices'),
    cashbill: say('현금영수증', 'Cash receipts'),
    lastDay: say('만료일', 'Expires on'),
    register: say('이 만료일로 등록', 'Register with this date'),
    revoke: say('폐기', 'Revoke'),
    remove: say('삭제', 'Remove'),
    makeLoginWork: say('로그인 허용', 'Accept the login'),
    makeLoginFail: say('로그인 거부', 'Reject the login'),
    unlock: say('잠금 해제', 'Unlock'),
    rejectionReason: say('거부할 때의 이유', 'Reason when rejected'),
    collector: say('수집 연동', 'The collector'),
    reportedError: say('보고할 오류', 'Error to report'),
    reportFailure: say('수집 실패 보고', 'Report a failure'),
    pager: say('호출기(웹훅)', 'Pager (webhook)'),
    pagerNote: say(
      '알림이 열리고 바뀌고 해결될 때 앱이 다른 프로그램에 보내는 이벤트입니다.',
      'The events that the app sends to another program when an alert opens, changes or is resolved.',
    ),
    alertStates: {
      changed: say('변경됨', 'changed'),
      open: say('열림', 'open'),
      claimed: say('처리 중', 'claimed'),
      snoozed: say('미룸', 'snoozed'),
      resolved: say('해결됨', 'resolved'),
      closed: say('닫힘', 'closed'),
    } satisfies Record<PagerEvent['state'], string>,
    severities: {
      critical: say('긴급', 'critical'),
      warning: say('주의', 'warning'),
      notice: say('안내', 'info'),
    } satisfies Record<PagerEvent['severity'], string>,
    endPlan: say('종료', 'End'),
    renewPlan: say('다시 이용', 'Renew'),
    startOver: say('처음부터 다시', 'Start over'),
    startOverNote: say(
      '회사, 시계, 채널, 앱의 기록을 모두 처음 상태로 되돌립니다. 둘러보기도 언어 선택부터 다시 시작합니다.',
      'Resets the companies, the clock, the channels and everything that the app has stored. The tour starts again too, with the choice of its language.',
    ),
    startOverQuestion: say('샌드박스를 처음 상태로 되돌릴까요?', 'Reset the sandbox?'),
    startingOver: say('되돌리는 중…', 'Starting over…'),
    startOverCancel: say('그대로 두기', 'Keep it'),
  };
}

export const LANGUAGES = ['ko', 'en'] as const;

export type PageWords = ReturnType<typeof pageWords>;

export const WORDS: Readonly<Record<PageLanguage, PageWords>> = {
  ko: pageWords((korean) => korean),
  en: pageWords((_, english) => english),
};
