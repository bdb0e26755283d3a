import type { StepName } from './tour-progress.js';

/** Picks the sentence in the reader's language. */
export type Say = (korean: string, english: string) => string;

interface TaskFacts {
  readonly command: string;
  readonly label: string;
  readonly channel: string;
}

interface StepWords {
  readonly title: string;
  readonly explanation: string;
  readonly result: string;
}

export function tourWords(say: Say) {
  return {
    offer: {
      title: say('여섯 단계로 둘러보기', 'A tour in six steps'),
      body: say(
        '수집할 수 없는 회사를 확인하고, 인증을 등록해 알림이 닫히는 것까지 직접 해 볼 수 있습니다. 5분이면 되고, 마지막 단계는 건너뛰어도 됩니다.',
        'Check a company whose invoices cannot be collected, register its authentication, and watch its alert close. It takes five minutes; the last step is optional.',
      ),
      start: say('한국어로 시작', 'Start in English'),
      startsOver: say(
        '채널 메시지도 한국어로 바뀌도록 샌드박스를 처음 상태로 되돌립니다.',
        'This resets the sandbox, so that the channel’s messages are in English too.',
      ),
    },
    notNow: say('나중에', 'Not now'),
    progress: (step: number, steps: number) =>
      say(`${steps}단계 중 ${step}단계`, `Step ${step} of ${steps}`),
    steps: stepWords(say),
    tasks: taskWords(say),
    done: say('이 단계를 마쳤습니다.', 'This step is done.'),
    insertCommand: say('입력창에 넣기', 'Put it into the message box'),
    showTarget: say('위치 보기', 'Show me where'),
    back: say('이전', 'Back'),
    skip: say('건너뛰기', 'Skip'),
    next: say('다음', 'Next'),
    leave: say('둘러보기 끝내기', 'Leave the tour'),
    details: say('이 단계의 설명', 'Details of this step'),
    resume: say('둘러보기', 'Tour'),
    end: {
      title: say('둘러보기를 마쳤습니다', 'You have finished the tour'),
      body: say(
        '이제 자유롭게 써 보세요. 오른쪽 위에서 게스트나 조회 전용 사용자로 바꿀 수 있고, /hometax 도움말을 보내면 모든 명령이 나옵니다.',
        'Now try what you like. At the top right you can become a guest or a viewer, and /hometax help lists all commands.',
      ),
    },
  };
}

