import { describe, expect, it } from 'vitest';
import {
  type Config,
  configProblemsText,
  readConfig,
  readHolidays,
  secretsOf,
} from '../../src/app/config.js';
import { type Environment, SETTING_NAMES } from '../../src/app/environment.js';
import { isWorkingDay } from '../../src/kernel/working-days.js';
import { popbillHosts } from '../../src/popbill/endpoints.js';
import { misspelledSetting } from '../../src/settings/environment-words.js';
import { TONGUES } from '../../src/text/tongue.js';

const required = {
  SLACK_BOT_TOKEN: 'xoxb-1-bot',
  SLACK_SIGNING_SECRET: 'signing-secret',
  ALERT_CHANNEL: 'C0ALERTS',
  POPBILL_LINK_ID: 'LINKER',
  POPBILL_SECRET_KEY: 'cG9wYmlsbC1zZWNyZXQ=',
};

const POSTGRES_URL = 'postgres://watch:pass%2Fword@db.example.com/watch?sslmode=verify-full';

function configWith(env: Environment): Config {
  const config = readConfig({ ...required, ...env });
  if (!config.ok) throw new Error(configProblemsText(config.error, env));
  return config.value;
}

function problemsWith(env: Environment) {
  const config = readConfig({ ...required, ...env });
  return config.ok ? [] : config.error;
}

