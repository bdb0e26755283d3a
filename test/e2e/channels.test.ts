import { describe, expect, it } from 'vitest';
import { alertOf, messages, thread } from './support/channel.js';
import { advanceDays, DAY, MONDAY, untilLogged, untilSwept } from './support/days.js';
import { aWorld, startApp } from './support/running-app.js';
import { allOf, fromStore, outboxOf } from './support/stored.js';
import { advanceUntilSent, aWorldOfThree, NURI, SEND_FAILED } from './support/three-troubles.js';
import { certificateOnly, watch } from './support/watching.js';
import { wordsOf } from './support/what-people-see.js';

const HOUR = DAY / 24;

describe('an alert whose channel refuses posts', () => {
  it.each([
    { name: 'was archived', change: { isArchived: true } },
    { name: 'lost the app', change: { isBotMember: false } },
    {
      name: 'is shared with another organisation',
      change: { isExtShared: true },
    },
  ])(
    'goes to the default channel when its channel $name, and back when that is fixed',
    async ({ change }) => {
      const world = await aWorldOfThree();
      const members = ['U0KIM', 'U0LEE'];
      world.slack.addChannel({ id: 'C0TEAM', name: '회계팀', members, ...change });
      const running = await startApp(world);
      await untilSwept(running);

      const broken = await fromStore(world, (store) => allOf(store.brokenChannels()));
      expect(broken).toMatchObject([{ channel: 'C0TEAM' }]);
      expect(wordsOf(alertOf(world, '누리전자'))).toContain('만료되었습니다');
      expect(messages(world)).toHaveLength(3);
      expect(messages(world, 'C0TEAM')).toEqual([]);

      world.slack.addChannel({ id: 'C0TEAM', name: '회계팀', members, isArchived: false });
      await advanceDays(running);

      // An expired certificate has a daily notice. The next one goes to its own channel, and the old message links it.
      expect(wordsOf(alertOf(world, '누리전자', 'C0TEAM'))).toContain('2일 지남');
      expect(thread(alertOf(world, '누리전자')).at(-1)?.text).toContain('<#C0TEAM>');
      expect(await fromStore(world, (store) => allOf(store.brokenChannels()))).toEqual([]);
    },
  );

  it.each([
    { name: 'was archived', change: { isArchived: true } },
    { name: 'is shared with another organisation', change: { isExtShared: true } },
  ])('moves away from its message when the channel of that message $name', async ({ change }) => {
    const world = await aWorldOfThree();
    const running = await startApp(world);
    await untilSwept(running);
    const alertBefore = alertOf(world, '누리전자', 'C0TEAM');
    world.slack.addChannel({ id: 'C0TEAM', name: '회계팀', members: ['U0KIM'], ...change });

    await advanceDays(running);

    // The old channel gets nothing more, and the default channel gets the full notice.
    expect(alertOf(world, '누리전자', 'C0TEAM')).toEqual(alertBefore);
    expect(wordsOf(alertOf(world, '누리전자'))).toContain('2일 지남');
    const broken = await fromStore(world, (store) => allOf(store.brokenChannels()));
    expect(broken).toMatchObject([{ channel: 'C0TEAM' }]);
  });

  it('notifies the person who chose the channel, once', async () => {
    const world = await aWorldOfThree();
    const running = await startApp(world);
    await untilSwept(running);
    await running.stop();
    // Changes the companies as if a person had added them in Slack.
    await fromStore(world, async (store) => {
      for (const company of await allOf(store.companies())) {
        await store.write([
          { put: 'company', value: { ...company, addedBy: 'U0KIM', channel: 'C0TEAM' } },
        ]);
      }
    });
    world.slack.addChannel({ id: 'C0TEAM', name: '회계팀', members: ['U0KIM'], isArchived: true });

    const again = await startApp(world);
    await advanceDays(again);

    await world.slack.waitFor(({ im }) => im('U0KIM').messages.length > 0);
    await advanceDays(again);
    expect(world.slack.im('U0KIM').messages.map(({ text }) => text)).toEqual([
      expect.stringMatching(/<#C0TEAM>.*is_archived.*보관을 해제/s),
    ]);
  });
});

describe('a default channel that refuses posts', () => {
  it.each([
    {
      name: 'lost the app',
      change: { isBotMember: false },
      says: /C0ALERTS.*not_in_channel.*\/invite/s,
    },
    {
      name: 'was archived',
      change: { isArchived: true },
      says: /C0ALERTS.*is_archived.*보관을 해제/s,
    },
  ])(
    'loses nothing, is tried hourly and reported to the admins once a day when it $name',
    async ({ change, says }) => {
      const world = await aWorldOfThree();
      const channel = { id: 'C0ALERTS', name: '홈택스-알림', members: ['U0KIM', 'U0LEE'] };
      world.slack.addUser({ id: 'U0LEE', name: 'lee', locale: 'ko-KR', isAdmin: true });
      world.slack.addChannel({ ...channel, ...change });
      const running = await startApp(world);
      await untilLogged(running, SEND_FAILED);
      await world.slack.waitFor(({ im }) => im('U0LEE').messages.length > 0);

      for (const hour of [1, 2, 3]) {
        world.clock.advance(HOUR + 1000);
        await untilLogged(running, SEND_FAILED, 1 + hour);
      }
      const notices = world.slack.im('U0LEE').messages;
      const waiting = await outboxOf(world);
      world.clock.advance(DAY);
      await world.slack.waitFor(({ im }) => im('U0LEE').messages.length > 1);
      await untilLogged(running, 'Scheduled check ends', 2);
      world.slack.addChannel(channel);
      await advanceUntilSent(running, HOUR + 1000);

      expect(notices.map(({ text }) => text)).toEqual([expect.stringMatching(says)]);
      expect(world.slack.im('U0LEE').messages).toHaveLength(2);
      expect(waiting).toHaveLength(2);
      expect(wordsOf(alertOf(world, '가람무역'))).toContain('7일 남음');
      expect(wordsOf(alertOf(world, '라온식품'))).toContain('홈택스 인증이 등록되어 있지 않습니다');
      expect(messages(world)).toHaveLength(2);
      expect(await fromStore(world, (store) => allOf(store.brokenChannels()))).toEqual([]);
    },
  );

  it('is reported to the admins once Slack, too busy at first, accepts a message to them', async () => {
    const world = await aWorldOfThree();
    const channel = { id: 'C0ALERTS', name: '홈택스-알림', members: ['U0KIM', 'U0LEE'] };
    world.slack.addChannel({ ...channel, isArchived: true });
    world.slack.faults.set(
      { method: 'conversations.open', times: 1 },
      { kind: 'rate-limited', retryAfter: 30 },
    );
    const running = await startApp(world);
    await untilLogged(running, 'A person could not be notified');

    world.clock.advance(10 * 60_000 + 1000);

    await world.slack.waitFor(({ im }) => im('U0LEE').messages.length > 0);
    expect(world.slack.im('U0LEE').messages.map(({ text }) => text)).toEqual([
      expect.stringContaining('C0ALERTS'),
    ]);
  });

  it('continues in the same message of an alert once it is no longer archived', async () => {
    const world = await aWorld({ startsAt: MONDAY });
    await watch(world, [{ brn: NURI, name: '누리전자', state: certificateOnly(world, -1) }]);
    const running = await startApp(world);
    await untilSwept(running);
    const first = alertOf(world, '누리전자');
    const channel = { id: 'C0ALERTS', name: '홈택스-알림', members: ['U0KIM', 'U0LEE'] };
    world.slack.addChannel({ ...channel, isArchived: true });

    world.clock.advance(DAY);
    await untilLogged(running, SEND_FAILED);
    world.slack.addChannel(channel);
    await advanceUntilSent(running, HOUR + 1000);

    const now = alertOf(world, '누리전자');
    expect(now.ts).toBe(first.ts);
    expect(wordsOf(now)).toContain('2일 지남');
    expect(thread(now).map(({ broadcast }) => broadcast)).toEqual([true]);
  });
});
