import type { PageLanguage } from '../contract.js';

function words(say: (korean: string, english: string) => string) {
  return {
    certificate: {
      none: say('인증서 없음', 'no certificate'),
      fine: (until: string) => say(`인증서 ${until}까지`, `certificate until ${until}`),
      expired: (until: string) => say(`인증서 만료됨 (${until})`, `certificate expired (${until})`),
      revoked: (until: string) =>
        say(`인증서 폐기됨 (만료일 ${until})`, `certificate revoked (expiry date ${until})`),
      wrong: (until: string) =>
        say(`다른 회사 인증서 (${until}까지)`, `another company’s certificate (until ${until})`),
    },
    deptUser: {
      none: say('부서사용자 없음', 'no department user'),
      works: say('부서사용자 로그인 정상', 'department user login works'),
      locked: say('부서사용자 계정 잠김', 'department user locked'),
      rejected: (why: string) =>
        say(`부서사용자 로그인 거부: ${why}`, `department user login rejected: ${why}`),
    },
    plan: {
      inUse: say('정액제 이용 중', 'flat-rate plan active'),
      ended: say('정액제 종료됨', 'flat-rate plan ended'),
    },
    commandFailed: (command: string, error: string) =>
      say(
        `${command} 명령이 실패했습니다(오류: ${error}).`,
        `${command} failed with the error “${error}”.`,
      ),
    noAnswer: say(
      '앱이 응답하지 않았습니다. 잠시 뒤 다시 시도해 주세요.',
      'The app did not answer. Try again in a moment.',
    ),
    missing: (labels: readonly string[]) =>
      say(`필수 항목을 입력하세요: ${labels.join(', ')}`, `Fill in: ${labels.join(', ')}`),
    noCommands: say(
      '슬랙은 다른 워크스페이스의 사람(Slack Connect)에게 이 앱의 명령을 보여 주지 않습니다.',
      'Slack does not offer this app’s commands to people from another workspace (Slack Connect).',
    ),
    noModal: say('열려 있는 창이 없습니다.', 'No window is open.'),
    noHome: say('홈 탭이 아직 비어 있습니다.', 'The Home tab is still empty.'),
    workflow: {
      failed: (error: string) =>
        say(`워크플로가 멈췄습니다. ${error}`, `The workflow has stopped. ${error}`),
    },
    companyArgument: say('회사', 'company'),
  };
}

const WORDS = { ko: words((korean) => korean), en: words((_, english) => english) };

export function wordsOf(language: PageLanguage): ReturnType<typeof words> {
  return WORDS[language];
}