describe('readConfig', () => {
  it('uses the defaults for all optional settings', () => {
    expect(configWith({})).toEqual({
      slack: {
        botToken: 'xoxb-1-bot',
        alertChannel: 'C0ALERTS',
        transport: { kind: 'http', signingSecret: 'signing-secret' },
      },
      popbill: {
        linkId: 'LINKER',
        secretKey: 'cG9wYmlsbC1zZWNyZXQ=',
        stage: 'test',
        ...popbillHosts('test', 'default'),
        ipBound: true,
        popupHosts: ['popbill.com', 'linkhub.co.kr'],
        concurrency: 8,
      },
      store: { url: 'sqlite://data/hometax-watch.sqlite' },
      policy: {
        certAlertDays: [30, 14, 7, 3, 1, 0],
        deptLoginTest: 'daily',
        certLoginTest: 'manual',
        collectsBy: 'any',
        quietHours: { from: 20 * 60, to: 8 * 60 + 30 },
        holidays: readHolidays(),
      },
      channelLanguage: 'ko',
      sweep: { cron: '0 6 * * *', timezone: 'Asia/Seoul' },
      digest: { cron: '0 9 * * *', timezone: 'Asia/Seoul' },
      setByEnvironment: ['defaultChannel'],
      roles: { operators: [], admins: [] },
      http: { host: '0.0.0.0', port: 3000, clientLinks: false },
      logLevel: 'info',
      misspelledNames: [],
    });
  });

  it('reads every setting', () => {
    expect(
      configWith({
        SLACK_APP_TOKEN: 'xapp-1-app',
        SLACK_API_URL: 'http://127.0.0.1:4001/api',
        CHANNEL_LANGUAGE: 'en',
        OPERATORS: 'U0ONE, S0GROUP ,W0TWO,',
        ADMINS: 'U0ADMIN',
        HOST: '127.0.0.1',
        PORT: '0',
        PUBLIC_URL: 'https://watch.example.com/',
        CLIENT_LINKS: 'on',
        POPBILL_STAGE: 'production',
        POPBILL_ROUTE: 'ga',
        POPBILL_IP_BOUND: 'false',
        POPBILL_POPUP_HOSTS: '127.0.0.1:4002,popbill.com',
        POPBILL_CONCURRENCY: '3',
        POPBILL_TIMEOUT_MS: '2500',
        STORE_URL: 'sqlite:///var/lib/watch.sqlite',
        SWEEP_CRON: '30 5 * * 1-5',
        TIMEZONE: 'Europe/Berlin',
        DIGEST_CRON: '15 9 * * *',
        QUIET_HOURS: 'off',
        EXTRA_HOLIDAYS: '2026-12-31, 2027-05-31',
        HEARTBEAT_URL: 'https://heartbeat.example.com/ping?key=abc',
        CERT_ALERT_DAYS: '0, 7,30,7',
        DEPT_LOGIN_TEST: 'weekly',
        CERT_LOGIN_TEST: 'off',
        COLLECTS_BY: 'deptUser',
        LOG_LEVEL: 'debug',
      }),
    ).toEqual({
      slack: {
        botToken: 'xoxb-1-bot',
        alertChannel: 'C0ALERTS',
        apiUrl: 'http://127.0.0.1:4001/api/',
        transport: { kind: 'socket', appToken: 'xapp-1-app' },
      },
      popbill: {
        linkId: 'LINKER',
        secretKey: 'cG9wYmlsbC1zZWNyZXQ=',
        stage: 'production',
        ...popbillHosts('production', 'ga'),
        ipBound: false,
        popupHosts: ['127.0.0.1:4002', 'popbill.com'],
        concurrency: 3,
        timeoutMs: { liveTest: 2500, other: 2500 },
      },
      store: { url: 'sqlite:///var/lib/watch.sqlite' },
      policy: {
        certAlertDays: [30, 7, 0],
        deptLoginTest: 'weekly',
        certLoginTest: 'off',
        collectsBy: 'deptUser',
        quietHours: 'off',
        holidays: readHolidays(['2026-12-31', '2027-05-31']),
      },
      channelLanguage: 'en',
      sweep: { cron: '30 5 * * 1-5', timezone: 'Europe/Berlin' },
      digest: { cron: '15 9 * * *', timezone: 'Europe/Berlin' },
      heartbeatUrl: 'https://heartbeat.example.com/ping?key=abc',
      setByEnvironment: [
        'defaultChannel',
        'operators',
        'quietHours',
        'digestCron',
        'certAlertDays',
        'channelLanguage',
      ],
      roles: { operators: ['U0ONE', 'S0GROUP', 'W0TWO'], admins: ['U0ADMIN'] },
      http: {
        host: '127.0.0.1',
        port: 0,
        publicUrl: 'https://watch.example.com',
        clientLinks: true,
      },
      logLevel: 'debug',
      misspelledNames: [],
    });
  });

  it('has no links for clients without the address that they lead to', () => {
    const config = readConfig({ ...required, CLIENT_LINKS: 'on' });

    expect(config).toMatchObject({ ok: false, error: [{ name: 'PUBLIC_URL', kind: 'missing' }] });
    expect(!config.ok && config.error[0]?.sentence).toContain('CLIENT_LINKS=on');
    expect(readConfig({ ...required, CLIENT_LINKS: 'off' }).ok).toBe(true);
  });

  it('sends alerts to a webhook only with a secret to sign them', () => {
    const url = 'https://pager.example.com/hook';
    const secret = 's'.repeat(32);
    const config = readConfig({ ...required, ALERT_WEBHOOK_URL: url });

    const name = 'ALERT_WEBHOOK_SECRET';
    expect(config).toMatchObject({ ok: false, error: [{ name, kind: 'missing' }] });
    expect(!config.ok && config.error[0]?.sentence).toContain('ALERT_WEBHOOK_URL');
    expect(configWith({ ALERT_WEBHOOK_URL: url, [name]: secret }).webhook).toEqual({ url, secret });
    expect(configWith({ [name]: secret }).webhook).toBeUndefined();
    const local = { ALERT_WEBHOOK_URL: 'http://127.0.0.1:9000/hook', [name]: secret };
    expect(configWith(local).webhook?.url).toBe('http://127.0.0.1:9000/hook');
  });

  it('prefers base URLs of POPBiLL that are set to those of stage and route', () => {
    const { popbill } = configWith({
      POPBILL_ROUTE: 'static',
      POPBILL_AUTH_URL: 'http://localhost:4002/',
      POPBILL_API_URL: 'https://popbill.example.com',
    });

    expect(popbill).toMatchObject({
      authUrl: 'http://localhost:4002',
      apiUrl: 'https://popbill.example.com',
    });
  });

  it.each([
    { name: 'DATABASE_URL', env: { DATABASE_URL: POSTGRES_URL }, url: POSTGRES_URL },
    {
      name: 'STORE_URL, although DATABASE_URL is set',
      env: { DATABASE_URL: POSTGRES_URL, STORE_URL: 'sqlite://data/own.sqlite' },
      url: 'sqlite://data/own.sqlite',
    },
    {
      name: 'STORE_URL, whatever another program has in DATABASE_URL',
      env: { DATABASE_URL: 'mysql://db/other', STORE_URL: POSTGRES_URL },
      url: POSTGRES_URL,
    },
  ])('takes the store from $name', ({ env, url }) => {
    expect(configWith(env).store).toEqual({ url });
  });

  it.each([
    ['postgres://watch:p#ss@db/watch', 'Percent-encode special characters'],
    ['postgres://db/watch', 'The user name is missing.'],
    ['postgres://watch:pw@/watch', 'Name only one host.'],
    ['postgres://watch:pw@db', 'The name of the database is missing.'],
    ['postgres://watch:pw@db/watch?sslmode=on', 'Its sslmode must be one of disable, prefer,'],
  ])('explains what is wrong with %s', (url, expected) => {
    for (const name of ['STORE_URL', 'DATABASE_URL']) {
      const [problem] = problemsWith({ CHANNEL_LANGUAGE: 'en', [name]: url });

      expect(problem?.sentence).toMatch(/^\w+ must be a .*postgres:\/\/user:password@host:5432/);
      expect(problem?.sentence).toContain(` ${expected}`);
      expect(problem?.sentence).not.toContain('another program');
    }
  });

  it('looks for a misspelled DATABASE_URL only if there is no STORE_URL', () => {
    const { misspelledNames } = configWith({ DATABASE_URI: POSTGRES_URL });

    expect(misspelledNames).toEqual([{ given: 'DATABASE_URI', meant: 'DATABASE_URL' }]);
    const env = { DATABASE_URI: POSTGRES_URL, STORE_URL: 'sqlite://data/own.sqlite' };
    expect(configWith(env).misspelledNames).toEqual([]);
  });

  it('freezes the config deeply', () => {
    const config = configWith({});

    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.slack.transport)).toBe(true);
    expect(Object.isFrozen(config.policy.certAlertDays)).toBe(true);
  });

  it('knows public holidays and those of the settings', () => {
    const { holidays } = configWith({ EXTRA_HOLIDAYS: '2026-12-31' }).policy;

    expect(
      ['2026-12-25', '2026-12-30', '2026-12-31'].map((day) => isWorkingDay(day, holidays)),
    ).toEqual([false, true, false]);
  });

  it('accepts a heartbeat URL without encryption on this machine', () => {
    const { heartbeatUrl } = configWith({ HEARTBEAT_URL: 'http://127.0.0.1:4003/ping/1?a=b' });

    expect(heartbeatUrl).toBe('http://127.0.0.1:4003/ping/1?a=b');
  });

  it('trims values, and treats an empty value as absent', () => {
    const config = configWith({ ALERT_CHANNEL: ' C0ALERTS\n', PORT: '', SLACK_APP_TOKEN: '  ' });

    expect(config.slack.alertChannel).toBe('C0ALERTS');
    expect(config.slack.transport.kind).toBe('http');
    expect(config.http.port).toBe(3000);
  });

  it('needs no signing secret in Socket Mode', () => {
    const { SLACK_SIGNING_SECRET: _, ...withoutSecret } = required;

    expect(readConfig({ ...withoutSecret, SLACK_APP_TOKEN: 'xapp-1' }).ok).toBe(true);
    expect(readConfig(withoutSecret)).toMatchObject({
      ok: false,
      error: [{ name: 'SLACK_SIGNING_SECRET', kind: 'missing' }],
    });
  });

  it('lists all missing and malformed settings at once', () => {
    const config = readConfig({
      SLACK_BOT_TOKEN: 'xapp-not-a-bot',
      ALERT_CHANNEL: '#alerts',
      POPBILL_STAGE: 'prod',
      PORT: '70000',
    });

    expect(config).toMatchObject({
      ok: false,
      error: [
        { name: 'SLACK_BOT_TOKEN', kind: 'malformed' },
        { name: 'SLACK_SIGNING_SECRET', kind: 'missing' },
        { name: 'ALERT_CHANNEL', kind: 'malformed' },
        { name: 'PORT', kind: 'malformed' },
        { name: 'POPBILL_LINK_ID', kind: 'missing' },
        { name: 'POPBILL_SECRET_KEY', kind: 'missing' },
        { name: 'POPBILL_STAGE', kind: 'malformed' },
      ],
    });
  });

  it.each([
    ['SLACK_BOT_TOKEN', 'xoxp-1-user'],
    ['SLACK_BOT_TOKEN', 'xoxb-...'],
    ['SLACK_SIGNING_SECRET', 'xoxb-1-bot-token'],
    ['SLACK_SIGNING_SECRET', 'short'],
    ['SLACK_APP_TOKEN', 'xoxb-1-bot'],
    ['SLACK_API_URL', 'http://slack.example.com/api/'],
    ['SLACK_API_URL', 'slack.com/api'],
    ['ALERT_CHANNEL', 'general'],
    ['CHANNEL_LANGUAGE', 'kr'],
    ['OPERATORS', 'U0ONE,@someone'],
    ['OPERATORS', ','],
    ['ADMINS', 'C0CHANNEL'],
    ['HOST', 'http://0.0.0.0'],
    ['PORT', '65536'],
    ['PORT', '3000.5'],
    ['PORT', '0x10'],
    ['PUBLIC_URL', 'http://watch.example.com'],
    ['PUBLIC_URL', 'https://watch.example.com/?a=1'],
    ['PUBLIC_URL', 'https://watch.example.com/slack/events'],
    ['PUBLIC_URL', 'https://user:pass@watch.example.com'],
    ['COLLECTOR_SECRET', 'x'.repeat(31)],
    ['COLLECTOR_SECRET', `${'x'.repeat(31)} x`],
    ['ALERT_WEBHOOK_SECRET', 'short'],
    ['POPBILL_LINK_ID', 'two words'],
    ['POPBILL_SECRET_KEY', 'cut-off'],
    ['POPBILL_ROUTE', 'fixed'],
    ['POPBILL_IP_BOUND', 'maybe'],
    ['POPBILL_AUTH_URL', 'ftp://auth.linkhub.co.kr'],
    ['POPBILL_API_URL', 'http://popbill.linkhub.co.kr'],
    ['POPBILL_POPUP_HOSTS', 'https://popbill.com/'],
    ['POPBILL_CONCURRENCY', '0'],
    ['POPBILL_CONCURRENCY', '65'],
    ['POPBILL_TIMEOUT_MS', '60s'],
    ['STORE_URL', 'mysql://localhost/watch'],
    ['STORE_URL', 'sqlite://'],
    ['STORE_URL', 'sqlite://:memory:'],
    ['DATABASE_URL', 'mysql://localhost/watch'],
    ['DATABASE_URL', 'sqlite://data/watch.sqlite'],
    ['SWEEP_CRON', 'every morning'],
    ['SWEEP_CRON', '0 25 * * *'],
    ['SWEEP_CRON', '0 0 30 2 *'],
    ['SWEEP_CRON', '2090-12-01T06:00:00'],
    ['SWEEP_CRON', '0 0 6 * * * 2090'],
    ['TIMEZONE', 'Seoul'],
    ['DIGEST_CRON', 'at nine'],
    ['QUIET_HOURS', '20-8'],
    ['QUIET_HOURS', '08:00-08:00'],
    ['QUIET_HOURS', 'never'],
    ['EXTRA_HOLIDAYS', '2026-02-30'],
    ['EXTRA_HOLIDAYS', '31.12.2026'],
    ['EXTRA_HOLIDAYS', '2026-12-31;2027-01-02'],
    ['HEARTBEAT_URL', 'http://heartbeat.example.com/ping'],
    ['HEARTBEAT_URL', 'https://user:pass@heartbeat.example.com/ping'],
    ['HEARTBEAT_URL', 'heartbeat.example.com'],
    ['CERT_ALERT_DAYS', '30,-1'],
    ['CERT_ALERT_DAYS', '30;14'],
    ['CERT_ALERT_DAYS', '366'],
    ['DEPT_LOGIN_TEST', 'hourly'],
    ['CERT_LOGIN_TEST', 'true'],
    ['COLLECTS_BY', 'department'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s without printing it', (name, value) => {
    const problems = problemsWith({ [name]: value });

    expect(problems).toMatchObject([{ name, kind: 'malformed' }]);
    expect(problems[0]?.sentence).toMatch(
      new RegExp(`^${name}: 값이 올바르지 않습니다\\. .*니다.*\\.$`),
    );
    // The sentence does not depend on the value.
    expect(problems).toEqual(problemsWith({ [name]: '\u0001 \u0001' }));
  });

  it.each(['http://pager.example.com/hook', 'https://user:pass@pager.example.com/', 'pager'])(
    'refuses the webhook %s',
    (ALERT_WEBHOOK_URL) => {
      expect(
        problemsWith({ ALERT_WEBHOOK_URL, ALERT_WEBHOOK_SECRET: 's'.repeat(32) }),
      ).toMatchObject([{ name: 'ALERT_WEBHOOK_URL', kind: 'malformed' }]);
    },
  );

  it.each(SETTING_NAMES.filter((name) => name !== 'CHANNEL_LANGUAGE'))(
    'explains in English, if English is set, what %s has to be',
    (name) => {
      const problems = problemsWith({ CHANNEL_LANGUAGE: 'en', [name]: '\u0001 \u0001' });

      expect(problems[0]?.sentence).toMatch(new RegExp(`^${name} must be .+\\.$`));
    },
  );

  it.each([
    ['ko', '주석이 되어 빈 값으로 읽힙니다.'],
    ['en', 'is read as a comment.'],
  ])('explains in %s that a channel name after # is read as a comment', (language, expected) => {
    const config = readConfig({ CHANNEL_LANGUAGE: language, ALERT_CHANNEL: '' });

    const sentences = config.ok ? [] : config.error.map(({ sentence }) => sentence);
    expect(sentences.filter((sentence) => sentence.includes(expected))).toEqual([
      expect.stringMatching(/^ALERT_CHANNEL/),
    ]);
  });

  it('names the misspelled name under which a missing setting seems to be set', () => {
    const config = readConfig({
      CHANNEL_LANGUAGE: 'en',
      SLACK_TOKEN: 'xoxb-1-bot',
      SLACK_SIGNIN_SECRET: 'signing-secret',
      ALERT_CHANNEL: 'C0ALERTS',
      POPBILL_LINKID: 'LINKER',
      POPBILL_SECRETKEY: 'c2VjcmV0',
      HOSTNAME: 'box',
      PATH: '/bin',
    });

    const sentences = config.ok ? [] : config.error.map(({ sentence }) => sentence);
    expect(sentences).toEqual([
      expect.stringMatching(/SLACK_BOT_TOKEN is missing\. .* You have set SLACK_TOKEN: a typo\?$/),
      expect.stringMatching(/ You have set SLACK_SIGNIN_SECRET: a typo\?$/),
      expect.stringMatching(/ You have set POPBILL_LINKID: a typo\?$/),
      expect.stringMatching(/ You have set POPBILL_SECRETKEY: a typo\?$/),
    ]);
  });

  it('warns of misspelled names', () => {
    const config = configWith({
      COLLECT_BY: 'deptUser',
      QUIET_HOUR: '20:00-08:30',
      SLACK_WEBHOOK_URL: 'https://hooks.example.com',
      SLACK_TOKEN: 'set, but SLACK_BOT_TOKEN is too',
    });

    expect(config.misspelledNames).toEqual([
      { given: 'COLLECT_BY', meant: 'COLLECTS_BY' },
      { given: 'QUIET_HOUR', meant: 'QUIET_HOURS' },
    ]);
    expect(config.misspelledNames.map((name) => misspelledSetting(name, TONGUES.en))).toEqual([
      'COLLECT_BY is not a known setting. Did you mean COLLECTS_BY?',
      'QUIET_HOUR is not a known setting. Did you mean QUIET_HOURS?',
    ]);
  });
});

