import { describe, expect, it } from 'vitest';
import { alertOf, messages, thread } from './support/channel.js';
import { DAY, daysPass, MONDAY, untilLogged, untilSwept } from './support/days.js';
import { aWorld, startIn } from './support/running-app.js';
import { allOf, fromStore, outboxOf } from './support/stored.js';
import { aWorldOfThree, NURI, untilDeliveredIn, WAITS } from './support/three-troubles.js';
import { certificateOnly, watch } from './support/watching.js';
import { wordsOf } from './support/what-people-see.js';

const HOUR = DAY / 24;

describe('a channel that takes no alerts', () => {
  it.each([
    { name: 'was archived', change: { isArchived: true } },
    { name: 'lost the app', change: { botIn: false } },
    {
      name: 'is shared with another organisation',
      change: { isExtShared: true },
    },
  ])(
    'goes to the default channel when a channel $name, and back when that is fixed',
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

  it.each([
    { name: 'was archived', change: { isArchived: true } },
    { name: 'is shared with another organisation', change: { isExtShared: true } },
  ])('leaves a channel in which its message stands when that channel $name', async ({ change }) => {
    const world = await aWorldOfThree();
    const running = await startIn(world);
    await untilSwept(running);
    const before = alertOf(world, '누리전자', 'C0TEAM');
    world.slack.addChannel({ id: 'C0TEAM', name: '회계팀', members: ['U0KIM'], ...change });

    await daysPass(running);

    // Nothing more is said where it may not be said, and all of it where it may.
    expect(alertOf(world, '누리전자', 'C0TEAM')).toEqual(before);
    expect(wordsOf(alertOf(world, '누리전자'))).toContain('2일 지났습니다');
    const broken = await fromStore(world, (store) => allOf(store.brokenChannels()));
    expect(broken).toMatchObject([{ channel: 'C0TEAM' }]);
  });

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
});

describe('a default channel that takes no alerts', () => {
  it.each([
    {
      name: 'lost the app',
      change: { botIn: false },
      says: /C0ALERTS.*not_in_channel.*\/invite/s,
    },
    {
      name: 'was archived',
      change: { isArchived: true },
      says: /C0ALERTS.*is_archived.*보관을 해제/s,
    },
  ])(
    'keeps everything, tries hourly and tells the admins once a day when the default channel $name',
    async ({ change, says }) => {
      const world = await aWorldOfThree();
      const about = { id: 'C0ALERTS', name: '홈택스-알림', members: ['U0KIM', 'U0LEE'] };
      world.slack.addUser({ id: 'U0LEE', name: 'lee', locale: 'ko-KR', isAdmin: true });
      world.slack.addChannel({ ...about, ...change });
      const running = await startIn(world);
      await untilLogged(running, WAITS);
      await world.slack.waitFor(({ im }) => im('U0LEE').messages.length > 0);

      for (const hour of [1, 2, 3]) {
        world.clock.advance(HOUR + 1000);
        await untilLogged(running, WAITS, 1 + hour);
      }
      const told = world.slack.im('U0LEE').messages;
      const waiting = await outboxOf(world);
      world.clock.advance(DAY);
      await world.slack.waitFor(({ im }) => im('U0LEE').messages.length > 1);
      await untilLogged(running, 'Sweep ends', 2);
      world.slack.addChannel(about);
      await untilDeliveredIn(running, HOUR + 1000);

      expect(told.map(({ text }) => text)).toEqual([expect.stringMatching(says)]);
      expect(world.slack.im('U0LEE').messages).toHaveLength(2);
      expect(waiting).toHaveLength(2);
      expect(wordsOf(alertOf(world, '가람무역'))).toContain('7일 남았습니다');
      expect(wordsOf(alertOf(world, '라온식품'))).toContain('등록된 홈택스 인증이 없습니다');
      expect(messages(world)).toHaveLength(2);
      expect(await fromStore(world, (store) => allOf(store.brokenChannels()))).toEqual([]);
    },
  );

  it('is told to the admins as soon as Slack, which was too busy, takes a message to them', async () => {
    const world = await aWorldOfThree();
    const about = { id: 'C0ALERTS', name: '홈택스-알림', members: ['U0KIM', 'U0LEE'] };
    world.slack.addChannel({ ...about, isArchived: true });
    world.slack.faults.set(
      { method: 'conversations.open', times: 1 },
      { kind: 'rate-limited', retryAfter: 30 },
    );
    const running = await startIn(world);
    await untilLogged(running, 'an admin could not be told');

    world.clock.advance(10 * 60_000 + 1000);

    await world.slack.waitFor(({ im }) => im('U0LEE').messages.length > 0, 10_000);
    expect(world.slack.im('U0LEE').messages.map(({ text }) => text)).toEqual([
      expect.stringContaining('C0ALERTS'),
    ]);
  });

  it('continues in its own message once a default channel that was archived takes something again', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    await watch(world, [{ brn: NURI, name: '누리전자', at: certificateOnly(world, -1) }]);
    const running = await startIn(world);
    await untilSwept(running);
    const first = alertOf(world, '누리전자');
    const about = { id: 'C0ALERTS', name: '홈택스-알림', members: ['U0KIM', 'U0LEE'] };
    world.slack.addChannel({ ...about, isArchived: true });

    world.clock.advance(DAY);
    await untilLogged(running, WAITS);
    world.slack.addChannel(about);
    await untilDeliveredIn(running, HOUR + 1000);

    const now = alertOf(world, '누리전자');
    expect(now.ts).toBe(first.ts);
    expect(wordsOf(now)).toContain('2일 지났습니다');
    expect(thread(now).map(({ loud }) => loud)).toEqual([true]);
  });
});
