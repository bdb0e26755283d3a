import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY, type Policy } from '../../src/kernel/policy.js';
import { MINUTE, SECOND } from '../../src/kernel/time.js';
import type { OutboxEntry } from '../../src/records/outbox.js';
import type { Change } from '../../src/records/store.js';
import { anAlert, HANBIT, NURI } from '../support/builders.js';
import { DEFAULT_CHANNEL, deliveryBench } from '../support/delivery-bench.js';
import { fakeClock, seoul } from '../support/fake-clock.js';

const NEW = 'C0NEW';
const ARCHIVED = { kind: 'channel-refused', error: 'is_archived' } as const;
const REFUSAL = {
  kind: 'refused',
  code: -99010007,
  message: '권한 정보의 서명이 일치하지 않습니다.',
  codeClass: 'caller-misconfigured',
  at: 'token',
} as const;

/** A delivery bench whose default channel is `defaultChannel.id`. */
async function bench() {
  const defaultChannel = { id: DEFAULT_CHANNEL };
  const base = await deliveryBench({ defaultChannel: () => defaultChannel.id });
  const changeDefaultChannel = async () => {
    defaultChannel.id = NEW;
    await base.setup.moveTo(NEW);
    await base.delivery.onDefaultChannelChanged(DEFAULT_CHANNEL);
    await base.delivery.untilIdle();
  };
  const sent = () =>
    base.sender.sends.map(({ operation, channel: to, state }) => `${operation} ${to} ${state}`);
  return { ...base, defaultChannel, changeDefaultChannel, sent };
}

describe('the delivery, when the default channel changes', () => {
  it('posts the open setup alert in the new channel, with a pointer in the old one', async () => {
    const { setup, delivery, changeDefaultChannel, sent, store } = await bench();
    await setup.reportRefusal(REFUSAL);
    await delivery.untilIdle();

    await changeDefaultChannel();

    expect(sent()).toEqual([
      `post ${DEFAULT_CHANNEL} open`,
      `post ${NEW} open`,
      `reply ${DEFAULT_CHANNEL} continues in ${NEW}`,
    ]);
    expect(await store.setup()).toMatchObject({ channel: NEW, messageRef: { channel: NEW } });
  });

  it('edits the relocated message when the setup alert ends', async () => {
    const { setup, delivery, changeDefaultChannel, sent } = await bench();
    await setup.reportRefusal(REFUSAL);
    await delivery.untilIdle();
    await changeDefaultChannel();

    await setup.resolve();
    await delivery.untilIdle();

    expect(sent().at(-1)).toBe(`edit ${NEW} over`);
  });

  it('sends at once to the new channel what waited for the refusing one', async () => {
    const { notice, setup, delivery, sender, changeDefaultChannel, sent, store, pendingEntries } =
      await bench();
    sender.answer('post', DEFAULT_CHANNEL, ARCHIVED);
    await setup.reportRefusal(REFUSAL);
    await notice(anAlert({ channel: DEFAULT_CHANNEL }));
    await delivery.untilIdle();
    expect(sent().filter((line) => line.includes(NEW))).toEqual([]);

    await changeDefaultChannel();

    expect(sent()).toContain(`post ${NEW} open`);
    expect(await pendingEntries()).toEqual([]);
    const posts = sender.sends.filter(
      ({ channel, operation }) => channel === NEW && operation === 'post',
    );
    expect(posts.map(({ kind }) => kind).sort()).toEqual(['alert', 'setup']);
    expect(await store.setup()).toMatchObject({ messageRef: { channel: NEW } });
  });
});

describe('the delivery, when the default channel changes while admins are notified of the old one', () => {
  it('sends at once to the new channel, without waiting for the old one', async () => {
    const base = await bench();
    const { notice, delivery, sender, defaultChannel, sent, pendingEntries } = base;
    sender.answer('post', DEFAULT_CHANNEL, ARCHIVED);
    const { notify } = sender;
    Object.assign(sender, {
      notify: async (...args: Parameters<typeof notify>) => {
        defaultChannel.id = NEW;
        await delivery.onDefaultChannelChanged(DEFAULT_CHANNEL);
        return notify(...args);
      },
    });

    await notice(anAlert({ channel: DEFAULT_CHANNEL }));
    await delivery.untilIdle();

    expect(sent()).toContain(`post ${NEW} open`);
    expect(await pendingEntries()).toEqual([]);
  });
});

