import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../src/app/logger.js';

const secrets = ['signing-secret-value', 'cG9wYmlsbC1zZWNyZXQ=', 'quoted"and\\slashed', ''];

/** What one call writes, as text and parsed. */
function logged(
  fields: Readonly<Record<string, unknown>>,
  message = 'm',
  level: 'debug' | 'info' | 'warn' | 'error' = 'info',
) {
  const lines: string[] = [];
  const log = createLogger({
    level: 'debug',
    secrets,
    destination: { write: (l) => lines.push(l) },
  });
  log[level](message, fields);
  const text = lines.join('');
  return { text, line: JSON.parse(text) };
}

describe('createLogger', () => {
  it('writes one line of JSON with level, time and message', () => {
    const { text, line } = logged({ companies: 3, 이름: '한빛' }, 'Sweep finished\nindeed', 'warn');

    expect(line).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      companies: 3,
      이름: '한빛',
      msg: 'Sweep finished\nindeed',
    });
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('leaves out what is below its level', () => {
    const lines: string[] = [];
    const log = createLogger({
      level: 'warn',
      secrets,
      destination: { write: (l) => lines.push(l) },
    });

    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');

    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['c', 'd']);
  });

  it('writes errors with code, stack and causes, and nothing else that hangs on them', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const error = Object.assign(new TypeError('fetch failed', { cause }), {
      request: { headers: { 'x-private': 'of the request' } },
    });

    const { text, line } = logged({ error });

    expect(line.error).toEqual({
      name: 'TypeError',
      message: 'fetch failed',
      stack: expect.stringContaining('logger.test.ts'),
      cause: {
        name: 'Error',
        message: 'connect ECONNREFUSED',
        code: 'ECONNREFUSED',
        stack: expect.any(String),
      },
    });
    expect(text).not.toContain('of the request');
  });

  it('writes the errors of an aggregate, and ends where causes go round', () => {
    const round = new Error('round');
    round.cause = round;

    const { line } = logged({ error: new AggregateError([new Error('one'), round], 'all failed') });

    expect(line.error.message).toBe('all failed');
    expect(line.error.errors.map(({ message }: Error) => message)).toEqual(['one', 'round']);
  });

  it('survives fields that are no JSON', () => {
    const round: Record<string, unknown> = { n: 1n, nothing: undefined };
    round['self'] = round;

    expect(() => logged({ round, call: () => 1 })).not.toThrow();
  });

  it.each(['signing-secret-value', 'cG9wYmlsbC1zZWNyZXQ=', 'quoted"and\\slashed'])(
    'hides the configured secret %s wherever it stands',
    (secret) => {
      const error = new Error(`key ${secret} refused`, { cause: new Error(secret) });

      const { text, line } = logged({ a: { b: [secret] }, [secret]: 1, error }, `at ${secret}.`);

      expect(text).not.toContain(secret);
      expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
      expect(line.msg).toBe('at [hidden].');
      expect(line.error.cause.message).toBe('[hidden]');
    },
  );

  it.each([
    { name: 'a bot token', given: 'token xoxb-12-34-aBcD.', left: 'token [hidden].' },
    { name: 'an encoded token', given: 'token=xoxb%2D12%2D34%2DaBcD.', left: 'token=[hidden].' },
    { name: 'a token encoded twice', given: 'xapp%252D1%252DA0', left: '[hidden]' },
    {
      name: 'what is behind a host without a scheme',
      given: 'at test.popbill.com/App/API?T=secret%3D now',
      left: 'at test.popbill.com/[hidden] now',
    },
    {
      name: 'a ticket behind an address without a scheme',
      given: '127.0.0.1:3000/popup/abc_-1 localhost:80/popup/x',
      left: '127.0.0.1:3000/[hidden] localhost:80/[hidden]',
    },
    {
      name: 'an address within another',
      given: 'u=https%3A%2F%2Ftest.popbill.com%2FApp%3FT%3Dsecret',
      left: 'u=https%3A%2F%2Ftest.popbill.com/[hidden]',
    },
    { name: 'an app token', given: 'xapp-1-A0-9-ff', left: '[hidden]' },
    { name: 'a refresh token', given: '"xoxe.xoxp-1-Mi"', left: '"xoxe.[hidden]"' },
    {
      name: 'a bearer',
      given: 'Authorization: Bearer aGk+/=',
      left: 'Authorization: Bearer [hidden]',
    },
    { name: 'a signature', given: 'LINKHUB LINKER c2ln=', left: 'LINKHUB [hidden]' },
    {
      name: 'a session token within JSON',
      given: '{"session_token":"aGk+/=","userID":"x"}',
      left: '{"session_token":"[hidden]","userID":"x"}',
    },
    {
      name: 'a popup URL',
      given: 'opened https://test.popbill.com/App/API?T=secret%3D&x=1 now',
      left: 'opened https://test.popbill.com/[hidden] now',
    },
    {
      name: 'a ticket',
      given: 'http://127.0.0.1:3000/popup/abc_-1',
      left: 'http://127.0.0.1:3000/[hidden]',
    },
    {
      name: 'a socket',
      given: 'wss://wss.slack.com/link/?ticket=1',
      left: 'wss://wss.slack.com/[hidden]',
    },
    {
      name: 'a query without path',
      given: 'https://popbill.com?T=1',
      left: 'https://popbill.com/[hidden]',
    },
    {
      name: 'a user in an address',
      given: 'https://me:pass@example.com/a',
      left: 'https://example.com/[hidden]',
    },
    {
      name: 'a user before a host alone',
      given: 'https://me:pass@example.com',
      left: 'https://example.com',
    },
    { name: 'a BRN', given: 'company 1234567890', left: 'company 12345*****' },
    { name: 'a BRN with hyphens', given: '(123-45-67890)', left: '(123-45-*****)' },
    { name: 'a BRN with blanks', given: '123 45 67890', left: '123 45 *****' },
    { name: 'a BRN in full width', given: '１２３-４５-６７８９０', left: '１２３-４５-*****' },
    { name: 'a BRN in a key', given: 'status:test:1234567890', left: 'status:test:12345*****' },
    { name: 'a BRN after a line end', given: 'a\n1234567890', left: 'a\n12345*****' },
    { name: 'several', given: '1234567890,2345678901', left: '12345*****,23456*****' },
  ])('hides $name', ({ given, left }) => {
    const { line } = logged({ field: given, error: new Error(given) }, given);

    expect(line.msg).toBe(left);
    expect(line.field).toBe(left);
    expect(line.error.message).toBe(left);
    expect(line.error.stack).toContain(left);
  });

  it.each([
    { name: 'a Slack ID', given: 'U0123456789 in C1234567890' },
    { name: 'the timestamp of a message', given: 'ts 1785373323.000100' },
    { name: 'an instant', given: '1785373323000' },
    { name: 'a host', given: 'https://auth.linkhub.co.kr and https://slack.com/' },
    { name: 'a day', given: '2026-07-30' },
    { name: 'a path of a file', given: 'at /srv/hometax-watch/dist/app/v1.2/main.js:10:5' },
    { name: 'a module', given: 'file:///srv/node_modules/@slack/bolt/dist/App.js:1 src/a.js' },
    { name: 'a code of POPBiLL', given: '-11100021' },
  ])('leaves $name as it is', ({ given }) => {
    expect(logged({}, given).line.msg).toBe(given);
  });

  it('leaves numbers as they are', () => {
    const { line } = logged({ at: 1_785_373_323, list: [1_234_567_890] });

    expect(line).toMatchObject({ at: 1_785_373_323, list: [1_234_567_890] });
  });

  it.each(['token', 'sessionToken', 'x-signature', 'secret_key', 'Authorization', 'cookie'])(
    'hides a field named %s, whatever it holds',
    (name) => {
      const { text, line } = logged({ deep: { [name]: 'pl"ain' } });

      expect(text).not.toContain('ain');
      expect(line.deep[name]).toBe('[hidden]');
    },
  );

  it('has written its last line when the process exits', () => {
    const script = `
      import { createLogger } from './dist/app/logger.js';
      createLogger({ level: 'info', secrets: ['hide-me'] }).error('going hide-me');
      process.exit(3);`;

    const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });

    expect(child.status).toBe(3);
    expect(JSON.parse(child.stdout)).toMatchObject({ level: 'error', msg: 'going [hidden]' });
  });
});
