import { describe, expect, it } from 'vitest';
import type { World } from '../../src/sandbox/world.js';
import { ownTimeOf } from '../support/cpu-time.js';
import { eventually } from '../support/eventually.js';
import { alertOf, messages, thread } from './support/channel.js';
import { advanceDays, DAY, logOf, untilLogged, untilSent, untilSwept } from './support/days.js';
import { startApp } from './support/running-app.js';
import { outboxOf } from './support/stored.js';
import { advanceUntilSent, aWorldOfThree, SEND_FAILED } from './support/three-troubles.js';
import { wordsOf } from './support/what-people-see.js';

function countPosts(world: World, channel: string): number {
  return world.slack.calls.filter(
    ({ method, args }) => method === 'chat.postMessage' && args['channel'] === channel,
  ).length;
}

describe('delivery', () => {
  it.each([
    { name: 'answers 503', fault: { kind: 'status', status: 503 }, pause: 31_000 },
    { name: 'breaks connections', fault: { kind: 'reset' }, pause: 31_000 },
    { name: 'answers 429', fault: { kind: 'rate-limited', retryAfter: 45 }, pause: 46_000 },
    {
      name: 'has an internal error',
      fault: { kind: 'error', error: 'internal_error' },
      pause: 31_000,
    },
    { name: 'refuses our token', fault: { kind: 'error', error: 'invalid_auth' }, pause: 601_000 },
  ] as const)(
    'loses and repeats nothing while Slack $name, and tries once per pause',
    async ({ fault, pause }) => {
      const world = await aWorldOfThree();
      const restore = world.slack.faults.set({ method: 'chat.postMessage' }, fault);
      const running = await startApp(world);
      await untilLogged(running, 'Scheduled check ends');
      await untilLogged(running, SEND_FAILED, 2);
      const postsBefore = [countPosts(world, 'C0ALERTS'), countPosts(world, 'C0TEAM')];
      const waiting = await outboxOf(world);

      restore();
      await advanceUntilSent(running, pause);

      expect(postsBefore).toEqual([1, 1]);
      expect(waiting).toHaveLength(3);
      expect(messages(world)).toHaveLength(2);
      expect(messages(world, 'C0TEAM')).toHaveLength(1);
      expect(world.slack.warnings).toEqual([]);
    },
  );

  it.each([
    { name: 'an edit', method: 'chat.update' },
    { name: 'a reply', method: 'chat.postMessage' },
  ])(
    'waits as long as Slack demands after rate-limiting $name, then sends it once',
    async ({ method }) => {
      const world = await aWorldOfThree();
      const running = await startApp(world);
      await untilSwept(running);
      const callsBefore = world.slack.calls.length;
      world.slack.faults.set(
        { method, channel: 'C0TEAM', times: 1 },
        { kind: 'rate-limited', retryAfter: 4 },
      );

      await advanceDays(running);

      const [refused = 0, next = 0] = world.slack.calls
        .slice(callsBefore)
        .filter((call) => call.method === method && call.args['channel'] === 'C0TEAM')
        .map(({ at }) => at);
      expect(next - refused).toBeGreaterThanOrEqual(4000);
      expect(thread(alertOf(world, '누리전자', 'C0TEAM'))).toEqual([
        { text: expect.stringContaining('누리전자'), broadcast: true },
      ]);
      expect(messages(world, 'C0TEAM')).toHaveLength(1);
    },
  );

  it.each([
    { name: 'an edit', method: 'chat.update', replies: 1 },
    { name: 'a broadcast reply', method: 'chat.postMessage', replies: 2 },
  ])(
    'repeats at most once $name that Slack accepted without an answer',
    async ({ method, replies }) => {
      const world = await aWorldOfThree();
      const running = await startApp(world);
      await untilSwept(running);
      world.slack.faults.set(
        { method, channel: 'C0TEAM', times: 1 },
        { kind: 'accept-then-reset' },
      );

      world.clock.advance(DAY);
      await untilLogged(running, SEND_FAILED);
      await advanceUntilSent(running, 31_000);

      expect(thread(alertOf(world, '누리전자', 'C0TEAM'))).toHaveLength(replies);
      expect(messages(world, 'C0TEAM')).toHaveLength(1);
    },
  );

  it('repeats at most once a post that Slack accepted without an answer', async () => {
    const world = await aWorldOfThree();
    world.slack.faults.set(
      { method: 'chat.postMessage', channel: 'C0TEAM', times: 1 },
      { kind: 'accept-then-reset' },
    );
    const running = await startApp(world);
    await untilLogged(running, SEND_FAILED);

    await advanceUntilSent(running, 31_000);

    expect(messages(world, 'C0TEAM')).toHaveLength(2);
    expect(messages(world)).toHaveLength(2);
  });

  it('posts an alert again with its next notice when a person deleted the message', async () => {
    const world = await aWorldOfThree();
    const running = await startApp(world);
    await untilSwept(running);
    const first = alertOf(world, '누리전자', 'C0TEAM');
    world.slack.deleteMessage('C0TEAM', first.ts);

    await advanceDays(running);
    const second = alertOf(world, '누리전자', 'C0TEAM');
    await advanceDays(running);
    const third = alertOf(world, '누리전자', 'C0TEAM');

    expect(second.ts).not.toBe(first.ts);
    expect(wordsOf(second)).toContain('2일 지남');
    expect(second.replies).toEqual([]);
    expect([third.ts, thread(third).length]).toEqual([second.ts, 1]);
  });

  it.each(['cant_update_message', 'edit_window_closed'])(
    'posts an alert again when Slack refuses its edit for good: %s',
    async (error) => {
      const world = await aWorldOfThree();
      const running = await startApp(world);
      await untilSwept(running);
      const first = alertOf(world, '누리전자', 'C0TEAM');
      world.slack.faults.set({ message: first.ts }, { kind: 'error', error });

      await advanceDays(running);
      await advanceDays(running);

      const [old, replacement, ...others] = messages(world, 'C0TEAM');
      expect(others).toEqual([]);
      expect(old).toEqual(first);
      // From now on the new message is edited.
      expect(wordsOf(replacement ?? { blocks: [] })).toContain('3일 지남');
      expect(replacement?.replies.map(({ replyBroadcast }) => replyBroadcast)).toEqual([true]);
    },
  );

  it.each([
    { name: 'a post', method: 'chat.postMessage', days: 0 },
    { name: 'an edit', method: 'chat.update', days: 1 },
  ])('sends only text when Slack refuses the blocks of $name', async ({ method, days }) => {
    const world = await aWorldOfThree();
    world.slack.faults.set(
      { method, channel: 'C0TEAM', times: 1 },
      { kind: 'error', error: 'invalid_blocks' },
    );
    const running = await startApp(world);
    await untilSwept(running);
    if (days > 0) await advanceDays(running, days);

    const message = alertOf(world, '누리전자', 'C0TEAM');
    expect(message.blocks).toEqual([]);
    expect(message.text).toContain('만료되었습니다');
    expect(message.text).toContain('신규 발급');
    expect(
      logOf(running).some(({ level, msg }) => level === 'error' && msg.includes('blocks')),
    ).toBe(true);
  });

  it('waits for an unresponsive Slack only until the stop deadline, and continues at the next start', async () => {
    const world = await aWorldOfThree();
    const restore = world.slack.faults.set({ method: 'chat.postMessage' }, { kind: 'hang' });
    const running = await startApp(world);
    // One channel is tried first, and the other waits for its answer.
    await eventually(() => countPosts(world, 'C0ALERTS') + countPosts(world, 'C0TEAM') > 0);
    await untilLogged(running, 'Scheduled check ends');

    const { ownMs } = await ownTimeOf(() => running.stop());
    restore();
    const again = await startApp(world);
    await untilSent(again);

    expect(ownMs).toBeLessThan(3500);
    expect(messages(world)).toHaveLength(2);
    expect(messages(world, 'C0TEAM')).toHaveLength(1);
  });

  it('posts at most one message per second to a channel', async () => {
    const world = await aWorldOfThree({ hurry: 1 });
    const running = await startApp(world);
    await untilSwept(running);
    world.clock.advance(DAY);
    await untilSwept(running, 2);

    const postTimes = world.slack.calls
      .filter(({ method, args }) => method === 'chat.postMessage' && args['channel'] === 'C0ALERTS')
      .map(({ at }) => at);
    const gaps = postTimes.slice(1).map((each, i) => each - (postTimes[i] ?? 0));
    expect(gaps.length).toBeGreaterThan(0);
    expect(Math.min(...gaps)).toBeGreaterThan(900);
  });
});
