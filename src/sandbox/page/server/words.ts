import type { PageLanguage } from '../contract.js';

function words(say: (korean: string, english: string) => string) {
  return {
    certificate: {
      none: say('인증서 없음', 'no certificate'),
      fine: (until: string) => say(`인증서 ${until}까지`, `certificate until ${until}`),
      expired: (until: string) => say(`인증서 만료됨 (${until})`, `certificate expired (${until})`),
      revoked: (until: string) =>
        say(`인증서 폐기됨 (${until}까지였음)`, `certificate revoked (was good until ${until})`),
      wrong: (until: string) =>
        say(`다른 회사 인증서 (${until}까지)`, `another company's certificate (until ${until})`),
    },
    deptUser: {
      none: say('부서사용자 없음', 'no department user'),
      works: say('부서사용자 로그인됨', 'department user logs in'),
      locked: say('부서사용자 계정 잠김', 'department user is locked'),
      rejected: (why: string) =>
        say(`부서사용자 로그인 거절: ${why}`, `department user rejected: ${why}`),
    },
    plan: {
      inUse: say('정액제 이용 중', 'flat rate in use'),
      ended: say('정액제 끝남', 'flat rate ended'),
    },
    commandFailed: (command: string, error: string) =>
      say(
        `${command} 명령이 ${error} 오류로 실패했습니다.`,
        `${command} failed with the error "${error}".`,
      ),
    noAnswer: say(
      '앱이 제때 응답하지 않았습니다. 잠시 뒤에 다시 시도해 주세요.',
      'The app did not answer in time. Try again in a moment.',
    ),
    missing: (labels: readonly string[]) =>
      say(`필수 항목을 채워 주세요: ${labels.join(', ')}`, `Please fill in: ${labels.join(', ')}`),
    noCommands: say(
      '다른 조직의 사람에게는 Slack이 이 앱의 명령을 보여 주지 않습니다.',
      'Slack offers no commands of this app to people of another organisation.',
    ),
    noModal: say('열려 있는 창이 없습니다.', 'No window is open.'),
    noHome: say('홈 탭이 아직 비어 있습니다.', 'The Home tab is still empty.'),
    companyArgument: say('회사', 'company'),
  };
}

const WORDS = { ko: words((korean) => korean), en: words((_, english) => english) };

export function wordsOf(language: PageLanguage): ReturnType<typeof words> {
  return WORDS[language];
}
