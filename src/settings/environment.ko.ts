import type { EnvironmentText, SettingName } from './environment-text.js';
import { LADDER_MAX_DAYS } from './settings-rules.js';

/** What a setting has to be, and how to get it right; whole sentences. */
interface Told {
  readonly is: string;
  readonly fix: string;
  /** How it can be missing although somebody wrote it. */
  readonly lost?: string;
}

export const environment: EnvironmentText = {
  intro(problems, isLanguageSet) {
    const inEnglish = isLanguageSet ? '' : ' (In English: set CHANNEL_LANGUAGE=en.)';
    return `설정 ${problems}개를 고쳐야 합니다. 환경 변수나 .env 파일에 적어 주세요(.env.example 참고).${inEnglish}`;
  },
  malformed: (name) => `${name}: 값이 맞지 않습니다. ${TOLD[name].is} ${TOLD[name].fix}`,
  missing(name, misspelled) {
    const hint =
      misspelled.length === 0
        ? ''
        : ` 비슷한 이름이 있습니다(${misspelled.join(', ')}). 이름을 고쳐 주세요.`;
    const { fix, lost = '' } = TOLD[name];
    return `${name}: 값이 없습니다. ${lost}${fix}${hint}`;
  },
  unused: ({ given, meant }) =>
    `${given}: 이런 설정은 없어 쓰이지 않습니다. ${meant} 설정을 적으려던 것이라면 이름을 고쳐 주세요.`,
  unreadable: (file, code) =>
    `설정 파일을 읽지 못했습니다: ${file} (${code}). 폴더가 아니라 파일인지, 앱을 실행하는 사용자가 읽을 수 있는지 봐 주세요.`,
};

const ADDRESS = 'https 주소여야 합니다(http는 이 컴퓨터 안의 주소만 됩니다).';
const IDS =
  '사용자 ID(U..., W...)나 사용자 그룹 ID(S...)를 쉼표로 나누어 적어야 하고, 이름으로는 안 됩니다.';
const CRON = '계속 되풀이되는 때를 나타내는 cron 표현이어야 합니다.';

