import { describe, expect, it } from 'vitest';
import {
  deferred,
  forEachConcurrently,
  unlessAborted,
  withTimeout,
} from '../../src/kernel/async.js';

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

describe('withTimeout', () => {
  it('resolves with the outcome of work that ends in time', async () => {
    expect(await withTimeout(Promise.resolve('done'), 5000)).toBe('done');
  });

  it('resolves with undefined if the work takes too long', async () => {
    expect(await withTimeout(new Promise(() => {}), 5)).toBeUndefined();
  });

  it('rejects if the work rejects', async () => {
    await expect(withTimeout(Promise.reject(new Error('broken')), 5000)).rejects.toThrow('broken');
  });
});

const never = () => new Promise<never>(() => {});

describe('unlessAborted', () => {
  it('resolves with the outcome of work that ends before', async () => {
    const { signal } = new AbortController();

    expect(await unlessAborted(signal, async () => 'done')).toBe('done');
    await expect(unlessAborted(signal, () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
  });

  it('resolves with undefined as soon as the signal is aborted', async () => {
    const controller = new AbortController();
    const outcome = unlessAborted(controller.signal, never);

    controller.abort();

    expect(await outcome).toBeUndefined();
  });

  it('does not begin if the signal is aborted already', async () => {
    let hasBegun = false;

    await unlessAborted(AbortSignal.abort(), async () => {
      hasBegun = true;
    });

    expect(hasBegun).toBe(false);
  });
});
