import { describe, expect, it } from 'vitest';
import { boltLogger, withoutUrls } from '../../src/slack/slack-clients.js';
import { captureLog } from '../support/capture-log.js';

describe('boltLogger', () => {
  it('drops the debug lines, which print whole requests', () => {
    const log = captureLog();

    boltLogger(log).debug('http request body: {"url":"https://test.popbill.com/?token=secret"}');

    expect(log.lines).toEqual([]);
  });

  it('keeps warnings and errors, without addresses', () => {
    const log = captureLog();

    boltLogger(log).warn('Refused', new Error('POST https://hooks.slack.com/1/2 failed'));

    expect(log.lines).toEqual([
      { level: 'warn', message: 'slack: Refused Error: POST [url] failed', fields: {} },
    ]);
  });

  it.each([
    {
      name: 'a signature of another secret',
      words: 'Failed to verify authenticity: signature mismatch',
      advice: 'SLACK_SIGNING_SECRET is wrong: copy "Signing Secret"',
    },
    {
      name: 'a request from another time',
      words:
        'Failed to verify authenticity: x-slack-request-timestamp must differ from system time by no more than 5 minutes or request is stale',
      advice: 'the clock of this machine is wrong',
    },
  ])('says what to look at after $name', ({ words, advice }) => {
    const log = captureLog();

    boltLogger(log).warn(words);

    expect(log.lines).toEqual([
      { level: 'warn', message: expect.stringContaining(`${words}. If this`), fields: {} },
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
