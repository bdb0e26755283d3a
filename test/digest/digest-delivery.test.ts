import { describe, expect, it } from 'vitest';
import { HOUR, SECOND } from '../../src/kernel/time.js';
import { aCompany, NURI } from '../support/builders.js';
import { brnOf, DEFAULT_CHANNEL, deliveryBench } from '../support/delivery-bench.js';
import { aDigest } from '../support/digest-samples.js';

const REFUSED = { kind: 'channel-refused', error: 'is_archived' } as const;
const TEAM = { kind: 'digest', digest: aDigest({ channel: 'C0TEAM' }) } as const;

describe('the delivery of a digest', () => {
  it('posts it once in its channel', async () => {
    const { put, delivery, sender, waiting } = await deliveryBench();
    await put(TEAM);

    await delivery.idle();
    await delivery.idle();

    expect(sender.sends).toMatchObject([{ what: 'post', about: 'digest', channel: 'C0TEAM' }]);
    expect(await waiting()).toEqual([]);
  });

  it('goes to the default channel, which is told whose it is, when its own is refused', async () => {
    const { put, delivery, sender, waiting } = await deliveryBench();
    sender.answer('post', 'C0TEAM', REFUSED);
    await put(TEAM);

    await delivery.idle();

    expect(sender.sends.map(({ channel }) => channel)).toEqual(['C0TEAM', DEFAULT_CHANNEL]);
    const digest = { channel: 'C0TEAM', elsewhere: true };
    expect(sender.sends[1]?.posting).toMatchObject({ kind: 'digest', digest });
    expect(delivery.brokenChannels).toMatchObject([{ channel: 'C0TEAM' }]);
    expect(await waiting()).toEqual([]);
  });

  it('tells who set the channel that refuses it, once', async () => {
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

    await delivery.idle();

    expect(sender.adminNews).toMatchObject([
      {
        kind: 'channel-refused',
        channel: 'C0TEAM',
        error: 'is_archived',
        company: '한빛상사',
        to: 'U0KIM',
      },
    ]);
  });

  it('waits for the default channel when both are refused', async () => {
    const { put, delivery, sender, passes, waiting } = await deliveryBench();
    sender.answer('post', 'C0TEAM', REFUSED);
    sender.answer('post', DEFAULT_CHANNEL, REFUSED, 1);
    await put(TEAM);

    await delivery.idle();
    const left = await waiting();
    await passes(HOUR);

    expect(left).toHaveLength(1);
    expect(sender.sends.at(-1)).toMatchObject({ channel: DEFAULT_CHANNEL });
    expect(await waiting()).toEqual([]);
  });

  it.each([
    { name: 'before it is sent', diesAt: 2, sent: 1 },
    { name: 'before that is written down', diesAt: 3, sent: 2 },
  ])('is not lost, and sent twice at most, by a kill $name', async ({ diesAt, sent }) => {
    const first = await deliveryBench({ diesAt });
    await first.put(TEAM);
    await Promise.race([first.delivery.idle(), first.process.death]);

    const second = await first.restarted();
    await second.delivery.idle();

    expect(first.sender.sends).toHaveLength(sent);
    expect(await second.waiting()).toEqual([]);
  });

  it('waits as long as Slack says', async () => {
    const { put, delivery, sender, passes } = await deliveryBench();
    sender.answer('post', 'C0TEAM', { kind: 'later', afterMs: 9 * SECOND, error: 'busy' }, 1);
    await put(TEAM);
    await delivery.idle();

    await passes(8 * SECOND);
    const early = sender.sends.length;
    await passes(SECOND);

    expect([early, sender.sends.length]).toEqual([1, 2]);
  });
});