function stepWords(say: Say): Readonly<Record<StepName, StepWords>> {
  return {
    check: {
      title: say('회사 확인하기', 'Check a company'),
      explanation: say(
        '수집할 수 있는지, 어떤 인증으로 수집하는지 언제든 확인할 수 있습니다. 결과는 확인한 사람에게만 보입니다.',
        'You can check at any time whether a company’s invoices can be collected, and with which authentication. Only you see the answer.',
      ),
      result: say(
        '확인 결과: 등록된 인증이 없어 수집할 수 없습니다. 할 일도 함께 나왔습니다.',
        'The result: nothing is registered, so nothing can be collected. It also says what to do.',
      ),
    },
    fix: {
      title: say('인증 페이지에서 등록하기', 'Register on the authentication page'),
      explanation: say(
        '권장하는 인증은 부서사용자입니다. 무료이고, 매년 갱신하지 않아도 됩니다. 비밀번호는 슬랙이 아니라 팝빌 페이지에서만 등록합니다.',
        'A department user is recommended: free, no yearly renewal. Passwords are registered on POPBiLL’s page, never in Slack.',
      ),
      result: say(
        '팝빌에 인증이 등록되었습니다. 앱은 직접 확인한 뒤에 알림을 닫습니다.',
        'The authentication is registered with POPBiLL. The app closes the alert once it has checked this itself.',
      ),
    },
    resolve: {
      title: say('알림이 닫히는 것 보기', 'Watch the alert close'),
      explanation: say(
        "해결되면 알림 메시지가 '해결됨'으로 바뀌고, 스레드의 댓글이 채널에도 표시됩니다.",
        'Once the problem is gone, the alert’s message says “Resolved”, and a reply in its thread is shown in the channel too.',
      ),
      result: say(
        "같은 메시지가 '해결됨'으로 바뀌었습니다. 누가 무엇을 했는지는 스레드에 남아 있습니다.",
        'The same message now says “Resolved”. Its thread shows who did what.',
      ),
    },
    rung: {
      title: say('시계를 다음 알림일로 옮기기', 'Move the clock to the next reminder'),
      explanation: say(
        '인증서 만료는 30일, 14일, 7일, 3일, 1일 전과 당일에 알립니다. 샌드박스에서는 기다리지 않고 시계를 옮깁니다.',
        'The app reminds you 30, 14, 7, 3 and 1 days before a certificate expires, and on the day itself. In the sandbox you move the clock instead of waiting.',
      ),
      result: say(
        '다음 알림일이 되었습니다. 이 회사의 알림은 여전히 하나입니다. 앱이 그 메시지를 업데이트하고, 스레드의 댓글로 알렸습니다.',
        'The next reminder came due. This company still has one alert: the app updated its message and notified the channel with a reply in its thread.',
      ),
    },
    outage: {
      title: say('홈택스 멈춰 보기', 'Make HomeTax stop answering'),
      explanation: say(
        '홈택스가 응답하지 않는 것은 개별 회사의 문제가 아닙니다. 이때는 알림 하나만 보내고, 회사의 인증에 문제가 있다고 알리지 않습니다.',
        'When HomeTax does not answer, no company is to blame. There is one notice about it, and no authentication is called broken.',
      ),
      result: say(
        "홈택스가 다시 응답해 그 메시지가 '복구됨'으로 바뀌었습니다. 그동안 확인하지 못한 회사를 다시 확인한 결과도 메시지에 있습니다.",
        'HomeTax answers again, and that message now says “Recovered”. It also has the result for the companies that could not be checked in the meantime.',
      ),
    },
    client: {
      title: say('고객사에 링크 보내기(선택)', 'Send the client a link (optional)'),
      explanation: say(
        '인증서는 고객사의 PC에 있습니다. 운영자가 링크를 만들어 이메일로 보내면, 고객사가 슬랙 없이 직접 등록합니다.',
        'The certificate lies on the client’s PC. An operator creates a link and sends it by email, and the client registers the certificate without Slack.',
      ),
      result: say(
        '고객사가 등록한 것을 앱이 확인하고 알림을 닫았습니다. 스레드에 모든 과정이 남아 있습니다.',
        'The client registered the certificate, and the app found that out and closed the alert. Its thread has the whole story.',
      ),
    },
  };
}

export type TaskName = keyof ReturnType<typeof taskWords>;

