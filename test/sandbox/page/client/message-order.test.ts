import { describe, expect, it } from 'vitest';
import {
  continues,
  repliesTo,
  threadOf,
  timelineOf,
} from '../../../../src/sandbox/page/client/shell/message-order.js';
import { aPageMessage } from '../../../support/page-message.js';

const root = aPageMessage({ ts: '1.0', at: 1000 });
const reply = aPageMessage({ ts: '2.0', at: 2000, threadTs: '1.0' });
const broadcast = aPageMessage({ ts: '3.0', at: 3000, threadTs: '1.0', replyBroadcast: true });
const ephemeral = aPageMessage({ ts: '4.0', at: 4000, isOnlyForYou: true });
const ephemeralInThread = aPageMessage({
  ts: '5.0',
  at: 5000,
  threadTs: '1.0',
  isOnlyForYou: true,
});
const messages = [root, reply, broadcast, ephemeral, ephemeralInThread];

describe('message order', () => {
  it('shows root messages, broadcast replies and ephemeral messages in the channel', () => {
    expect(timelineOf(messages)).toEqual([root, broadcast, ephemeral]);
  });

  it('collects every reply of a thread', () => {
    expect(repliesTo(messages, '1.0')).toEqual([reply, broadcast, ephemeralInThread]);
    expect(threadOf(messages, '1.0')).toEqual({
      root,
      replies: [reply, broadcast, ephemeralInThread],
    });
  });

  it('finds no thread without its root', () => {
    expect(threadOf(messages, '9.0')).toBeUndefined();
  });

  it.each([
    ['soon after, by the same writer', { at: 200_000 }, true],
    ['long after', { at: 400_000 }, false],
    ['by another writer', { user: 'U0LEE' }, false],
    ['ephemeral', { isOnlyForYou: true }, false],
    ['a broadcast reply', { replyBroadcast: true }, false],
  ])(
    'decides whether a message continues the previous one without a name: %s',
    (_name, fields, expected) => {
      expect(continues(aPageMessage({ at: 2000, ...fields }), root)).toBe(expected);
    },
  );

  it('shows the name at the first message', () => {
    expect(continues(root, undefined)).toBe(false);
  });
});
