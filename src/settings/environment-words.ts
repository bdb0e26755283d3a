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
    problemCount === 1
      ? 'One setting is not right. Set it'
      : `${problemCount} settings are not right. Set them`;
  return say(
    `설정 ${problemCount}개를 고쳐야 합니다. 환경 변수나 .env 파일에 적어 주세요(.env.example 참고).${englishHint}`,
    `${englishOpening} in the environment or in the file .env (see .env.example):`,
  );
}

export function malformedSetting(name: SettingName, t: Tongue): string {
  const { requirement, fix } = settingHelp(t)[name];
  return t.say(
    `${name}: 값이 맞지 않습니다. ${requirement} ${fix}`,
    `${name} is not ${requirement}. ${fix}`,
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
      : say(` 비슷한 이름이 있습니다(${keys}). 이름을 고쳐 주세요.`, ` ${keys} is set: rename it?`);
  return say(
    `${name}: 값이 없습니다. ${emptyHint}${fix}${hint}`,
    `${name} is missing. ${emptyHint}${fix}${hint}`,
  );
}

export function misspelledSetting({ given, meant }: MisspelledName, { say }: Tongue): string {
  return say(
    `${given}: 이런 설정은 없어 쓰이지 않습니다. ${meant} 설정을 적으려던 것이라면 이름을 고쳐 주세요.`,
    `${given} is set, but is no setting. Was ${meant} meant?`,
  );
}

/** The settings file exists but cannot be read; `code`: the system's error code. */
export function unreadableSettings(file: string, code: string, { say }: Tongue): string {
  return say(
    `설정 파일을 읽지 못했습니다: ${file} (${code}). 폴더가 아니라 파일인지, 앱을 실행하는 사용자가 읽을 수 있는지 봐 주세요.`,
    `The file with settings cannot be read: ${file} (${code}). Please see that it is a file and no folder, and that the user who runs the app may read it.`,
  );
}

interface SettingHelp {
  /** In Korean a whole sentence; in English the end of "X is not ...". */
  readonly requirement: string;
  readonly fix: string;
  /** Explains why a value can be empty although somebody entered one. */
  readonly emptyHint?: string;
}

function settingHelp({ say }: Tongue) {
  const address = say(
    'https 주소여야 합니다(http는 이 컴퓨터 안의 주소만 됩니다).',
    'an https address (http only on this machine)',
  );
  const popbillAddress = {
    requirement: address,
    fix: say(
      '비워 두면 POPBILL_STAGE와 POPBILL_ROUTE에 맞는 주소를 씁니다.',
      'Leave it out: the address follows from stage and route.',
    ),
  };
  const ids = say(
    '사용자 ID(U..., W...)나 사용자 그룹 ID(S...)를 쉼표로 나누어 적어야 하고, 이름으로는 안 됩니다.',
    'a list of user IDs (U..., W...) and user-group IDs (S...), separated by commas (names are not enough)',
  );
  const cron = say(
    '계속 되풀이되는 때를 나타내는 cron 표현이어야 합니다.',
    'a cron pattern that comes due again and again',
  );
  return {
    SLACK_BOT_TOKEN: {
      requirement: say(
        'xoxb-로 시작하는 봇 토큰이어야 합니다(xoxp-는 사람의 토큰, xapp-는 앱 토큰입니다).',
        "a bot token, which begins with xoxb- (xoxp- is a person's token, xapp- an app-level token)",
      ),
      fix: say(
        "슬랙 앱 설정의 OAuth & Permissions 페이지에서 'Bot User OAuth Token'을 복사해 주세요(먼저 앱을 설치해야 보입니다).",
        'Copy "Bot User OAuth Token" from the Slack app\'s page "OAuth & Permissions" (install the app first).',
      ),
    },
    SLACK_SIGNING_SECRET: {
      requirement: say('앱의 서명 비밀값이어야 합니다.', "the app's signing secret"),
      fix: say(
        "슬랙 앱 설정의 Basic Information 페이지에서 'Signing Secret'을 복사해 주세요. SLACK_APP_TOKEN을 적었다면 없어도 됩니다.",
        'Copy "Signing Secret" from the Slack app\'s page "Basic Information". It is needed unless SLACK_APP_TOKEN is set.',
      ),
    },
    SLACK_APP_TOKEN: {
      requirement: say(
        'xapp-로 시작하는 앱 토큰이어야 합니다.',
        'an app-level token, which begins with xapp-',
      ),
      fix: say(
        '슬랙 앱 설정의 Basic Information 페이지에서 connections:write 권한으로 만들어 주세요. HTTP로 연결한다면 비워 두세요.',
        'Make one with the scope connections:write on the Slack app\'s page "Basic Information", or leave it out to be called over HTTP.',
      ),
    },
    SLACK_API_URL: {
      requirement: address,
      fix: say('슬랙을 그대로 쓴다면 비워 두세요.', 'Leave it out to use Slack itself.'),
    },
    ALERT_CHANNEL: {
      requirement: say(
        'C나 G로 시작하는 채널 ID여야 하고, 채널 이름으로는 안 됩니다.',
        'the ID of a channel, which begins with C or G (its name is not enough)',
      ),
      fix: say(
        "슬랙에서 채널 이름을 누르고 '정보' 탭 맨 아래의 채널 ID를 복사해 주세요. 그 채널에 앱도 초대해 주세요.",
        'Open the channel in Slack, click its name, and copy "Channel ID" at the end of "About". Invite the app to the channel.',
      ),
      emptyHint: say(
        '#으로 시작하는 채널 이름을 적으면 .env 파일에서는 주석이 되어 빈 값으로 읽힙니다. ',
        "A channel's name that begins with # is read as a comment in .env. ",
      ),
    },
    CHANNEL_LANGUAGE: {
      requirement: say('ko나 en이어야 합니다.', 'ko or en'),
      fix: say(
        '채널에 쓸 언어를 적어 주세요.',
        'Name the language in which channels are written to.',
      ),
    },
    OPERATORS: {
      requirement: ids,
      fix: say(
        "슬랙 프로필에서 '멤버 ID 복사'로, 사용자 그룹은 그 그룹의 메뉴에서 ID를 복사해 주세요. 비워 두면 정식 구성원 모두가 운영할 수 있습니다.",
        'Copy "Member ID" from a person\'s Slack profile, or a user group\'s ID from its menu. Leave it out to let every full member operate.',
      ),
    },
    ADMINS: {
      requirement: ids,
      fix: say(
        "슬랙 프로필에서 '멤버 ID 복사'로 복사해 주세요. 비워 두면 워크스페이스의 관리자와 소유자가 맡습니다.",
        'Copy "Member ID" from a person\'s Slack profile. Leave it out to mean the admins of the workspace.',
      ),
    },
    HOST: {
      requirement: say('이 컴퓨터의 주소여야 합니다.', 'an address of this machine'),
      fix: say(
        '어디서나 연결하게 하려면 0.0.0.0, 같은 컴퓨터의 프록시 뒤라면 127.0.0.1을 적어 주세요.',
        'Use 0.0.0.0 for every network, or 127.0.0.1 behind a proxy on the same machine.',
      ),
    },
    PORT: {
      requirement: say(
        '0부터 65535까지의 숫자여야 합니다.',
        'a port, a whole number from 0 to 65535',
      ),
      fix: say(
        '비어 있는 포트를 적어 주세요. 0은 비어 있는 아무 포트나 씁니다.',
        'Name a free port; 0 takes any.',
      ),
    },
    PUBLIC_URL: {
      requirement: say(
        '경로가 없는 이 앱의 https 주소여야 합니다(http는 이 컴퓨터 안의 주소만 됩니다).',
        "this app's own https address without a path (http only on this machine)",
      ),
      fix: say(
        '브라우저에서 이 앱에 연결할 주소를 /slack/events 없이 적어 주세요. 비워 두면 슬랙 창에서 팝빌 페이지를 바로 엽니다.',
        'Name the address under which browsers reach this app, without /slack/events, or leave it out: then pages open from a Slack window.',
      ),
    },
    METRICS_TOKEN: {
      requirement: say(
        '직접 정한 16자 이상의 암호여야 하고, 공백이 없어야 합니다.',
        'a password of your own of at least 16 letters and digits, without spaces',
      ),
      fix: say(
        'openssl rand -hex 24 같은 명령으로 만들어 /metrics를 읽는 쪽에도 같은 값을 넣어 주세요. 읽는 곳이 없으면 비워 두세요.',
        'Make one, e.g. with openssl rand -hex 24, and give it to whoever reads /metrics. Leave it out if nobody does.',
      ),
    },
    POPBILL_LINK_ID: {
      requirement: say('링크아이디(LinkID)여야 합니다.', 'a LinkID'),
      fix: say(
        '링크허브의 파트너 승인 메일에 있는 값을 적어 주세요.',
        'Take it from the mail with which Linkhub confirmed the partnership.',
      ),
    },
    POPBILL_SECRET_KEY: {
      requirement: say(
        '비밀키(SecretKey)여야 합니다. base64로 된 값이고, 끝의 =까지 적습니다.',
        'a SecretKey (base64, to the last =)',
      ),
      fix: say(
        '링크허브의 파트너 승인 메일에 있는 값을 끝까지 복사하거나, 링크허브에서 새로 받아 주세요.',
        'Take it whole from the mail with which Linkhub confirmed the partnership, or ask Linkhub for a new one.',
      ),
    },
    POPBILL_STAGE: {
      requirement: say('test나 production이어야 합니다.', 'test or production'),
      fix: say(
        '모니터링할 회사들이 가입한 팝빌 환경을 적어 주세요(test는 테스트 환경, production은 운영 환경).',
        'Name the POPBiLL stage whose members are watched.',
      ),
    },
    POPBILL_ROUTE: {
      requirement: say('default, static, ga 가운데 하나여야 합니다.', 'default, static or ga'),
      fix: say(
        '방화벽이 IP 주소로 막는 곳에서만 static이나 ga로 적어 주세요.',
        'Use static or ga only where a firewall lets out by IP address.',
      ),
    },
    POPBILL_IP_BOUND: {
      requirement: say('true나 false여야 합니다.', 'true or false'),
      fix: say(
        '서버에서 나가는 IP 주소가 바뀌는 곳에서만 false로 적어 주세요.',
        'Use false only where outgoing calls leave from changing IP addresses.',
      ),
    },
    POPBILL_AUTH_URL: popbillAddress,
    POPBILL_API_URL: popbillAddress,
    POPBILL_POPUP_HOSTS: {
      requirement: say(
        '호스트 이름을 쉼표로 나누어 적어야 합니다.',
        'a list of host names, separated by commas',
      ),
      fix: say(
        '팝빌의 페이지가 다른 호스트로 옮겨 간 것이 아니면 비워 두세요.',
        'Leave it out unless POPBiLL moves its pages to another host.',
      ),
    },
    POPBILL_CONCURRENCY: {
      requirement: say('1부터 64까지의 숫자여야 합니다.', 'a whole number from 1 to 64'),
      fix: say(
        '팝빌에 한꺼번에 몇 건까지 물어볼지 적어 주세요.',
        'Name how many calls may be under way at once.',
      ),
    },
    POPBILL_TIMEOUT_MS: {
      requirement: say(
        '100부터 600000까지의 숫자(밀리초)여야 합니다.',
        'a whole number of milliseconds from 100 to 600000',
      ),
      fix: say(
        '비워 두면 홈택스에 로그인하는 요청은 60000, 나머지는 15000입니다.',
        'Leave it out: then it is 60000 for calls that log in to HomeTax and 15000 for others.',
      ),
    },
    STORE_URL: {
      requirement: say(
        'sqlite:// 뒤에 파일 경로를 적어야 합니다.',
        'sqlite:// followed by the path of a file',
      ),
      fix: say(
        'sqlite://data/hometax-watch.sqlite처럼, 절대 경로라면 sqlite:///var/lib/hometax-watch.sqlite처럼 빗금을 하나 더 적어 주세요.',
        'Use sqlite://data/hometax-watch.sqlite, or with a third slash an absolute path: sqlite:///var/lib/hometax-watch.sqlite.',
      ),
    },
    SWEEP_CRON: {
      requirement: cron,
      fix: say(
        '분, 시, 일, 월, 요일의 다섯 칸으로 적어 주세요. 매일 아침 6시는 0 6 * * *입니다.',
        'Use five fields - minute, hour, day, month, weekday - such as 0 6 * * * for six every morning.',
      ),
    },
    TIMEZONE: {
      requirement: say('시간대 이름이어야 합니다.', 'the name of a time zone'),
      fix: say(
        'Asia/Seoul처럼 적어 주세요. SWEEP_CRON과 DIGEST_CRON의 시간대이고, 날짜와 방해 금지 시간은 언제나 서울 시각을 씁니다.',
        'Use a name such as Asia/Seoul. It is the zone of SWEEP_CRON and DIGEST_CRON; days and quiet hours are always those of Seoul.',
      ),
    },
    DIGEST_CRON: {
      requirement: cron,
      fix: say(
        '분, 시, 일, 월, 요일의 다섯 칸으로 적어 주세요. 아침 9시는 0 9 * * *입니다. 쉬는 날에는 저절로 보내지 않습니다.',
        'Use five fields - minute, hour, day, month, weekday - such as 0 9 * * * for nine in the morning. Days without work are left out by themselves.',
      ),
    },
    QUIET_HOURS: {
      requirement: say(
        '20:00-08:30처럼 서로 다른 두 시각이거나 off여야 합니다.',
        'two times of the day such as 20:00-08:30, or off',
      ),
      fix: say(
        '앱이 스스로 알리지 않을 시간을 서울 시각으로 적어 주세요. off로 두면 쉬는 날에도 바로 알립니다.',
        'Name in Seoul time from when to when nothing makes noise by itself; off lets days without work make noise too.',
      ),
    },
    EXTRA_HOLIDAYS: {
      requirement: say(
        '2026-12-31 같은 날짜를 쉼표로 나누어 적어야 합니다.',
        'a list of days such as 2026-12-31, separated by commas',
      ),
      fix: say(
        '주말과 공휴일 말고 더 쉬는 날을 적거나 비워 두세요.',
        "Name the days on which nobody works besides weekends and Korea's public holidays, or leave it out.",
      ),
    },
    CERT_ALERT_DAYS: {
      requirement: say(
        `0부터 ${LADDER_MAX_DAYS}까지의 숫자를 쉼표로 나누어 적어야 합니다.`,
        `a list of whole numbers of days from 0 to ${LADDER_MAX_DAYS}, separated by commas`,
      ),
      fix: say(
        '인증서 만료 며칠 전에 알릴지 30,14,7,3,1,0처럼 적어 주세요.',
        'Name the days before expiry at which a certificate is told, such as 30,14,7,3,1,0.',
      ),
    },
    DEPT_LOGIN_TEST: {
      requirement: say('daily, weekly, off 가운데 하나여야 합니다.', 'daily, weekly or off'),
      fix: say(
        '정기 확인에서 부서사용자 로그인을 얼마나 자주 테스트할지 적어 주세요(매일, 매주, 하지 않음).',
        'Say how often a sweep tests whether the department user can log in to HomeTax.',
      ),
    },
    CERT_LOGIN_TEST: {
      requirement: say('off, manual, sweep 가운데 하나여야 합니다.', 'off, manual or sweep'),
      fix: say(
        'manual을 권합니다. sweep으로 두면 정기 확인에서 테스트할 때 같은 인증서를 쓰던 사람의 접속이 끊길 수 있습니다.',
        'Use manual: a test in a sweep can throw out a person who uses the same certificate.',
      ),
    },
    COLLECTS_BY: {
      requirement: say('any나 deptUser여야 합니다.', 'any or deptUser'),
      fix: say(
        '연동한 곳에서 부서사용자로만 수집할 때에만 deptUser로 적어 주세요.',
        'Use deptUser only where your integration collects by department user alone.',
      ),
    },
    HEARTBEAT_URL: {
      requirement: address,
      fix: say(
        '작업이 제때 도는지 지켜봐 주는 서비스에서 받은 주소를 적거나 비워 두세요.',
        'Copy the address to be called from the service that watches over your jobs, or leave it out.',
      ),
    },
    LOG_LEVEL: {
      requirement: say(
        'debug, info, warn, error 가운데 하나여야 합니다.',
        'debug, info, warn or error',
      ),
      fix: say('info를 권합니다.', 'Use info.'),
    },
  } satisfies Readonly<Record<string, SettingHelp>>;
}
