import { describe, expect, it } from 'vitest';
import { HOUR, SECOND } from '../../src/kernel/time.js';
import type { TestAlertOutcome } from '../../src/outbox/test-alerts.js';
import { aCompany, anAlert, HANBIT } from '../support/builders.js';
import { DEFAULT_CHANNEL, deliveryBench, NOW } from '../support/delivery-bench.js';

const REFUSED = { kind: 'channel-refused', error: 'not_in_channel' } as const;
const BUSY = { kind: 'later', afterMs: 30 * SECOND, error: 'ratelimited' } as const;
const TEAM = aCompany({ channel: 'C0TEAM' });

/** Asks for a test alert as the app does, where the delivery begins with what is new in the outbox. */
function asked(
  { testAlerts, delivery, outbox }: Awaited<ReturnType<typeof deliveryBench>>,
  company?: typeof TEAM,
): Promise<TestAlertOutcome> {
  outbox.onAdded((added) => delivery.deliverAdded(added));
  return testAlerts.send('U0LEE', company);
}

describe('TestAlerts', () => {
  it('reaches the default channel, and says so', async () => {
    const bench = await deliveryBench();

    const outcome = await asked(bench);

    expect(outcome).toEqual({ kind: 'sent', message: { channel: DEFAULT_CHANNEL, ts: '1.0' } });
    expect(bench.sender.sends).toMatchObject([{ what: 'post', about: 'test-alert' }]);
    await expect.poll(() => bench.waiting()).toEqual([]);
  });

  it("reaches the company's channel and is in its history", async () => {
    const bench = await deliveryBench();

    const outcome = await asked(bench, TEAM);

    expect(outcome).toMatchObject({ kind: 'sent', message: { channel: 'C0TEAM' } });
    const [record] = await bench.history(HANBIT);
    expect(record?.event).toEqual({ kind: 'test-alert', by: 'U0LEE', channel: 'C0TEAM' });
  });

  it('says that the channel refuses it, and goes nowhere else', async () => {
    const bench = await deliveryBench();
    bench.sender.answer('post', 'C0TEAM', REFUSED);

    const outcome = await asked(bench, TEAM);

    expect(outcome).toEqual({ kind: 'refused', channel: 'C0TEAM', error: 'not_in_channel' });
    expect(bench.sender.sends).toHaveLength(1);
    expect(bench.sender.adminNews).toEqual([]);
    await expect.poll(() => bench.waiting()).toEqual([]);
  });

  it('says that it waits while Slack is busy, and is sent later', async () => {
    const bench = await deliveryBench();
    bench.sender.answer('post', DEFAULT_CHANNEL, BUSY, 1);

    const outcome = await asked(bench);
    await bench.passes(30 * SECOND);

    const until = NOW + 30 * SECOND;
    expect(outcome).toEqual({
      kind: 'waits',
      channel: DEFAULT_CHANNEL,
      until,
      error: 'ratelimited',
    });
    expect(bench.sender.sends).toHaveLength(2);
    await expect.poll(() => bench.waiting()).toEqual([]);
  });

  it('says at once that it waits for a channel that is held for a while', async () => {
    const bench = await deliveryBench();
    bench.sender.answer('post', DEFAULT_CHANNEL, { ...BUSY, holdsChannel: true }, 1);
    await bench.notice(anAlert({ channel: DEFAULT_CHANNEL }));
    await bench.delivery.idle();

    const outcome = await asked(bench);

    expect(outcome).toMatchObject({ kind: 'waits', until: NOW + 30 * SECOND });
    expect(bench.sender.sends).toHaveLength(1);
  });

  it('is tried in a channel that refused others, and what waits follows once the channel is fixed', async () => {
    const bench = await deliveryBench();
    bench.sender.answer('post', DEFAULT_CHANNEL, REFUSED, 2);
    await bench.notice(anAlert({ channel: DEFAULT_CHANNEL }));
    await bench.delivery.idle();

    const still = await asked(bench);
    const fixed = await asked(bench);
    await bench.delivery.idle();

    expect([still.kind, fixed.kind]).toEqual(['refused', 'sent']);
    expect(bench.sender.sends.map(({ about }) => about)).toEqual([
      'alert',
      'test-alert',
      'test-alert',
      'alert',
    ]);
    expect(bench.delivery.brokenChannels).toEqual([]);
    expect(bench.clock.now()).toBeLessThan(NOW + HOUR);
  });

  it('rejects when it cannot be written down, and sends nothing', async () => {
    const bench = await deliveryBench();
    Object.assign(bench.kept, { write: () => Promise.reject(new Error('full')) });

    await expect(bench.testAlerts.send('U0LEE')).rejects.toThrow('full');

    expect(bench.outbox.size).toBe(0);
  });
});
