import type { PageDue, PageLanguage, PageRole, Weather } from '../contract.js';

/** The words of the page itself, as opposed to the app's. */
export interface PageWords {
  readonly title: string;
  readonly loading: string;
  readonly disconnected: string;
  readonly close: string;
  readonly clear: string;
  readonly choose: string;
  readonly optional: string;
  readonly moreActions: string;
  readonly unknown: {
    readonly block: (type: string) => string;
    readonly element: (type: string) => string;
  };
  readonly menu: {
    readonly none: string;
    readonly asking: string;
    readonly typeMore: (letters: number) => string;
  };
  readonly sidebar: {
    readonly channels: string;
    readonly apps: string;
    readonly open: string;
    readonly unread: (messages: number) => string;
  };
  readonly message: {
    readonly app: string;
    readonly edited: string;
    readonly onlyForYou: string;
    readonly replied: string;
    readonly replies: (replies: number) => string;
    readonly lastReply: (time: string) => string;
    readonly fresh: string;
    readonly none: string;
    readonly list: (channel: string) => string;
    readonly download: string;
  };
  readonly thread: string;
  readonly tabs: { readonly home: string; readonly messages: string; readonly noHome: string };
  readonly composer: {
    readonly placeholder: (channel: string) => string;
    readonly send: string;
    readonly commands: string;
    readonly stranger: string;
    readonly off: string;
    readonly unknownCommand: (command: string) => string;
  };
  readonly modal: { readonly required: string; readonly working: string };
  readonly troubles: Readonly<Record<string, string>> & { readonly other: string };
  readonly roles: Readonly<Record<PageRole, string>>;
  readonly languages: Readonly<Record<PageLanguage, string>>;
  readonly person: { readonly switch: string; readonly language: string };
  readonly look: { readonly light: string; readonly dark: string };
  readonly panel: {
    readonly title: string;
    readonly clock: string;
    readonly hour: string;
    readonly day: string;
    readonly week: string;
    readonly moving: (until: string) => string;
    readonly stop: string;
    readonly next: string;
    readonly goThere: string;
    readonly due: Readonly<Record<PageDue['what'], string>>;
    readonly sweep: string;
    readonly sweeping: string;
    readonly weather: string;
    readonly hometax: string;
    readonly popbill: string;
    readonly weathers: Readonly<Record<Weather, string>>;
    readonly channelLanguage: string;
    readonly companies: string;
    readonly companiesNote: string;
    readonly find: string;
    readonly notMember: string;
    readonly join: string;
    readonly leave: string;
    readonly taxinvoice: string;
    readonly cashbill: string;
    readonly lastDay: string;
    readonly register: string;
    readonly revoke: string;
    readonly remove: string;
    readonly works: string;
    readonly reject: string;
    readonly unlock: string;
    readonly rejectWith: string;
    readonly endPlan: string;
    readonly renewPlan: string;
  };
}

