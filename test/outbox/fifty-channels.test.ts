import { describe, expect, it } from 'vitest';
import { deliveryBench } from '../support/delivery-bench.js';
import { aDigest } from '../support/digest-samples.js';

const CHANNELS = 50;
/** The typical time of a post at Slack. */
const LATENCY_MS = 20;

describe('the digests of many channels', () => {
  it('are sent without a pause between them', async () => {
    const { delivery, sender, write, outbox, clock, pendingEntries } = await deliveryBench();
    sender.onSend = () => new Promise((resolve) => setTimeout(resolve, LATENCY_MS));
    await write(
      Array.from({ length: CHANNELS }, (_, i) => {
        const digest = aDigest({ channel: `C0TEAM${i}` });
        return {
          put: 'outbox',
          value: outbox.createEntry({ kind: 'digest', digest }, clock.now()),
        } as const;
      }),
    );
    const startedAt = performance.now();

    await delivery.untilIdle();

    const took = performance.now() - startedAt;
    expect(await pendingEntries()).toEqual([]);
    // On an idle machine this takes 1.1 s. With a second between the posts, as within a channel, it would take 50 s.
    expect(took).toBeLessThan(CHANNELS * LATENCY_MS * 10);
  });
});
