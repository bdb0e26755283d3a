import type { PageDueEvent, PageLanguage, PageRole, ServiceState } from '../contract.js';
import { type Say, tourWords } from './tour/tour-words.js';

function pageWords(say: Say) {
  return {
    tour: tourWords(say),
    title: say('HomeTax Watch 샌드박스', 'HomeTax Watch sandbox'),
    loading: say('여는 중…', 'Opening…'),
    disconnected: say(
      '샌드박스 서버가 응답하지 않습니다. 다시 연결하고 있습니다.',
      'The sandbox’s server does not answer. Connecting again.',
    ),
    close: say('닫기', 'Close'),
    clear: say('지우기', 'Clear'),
    choose: say('선택하세요', 'Choose an option'),
    optional: say('(선택 사항)', '(optional)'),
    moreActions: say('작업 더 보기', 'More actions'),
    unknown: {
      block: (type: string) =>
        say(
          `이 화면은 '${type}' 블록을 아직 그리지 못합니다.`,
          `This page cannot draw a block of type “${type}” yet.`,
        ),
      element: (type: string) =>
        say(
          `이 화면은 '${type}' 요소를 아직 그리지 못합니다.`,
          `This page cannot draw an element of type “${type}” yet.`,
        ),
    },
    menu: {
      none: say('결과 없음', 'No results'),
      searching: say('찾는 중…', 'Searching…'),
      typeMore: (letters: number) =>
        say(
          `${letters}자 이상 더 입력하세요`,
          letters === 1 ? 'Type one more letter' : `Type ${letters} more letters`,
        ),
    },
    sidebar: {
      channels: say('채널', 'Channels'),
      apps: say('앱', 'Apps'),
      label: say('채널 목록', 'Channels'),
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
      replied: say('스레드에 답글을 남겼습니다:', 'replied to a thread:'),
      replies: (count: number) =>
        say(`댓글 ${count}개`, count === 1 ? '1 reply' : `${count} replies`),
      lastReply: (time: string) => say(`마지막 댓글 ${time}`, `Last reply ${time}`),
      newDivider: say('새 메시지', 'New'),
      none: say('아직 메시지가 없습니다.', 'No messages yet.'),
      list: (channel: string) => say(`${channel} 메시지`, `Messages in ${channel}`),
      download: say('내려받기', 'Download'),
    },
    thread: say('스레드', 'Thread'),
    tabs: {
      home: say('홈', 'Home'),
      messages: say('메시지', 'Messages'),
      noHome: say(
        '앱이 홈 탭을 아직 그리지 않았습니다.',
        'The app has not drawn its Home tab yet.',
      ),
    },
    composer: {
      placeholder: (channel: string) =>
        say(
          `${channel}에 메시지 보내기 (명령은 / 로 시작합니다)`,
          `Message ${channel} (type / for commands)`,
        ),
      send: say('보내기', 'Send'),
      commands: say('명령', 'Commands'),
      noCommands: say(
        '다른 조직의 사람에게 Slack은 이 앱의 명령을 보여 주지 않습니다.',
        'Slack offers no commands of this app to people of another organisation.',
      ),
      disabled: say(
        '이 앱에는 메시지를 보낼 수 없습니다. 명령은 채널에서 입력하세요.',
        'Sending messages to this app has been turned off. Type commands in a channel.',
      ),
      unknownCommand: (command: string) =>
        say(`없는 명령입니다: ${command}`, `There is no command ${command}.`),
    },
    modal: {
      required: say('이 항목을 입력해 주세요.', 'Please fill in this field.'),
      submitting: say('보내는 중', 'Sending'),
    },
    troubles: troubles(say),
    roles: {
      operator: say('운영 담당자', 'Operator'),
      admin: say('관리자', 'Admin'),
      viewer: say('조회만 하는 사람', 'Viewer'),
      guest: say('게스트', 'Guest'),
      external: say('다른 조직 사람', 'Other organisation'),
    } satisfies Record<PageRole, string>,
    languages: { ko: '한국어', en: 'English' },
    person: {
      switch: say('보는 사람 바꾸기', 'See as somebody else'),
      language: say('언어', 'Language'),
    },
    theme: { light: say('밝게 보기', 'Light colours'), dark: say('어둡게 보기', 'Dark colours') },
    panel: panel(say),
  };
}