function taskWords(say: Say) {
  const pressLabel = ({ label }: TaskFacts) =>
    say(`[${label}] 버튼을 누르세요.`, `Press [${label}].`);
  return {
    'be-operator': () =>
      say(
        '이 단계는 운영자가 합니다. 오른쪽 위에서 운영자를 선택하세요.',
        'This step is for an operator. Choose one at the top right.',
      ),
    'open-channel': ({ channel }: TaskFacts) =>
      say(`${channel} 채널을 여세요.`, `Open the channel ${channel}.`),
    'close-window': () => say('창을 닫으세요.', 'Close the window.'),
    'open-panel': () =>
      say(
        '맨 위의 시계를 눌러 샌드박스 제어판을 여세요.',
        'Press the clock at the top to open the sandbox controls.',
      ),
    command: ({ command }: TaskFacts) =>
      say(
        `메시지 입력창에 ${command} 명령을 입력해 보내세요.`,
        `Type ${command} into the message box and send it.`,
      ),
    page: pressLabel,
    link: ({ label }: TaskFacts) =>
      say(
        `5분 안에 [${label}] 버튼을 누르세요. 새 탭에 팝빌 페이지가 열리면 '부서사용자 인증'의 [등록]을 누르고 이 탭으로 돌아오세요.`,
        `Press [${label}] within 5 minutes. POPBiLL’s page opens in a new tab, in Korean: under 부서사용자 인증 (department user) press 등록 (register), then come back to this tab.`,
      ),
    'new-link': ({ label }: TaskFacts) =>
      say(
        `5분이 지나 링크가 만료되었습니다. 팝빌 페이지를 이미 열었다면 그 탭에서 '부서사용자 인증'의 [등록]을 누르고, 아니면 [${label}] 버튼을 누르세요.`,
        `The link expired after 5 minutes. If POPBiLL’s page is already open, press 등록 (register) under 부서사용자 인증 (department user) there; if not, press [${label}].`,
      ),
    'check-in-window': pressLabel,
    'check-again': ({ label }: TaskFacts) =>
      say(
        `채널의 알림에서 [${label}] 버튼을 누르세요.`,
        `Press [${label}] on the alert in the channel.`,
      ),
    asking: () => say('앱이 팝빌에서 조회하고 있습니다.', 'The app is asking POPBiLL.'),
    working: () => say('앱이 처리하고 있습니다.', 'The app is working on it.'),
    'not-fixed': () =>
      say(
        '쓸 수 있는 인증이 아직 등록되지 않았습니다. 앞 단계로 돌아가 등록하세요.',
        'No working authentication is registered yet. Go back one step and register one.',
      ),
    'go-to-rung': () =>
      say(
        "'앱의 다음 일정'의 인증서 알림에서 [이때로 이동]을 누르세요.",
        'Under “What the app does next”, press “Go there” in the line about a certificate.',
      ),
    'no-rung': () =>
      say(
        '예정된 인증서 알림이 없습니다. [+1일]을 누르거나 이 단계를 건너뛰세요.',
        'No reminder about a certificate is coming up. Press “+1 day”, or skip this step.',
      ),
    moving: () =>
      say(
        '시계를 옮기고 있습니다. 앱은 06:00에 모든 회사를 확인하고, 방해 금지 시간이 끝나는 08:30에 알립니다.',
        'The clock is moving. The app checks all companies at 06:00 and sends alerts when quiet hours end at 08:30.',
      ),
    silence: () =>
      say(
        '제어판에서 홈택스를 [응답 없음]으로 바꾸세요.',
        'In the sandbox controls, set HomeTax to “No answer”.',
      ),
    'next-morning': () =>
      say(
        '[+1일]을 누르세요. 다음 날 아침 정기 확인에서 홈택스가 응답하지 않습니다.',
        'Press “+1 day”. HomeTax will not answer during the next morning’s scheduled check.',
      ),
    repair: () =>
      say(
        '채널에 온 알림을 읽어 보고, 홈택스를 다시 [정상]으로 바꾸세요.',
        'Read the notice in the channel, then set HomeTax back to “OK”.',
      ),
    'client-link': ({ label }: TaskFacts) =>
      say(
        `${label}의 알림에서 […] 버튼을 누르고 [고객사용 링크]를 선택하세요.`,
        `On the alert of ${label}, press […] and choose “Link for the client”.`,
      ),
    'client-create': pressLabel,
    'client-open': ({ label }: TaskFacts) =>
      say(
        `창의 링크를 누르세요. 고객사가 보는 페이지가 새 탭에 열리면 사업자번호(${label})를 입력하고, 버튼을 눌러 팝빌 페이지에서 '인증서 인증'의 [등록]을 누른 뒤 이 탭으로 돌아오세요.`,
        `Press the link in the window. The page that the client sees opens in a new tab: enter the business number ${label}, press the button, and on POPBiLL’s page press 등록 (register) under 인증서 인증 (certificate). Then come back to this tab.`,
      ),
    'client-check': () =>
      say(
        '[+1시간]을 누르세요. 앱은 페이지가 열린 지 5분 뒤에 확인합니다.',
        'Press “+1 hour”. The app checks 5 minutes after the page was opened.',
      ),
    'next-hour': () =>
      say(
        '[+1시간]을 누르세요. 앱은 15분마다 몇 곳만 다시 확인합니다.',
        'Press “+1 hour”. The app retries a few companies every 15 minutes.',
      ),
  };
}
