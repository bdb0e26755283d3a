import { describe, expect, it, vi } from 'vitest';
import type { World } from '../../src/sandbox/world.js';
import { alertOf, messages, thread } from './support/channel.js';
import { DAY, daysPass, logOf, untilLogged, untilSwept, untilTold } from './support/days.js';
import { startIn } from './support/running-app.js';
import { outboxOf } from './support/stored.js';
import { aWorldOfThree, untilDeliveredIn, WAITS } from './support/three-troubles.js';
import { wordsOf } from './support/what-people-see.js';

function posts(world: World, channel: string): number {
  return world.slack.calls.filter(
    ({ method, args }) => method === 'chat.postMessage' && args['channel'] === channel,
  ).length;
}

describe('delivery', () => {
  it.each([
    { name: 'answers 503', fault: { kind: 'status', status: 503 }, waits: 31_000 },
    { name: 'breaks connections', fault: { kind: 'reset' }, waits: 31_000 },
    { name: 'says 429', fault: { kind: 'rate-limited', retryAfter: 45 }, waits: 46_000 },
    {
      name: 'has an inner error',
      fault: { kind: 'error', error: 'internal_error' },
      waits: 31_000,
    },
    { name: 'refuses our token', fault: { kind: 'error', error: 'invalid_auth' }, waits: 601_000 },
  ] as const)(
    'loses and repeats nothing while Slack $name, and asks it once a pause',
    async ({ fault, waits }) => {
      const world = await aWorldOfThree();
      const heal = world.slack.faults.set({ method: 'chat.postMessage' }, fault);
      const running = await startIn(world);
      await untilLogged(running, 'Sweep ends');
      await untilLogged(running, WAITS, 2);
      const askedOnce = [posts(world, 'C0ALERTS'), posts(world, 'C0TEAM')];
      const waiting = await outboxOf(world);

      heal();
      await untilDeliveredIn(running, waits);

      expect(askedOnce).toEqual([1, 1]);
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
    'waits as long as Slack says when it has enough of $name, and then says it once',
    async ({ method }) => {
      const world = await aWorldOfThree();
      const running = await startIn(world);
      await untilSwept(running);
      const before = world.slack.calls.length;
      world.slack.faults.set(
        { method, channel: 'C0TEAM', times: 1 },
        { kind: 'rate-limited', retryAfter: 4 },
      );

      await daysPass(running);

      const [refused = 0, next = 0] = world.slack.calls
        .slice(before)
        .filter((call) => call.method === method && call.args['channel'] === 'C0TEAM')
        .map(({ at }) => at);
      expect(next - refused).toBeGreaterThanOrEqual(4000);
      expect(thread(alertOf(world, '누리전자', 'C0TEAM'))).toEqual([
        { text: expect.stringContaining('누리전자'), loud: true },
      ]);
      expect(messages(world, 'C0TEAM')).toHaveLength(1);
    },
  );

  it.each([
    { name: 'an edit', method: 'chat.update', replies: 1 },
    { name: 'a loud reply', method: 'chat.postMessage', replies: 2 },
  ])(
    'repeats at most once $name that Slack took in without saying so',
    async ({ method, replies }) => {
      const world = await aWorldOfThree();
      const running = await startIn(world);
      await untilSwept(running);
      world.slack.faults.set(
        { method, channel: 'C0TEAM', times: 1 },
        { kind: 'accept-then-reset' },
      );

      world.clock.advance(DAY);
      await untilLogged(running, WAITS);
      await untilDeliveredIn(running, 31_000);

      expect(thread(alertOf(world, '누리전자', 'C0TEAM'))).toHaveLength(replies);
      expect(messages(world, 'C0TEAM')).toHaveLength(1);
    },
  );

  it('repeats at most once what Slack took in without saying so', async () => {
    const world = await aWorldOfThree();
    world.slack.faults.set(
      { method: 'chat.postMessage', channel: 'C0TEAM', times: 1 },
      { kind: 'accept-then-reset' },
    );
    const running = await startIn(world);
    await untilLogged(running, WAITS);

    await untilDeliveredIn(running, 31_000);

    expect(messages(world, 'C0TEAM')).toHaveLength(2);
    expect(messages(world)).toHaveLength(2);
  });

  it('posts an alert again with its next notice when a person deleted the message', async () => {
    const world = await aWorldOfThree();
    const running = await startIn(world);
    await untilSwept(running);
    const first = alertOf(world, '누리전자', 'C0TEAM');
    world.slack.deleteMessage('C0TEAM', first.ts);

    await daysPass(running);
    const second = alertOf(world, '누리전자', 'C0TEAM');
    await daysPass(running);
    const third = alertOf(world, '누리전자', 'C0TEAM');

    expect(second.ts).not.toBe(first.ts);
    expect(wordsOf(second)).toContain('2일 지났습니다');
    expect(second.replies).toEqual([]);
    expect([third.ts, thread(third).length]).toEqual([second.ts, 1]);
  });

  it.each(['cant_update_message', 'edit_window_closed'])(
    'posts an alert again when Slack refuses its edit for good: %s',
    async (error) => {
      const world = await aWorldOfThree();
      const running = await startIn(world);
      await untilSwept(running);
      const first = alertOf(world, '누리전자', 'C0TEAM');
      world.slack.faults.set({ message: first.ts }, { kind: 'error', error });

      await daysPass(running);
      await daysPass(running);

      const [old, anew, ...others] = messages(world, 'C0TEAM');
      expect(others).toEqual([]);
      expect(old).toEqual(first);
      // The new message is the one that is edited from now on.
      expect(wordsOf(anew ?? { blocks: [] })).toContain('3일 지났습니다');
      expect(anew?.replies.map(({ replyBroadcast }) => replyBroadcast)).toEqual([true]);
    },
  );

  it.each([
    { name: 'a post', method: 'chat.postMessage', days: 0 },
    { name: 'an edit', method: 'chat.update', days: 1 },
  ])('says it in words alone when Slack refuses the blocks of $name', async ({ method, days }) => {
    const world = await aWorldOfThree();
    world.slack.faults.set(
      { method, channel: 'C0TEAM', times: 1 },
      { kind: 'error', error: 'invalid_blocks' },
    );
    const running = await startIn(world);
    await untilSwept(running);
    if (days > 0) await daysPass(running, days);

    const message = alertOf(world, '누리전자', 'C0TEAM');
    expect(message.blocks).toEqual([]);
    expect(message.text).toContain('만료되었습니다');
    expect(message.text).toContain('신규 발급');
    expect(
      logOf(running).some(({ level, msg }) => level === 'error' && msg.includes('blocks')),
    ).toBe(true);
  });

  it('waits for a silent Slack no longer than its stop allows, and continues at the next start', async () => {
    const world = await aWorldOfThree();
    const heal = world.slack.faults.set({ method: 'chat.postMessage' }, { kind: 'hang' });
    const running = await startIn(world);
    // Whichever channel is asked first, the other one waits for its answer.
    await vi.waitUntil(() => posts(world, 'C0ALERTS') + posts(world, 'C0TEAM') > 0, {
      timeout: 5000,
    });
    await untilLogged(running, 'Sweep ends');

    const before = performance.now();
    await running.stop();
    const took = performance.now() - before;
    heal();
    const again = await startIn(world);
    await untilTold(again);

    expect(took).toBeLessThan(3500);
    expect(messages(world)).toHaveLength(2);
    expect(messages(world, 'C0TEAM')).toHaveLength(1);
  });

  it('writes no more than a message a second to a channel', async () => {
    const world = await aWorldOfThree({ hurry: 1 });
    const running = await startIn(world);
    await untilSwept(running);
    world.clock.advance(DAY);
    await untilSwept(running, 2);

    const at = world.slack.calls
      .filter(({ method, args }) => method === 'chat.postMessage' && args['channel'] === 'C0ALERTS')
      .map(({ at }) => at);
    const gaps = at.slice(1).map((each, i) => each - (at[i] ?? 0));
    expect(gaps.length).toBeGreaterThan(0);
    expect(Math.min(...gaps)).toBeGreaterThan(900);
  });
});