const TOLD: Readonly<Record<SettingName, Told>> = {
  SLACK_BOT_TOKEN: {
    is: 'xoxb-로 시작하는 봇 토큰이어야 합니다(xoxp-는 사람의 토큰, xapp-는 앱 토큰입니다).',
    fix: "슬랙 앱 설정의 OAuth & Permissions 페이지에서 'Bot User OAuth Token'을 복사해 주세요(먼저 앱을 설치해야 보입니다).",
  },
  SLACK_SIGNING_SECRET: {
    is: '앱의 서명 비밀값이어야 합니다.',
    fix: "슬랙 앱 설정의 Basic Information 페이지에서 'Signing Secret'을 복사해 주세요. SLACK_APP_TOKEN을 적었다면 없어도 됩니다.",
  },
  SLACK_APP_TOKEN: {
    is: 'xapp-로 시작하는 앱 토큰이어야 합니다.',
    fix: '슬랙 앱 설정의 Basic Information 페이지에서 connections:write 권한으로 만들어 주세요. HTTP로 연결한다면 비워 두세요.',
  },
  SLACK_API_URL: { is: ADDRESS, fix: '슬랙을 그대로 쓴다면 비워 두세요.' },
  ALERT_CHANNEL: {
    is: 'C나 G로 시작하는 채널 ID여야 하고, 채널 이름으로는 안 됩니다.',
    fix: "슬랙에서 채널 이름을 누르고 '정보' 탭 맨 아래의 채널 ID를 복사해 주세요. 그 채널에 앱도 초대해 주세요.",
    lost: '#으로 시작하는 채널 이름을 적으면 .env 파일에서는 주석이 되어 빈 값으로 읽힙니다. ',
  },
  CHANNEL_LANGUAGE: {
    is: 'ko나 en이어야 합니다.',
    fix: '채널에 쓸 언어를 적어 주세요.',
  },
  OPERATORS: {
    is: IDS,
    fix: "슬랙 프로필에서 '멤버 ID 복사'로, 사용자 그룹은 그 그룹의 메뉴에서 ID를 복사해 주세요. 비워 두면 정식 구성원 모두가 운영할 수 있습니다.",
  },
  ADMINS: {
    is: IDS,
    fix: "슬랙 프로필에서 '멤버 ID 복사'로 복사해 주세요. 비워 두면 워크스페이스의 관리자와 소유자가 맡습니다.",
  },
  HOST: {
    is: '이 컴퓨터의 주소여야 합니다.',
    fix: '어디서나 연결하게 하려면 0.0.0.0, 같은 컴퓨터의 프록시 뒤라면 127.0.0.1을 적어 주세요.',
  },
  PORT: {
    is: '0부터 65535까지의 숫자여야 합니다.',
    fix: '비어 있는 포트를 적어 주세요. 0은 비어 있는 아무 포트나 씁니다.',
  },
  PUBLIC_URL: {
    is: '경로가 없는 이 앱의 https 주소여야 합니다(http는 이 컴퓨터 안의 주소만 됩니다).',
    fix: '브라우저에서 이 앱에 연결할 주소를 /slack/events 없이 적어 주세요. 비워 두면 슬랙 창에서 팝빌 페이지를 바로 엽니다.',
  },
  METRICS_TOKEN: {
    is: '직접 정한 16자 이상의 암호여야 하고, 공백이 없어야 합니다.',
    fix: 'openssl rand -hex 24 같은 명령으로 만들어 /metrics를 읽는 쪽에도 같은 값을 넣어 주세요. 읽는 곳이 없으면 비워 두세요.',
  },
  POPBILL_LINK_ID: {
    is: '링크아이디(LinkID)여야 합니다.',
    fix: '링크허브의 파트너 승인 메일에 있는 값을 적어 주세요.',
  },
  POPBILL_SECRET_KEY: {
    is: '비밀키(SecretKey)여야 합니다. base64로 된 값이고, 끝의 =까지 적습니다.',
    fix: '링크허브의 파트너 승인 메일에 있는 값을 끝까지 복사하거나, 링크허브에서 새로 받아 주세요.',
  },
  POPBILL_STAGE: {
    is: 'test나 production이어야 합니다.',
    fix: '모니터링할 회사들이 가입한 팝빌 환경을 적어 주세요(test는 테스트 환경, production은 운영 환경).',
  },
  POPBILL_ROUTE: {
    is: 'default, static, ga 가운데 하나여야 합니다.',
    fix: '방화벽이 IP 주소로 막는 곳에서만 static이나 ga로 적어 주세요.',
  },
  POPBILL_IP_BOUND: {
    is: 'true나 false여야 합니다.',
    fix: '서버에서 나가는 IP 주소가 바뀌는 곳에서만 false로 적어 주세요.',
  },
  POPBILL_AUTH_URL: {
    is: ADDRESS,
    fix: '비워 두면 POPBILL_STAGE와 POPBILL_ROUTE에 맞는 주소를 씁니다.',
  },
  POPBILL_API_URL: {
    is: ADDRESS,
    fix: '비워 두면 POPBILL_STAGE와 POPBILL_ROUTE에 맞는 주소를 씁니다.',
  },
  POPBILL_POPUP_HOSTS: {
    is: '호스트 이름을 쉼표로 나누어 적어야 합니다.',
    fix: '팝빌의 페이지가 다른 호스트로 옮겨 간 것이 아니면 비워 두세요.',
  },
  POPBILL_CONCURRENCY: {
    is: '1부터 64까지의 숫자여야 합니다.',
    fix: '팝빌에 한꺼번에 몇 건까지 물어볼지 적어 주세요.',
  },
  POPBILL_TIMEOUT_MS: {
    is: '100부터 600000까지의 숫자(밀리초)여야 합니다.',
    fix: '비워 두면 홈택스에 로그인하는 요청은 60000, 나머지는 15000입니다.',
  },
  STORE_URL: {
    is: 'sqlite:// 뒤에 파일 경로를 적어야 합니다.',
    fix: 'sqlite://data/hometax-watch.sqlite처럼, 절대 경로라면 sqlite:///var/lib/hometax-watch.sqlite처럼 빗금을 하나 더 적어 주세요.',
  },
  SWEEP_CRON: {
    is: CRON,
    fix: '분, 시, 일, 월, 요일의 다섯 칸으로 적어 주세요. 매일 아침 6시는 0 6 * * *입니다.',
  },
  TIMEZONE: {
    is: '시간대 이름이어야 합니다.',
    fix: 'Asia/Seoul처럼 적어 주세요. SWEEP_CRON과 DIGEST_CRON의 시간대이고, 날짜와 방해 금지 시간은 언제나 서울 시각을 씁니다.',
  },
  DIGEST_CRON: {
    is: CRON,
    fix: '분, 시, 일, 월, 요일의 다섯 칸으로 적어 주세요. 아침 9시는 0 9 * * *입니다. 쉬는 날에는 저절로 보내지 않습니다.',
  },
  QUIET_HOURS: {
    is: '20:00-08:30처럼 서로 다른 두 시각이거나 off여야 합니다.',
    fix: '앱이 스스로 알리지 않을 시간을 서울 시각으로 적어 주세요. off로 두면 쉬는 날에도 바로 알립니다.',
  },
  EXTRA_HOLIDAYS: {
    is: '2026-12-31 같은 날짜를 쉼표로 나누어 적어야 합니다.',
    fix: '주말과 공휴일 말고 더 쉬는 날을 적거나 비워 두세요.',
  },
  CERT_ALERT_DAYS: {
    is: `0부터 ${LADDER_MAX_DAYS}까지의 숫자를 쉼표로 나누어 적어야 합니다.`,
    fix: '인증서 만료 며칠 전에 알릴지 30,14,7,3,1,0처럼 적어 주세요.',
  },
  DEPT_LOGIN_TEST: {
    is: 'daily, weekly, off 가운데 하나여야 합니다.',
    fix: '정기 확인에서 부서사용자 로그인을 얼마나 자주 테스트할지 적어 주세요(매일, 매주, 하지 않음).',
  },
  CERT_LOGIN_TEST: {
    is: 'off, manual, sweep 가운데 하나여야 합니다.',
    fix: 'manual을 권합니다. sweep으로 두면 정기 확인에서 테스트할 때 같은 인증서를 쓰던 사람의 접속이 끊길 수 있습니다.',
  },
  COLLECTS_BY: {
    is: 'any나 deptUser여야 합니다.',
    fix: '연동한 곳에서 부서사용자로만 수집할 때에만 deptUser로 적어 주세요.',
  },
  HEARTBEAT_URL: {
    is: ADDRESS,
    fix: '작업이 제때 도는지 지켜봐 주는 서비스에서 받은 주소를 적거나 비워 두세요.',
  },
  LOG_LEVEL: {
    is: 'debug, info, warn, error 가운데 하나여야 합니다.',
    fix: 'info를 권합니다.',
  },
};
