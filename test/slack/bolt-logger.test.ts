import { describe, expect, it } from 'vitest';
import { boltLogger, withoutUrls } from '../../src/slack/slack-clients.js';
import { captureLog } from '../support/capture-log.js';

describe('boltLogger', () => {
  it('drops debug lines, which contain whole requests', () => {
    const log = captureLog();

    boltLogger(log).debug('http request body: {"url":"https://test.popbill.com/?token=secret"}');

    expect(log.lines).toEqual([]);
  });

  it('keeps warnings and errors without URLs', () => {
    const log = captureLog();

    boltLogger(log).warn('Refused', new Error('POST https://hooks.slack.com/1/2 failed'));

    expect(log.lines).toEqual([
      { level: 'warn', message: 'slack: Refused Error: POST [url] failed', fields: {} },
    ]);
  });

  it.each([
    {
      name: 'a signature with another secret',
      message: 'Failed to verify authenticity: signature mismatch',
      advice: 'SLACK_SIGNING_SECRET is wrong: copy "Signing Secret"',
    },
    {
      name: 'a stale request',
      message:
        'Failed to verify authenticity: x-slack-request-timestamp must differ from system time by no more than 5 minutes or request is stale',
      advice: 'the clock of this machine is wrong',
    },
  ])('adds what to check after $name', ({ message, advice }) => {
    const log = captureLog();

    boltLogger(log).warn(message);

    expect(log.lines).toEqual([
      { level: 'warn', message: expect.stringContaining(`${message}. If this`), fields: {} },
    ]);
    expect(log.lines[0]?.message).toContain(advice);
  });
});

describe('withoutUrls', () => {
  it.each([
    { text: 'at https://a.test/x?y=1, then', expected: 'at [url] then' },
    { text: 'wss://socket.test/link?ticket=1', expected: '[url]' },
    { text: 'nothing here', expected: 'nothing here' },
  ])('turns "$text" into "$expected"', ({ text, expected }) => {
    expect(withoutUrls(text)).toBe(expected);
  });
});
