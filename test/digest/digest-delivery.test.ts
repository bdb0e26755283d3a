import { describe, expect, it } from 'vitest';
import { HOUR, SECOND } from '../../src/kernel/time.js';
import { aCompany, NURI } from '../support/builders.js';
import { brnOf, DEFAULT_CHANNEL, deliveryBench } from '../support/delivery-bench.js';
import { aDigest } from '../support/digest-samples.js';

const REFUSED = { kind: 'channel-refused', error: 'is_archived' } as const;
const TEAM = { kind: 'digest', digest: aDigest({ channel: 'C0TEAM' }) } as const;

describe('the delivery of a digest', () => {
  it('posts it once in its channel', async () => {
    const { put, delivery, sender, pendingEntries } = await deliveryBench();
    await put(TEAM);

    await delivery.untilIdle();
    await delivery.untilIdle();

    expect(sender.sends).toMatchObject([{ operation: 'post', kind: 'digest', channel: 'C0TEAM' }]);
    expect(await pendingEntries()).toEqual([]);
  });

  it('is posted in the default channel, with the name of its own, if its own refuses it', async () => {
    const { put, delivery, sender, pendingEntries } = await deliveryBench();
    sender.answer('post', 'C0TEAM', REFUSED);
    await put(TEAM);

    await delivery.untilIdle();

    expect(sender.sends.map(({ channel }) => channel)).toEqual(['C0TEAM', DEFAULT_CHANNEL]);
    const digest = { channel: 'C0TEAM', elsewhere: true };
    expect(sender.sends[1]?.posting).toMatchObject({ kind: 'digest', digest });
    expect(delivery.brokenChannels).toMatchObject([{ channel: 'C0TEAM' }]);
    expect(await pendingEntries()).toEqual([]);
  });

  it('notifies the person who set the refusing channel, once', async () => {
    const { put, write, delivery, sender } = await deliveryBench();
    sender.answer('post', 'C0TEAM', REFUSED);
    const byAdmin = aCompany({ brn: NURI, channel: 'C0TEAM', addedBy: 'cli' });
    const byPerson = aCompany({ name: '한빛상사', channel: 'C0TEAM', addedBy: 'U0KIM' });
    await write([
      { put: 'company', value: aCompany({ brn: brnOf(1), channel: 'C0OTHER', addedBy: 'U0LEE' }) },
      { put: 'company', value: byAdmin },
      { put: 'company', value: byPerson },
    ]);
    await put(TEAM);
    await put(TEAM);

    await delivery.untilIdle();

    expect(sender.directMessages).toMatchObject([
      {
        kind: 'channel-refused',
        channel: 'C0TEAM',
        error: 'is_archived',
        company: '한빛상사',
        to: 'U0KIM',
      },
    ]);
  });

  it('waits for the default channel if both refuse it', async () => {
    const { put, delivery, sender, advance, pendingEntries } = await deliveryBench();
    sender.answer('post', 'C0TEAM', REFUSED);
    sender.answer('post', DEFAULT_CHANNEL, REFUSED, 1);
    await put(TEAM);

    await delivery.untilIdle();
    const waiting = await pendingEntries();
    await advance(HOUR);

    expect(waiting).toHaveLength(1);
    expect(sender.sends.at(-1)).toMatchObject({ channel: DEFAULT_CHANNEL });
    expect(await pendingEntries()).toEqual([]);
  });

  it.each([
    { name: 'before it is sent', diesAt: 2, sent: 1 },
    { name: 'before that is recorded', diesAt: 3, sent: 2 },
  ])('is sent once or twice after a kill $name', async ({ diesAt, sent }) => {
    const first = await deliveryBench({ killAtStep: diesAt });
    await first.put(TEAM);
    await Promise.race([first.delivery.untilIdle(), first.process.death]);

    const second = await first.restart();
    await second.delivery.untilIdle();

    expect(first.sender.sends).toHaveLength(sent);
    expect(await second.pendingEntries()).toEqual([]);
  });

  it('waits for the time that Slack asks for', async () => {
    const { put, delivery, sender, advance } = await deliveryBench();
    sender.answer('post', 'C0TEAM', { kind: 'later', afterMs: 9 * SECOND, error: 'busy' }, 1);
    await put(TEAM);
    await delivery.untilIdle();

    await advance(8 * SECOND);
    const early = sender.sends.length;
    await advance(SECOND);

    expect([early, sender.sends.length]).toEqual([1, 2]);
  });
});