describe('configProblemsText', () => {
  const wrong = { SLACK_BOT_TOKEN: 'a-secret-value', PORT: 'http' };

  it('prints one line for each problem, without values', () => {
    const env = { ...wrong, CHANNEL_LANGUAGE: 'en' };

    expect(configProblemsText(problemsWith(env), env)).toBe(
      '2 settings need fixing, in the environment variables or in the file .env (see .env.example):\n' +
        '  - SLACK_BOT_TOKEN must be a bot token, beginning with xoxb- (xoxp- is a user token, xapp- an app-level token). Copy "Bot User OAuth Token" from the Slack app\'s page "OAuth & Permissions" (install the app first).\n' +
        '  - PORT must be a port, a whole number from 0 to 65535.\n',
    );
  });

  it('is Korean by default, and explains how to get English', () => {
    expect(configProblemsText(problemsWith(wrong), wrong)).toBe(
      '설정 2개를 고쳐야 합니다. 환경 변수나 .env 파일에 입력해 주세요(.env.example 참고). (In English: set CHANNEL_LANGUAGE=en.)\n' +
        "  - SLACK_BOT_TOKEN: 값이 올바르지 않습니다. xoxb-로 시작하는 봇 토큰이어야 합니다(xoxp-는 사용자 토큰, xapp-는 앱 토큰입니다). 슬랙 앱 설정의 OAuth & Permissions 페이지에서 'Bot User OAuth Token'을 복사해 주세요(앱을 설치해야 보입니다).\n" +
        '  - PORT: 값이 올바르지 않습니다. 0부터 65535까지의 숫자여야 합니다.\n',
    );
    expect(configProblemsText([], { CHANNEL_LANGUAGE: 'ko' })).not.toContain('English');
  });

  it('uses the singular for one problem', () => {
    const env = { PORT: 'x', CHANNEL_LANGUAGE: 'en' };

    expect(configProblemsText(problemsWith(env), env)).toMatch(/^1 setting needs fixing, in/);
  });
});

