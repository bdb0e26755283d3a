import type { PageLanguage } from '../contract.js';

/** What the server of the page says itself, to one person. */
export interface Words {
  readonly certificate: {
    readonly none: string;
    readonly fine: (until: string) => string;
    readonly expired: (until: string) => string;
    readonly revoked: (until: string) => string;
    readonly wrong: (until: string) => string;
  };
  readonly deptUser: {
    readonly none: string;
    readonly works: string;
    readonly locked: string;
    readonly rejected: (words: string) => string;
  };
  readonly plan: { readonly inUse: string; readonly ended: string };
  /** In Slack's words, which it says in the message box or the modal. */
  readonly timeout: (command: string) => string;
  readonly dispatchFailed: (command: string) => string;
  readonly noAnswer: string;
  readonly missing: (labels: readonly string[]) => string;
  readonly noCommands: string;
  readonly noModal: string;
  readonly noHome: string;
  readonly companyArgument: string;
}

const KO: Words = {
  certificate: {
    none: '인증서 없음',
    fine: (until) => `인증서 ${until}까지`,
    expired: (until) => `인증서 만료됨 (${until})`,
    revoked: (until) => `인증서 폐기됨 (${until}까지였음)`,
    wrong: (until) => `다른 회사 인증서 (${until}까지)`,
  },
  deptUser: {
    none: '부서사용자 없음',
    works: '부서사용자 로그인됨',
    locked: '부서사용자 계정 잠김',
    rejected: (words) => `부서사용자 로그인 거절: ${words}`,
  },
  plan: { inUse: '정액제 이용 중', ended: '정액제 끝남' },
  timeout: (command) => `${command} 명령이 operation_timeout 오류로 실패했습니다.`,
  dispatchFailed: (command) => `${command} 명령이 dispatch_failed 오류로 실패했습니다.`,
  noAnswer: '앱이 제때 응답하지 않았습니다. 잠시 뒤에 다시 시도해 주세요.',
  missing: (labels) => `필수 항목을 채워 주세요: ${labels.join(', ')}`,
  noCommands: '다른 조직의 사람에게는 Slack이 이 앱의 명령을 보여 주지 않습니다.',
  noModal: '열려 있는 창이 없습니다.',
  noHome: '홈 탭이 아직 비어 있습니다.',
  companyArgument: '회사',
};

const EN: Words = {
  certificate: {
    none: 'no certificate',
    fine: (until) => `certificate until ${until}`,
    expired: (until) => `certificate expired (${until})`,
    revoked: (until) => `certificate revoked (was good until ${until})`,
    wrong: (until) => `another company's certificate (until ${until})`,
  },
  deptUser: {
    none: 'no department user',
    works: 'department user logs in',
    locked: 'department user is locked',
    rejected: (words) => `department user rejected: ${words}`,
  },
  plan: { inUse: 'flat rate in use', ended: 'flat rate ended' },
  timeout: (command) => `${command} failed with the error "operation_timeout".`,
  dispatchFailed: (command) => `${command} failed with the error "dispatch_failed".`,
  noAnswer: 'The app did not answer in time. Try again in a moment.',
  missing: (labels) => `Please fill in: ${labels.join(', ')}`,
  noCommands: 'Slack offers no commands of this app to people of another organisation.',
  noModal: 'No window is open.',
  noHome: 'The Home tab is still empty.',
  companyArgument: 'company',
};

export function wordsOf(language: PageLanguage): Words {
  return language === 'ko' ? KO : EN;
}
