import { describe, expect, it } from 'vitest';
import {
  followsOn,
  repliesTo,
  threadOf,
  timelineOf,
} from '../../../../src/sandbox/page/client/shell/message-order.js';
import { aPageMessage } from '../../../support/page-message.js';

const root = aPageMessage({ ts: '1.0', at: 1000 });
const reply = aPageMessage({ ts: '2.0', at: 2000, threadTs: '1.0' });
const broadcast = aPageMessage({ ts: '3.0', at: 3000, threadTs: '1.0', replyBroadcast: true });
const own = aPageMessage({ ts: '4.0', at: 4000, onlyForYou: true });
const ownInThread = aPageMessage({ ts: '5.0', at: 5000, threadTs: '1.0', onlyForYou: true });
const messages = [root, reply, broadcast, own, ownInThread];

describe('the order of messages', () => {
  it('shows roots, replies shown in the channel too, and what only one person sees', () => {
    expect(timelineOf(messages)).toEqual([root, broadcast, own]);
  });

  it('keeps every reply under its root', () => {
    expect(repliesTo(messages, '1.0')).toEqual([reply, broadcast, ownInThread]);
    expect(threadOf(messages, '1.0')).toEqual({ root, replies: [reply, broadcast, ownInThread] });
  });

  it('has no thread whose root is gone', () => {
    expect(threadOf(messages, '9.0')).toBeUndefined();
  });

  it.each([
    ['soon after by the same', { at: 200_000 }, true],
    ['long after', { at: 400_000 }, false],
    ['by another', { user: 'U0LEE' }, false],
    ['seen by one person only', { onlyForYou: true }, false],
    ['a reply shown in the channel', { replyBroadcast: true }, false],
  ])('puts a message under the one before without a name: %s', (_name, about, expected) => {
    expect(followsOn(aPageMessage({ at: 2000, ...about }), root)).toBe(expected);
  });

  it('names the writer of the first message', () => {
    expect(followsOn(root, undefined)).toBe(false);
  });
});