describe('secretsOf', () => {
  it.each([
    { name: 'HTTP', env: {}, third: 'signing-secret' },
    { name: 'Socket Mode', env: { SLACK_APP_TOKEN: 'xapp-1-app' }, third: 'xapp-1-app' },
  ])('lists every secret of $name', ({ env, third }) => {
    expect(secretsOf(configWith(env))).toEqual(['xoxb-1-bot', third, 'cG9wYmlsbC1zZWNyZXQ=']);
  });

  it('lists the heartbeat URL', () => {
    const url = 'https://heartbeat.example.com/ping/a-key';

    expect(secretsOf(configWith({ HEARTBEAT_URL: url }))).toContain(url);
  });

  it('lists the secrets of the collector and of the receiver of alerts, and its address', () => {
    const env = {
      COLLECTOR_SECRET: 'c'.repeat(32),
      ALERT_WEBHOOK_URL: 'https://pager.example.com/hook/a-key',
      ALERT_WEBHOOK_SECRET: 'w'.repeat(32),
    };

    expect(secretsOf(configWith(env))).toEqual(expect.arrayContaining(Object.values(env)));
  });

  it('lists the password of PostgreSQL', () => {
    const secrets = secretsOf(configWith({ DATABASE_URL: POSTGRES_URL }));

    expect(secrets.slice(3)).toEqual([POSTGRES_URL, 'pass%2Fword', 'pass/word']);
  });
});
