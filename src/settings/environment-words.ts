import type { Tongue } from '../text/tongue.js';
import { LADDER_MAX_DAYS } from './settings-rules.js';

/** Names of the settings in the environment. */
export type SettingName = keyof ReturnType<typeof settingHelp>;

/** A misspelled name in the environment, and the setting that was probably meant. */
export interface MisspelledName {
  readonly given: string;
  readonly meant: SettingName;
}

// These sentences are printed on the terminal before the app starts. They never contain values, because some are secrets.

/** `isLanguageSet`: whether CHANNEL_LANGUAGE is set. If not, the Korean heading says how to get English. */
export function settingsProblemsHeading(
  problemCount: number,
  isLanguageSet: boolean,
  { say }: Tongue,
): string {
  const englishHint = isLanguageSet ? '' : ' (In English: set CHANNEL_LANGUAGE=en.)';
  const englishOpening =
    problemCount === 1 ? '1 setting needs fixing' : `${problemCount} settings need fixing`;
  return say(
    `설정 ${problemCount}개를 고쳐야 합니다. 환경 변수나 .env 파일에 입력해 주세요(.env.example 참고).${englishHint}`,
    `${englishOpening}, in the environment variables or in the file .env (see .env.example):`,
  );
}

export function malformedSetting(name: SettingName, t: Tongue): string {
  const { requirement, fix } = settingHelp(t)[name];
  return t.say(
    `${name}: 값이 올바르지 않습니다. ${requirement} ${fix}`,
    `${name} must be ${requirement}. ${fix}`,
  );
}

/** @param misspelled similar names that are set in the environment */
export function missingSetting(
  name: SettingName,
  misspelled: readonly string[],
  t: Tongue,
): string {
  const { say } = t;
  const { fix, emptyHint = '' }: SettingHelp = settingHelp(t)[name];
  const keys = misspelled.join(', ');
  const hint =
    keys === ''
      ? ''
      : say(` ${keys}: ${name}의 오타라면 이름을 고쳐 주세요.`, ` You have set ${keys}: a typo?`);
  return say(
    `${name}: 값이 없습니다. ${emptyHint}${fix}${hint}`,
    `${name} is missing. ${emptyHint}${fix}${hint}`,
  );
}

export function misspelledSetting({ given, meant }: MisspelledName, { say }: Tongue): string {
  return say(
    `${given}: 없는 설정이라 쓰이지 않습니다. ${meant}의 오타라면 이름을 고쳐 주세요.`,
    `${given} is not a known setting. Did you mean ${meant}?`,
  );
}

/** The settings file exists but cannot be read; `code`: the system's error code. */
export function unreadableSettings(file: string, code: string, { say }: Tongue): string {
  return say(
    `설정 파일을 읽지 못했습니다: ${file} (${code}). 폴더가 아니라 파일인지, 앱을 실행하는 사용자에게 읽기 권한이 있는지 확인해 주세요.`,
    `Cannot read the settings file: ${file} (${code}). Check that it is a file, not a folder, and that the user who runs the app may read it.`,
  );
}

interface SettingHelp {
  /** In Korean a whole sentence; in English the end of "X must be ...". */
  readonly requirement: string;
  readonly fix: string;
  /** Explains why a value can be empty although someone entered one. */
  readonly emptyHint?: string;
}