const KO: PageWords = {
  title: 'HomeTax Watch 샌드박스',
  loading: '여는 중…',
  disconnected: '샌드박스 서버가 응답하지 않습니다. 다시 연결하고 있습니다.',
  close: '닫기',
  clear: '지우기',
  choose: '선택하세요',
  optional: '(선택 사항)',
  moreActions: '작업 더 보기',
  unknown: {
    block: (type) => `이 화면은 '${type}' 블록을 아직 그리지 못합니다.`,
    element: (type) => `이 화면은 '${type}' 요소를 아직 그리지 못합니다.`,
  },
  menu: {
    none: '결과 없음',
    asking: '찾는 중…',
    typeMore: (letters) => `${letters}자 이상 더 입력하세요`,
  },
  sidebar: {
    channels: '채널',
    apps: '앱',
    open: '채널 목록',
    unread: (messages) => `읽지 않은 메시지 ${messages}개`,
  },
  message: {
    app: '앱',
    edited: '(편집됨)',
    onlyForYou: '나에게만 표시됨',
    replied: '스레드에 답글을 남겼습니다:',
    replies: (replies) => `댓글 ${replies}개`,
    lastReply: (time) => `마지막 댓글 ${time}`,
    fresh: '새 메시지',
    none: '아직 메시지가 없습니다.',
    list: (channel) => `${channel} 메시지`,
    download: '내려받기',
  },
  thread: '스레드',
  tabs: { home: '홈', messages: '메시지', noHome: '앱이 홈 탭을 아직 그리지 않았습니다.' },
  composer: {
    placeholder: (channel) => `${channel}에 메시지 보내기 (명령은 / 로 시작합니다)`,
    send: '보내기',
    commands: '명령',
    stranger: '다른 조직의 사람에게 Slack은 이 앱의 명령을 보여 주지 않습니다.',
    off: '이 앱에는 메시지를 보낼 수 없습니다. 명령은 채널에서 입력하세요.',
    unknownCommand: (command) => `없는 명령입니다: ${command}`,
  },
  modal: { required: '이 항목을 입력해 주세요.', working: '보내는 중' },
  troubles: {
    operation_timeout: '앱이 3초 안에 답하지 않았습니다',
    dispatch_failed: '앱에 전달하지 못했습니다',
    invalid_ack: '앱의 답을 Slack이 거절했습니다',
    nothing_to_replace: '바꿀 메시지가 없습니다',
    missing_text: '알림용 문장(text)이 없습니다',
    modal_over_modal: '모달 위에 모달을 열었습니다',
    call_refused: 'Slack이 앱의 호출을 거절했습니다',
    other: 'Slack에서 생긴 일',
  },
  roles: {
    operator: '운영 담당자',
    admin: '관리자',
    viewer: '조회만 하는 사람',
    guest: '게스트',
    stranger: '다른 조직 사람',
  },
  languages: { ko: '한국어', en: 'English' },
  person: { switch: '보는 사람 바꾸기', language: '언어' },
  look: { light: '밝게 보기', dark: '어둡게 보기' },
  panel: {
    title: '샌드박스 조종판',
    clock: '시계',
    hour: '+1시간',
    day: '+1일',
    week: '+1주',
    moving: (until) => `${until}까지 가는 중…`,
    stop: '멈추기',
    next: '앱이 다음에 할 일',
    goThere: '그때로 가기',
    due: { sweep: '전체 확인', digest: '일일 요약', 'quiet-hours-end': '조용한 시간 끝' },
    sweep: '지금 전체 확인',
    sweeping: '전체 확인 중…',
    weather: '홈택스와 팝빌',
    hometax: '홈택스',
    popbill: '팝빌',
    weathers: { fine: '정상', slow: '느림', down: '응답 없음' },
    channelLanguage: '채널 메시지 언어',
    companies: '팝빌의 회사',
    companiesNote: '앱이 아직 모르더라도 팝빌에서 실제로 어떤지 보여 줍니다.',
    find: '회사 찾기',
    notMember: '팝빌 회원이 아닙니다',
    join: '회원 가입',
    leave: '회원 탈퇴',
    taxinvoice: '전자세금계산서',
    cashbill: '현금영수증',
    lastDay: '만료일',
    register: '이 날까지로 등록',
    revoke: '폐기',
    remove: '삭제',
    works: '되게 하기',
    reject: '안 되게 하기',
    unlock: '잠금 풀기',
    rejectWith: '거절 이유',
    endPlan: '끝내기',
    renewPlan: '다시 쓰기',
  },
};

