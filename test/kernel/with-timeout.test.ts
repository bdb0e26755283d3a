import { describe, expect, it } from 'vitest';
import { withTimeout } from '../../src/kernel/async.js';

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