function settingHelp({ say }: Tongue) {
  const address = say(
    'https 주소여야 합니다(http는 이 컴퓨터의 주소만 쓸 수 있습니다).',
    'an https address (http only on this machine)',
  );
  const popbillAddress = {
    requirement: address,
    fix: say(
      '비워 두면 POPBILL_STAGE와 POPBILL_ROUTE에 맞는 주소를 씁니다.',
      'Leave it empty to use the address for POPBILL_STAGE and POPBILL_ROUTE.',
    ),
  };
  const ids = say(
    '사용자 ID(U..., W...)나 사용자 그룹 ID(S...)를 쉼표로 구분해야 합니다. 이름은 쓸 수 없습니다.',
    'user IDs (U..., W...) or user-group IDs (S...), separated by commas; names do not work',
  );
  const cron = say('반복해서 실행되는 cron 표현식이어야 합니다.', 'a recurring cron pattern');
  return {
    SLACK_BOT_TOKEN: {
      requirement: say(
        'xoxb-로 시작하는 봇 토큰이어야 합니다(xoxp-는 사용자 토큰, xapp-는 앱 토큰입니다).',
        'a bot token, beginning with xoxb- (xoxp- is a user token, xapp- an app-level token)',
      ),
      fix: say(
        "슬랙 앱 설정의 OAuth & Permissions 페이지에서 'Bot User OAuth Token'을 복사해 주세요(앱을 설치해야 보입니다).",
        'Copy "Bot User OAuth Token" from the Slack app\'s page "OAuth & Permissions" (install the app first).',
      ),
    },
    SLACK_SIGNING_SECRET: {
      requirement: say('앱의 Signing Secret이어야 합니다.', "the app's signing secret"),
      fix: say(
        "슬랙 앱 설정의 Basic Information 페이지에서 'Signing Secret'을 복사해 주세요. SLACK_APP_TOKEN이 있으면 없어도 됩니다.",
        'Copy "Signing Secret" from the Slack app\'s page "Basic Information". Not needed with SLACK_APP_TOKEN.',
      ),
    },
    SLACK_APP_TOKEN: {
      requirement: say(
        'xapp-로 시작하는 앱 토큰이어야 합니다.',
        'an app-level token, beginning with xapp-',
      ),
      fix: say(
        '슬랙 앱 설정의 Basic Information 페이지에서 connections:write 권한으로 만들어 주세요. HTTP로 연결한다면 비워 두세요.',
        'Generate one with the scope connections:write on the Slack app\'s page "Basic Information". Leave it empty to connect over HTTP.',
      ),
    },
    SLACK_API_URL: {
      requirement: address,
      fix: say('실제 슬랙을 쓴다면 비워 두세요.', 'Leave it empty to use Slack itself.'),
    },
    ALERT_CHANNEL: {
      requirement: say(
        'C나 G로 시작하는 채널 ID여야 합니다. 채널 이름은 쓸 수 없습니다.',
        'a channel ID, beginning with C or G; the name does not work',
      ),
      fix: say(
        "슬랙에서 채널 이름을 누르고 '정보' 탭 맨 아래의 채널 ID를 복사해 주세요. 그 채널에 앱도 초대해 주세요.",
        'In Slack, click the channel\'s name and copy "Channel ID" at the end of "About". Invite the app to the channel.',
      ),
      emptyHint: say(
        '.env 파일에서는 #으로 시작하는 값이 주석이 되어 빈 값으로 읽힙니다. ',
        'In .env, a value beginning with # is read as a comment. ',
      ),
    },
    CHANNEL_LANGUAGE: {
      requirement: say('ko나 en이어야 합니다.', 'ko or en'),
      fix: say('채널 메시지에 쓸 언어를 입력해 주세요.', 'It is the language of channel messages.'),
    },
    OPERATORS: {
      requirement: ids,
      fix: say(
        "슬랙 프로필의 '멤버 ID 복사'로, 사용자 그룹은 그룹 메뉴에서 ID를 복사해 주세요. 비워 두면 정식 멤버 모두가 운영자입니다.",
        "Copy the member ID from a person's Slack profile, or the group ID from a user group's menu. If it is empty, every full member is an operator.",
      ),
    },
    ADMINS: {
      requirement: ids,
      fix: say(
        "슬랙 프로필의 '멤버 ID 복사'로 복사해 주세요. 비워 두면 워크스페이스의 관리자와 소유자가 앱을 관리합니다.",
        "Copy the member ID from a person's Slack profile. If it is empty, the admins and owners of the workspace are the admins.",
      ),
    },
    HOST: {
      requirement: say('이 컴퓨터의 주소여야 합니다.', 'an address of this machine'),
      fix: say(
        '어디서나 접속하게 하려면 0.0.0.0, 같은 컴퓨터의 프록시 뒤라면 127.0.0.1을 입력해 주세요.',
        'Use 0.0.0.0 to listen on every network, or 127.0.0.1 behind a proxy on the same machine.',
      ),
    },
    PORT: {
      requirement: say(
        '0부터 65535까지의 숫자여야 합니다.',
        'a port, a whole number from 0 to 65535',
      ),
      fix: say(
        '사용하지 않는 포트를 입력해 주세요. 0이면 빈 포트를 자동으로 씁니다.',
        'Use a free port, or 0 for any free port.',
      ),
    },
    PUBLIC_URL: {
      requirement: say(
        '경로가 없는 이 앱의 https 주소여야 합니다(http는 이 컴퓨터의 주소만 쓸 수 있습니다).',
        "this app's https address without a path (http only on this machine)",
      ),
      fix: say(
        '브라우저에서 이 앱에 접속할 주소를 /slack/events 없이 입력해 주세요. 비워 두면 슬랙 창의 버튼이 팝빌 페이지를 바로 엽니다.',
        "Enter the address at which browsers reach this app, without /slack/events. If it is empty, the button in Slack opens POPBiLL's page directly.",
      ),
    },
    METRICS_TOKEN: {
      requirement: say(
        '직접 정한 16자 이상의 값이어야 하고, 공백이 없어야 합니다.',
        'a secret of at least 16 letters and digits, without spaces',
      ),
      fix: say(
        'openssl rand -hex 24 같은 명령으로 만들어 /metrics를 읽는 프로그램에도 같은 값을 입력해 주세요. /metrics를 쓰지 않으면 비워 두세요.',
        'Generate one, e.g. with openssl rand -hex 24, and give it to whatever reads /metrics. Leave it empty to turn /metrics off.',
      ),
    },
    POPBILL_LINK_ID: {
      requirement: say('링크아이디(LinkID)여야 합니다.', 'a LinkID'),
      fix: say(
        '링크허브의 파트너 승인 메일에 있는 값을 입력해 주세요.',
        "Copy it from Linkhub's partnership approval email.",
      ),
    },
    POPBILL_SECRET_KEY: {
      requirement: say(
        '비밀키(SecretKey)여야 합니다. 끝의 =까지 포함한 base64 값입니다.',
        'a SecretKey (base64, including the final =)',
      ),
      fix: say(
        '링크허브의 파트너 승인 메일에 있는 값을 끝까지 복사하거나, 링크허브에서 새로 받아 주세요.',
        "Copy all of it from Linkhub's partnership approval email, or ask Linkhub for a new one.",
      ),
    },
    POPBILL_STAGE: {
      requirement: say('test나 production이어야 합니다.', 'test or production'),
      fix: say(
        '모니터링할 회사가 가입한 팝빌 환경을 입력해 주세요(test는 테스트 환경, production은 운영 환경).',
        'Use the POPBiLL environment in which the watched companies are members.',
      ),
    },
    POPBILL_ROUTE: {
      requirement: say('default, static, ga 중 하나여야 합니다.', 'default, static or ga'),
      fix: say(
        '방화벽이 IP 주소로 나가는 연결을 제한할 때만 static이나 ga를 입력해 주세요.',
        'Use static or ga only if a firewall restricts outgoing connections by IP address.',
      ),
    },
    POPBILL_IP_BOUND: {
      requirement: say('true나 false여야 합니다.', 'true or false'),
      fix: say(
        '서버의 아웃바운드(공인) IP가 바뀔 때만 false를 입력해 주세요.',
        "Use false only if the server's outbound IP address changes.",
      ),
    },
    POPBILL_AUTH_URL: popbillAddress,
    POPBILL_API_URL: popbillAddress,
    POPBILL_POPUP_HOSTS: {
      requirement: say('호스트 이름을 쉼표로 구분해야 합니다.', 'host names, separated by commas'),
      fix: say(
        '팝빌 페이지가 다른 호스트로 옮겨 간 것이 아니면 비워 두세요.',
        'Leave it empty unless POPBiLL moves its pages to another host.',
      ),
    },
    POPBILL_CONCURRENCY: {
      requirement: say('1부터 64까지의 숫자여야 합니다.', 'a whole number from 1 to 64'),
      fix: say(
        '팝빌을 동시에 호출할 최대 건수입니다.',
        'It is the highest number of calls to POPBiLL at the same time.',
      ),
    },
    POPBILL_TIMEOUT_MS: {
      requirement: say(
        '100부터 600000까지의 숫자(밀리초)여야 합니다.',
        'a whole number of milliseconds from 100 to 600000',
      ),
      fix: say(
        '비워 두면 홈택스에 로그인하는 호출은 60000, 나머지는 15000입니다.',
        'Leave it empty for 60000 for calls that log in to HomeTax, and 15000 for all others.',
      ),
    },
    STORE_URL: {
      requirement: say(
        'sqlite:// 뒤에 파일 경로가 있어야 합니다.',
        'sqlite:// followed by the path of a file',
      ),
      fix: say(
        '예: sqlite://data/hometax-watch.sqlite. 절대 경로는 sqlite:///var/lib/hometax-watch.sqlite처럼 빗금을 하나 더 입력해 주세요.',
        'Use e.g. sqlite://data/hometax-watch.sqlite, or a third slash for an absolute path: sqlite:///var/lib/hometax-watch.sqlite.',
      ),
    },
    SWEEP_CRON: {
      requirement: cron,
      fix: say(
        '분, 시, 일, 월, 요일을 차례로 입력해 주세요. 매일 오전 6시는 0 6 * * *입니다.',
        'Use five fields: minute, hour, day, month, weekday. 0 6 * * * is every day at 06:00.',
      ),
    },
    TIMEZONE: {
      requirement: say('시간대 이름이어야 합니다.', 'the name of a time zone'),
      fix: say(
        'Asia/Seoul처럼 입력해 주세요. SWEEP_CRON과 DIGEST_CRON에만 적용되고, 날짜와 방해 금지 시간은 항상 서울 기준입니다.',
        'Use a name such as Asia/Seoul. It applies to SWEEP_CRON and DIGEST_CRON only; days and quiet hours are always in KST.',
      ),
    },
    DIGEST_CRON: {
      requirement: cron,
      fix: say(
        '분, 시, 일, 월, 요일을 차례로 입력해 주세요. 오전 9시는 0 9 * * *입니다. 휴일에는 자동으로 건너뜁니다.',
        'Use five fields: minute, hour, day, month, weekday. 0 9 * * * is 09:00. Non-working days are skipped automatically.',
      ),
    },
    QUIET_HOURS: {
      requirement: say(
        '20:00-08:30처럼 서로 다른 두 시각이거나 off여야 합니다.',
        'quiet hours in KST, e.g. 20:00-08:30, or off',
      ),
      fix: say(
        '자동 알림을 보내지 않을 시간을 서울 시각으로 입력해 주세요. off면 휴일에도 바로 알립니다.',
        'Automatic alerts wait until they end. With off, alerts are also sent on non-working days.',
      ),
    },
    EXTRA_HOLIDAYS: {
      requirement: say(
        '2026-12-31 같은 날짜를 쉼표로 구분해야 합니다.',
        'days such as 2026-12-31, separated by commas',
      ),
      fix: say(
        '주말과 공휴일 외의 휴일을 입력하거나 비워 두세요.',
        "Enter your non-working days other than weekends and Korea's public holidays, or leave it empty.",
      ),
    },
    CERT_ALERT_DAYS: {
      requirement: say(
        `0부터 ${LADDER_MAX_DAYS}까지의 숫자를 쉼표로 구분해야 합니다.`,
        `whole numbers of days from 0 to ${LADDER_MAX_DAYS}, separated by commas`,
      ),
      fix: say(
        '인증서 만료 며칠 전에 알릴지 30,14,7,3,1,0처럼 입력해 주세요.',
        'They are the days before expiry when alerts are sent, such as 30,14,7,3,1,0.',
      ),
    },
    DEPT_LOGIN_TEST: {
      requirement: say('daily, weekly, off 중 하나여야 합니다.', 'daily, weekly or off'),
      fix: say(
        '정기 확인에서 부서사용자 로그인을 테스트하는 주기입니다(매일, 매주, 안 함).',
        'It says how often the scheduled check tests department user logins.',
      ),
    },
    CERT_LOGIN_TEST: {
      requirement: say('off, manual, sweep 중 하나여야 합니다.', 'off, manual or sweep'),
      fix: say(
        'manual을 권장합니다. sweep이면 정기 확인에서 테스트할 때 같은 인증서를 쓰던 사람의 접속이 끊길 수 있습니다.',
        'The recommended value is manual: a test in the scheduled check can log out a person who is using the same certificate.',
      ),
    },
    COLLECTS_BY: {
      requirement: say('any나 deptUser여야 합니다.', 'any or deptUser'),
      fix: say(
        '부서사용자로만 수집할 때만 deptUser를 입력해 주세요.',
        'Use deptUser only if your integration collects by department user only.',
      ),
    },
    HEARTBEAT_URL: {
      requirement: address,
      fix: say(
        '정기 확인이 끝날 때마다 호출할 주소를 입력하거나 비워 두세요.',
        'Enter the address to call after each scheduled check, or leave it empty.',
      ),
    },
    LOG_LEVEL: {
      requirement: say(
        'debug, info, warn, error 중 하나여야 합니다.',
        'debug, info, warn or error',
      ),
      fix: say('info를 권장합니다.', 'The recommended value is info.'),
    },
  } satisfies Readonly<Record<string, SettingHelp>>;
}