const EN: PageWords = {
  title: 'HomeTax Watch sandbox',
  loading: 'Opening…',
  disconnected: 'The sandbox’s server does not answer. Connecting again.',
  close: 'Close',
  clear: 'Clear',
  choose: 'Choose an option',
  optional: '(optional)',
  moreActions: 'More actions',
  unknown: {
    block: (type) => `This page cannot draw a block of type “${type}” yet.`,
    element: (type) => `This page cannot draw an element of type “${type}” yet.`,
  },
  menu: {
    none: 'No results',
    asking: 'Searching…',
    typeMore: (letters) =>
      letters === 1 ? 'Type one more letter' : `Type ${letters} more letters`,
  },
  sidebar: {
    channels: 'Channels',
    apps: 'Apps',
    open: 'Channels',
    unread: (messages) => (messages === 1 ? '1 unread message' : `${messages} unread messages`),
  },
  message: {
    app: 'APP',
    edited: '(edited)',
    onlyForYou: 'Only visible to you',
    replied: 'replied to a thread:',
    replies: (replies) => (replies === 1 ? '1 reply' : `${replies} replies`),
    lastReply: (time) => `Last reply ${time}`,
    fresh: 'New',
    none: 'No messages yet.',
    list: (channel) => `Messages in ${channel}`,
    download: 'Download',
  },
  thread: 'Thread',
  tabs: { home: 'Home', messages: 'Messages', noHome: 'The app has not drawn its Home tab yet.' },
  composer: {
    placeholder: (channel) => `Message ${channel} (type / for commands)`,
    send: 'Send',
    commands: 'Commands',
    stranger: 'Slack offers no commands of this app to people of another organisation.',
    off: 'Sending messages to this app has been turned off. Type commands in a channel.',
    unknownCommand: (command) => `There is no command ${command}.`,
  },
  modal: { required: 'Please fill in this field.', working: 'Sending' },
  troubles: {
    operation_timeout: 'The app did not answer within 3 seconds',
    dispatch_failed: 'The app could not be reached',
    invalid_ack: 'Slack refused what the app answered',
    nothing_to_replace: 'There is no message to replace',
    missing_text: 'A message has no text for notifications',
    modal_over_modal: 'A modal was opened over a modal',
    call_refused: 'Slack refused a call of the app',
    other: 'Something happened in Slack',
  },
  roles: {
    operator: 'Operator',
    admin: 'Admin',
    viewer: 'Viewer',
    guest: 'Guest',
    stranger: 'Other organisation',
  },
  languages: { ko: '한국어', en: 'English' },
  person: { switch: 'See as somebody else', language: 'Language' },
  look: { light: 'Light colours', dark: 'Dark colours' },
  panel: {
    title: 'Sandbox controls',
    clock: 'Clock',
    hour: '+1 hour',
    day: '+1 day',
    week: '+1 week',
    moving: (until) => `Going to ${until}…`,
    stop: 'Stop',
    next: 'What the app does next',
    goThere: 'Go there',
    due: { sweep: 'Sweep', digest: 'Digest', 'quiet-hours-end': 'Quiet hours end' },
    sweep: 'Sweep now',
    sweeping: 'Sweeping…',
    weather: 'HomeTax and POPBiLL',
    hometax: 'HomeTax',
    popbill: 'POPBiLL',
    weathers: { fine: 'Fine', slow: 'Slow', down: 'Silent' },
    channelLanguage: 'Language of channels',
    companies: 'Companies at POPBiLL',
    companiesNote: 'How things really are at POPBiLL, whether the app knows it yet or not.',
    find: 'Find a company',
    notMember: 'Not a POPBiLL member',
    join: 'Join',
    leave: 'Leave POPBiLL',
    taxinvoice: 'Tax invoices',
    cashbill: 'Cash receipts',
    lastDay: 'Last day',
    register: 'Register until that day',
    revoke: 'Revoke',
    remove: 'Remove',
    works: 'Make it work',
    reject: 'Make it fail',
    unlock: 'Unlock',
    rejectWith: 'Why it fails',
    endPlan: 'End',
    renewPlan: 'Renew',
  },
};

export const WORDS: Readonly<Record<PageLanguage, PageWords>> = { ko: KO, en: EN };
