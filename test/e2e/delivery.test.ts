import { describe, expect, it, vi } from 'vitest';
import type { World } from '../../src/sandbox/world.js';
import { alertOf, messages, thread } from './support/channel.js';
import {
  DAY,
  daysPass,
  logOf,
  MONDAY,
  untilLogged,
  untilSwept,
  untilTold,
} from './support/days.js';
import { aWorld, type RunningApp, startIn } from './support/running-app.js';
import { allOf, fromStore, outboxOf } from './support/stored.js';
import { brns, certificateOnly, watch } from './support/watching.js';
import { wordsOf } from './support/what-people-see.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const [GARAM = '', NURI = '', RAON = ''] = brns(3);
const WAITS = 'A message could not be sent and waits';

/** Three companies whose trouble is told in the first sweep; 누리전자's in the channel of its team. */
async function aWorldOfThree(): Promise<World> {
  const world = await aWorld({ startsAt: MONDAY });
  await watch(world, [
    { brn: GARAM, name: '가람무역', at: certificateOnly(world, 8) },
    { brn: NURI, name: '누리전자', at: certificateOnly(world, -1), channel: 'C0TEAM' },
    { brn: RAON, name: '라온식품', at: {} },
  ]);
  return world;
}

function posts(world: World, channel: string): number {
  return world.slack.calls.filter(
    ({ method, args }) => method === 'chat.postMessage' && args['channel'] === channel,
  ).length;
}

/** Time goes by in the sandbox until the outbox has been emptied. */
async function untilDeliveredIn(running: RunningApp, ms: number): Promise<void> {
  running.world.clock.advance(ms);
  await untilTold(running);
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

  it.each([
    { name: 'was archived', change: { isArchived: true } },
    { name: 'lost the app', change: { botIn: false } },
    {
      name: 'is shared with another organisation',
      change: { isExtShared: true },
    },
  ])(
    'goes to the default channel when a channel $name, and back when that is mended',
    async ({ change }) => {
      const world = await aWorldOfThree();
      const members = ['U0KIM', 'U0LEE'];
      world.slack.addChannel({ id: 'C0TEAM', name: '회계팀', members, ...change });
      const running = await startIn(world);
      await untilSwept(running);

      const broken = await fromStore(world, (store) => allOf(store.brokenChannels()));
      expect(broken).toMatchObject([{ channel: 'C0TEAM' }]);
      expect(wordsOf(alertOf(world, '누리전자'))).toContain('만료되었습니다');
      expect(messages(world)).toHaveLength(3);
      expect(messages(world, 'C0TEAM')).toEqual([]);

      world.slack.addChannel({ id: 'C0TEAM', name: '회계팀', members, isArchived: false });
      await daysPass(running);

      // An expired certificate speaks daily: its next notice goes where it belongs, and the old message says where.
      expect(wordsOf(alertOf(world, '누리전자', 'C0TEAM'))).toContain('2일 지났습니다');
      expect(thread(alertOf(world, '누리전자')).at(-1)?.text).toContain('<#C0TEAM>');
      expect(await fromStore(world, (store) => allOf(store.brokenChannels()))).toEqual([]);
    },
  );

  it('tells the person who chose a channel, once, when it refuses', async () => {
    const world = await aWorldOfThree();
    const running = await startIn(world);
    await untilSwept(running);
    await running.stop();
    // As if a person had added them in Slack.
    await fromStore(world, async (store) => {
      for (const company of await allOf(store.companies())) {
        await store.write([
          { put: 'company', value: { ...company, addedBy: 'U0KIM', channel: 'C0TEAM' } },
        ]);
      }
    });
    world.slack.addChannel({ id: 'C0TEAM', name: '회계팀', members: ['U0KIM'], isArchived: true });

    const again = await startIn(world);
    await daysPass(again);

    await world.slack.waitFor(({ im }) => im('U0KIM').messages.length > 0);
    await daysPass(again);
    expect(world.slack.im('U0KIM').messages.map(({ text }) => text)).toEqual([
      expect.stringMatching(/<#C0TEAM>.*is_archived.*보관을 해제/s),
    ]);
  });

  it('keeps everything and tells the admins once a day when the default channel refuses', async () => {
    const world = await aWorldOfThree();
    const members = ['U0KIM', 'U0LEE'];
    world.slack.addChannel({ id: 'C0ALERTS', name: '홈택스-알림', members, botIn: false });
    const running = await startIn(world);
    await untilLogged(running, WAITS);
    await world.slack.waitFor(({ im }) => im('U0LEE').messages.length > 0);

    for (const hour of [1, 2, 3]) {
      world.clock.advance(HOUR + 1000);
      await untilLogged(running, WAITS, 1 + hour);
    }
    const told = world.slack.im('U0LEE').messages;
    const waiting = await outboxOf(world);
    world.slack.addChannel({ id: 'C0ALERTS', name: '홈택스-알림', members, botIn: true });
    await untilDeliveredIn(running, HOUR + 1000);

    expect(told.map(({ text }) => text)).toEqual([
      expect.stringMatching(/C0ALERTS.*not_in_channel.*\/invite/s),
    ]);
    expect(waiting).toHaveLength(2);
    expect(messages(world)).toHaveLength(2);
    expect(await fromStore(world, (store) => allOf(store.brokenChannels()))).toEqual([]);
  });

  it('posts an alert anew with its next notice when a person deleted the message', async () => {
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

  it('sends an alert as text when Slack refuses its blocks', async () => {
    const world = await aWorldOfThree();
    world.slack.faults.set(
      { method: 'chat.postMessage', channel: 'C0TEAM', times: 1 },
      { kind: 'error', error: 'invalid_blocks' },
    );
    const running = await startIn(world);
    await untilSwept(running);

    const message = alertOf(world, '누리전자', 'C0TEAM');
    expect(message.blocks).toEqual([]);
    expect(message.text).toContain('만료되었습니다');
    expect(message.text).toContain('신규 발급');
    expect(
      logOf(running).some(({ level, msg }) => level === 'error' && msg.includes('blocks')),
    ).toBe(true);
  });

  it('waits for a silent Slack no longer than its stop allows, and goes on at the next start', async () => {
    const world = await aWorldOfThree();
    const heal = world.slack.faults.set({ method: 'chat.postMessage' }, { kind: 'hang' });
    const running = await startIn(world);
    await vi.waitUntil(() => posts(world, 'C0ALERTS') > 0, { timeout: 5000 });
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
    const world = await aWorldOfThree();
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
