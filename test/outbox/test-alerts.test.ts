import { describe, expect, it } from 'vitest';
import { HOUR, SECOND } from '../../src/kernel/time.js';
import type { TestAlertOutcome } from '../../src/outbox/test-alerts.js';
import { aCompany, anAlert, HANBIT } from '../support/builders.js';
import { DEFAULT_CHANNEL, deliveryBench, NOW } from '../support/delivery-bench.js';

const REFUSED = { kind: 'channel-refused', error: 'not_in_channel' } as const;
const BUSY = { kind: 'later', afterMs: 30 * SECOND, error: 'ratelimited' } as const;
const TEAM = aCompany({ channel: 'C0TEAM' });

/** Sends a test alert like the app, where the delivery starts with added entries. */
function sendTestAlert(
  { testAlerts, delivery, outbox }: Awaited<ReturnType<typeof deliveryBench>>,
  company?: typeof TEAM,
): Promise<TestAlertOutcome> {
  outbox.onAdded((added) => delivery.deliverAdded(added));
  return testAlerts.send('U0LEE', company);
}

describe('TestAlerts', () => {
  it('posts in the default channel, and returns the message', async () => {
    const bench = await deliveryBench();

    const outcome = await sendTestAlert(bench);

    expect(outcome).toEqual({ kind: 'sent', message: { channel: DEFAULT_CHANNEL, ts: '1.0' } });
    expect(bench.sender.sends).toMatchObject([{ operation: 'post', kind: 'test-alert' }]);
    await expect.poll(() => bench.pendingEntries()).toEqual([]);
  });

  it("posts in the company's channel, and records it in its history", async () => {
    const bench = await deliveryBench();

    const outcome = await sendTestAlert(bench, TEAM);

    expect(outcome).toMatchObject({ kind: 'sent', message: { channel: 'C0TEAM' } });
    const [record] = await bench.history(HANBIT);
    expect(record?.event).toEqual({ kind: 'test-alert', by: 'U0LEE', channel: 'C0TEAM' });
  });

  it('returns the refusal of the channel, and posts nowhere else', async () => {
    const bench = await deliveryBench();
    bench.sender.answer('post', 'C0TEAM', REFUSED);

    const outcome = await sendTestAlert(bench, TEAM);

    expect(outcome).toEqual({ kind: 'refused', channel: 'C0TEAM', error: 'not_in_channel' });
    expect(bench.sender.sends).toHaveLength(1);
    expect(bench.sender.directMessages).toEqual([]);
    await expect.poll(() => bench.pendingEntries()).toEqual([]);
  });

  it('returns that it waits while Slack is busy, and posts later', async () => {
    const bench = await deliveryBench();
    bench.sender.answer('post', DEFAULT_CHANNEL, BUSY, 1);

    const outcome = await sendTestAlert(bench);
    await bench.advance(30 * SECOND);

    const until = NOW + 30 * SECOND;
    expect(outcome).toEqual({
      kind: 'waits',
      channel: DEFAULT_CHANNEL,
      until,
      error: 'ratelimited',
    });
    expect(bench.sender.sends).toHaveLength(2);
    await expect.poll(() => bench.pendingEntries()).toEqual([]);
  });

  it('returns immediately that it waits for a held channel', async () => {
    const bench = await deliveryBench();
    bench.sender.answer('post', DEFAULT_CHANNEL, { ...BUSY, holdsChannel: true }, 1);
    await bench.notice(anAlert({ channel: DEFAULT_CHANNEL }));
    await bench.delivery.untilIdle();

    const outcome = await sendTestAlert(bench);

    expect(outcome).toMatchObject({ kind: 'waits', until: NOW + 30 * SECOND });
    expect(bench.sender.sends).toHaveLength(1);
  });

  it('tries a channel that refused other messages, which are sent when it accepts the test alert', async () => {
    const bench = await deliveryBench();
    bench.sender.answer('post', DEFAULT_CHANNEL, REFUSED, 2);
    await bench.notice(anAlert({ channel: DEFAULT_CHANNEL }));
    await bench.delivery.untilIdle();

    const refused = await sendTestAlert(bench);
    const fixed = await sendTestAlert(bench);
    await bench.delivery.untilIdle();

    expect([refused.kind, fixed.kind]).toEqual(['refused', 'sent']);
    expect(bench.sender.sends.map(({ kind }) => kind)).toEqual([
      'alert',
      'test-alert',
      'test-alert',
      'alert',
    ]);
    expect(bench.delivery.brokenChannels).toEqual([]);
    expect(bench.clock.now()).toBeLessThan(NOW + HOUR);
  });

  it('rejects when the store does, and sends nothing', async () => {
    const bench = await deliveryBench();
    Object.assign(bench.rawStore, { write: () => Promise.reject(new Error('full')) });

    await expect(bench.testAlerts.send('U0LEE')).rejects.toThrow('full');

    expect(bench.outbox.size).toBe(0);
  });
});
