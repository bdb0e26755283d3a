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

/** The default channel is the one that `is` says. */
async function bench() {
  const channel = { is: DEFAULT_CHANNEL };
  const made = await deliveryBench({ defaultChannel: () => channel.is });
  const moved = async () => {
    channel.is = NEW;
    await made.setup.moveTo(NEW);
    await made.delivery.defaultChannelChanged(DEFAULT_CHANNEL);
    await made.delivery.idle();
  };
  const sent = () =>
    made.sender.sends.map(({ what, channel: to, says }) => `${what} ${to} ${says}`);
  return { ...made, channel, moved, sent };
}

describe('the delivery, when another channel becomes the default one', () => {
  it('says there what goes on, and points there from the old message', async () => {
    const { setup, delivery, moved, sent, store } = await bench();
    await setup.refused(REFUSAL);
    await delivery.idle();

    await moved();

    expect(sent()).toEqual([
      `post ${DEFAULT_CHANNEL} open`,
      `post ${NEW} open`,
      `reply ${DEFAULT_CHANNEL} continues in ${NEW}`,
    ]);
    expect(await store.setup()).toMatchObject({ channel: NEW, messageRef: { channel: NEW } });
  });

  it('edits the end of what moved where it stands now', async () => {
    const { setup, delivery, moved, sent } = await bench();
    await setup.refused(REFUSAL);
    await delivery.idle();
    await moved();

    await setup.accepted();
    await delivery.idle();

    expect(sent().at(-1)).toBe(`edit ${NEW} over`);
  });

  it('hands over at once what waited for a channel that refused', async () => {
    const { notice, setup, delivery, sender, moved, sent, store, waiting } = await bench();
    sender.answer('post', DEFAULT_CHANNEL, ARCHIVED);
    await setup.refused(REFUSAL);
    await notice(anAlert({ channel: DEFAULT_CHANNEL }));
    await delivery.idle();
    expect(sent().filter((one) => one.includes(NEW))).toEqual([]);

    await moved();

    expect(sent()).toContain(`post ${NEW} open`);
    expect(await waiting()).toEqual([]);
    const news = sender.sends.filter(({ channel, what }) => channel === NEW && what === 'post');
    expect(news.map(({ about }) => about).sort()).toEqual(['alert', 'setup']);
    expect(await store.setup()).toMatchObject({ messageRef: { channel: NEW } });
  });
});

describe('the delivery, when another channel becomes the default one while admins are told of the old one', () => {
  it('hands over at once, and does not wait for the old one for an hour', async () => {
    const made = await bench();
    const { notice, delivery, sender, channel, sent, waiting } = made;
    sender.answer('post', DEFAULT_CHANNEL, ARCHIVED);
    const { tell } = sender;
    Object.assign(sender, {
      tell: async (...about: Parameters<typeof tell>) => {
        channel.is = NEW;
        await delivery.defaultChannelChanged(DEFAULT_CHANNEL);
        return tell(...about);
      },
    });

    await notice(anAlert({ channel: DEFAULT_CHANNEL }));
    await delivery.idle();

    expect(sent()).toContain(`post ${NEW} open`);
    expect(await waiting()).toEqual([]);
  });
});

describe('the delivery, when quiet hours change', () => {
  const NIGHT = seoul('2026-11-25 23:00');

  async function heldAtNight() {
    let quietHours: Policy['quietHours'] = DEFAULT_POLICY.quietHours;
    const policy: Policy = {
      ...DEFAULT_POLICY,
      get quietHours() {
        return quietHours;
      },
    };
    const made = await deliveryBench({ clock: fakeClock(NIGHT), policy });
    const alert = anAlert({ channel: DEFAULT_CHANNEL });
    const entry = made.outbox.entry(
      { kind: 'notice', alert, line: { kind: 'notice', why: 'first' } },
      NIGHT,
    );
    await made.write([
      { put: 'alert', value: alert },
      { put: 'outbox', value: { ...entry, calm: true } },
    ]);
    await made.delivery.idle();
    const quiet = async (hours: Policy['quietHours']) => {
      quietHours = hours;
      await made.delivery.quietHoursChanged();
      await made.delivery.idle();
    };
    return { ...made, quiet };
  }

  it('sends at once what they held, when they are turned off', async () => {
    const { sender, quiet } = await heldAtNight();
    expect(sender.sends).toEqual([]);

    await quiet('off');

    expect(sender.sends.map(({ what }) => what)).toEqual(['post']);
  });

  it('brings nothing back that is dropped in the same moment', async () => {
    const { sender, outbox, companyQueue, write, quiet } = await heldAtNight();
    const dropped = outbox.all().map(({ seq }): Change => ({ delete: 'outbox', seq }));
    const dropping = companyQueue.run(HANBIT, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      await write([...dropped, { delete: 'alert', brn: HANBIT }]);
    });

    await quiet('off');
    await dropping;

    expect(sender.sends).toEqual([]);
    expect(outbox.size).toBe(0);
  });

  it('brings nothing back whose end is on its way into the store', async () => {
    const { outbox, companyQueue, write, quiet, waiting } = await heldAtNight();
    const dropped = outbox.all().map(({ seq }): Change => ({ delete: 'outbox', seq }));
    let changed: Promise<void> | undefined;

    await companyQueue.run(HANBIT, async () => {
      const dropping = write([...dropped, { delete: 'alert', brn: HANBIT }]);
      changed = quiet({ from: 20 * 60, to: 23 * 60 + 30 });
      await dropping;
    });
    await changed;

    expect([outbox.size, await waiting()]).toEqual([0, []]);
  });

  it.each<{ name: string; held: Partial<OutboxEntry> }>([
    { name: 'Slack made wait', held: { notBefore: NIGHT + 10 * MINUTE } },
    { name: 'waits a moment for more', held: { calm: true, notBefore: NIGHT + 30 * SECOND } },
  ])('leaves alone what $name', async ({ held }) => {
    const { outbox, write, quiet } = await heldAtNight();
    const alert = anAlert({ brn: NURI, channel: 'C0TEAM' });
    const entry = outbox.entry({ kind: 'edit', alert, lines: [] }, NIGHT);
    await write([{ put: 'outbox', value: { ...entry, ...held } }]);

    await quiet({ from: 20 * 60, to: 23 * 60 + 30 });

    expect(outbox.get(entry.seq)).toEqual({ ...entry, ...held });
  });

  it('holds it until the end of the new ones', async () => {
    const { sender, quiet, passes } = await heldAtNight();

    await quiet({ from: 20 * 60, to: 23 * 60 + 30 });
    expect(sender.sends).toEqual([]);
    await passes(30 * MINUTE);

    expect(sender.sends.map(({ what }) => what)).toEqual(['post']);
  });
});
