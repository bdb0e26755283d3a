import { describe, expect, it } from 'vitest';
import { unlessAborted } from '../../src/kernel/async.js';

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
