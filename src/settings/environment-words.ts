import type { Tongue } from '../text/tongue.js';
import { MAX_ALERT_DAY } from './settings-rules.js';
import { SSL_MODES, type StoreUrlFault } from './store-url-rules.js';

export type SettingName = keyof ReturnType<typeof settingHelp>;

export interface MisspelledName {
  readonly given: string;
  readonly meant: SettingName;
}

// These sentences are printed on the terminal or logged. They contain no values, because some are secrets.

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

export function malformedSetting(
  name: SettingName,
  t: Tongue,
  fix: string | undefined = helpOf(name, t).fix,
): string {
  const { requirement } = helpOf(name, t);
  const problem = t.say(
    `${name}: 값이 올바르지 않습니다. ${requirement}`,
    `${name} must be ${requirement}.`,
  );
  return fix === undefined ? problem : `${problem} ${fix}`;
}

function helpOf(name: SettingName, t: Tongue): SettingHelp {
  return settingHelp(t)[name];
}

/** @param fault absent if the address is too long, or names a file where only PostgreSQL is possible */
export function malformedStoreUrl(
  name: 'STORE_URL' | 'DATABASE_URL',
  fault: StoreUrlFault | undefined,
  t: Tongue,
): string {
  const { say } = t;
  const fixes: Readonly<Record<StoreUrlFault, string | undefined>> = {
    kind: undefined,
    unreadable: say(
      '사용자 이름과 비밀번호의 특수 문자는 URL 인코딩해 주세요(@ %40, / %2F, : %3A, ? %3F, # %23, % %25). 포트는 65535 이하의 숫자여야 합니다.',
      'Percent-encode special characters in the user name and password (@ as %40, / as %2F, : as %3A, ? as %3F, # as %23, % as %25). The port is a number up to 65535.',
    ),
    user: say('사용자 이름이 없습니다.', 'The user name is missing.'),
    host: say('호스트를 하나만 입력해 주세요.', 'Name only one host.'),
    database: say('데이터베이스 이름이 없습니다.', 'The name of the database is missing.'),
    sslmode: say(
      `sslmode 값은 ${SSL_MODES.join(', ')} 중 하나여야 합니다.`,
      `Its sslmode must be one of ${SSL_MODES.join(', ')}.`,
    ),
  };
  return malformedSetting(name, t, fault && fixes[fault]);
}

/** @param misspelled similar names that are set in the environment */
export function missingSetting(
  name: SettingName,
  misspelled: readonly string[],
  t: Tongue,
): string {
  const { say } = t;
  const { fix = '' } = helpOf(name, t);
  const keys = misspelled.join(', ');
  const hint =
    keys === ''
      ? ''
      : say(
          ` ${keys} 설정이 ${name}의 오타라면 이름을 고쳐 주세요.`,
          ` You have set ${keys}: a typo?`,
        );
  return say(`${name}: 값이 없습니다. ${fix}${hint}`, `${name} is missing. ${fix}${hint}`);
}

export function misspelledSetting({ given, meant }: MisspelledName, { say }: Tongue): string {
  return say(
    `${given} · 지원하지 않는 설정이라 적용되지 않습니다. ${meant}의 오타라면 이름을 고쳐 주세요.`,
    `${given} is not a known setting. Did you mean ${meant}?`,
  );
}

export function unreadableSettings(file: string, code: string, { say }: Tongue): string {
  return say(
    `설정 파일을 읽지 못했습니다: ${file} (${code}). 폴더가 아니라 파일인지, 앱을 실행하는 사용자에게 읽기 권한이 있는지 확인해 주세요.`,
    `Cannot read the settings file: ${file} (${code}). Check that it is a file, not a folder, and that the user who runs the app may read it.`,
  );
}

interface SettingHelp {
  /** In Korean a whole sentence; in English the end of "X must be ...". */
  readonly requirement: string;
  /** Absent if the requirement says enough; .env.example explains each setting. */
  readonly fix?: string;
}

