import { describe, expect, it } from 'vitest';
import { deferred, forEachConcurrently } from '../../src/kernel/async.js';

describe('forEachConcurrently', () => {
  it('begins no further item after a failure, and rejects when the others have ended', async () => {
    const slow = deferred<void>();
    const events: string[] = [];
    const work = async (item: string) => {
      events.push(`${item} begins`);
      if (item === 'broken') throw new Error('broken');
      await slow.promise;
      events.push(`${item} ends`);
    };
    const items = ['slow', 'broken', 'next'];

    const settled = forEachConcurrently(items, { concurrency: 2 }, work).catch((error: unknown) => {
      events.push(String(error));
    });
    await new Promise((resolve) => setImmediate(resolve));
    slow.resolve();
    await settled;

    expect(events).toEqual(['slow begins', 'broken begins', 'slow ends', 'Error: broken']);
  });
});
