import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../src/app/logger.js';

const secrets = ['signing-secret-value', 'cG9wYmlsbC1zZWNyZXQ=', 'quoted"and\\slashed', ''];

/** Logs one message and returns the line, as text and parsed. */
function logLine(
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
    const { text, line } = logLine(
      { companies: 3, 이름: '한빛' },
      'Sweep finished\nindeed',
      'warn',
    );

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

  it('omits messages below its level', () => {
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

  it('writes errors with code, stack and causes, and no other properties', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const error = Object.assign(new TypeError('fetch failed', { cause }), {
      request: { headers: { 'x-private': 'of the request' } },
    });

    const { text, line } = logLine({ error });

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

  it('writes the errors of an AggregateError, and stops at circular causes', () => {
    const circular = new Error('circular');
    circular.cause = circular;

    const { line } = logLine({
      error: new AggregateError([new Error('one'), circular], 'all failed'),
    });

    expect(line.error.message).toBe('all failed');
    expect(line.error.errors.map(({ message }: Error) => message)).toEqual(['one', 'circular']);
  });

  it('accepts fields that are not JSON', () => {
    const circular: Record<string, unknown> = { n: 1n, nothing: undefined };
    circular['self'] = circular;

    expect(() => logLine({ circular, call: () => 1 })).not.toThrow();
  });

  it.each(['signing-secret-value', 'cG9wYmlsbC1zZWNyZXQ=', 'quoted"and\\slashed'])(
    'hides the configured secret %s everywhere in the line',
    (secret) => {
      const error = new Error(`key ${secret} refused`, { cause: new Error(secret) });

      const { text, line } = logLine({ a: { b: [secret] }, [secret]: 1, error }, `at ${secret}.`);

      expect(text).not.toContain(secret);
      expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
      expect(line.msg).toBe('at [hidden].');
      expect(line.error.cause.message).toBe('[hidden]');
    },
  );

  it.each([
    { name: 'a bot token', text: 'token xoxb-12-34-aBcD.', hidden: 'token [hidden].' },
    { name: 'an encoded token', text: 'token=xoxb%2D12%2D34%2DaBcD.', hidden: 'token=[hidden].' },
    { name: 'a token encoded twice', text: 'xapp%252D1%252DA0', hidden: '[hidden]' },
    {
      name: 'the path after a host without a scheme',
      text: 'at test.popbill.com/App/API?T=secret%3D now',
      hidden: 'at test.popbill.com/[hidden] now',
    },
    {
      name: 'a ticket after an address without a scheme',
      text: '127.0.0.1:3000/popup/abc_-1 localhost:80/popup/x',
      hidden: '127.0.0.1:3000/[hidden] localhost:80/[hidden]',
    },
    {
      name: 'an address within another',
      text: 'u=https%3A%2F%2Ftest.popbill.com%2FApp%3FT%3Dsecret',
      hidden: 'u=https%3A%2F%2Ftest.popbill.com/[hidden]',
    },
    { name: 'an app token', text: 'xapp-1-A0-9-ff', hidden: '[hidden]' },
    { name: 'a refresh token', text: '"xoxe.xoxp-1-Mi"', hidden: '"xoxe.[hidden]"' },
    {
      name: 'a bearer token',
      text: 'Authorization: Bearer aGk+/=',
      hidden: 'Authorization: Bearer [hidden]',
    },
    { name: 'a signature', text: 'LINKHUB LINKER c2ln=', hidden: 'LINKHUB [hidden]' },
    {
      name: 'a session token within JSON',
      text: '{"session_token":"aGk+/=","userID":"x"}',
      hidden: '{"session_token":"[hidden]","userID":"x"}',
    },
    {
      name: 'a popup URL',
      text: 'opened https://test.popbill.com/App/API?T=secret%3D&x=1 now',
      hidden: 'opened https://test.popbill.com/[hidden] now',
    },
    {
      name: 'a ticket',
      text: 'http://127.0.0.1:3000/popup/abc_-1',
      hidden: 'http://127.0.0.1:3000/[hidden]',
    },
    {
      name: 'a WebSocket URL',
      text: 'wss://wss.slack.com/link/?ticket=1',
      hidden: 'wss://wss.slack.com/[hidden]',
    },
    {
      name: 'a query without path',
      text: 'https://popbill.com?T=1',
      hidden: 'https://popbill.com/[hidden]',
    },
    {
      name: 'a user in an address',
      text: 'https://me:pass@example.com/a',
      hidden: 'https://example.com/[hidden]',
    },
    {
      name: 'a user before a host alone',
      text: 'https://me:pass@example.com',
      hidden: 'https://example.com',
    },
    { name: 'a BRN', text: 'company 1234567890', hidden: 'company 12345*****' },
    { name: 'a BRN with hyphens', text: '(123-45-67890)', hidden: '(123-45-*****)' },
    { name: 'a BRN with blanks', text: '123 45 67890', hidden: '123 45 *****' },
    { name: 'a BRN in full width', text: '１２３-４５-６７８９０', hidden: '１２３-４５-*****' },
    { name: 'a BRN in a key', text: 'status:test:1234567890', hidden: 'status:test:12345*****' },
    { name: 'a BRN after a line end', text: 'a\n1234567890', hidden: 'a\n12345*****' },
    { name: 'several BRNs', text: '1234567890,2345678901', hidden: '12345*****,23456*****' },
  ])('hides $name', ({ text, hidden }) => {
    const { line } = logLine({ field: text, error: new Error(text) }, text);

    expect(line.msg).toBe(hidden);
    expect(line.field).toBe(hidden);
    expect(line.error.message).toBe(hidden);
    expect(line.error.stack).toContain(hidden);
  });

  it.each([
    { name: 'a Slack ID', text: 'U0123456789 in C1234567890' },
    { name: 'the timestamp of a message', text: 'ts 1785373323.000100' },
    { name: 'an instant', text: '1785373323000' },
    { name: 'a host', text: 'https://auth.linkhub.co.kr and https://slack.com/' },
    { name: 'a day', text: '2026-07-30' },
    { name: 'a path of a file', text: 'at /srv/hometax-watch/dist/app/v1.2/main.js:10:5' },
    { name: 'a module', text: 'file:///srv/node_modules/@slack/bolt/dist/App.js:1 src/a.js' },
    { name: 'a code of POPBiLL', text: '-11100021' },
  ])('leaves $name as it is', ({ text }) => {
    expect(logLine({}, text).line.msg).toBe(text);
  });

  it('leaves numbers as they are', () => {
    const { line } = logLine({ at: 1_785_373_323, list: [1_234_567_890] });

    expect(line).toMatchObject({ at: 1_785_373_323, list: [1_234_567_890] });
  });

  it.each(['token', 'sessionToken', 'x-signature', 'secret_key', 'Authorization', 'cookie'])(
    'hides any value of a field named %s',
    (name) => {
      const { text, line } = logLine({ deep: { [name]: 'pl"ain' } });

      expect(text).not.toContain('ain');
      expect(line.deep[name]).toBe('[hidden]');
    },
  );

  it('writes its last line before the process exits', () => {
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
