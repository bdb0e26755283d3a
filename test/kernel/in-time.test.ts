import { describe, expect, it } from 'vitest';
import { inTime } from '../../src/kernel/async.js';

describe('inTime', () => {
  it('gives the outcome of what is done in time', async () => {
    expect(await inTime(Promise.resolve('done'), 5000)).toBe('done');
  });

  it('gives nothing for what takes too long', async () => {
    expect(await inTime(new Promise(() => {}), 5)).toBeUndefined();
  });

  it('rejects as the work does', async () => {
    await expect(inTime(Promise.reject(new Error('broken')), 5000)).rejects.toThrow('broken');
  });
});