function settingHelp({ say }: Tongue) {
  const address = say(
    'https 주소여야 합니다(http는 localhost 같은 루프백 주소만 쓸 수 있습니다).',
    'an https address (http only for loopback addresses such as localhost)',
  );
  const secretOf = (length: number) => ({
    requirement: say(
      `직접 정한 ${length}자 이상의 영문자·숫자·기호여야 하고, 공백이 없어야 합니다.`,
      `a secret of at least ${length} letters, digits or symbols, without spaces`,
    ),
  });
  const ids = {
    requirement: say(
      '사용자 ID(U..., W...)나 사용자 그룹 ID(S...)를 쉼표로 구분해야 합니다. 이름은 쓸 수 없습니다.',
      'user IDs (U..., W...) or user-group IDs (S...), separated by commas; names do not work',
    ),
    fix: say(
      "사람은 슬랙 프로필의 '멤버 ID 복사'로, 사용자 그룹은 그룹 메뉴에서 ID를 복사해 주세요.",
      "Copy the member ID from a person's Slack profile, or the group ID from a user group's menu.",
    ),
  };
  const cron = {
    requirement: say('반복해서 실행되는 cron 표현식이어야 합니다.', 'a recurring cron pattern'),
    fix: say(
      '분, 시, 일, 월, 요일을 차례로 입력해 주세요. 매일 오전 6시는 0 6 * * *입니다.',
      'Use five fields: minute, hour, day, month, weekday. 0 6 * * * is every day at 06:00.',
    ),
  };
  const oneOf = (...values: string[]): SettingHelp => ({
    requirement: say(`${values.join(', ')} 중 하나여야 합니다.`, `one of ${values.join(', ')}`),
  });
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
    SLACK_API_URL: { requirement: address },
    ALERT_CHANNEL: {
      requirement: say(
        'C나 G로 시작하는 채널 ID여야 합니다. 채널 이름은 쓸 수 없습니다.',
        'a channel ID, beginning with C or G; the name does not work',
      ),
      fix: say(
        "슬랙에서 채널 이름을 누르고 '정보' 탭 맨 아래의 채널 ID를 복사하고, 그 채널에 앱을 초대해 주세요. .env 파일에서 #으로 시작하는 값은 주석이 되어 빈 값으로 읽힙니다.",
        'In Slack, click the channel\'s name and copy "Channel ID" at the end of "About". Invite the app to the channel. In .env, a value beginning with # is read as a comment.',
      ),
    },
    CHANNEL_LANGUAGE: oneOf('ko', 'en'),
    OPERATORS: ids,
    ADMINS: ids,
    HOST: {
      requirement: say(
        '앱 서버의 주소여야 합니다(예: 0.0.0.0).',
        'an address of this server, e.g. 0.0.0.0',
      ),
    },
    PORT: {
      requirement: say(
        '0부터 65535까지의 숫자여야 합니다.',
        'a port, a whole number from 0 to 65535',
      ),
    },
    PUBLIC_URL: {
      requirement: say(
        '경로가 없는 이 앱의 https 주소여야 합니다(http는 localhost 같은 루프백 주소만 쓸 수 있습니다).',
        "this app's https address without a path (http only for loopback addresses such as localhost)",
      ),
      fix: say(
        '고객사용 링크(CLIENT_LINKS=on)를 쓰려면 이 앱의 https 주소를 입력해 주세요.',
        'Links for clients (CLIENT_LINKS=on) need the https address of this app.',
      ),
    },
    CLIENT_LINKS: oneOf('on', 'off'),
    METRICS_TOKEN: secretOf(16),
    COLLECTOR_SECRET: secretOf(32),
    ALERT_WEBHOOK_URL: { requirement: address },
    ALERT_WEBHOOK_SECRET: {
      ...secretOf(32),
      fix: say(
        'ALERT_WEBHOOK_URL을 쓰려면 필요합니다. 받는 쪽은 이 값으로 서명을 확인합니다.',
        'ALERT_WEBHOOK_URL needs it: the receiver verifies the signature with it.',
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
    POPBILL_ROUTE: oneOf('default', 'static', 'ga'),
    POPBILL_IP_BOUND: oneOf('true', 'false'),
    POPBILL_AUTH_URL: { requirement: address },
    POPBILL_API_URL: { requirement: address },
    POPBILL_POPUP_HOSTS: {
      requirement: say('호스트 이름을 쉼표로 구분해야 합니다.', 'host names, separated by commas'),
    },
    POPBILL_CONCURRENCY: {
      requirement: say('1부터 64까지의 숫자여야 합니다.', 'a whole number from 1 to 64'),
    },
    POPBILL_TIMEOUT_MS: {
      requirement: say(
        '100부터 600000까지의 숫자(밀리초)여야 합니다.',
        'a whole number of milliseconds from 100 to 600000',
      ),
    },
    STORE_URL: {
      requirement: say(
        'sqlite://data/hometax-watch.sqlite 같은 파일(절대 경로는 sqlite:///var/lib/hometax-watch.sqlite)이나 postgres://user:password@host:5432/database 같은 PostgreSQL 주소여야 합니다.',
        'a file such as sqlite://data/hometax-watch.sqlite (an absolute path: sqlite:///var/lib/hometax-watch.sqlite), or a PostgreSQL address such as postgres://user:password@host:5432/database',
      ),
    },
    DATABASE_URL: {
      requirement: say(
        'postgres://user:password@host:5432/database 같은 PostgreSQL 주소여야 합니다.',
        'a PostgreSQL address such as postgres://user:password@host:5432/database',
      ),
      fix: say(
        '다른 프로그램의 값이라면 STORE_URL을 입력해 주세요. 그러면 DATABASE_URL은 사용하지 않습니다.',
        'If it belongs to another program, set STORE_URL, which is used instead.',
      ),
    },
    SWEEP_CRON: cron,
    TIMEZONE: {
      requirement: say(
        'Asia/Seoul 같은 시간대 이름이어야 합니다.',
        'the name of a time zone, e.g. Asia/Seoul',
      ),
    },
    DIGEST_CRON: cron,
    QUIET_HOURS: {
      requirement: say(
        '20:00-08:30처럼 서로 다른 두 시각(서울 시각)이거나 off여야 합니다.',
        'two different times in KST, e.g. 20:00-08:30, or off',
      ),
    },
    EXTRA_HOLIDAYS: {
      requirement: say(
        '2026-12-31 같은 날짜를 쉼표로 구분해야 합니다.',
        'days such as 2026-12-31, separated by commas',
      ),
    },
    CERT_ALERT_DAYS: {
      requirement: say(
        `만료 며칠 전에 알릴지 0부터 ${MAX_ALERT_DAY}까지의 숫자를 쉼표로 구분해야 합니다(예: 30,14,7,3,1,0).`,
        `whole numbers of days before expiry from 0 to ${MAX_ALERT_DAY}, separated by commas, e.g. 30,14,7,3,1,0`,
      ),
    },
    DEPT_LOGIN_TEST: oneOf('daily', 'weekly', 'off'),
    CERT_LOGIN_TEST: oneOf('off', 'manual', 'sweep'),
    COLLECTS_BY: oneOf('any', 'deptUser'),
    HEARTBEAT_URL: { requirement: address },
    LOG_LEVEL: oneOf('debug', 'info', 'warn', 'error'),
  } satisfies Readonly<Record<string, SettingHelp>>;
}