describe('the delivery, when quiet hours change', () => {
  const NIGHT = seoul('2026-11-25 23:00');

  async function benchWithHeldNotice() {
    let quietHours: Policy['quietHours'] = DEFAULT_POLICY.quietHours;
    const policy: Policy = {
      ...DEFAULT_POLICY,
      get quietHours() {
        return quietHours;
      },
    };
    const base = await deliveryBench({ clock: fakeClock(NIGHT), policy });
    const alert = anAlert({ channel: DEFAULT_CHANNEL });
    const entry = base.outbox.createEntry(
      { kind: 'notice', alert, line: { kind: 'notice', why: 'first' } },
      NIGHT,
    );
    await base.write([
      { put: 'alert', value: alert },
      { put: 'outbox', value: { ...entry, calm: true } },
    ]);
    await base.delivery.untilIdle();
    const setQuietHours = async (hours: Policy['quietHours']) => {
      quietHours = hours;
      await base.delivery.onQuietHoursChanged();
      await base.delivery.untilIdle();
    };
    return { ...base, setQuietHours };
  }

  it('sends held notices at once when quiet hours are turned off', async () => {
    const { sender, setQuietHours } = await benchWithHeldNotice();
    expect(sender.sends).toEqual([]);

    await setQuietHours('off');

    expect(sender.sends.map(({ operation }) => operation)).toEqual(['post']);
  });

  it('does not restore entries that are dropped at the same time', async () => {
    const { sender, outbox, companyQueue, write, setQuietHours } = await benchWithHeldNotice();
    const dropped = outbox.all().map(({ seq }): Change => ({ delete: 'outbox', seq }));
    const dropping = companyQueue.run(HANBIT, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      await write([...dropped, { delete: 'alert', brn: HANBIT }]);
    });

    await setQuietHours('off');
    await dropping;

    expect(sender.sends).toEqual([]);
    expect(outbox.size).toBe(0);
  });

  it('does not restore entries whose deletion is being written', async () => {
    const { outbox, companyQueue, write, setQuietHours, pendingEntries } =
      await benchWithHeldNotice();
    const dropped = outbox.all().map(({ seq }): Change => ({ delete: 'outbox', seq }));
    let changed: Promise<void> | undefined;

    await companyQueue.run(HANBIT, async () => {
      const dropping = write([...dropped, { delete: 'alert', brn: HANBIT }]);
      changed = setQuietHours({ from: 20 * 60, to: 23 * 60 + 30 });
      await dropping;
    });
    await changed;

    expect([outbox.size, await pendingEntries()]).toEqual([0, []]);
  });

  it.each<{ name: string; held: Partial<OutboxEntry> }>([
    { name: 'waits because of Slack', held: { notBefore: NIGHT + 10 * MINUTE } },
    {
      name: 'waits briefly for other changes',
      held: { calm: true, notBefore: NIGHT + 30 * SECOND },
    },
  ])('does not change an entry that $name', async ({ held }) => {
    const { outbox, write, setQuietHours } = await benchWithHeldNotice();
    const alert = anAlert({ brn: NURI, channel: 'C0TEAM' });
    const entry = outbox.createEntry({ kind: 'edit', alert, lines: [] }, NIGHT);
    await write([{ put: 'outbox', value: { ...entry, ...held } }]);

    await setQuietHours({ from: 20 * 60, to: 23 * 60 + 30 });

    expect(outbox.get(entry.seq)).toEqual({ ...entry, ...held });
  });

  it('holds notices until the new quiet hours end', async () => {
    const { sender, setQuietHours, advance } = await benchWithHeldNotice();

    await setQuietHours({ from: 20 * 60, to: 23 * 60 + 30 });
    expect(sender.sends).toEqual([]);
    await advance(30 * MINUTE);

    expect(sender.sends.map(({ operation }) => operation)).toEqual(['post']);
  });
});
