import { describe, expect, it } from 'vitest';
import { deliveryBench } from '../support/delivery-bench.js';
import { aDigest } from '../support/digest-samples.js';

const CHANNELS = 50;
/** What a post takes at Slack, more often than not. */
const LATENCY_MS = 20;

describe('the summaries of many channels at nine', () => {
  it('go out one right after the other, without a pause between them', async () => {
    const { delivery, sender, write, outbox, clock, waiting } = await deliveryBench();
    sender.onSend = () => new Promise((resolve) => setTimeout(resolve, LATENCY_MS));
    await write(
      Array.from({ length: CHANNELS }, (_, i) => {
        const digest = aDigest({ channel: `C0TEAM${i}` });
        return {
          put: 'outbox',
          value: outbox.entry({ kind: 'digest', digest }, clock.now()),
        } as const;
      }),
    );
    const begun = performance.now();

    await delivery.idle();

    const took = performance.now() - begun;
    expect(await waiting()).toEqual([]);
    // Alone on a machine it takes 1.1 s; a second between them, as within a channel, would make 50.
    expect(took).toBeLessThan(CHANNELS * LATENCY_MS * 10);
  });
});