/** One sentence per `PageTrouble.kind`; `other` covers the rest. */
function troubles(say: Say): Readonly<Record<string, string>> & { readonly other: string } {
  return {
    operation_timeout: say(
      '앱이 3초 안에 답하지 않았습니다',
      'The app did not answer within 3 seconds',
    ),
    dispatch_failed: say('앱에 전달하지 못했습니다', 'The app could not be reached'),
    invalid_ack: say('앱의 답을 Slack이 거절했습니다', 'Slack refused what the app answered'),
    nothing_to_replace: say('바꿀 메시지가 없습니다', 'There is no message to replace'),
    missing_text: say('알림용 문장(text)이 없습니다', 'A message has no text for notifications'),
    modal_over_modal: say('모달 위에 모달을 열었습니다', 'A modal was opened over a modal'),
    call_refused: say('Slack이 앱의 호출을 거절했습니다', 'Slack refused a call of the app'),
    other: say('Slack에서 생긴 일', 'Something happened in Slack'),
  };
}

function panel(say: Say) {
  return {
    title: say('샌드박스 조종판', 'Sandbox controls'),
    clock: say('시계', 'Clock'),
    hour: say('+1시간', '+1 hour'),
    day: say('+1일', '+1 day'),
    week: say('+1주', '+1 week'),
    moving: (until: string) => say(`${until}까지 가는 중…`, `Going to ${until}…`),
    stop: say('멈추기', 'Stop'),
    next: say('앱이 다음에 할 일', 'What the app does next'),
    goThere: say('그때로 가기', 'Go there'),
    due: {
      sweep: say('정기 확인', 'Scheduled check'),
      digest: say('일일 요약', 'Daily summary'),
      'quiet-hours-end': say('방해 금지 시간 끝', 'Quiet hours end'),
    } satisfies Record<Exclude<PageDueEvent['kind'], 'rung'>, string>,
    rung: (company: string, days: number) =>
      days === 0
        ? say(`${company} 인증서 만료 당일 알림`, `${company}, last day of its certificate`)
        : say(
            `${company} 인증서 만료 ${days}일 전 알림`,
            `${company}, ${days === 1 ? '1 day' : `${days} days`} before its certificate ends`,
          ),
    sweep: say('지금 전체 확인', 'Sweep now'),
    sweeping: say('전체 확인 중…', 'Sweeping…'),
    services: say('홈택스와 팝빌', 'HomeTax and POPBiLL'),
    hometax: say('홈택스', 'HomeTax'),
    popbill: say('팝빌', 'POPBiLL'),
    serviceStates: {
      fine: say('정상', 'Fine'),
      slow: say('느림', 'Slow'),
      down: say('응답 없음', 'Silent'),
    } satisfies Record<ServiceState, string>,
    noMembers: say('모두 비회원', 'No members'),
    channelLanguage: say('채널 메시지 언어', 'Language of channels'),
    languageChosen: (language: string) =>
      say(
        `채널 메시지 언어: ${language} (/hometax 설정에서 바꾼 값)`,
        `Language of channels: ${language}, set with /hometax settings`,
      ),
    companies: say('팝빌의 회사', 'Companies at POPBiLL'),
    companiesNote: say(
      '앱이 아직 모르더라도 팝빌에서 실제로 어떤지 보여 줍니다.',
      'How things really are at POPBiLL, whether the app knows it yet or not.',
    ),
    find: say('회사 찾기', 'Find a company'),
    notMember: say('팝빌 회원이 아닙니다', 'Not a POPBiLL member'),
    join: say('회원 가입', 'Join'),
    leave: say('회원 탈퇴', 'Leave POPBiLL'),
    taxinvoice: say('전자세금계산서', 'Tax invoices'),
    cashbill: say('현금영수증', 'Cash receipts'),
    lastDay: say('만료일', 'Last day'),
    register: say('이 날까지로 등록', 'Register until that day'),
    revoke: say('폐기', 'Revoke'),
    remove: say('삭제', 'Remove'),
    makeLoginWork: say('되게 하기', 'Make it work'),
    makeLoginFail: say('안 되게 하기', 'Make it fail'),
    unlock: say('잠금 풀기', 'Unlock'),
    failureReason: say('거절 이유', 'Why it fails'),
    endPlan: say('끝내기', 'End'),
    renewPlan: say('다시 쓰기', 'Renew'),
    startOver: say('처음부터 다시', 'Start over'),
    startOverNote: say(
      '회사, 시계, 채널, 앱의 기록을 모두 처음 상태로 되돌립니다. 둘러보기도 다시 시작합니다.',
      'Companies, clock, channels and everything the app has stored go back to where they began. The tour begins again too.',
    ),
    startOverQuestion: say(
      '샌드박스를 처음 상태로 되돌릴까요?',
      'Take the sandbox back to its beginning?',
    ),
    startingOver: say('되돌리는 중…', 'Starting over…'),
    startOverCancel: say('그대로 두기', 'Keep it is'),
  };
}

export const LANGUAGES = ['ko', 'en'] as const;

export type PageWords = ReturnType<typeof pageWords>;

export const WORDS: Readonly<Record<PageLanguage, PageWords>> = {
  ko: pageWords((korean) => korean),
  en: pageWords((_, english) => english),
};
