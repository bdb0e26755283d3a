import { describe, expect, it } from 'vitest';
import { processTimers } from '../../src/slack/background.js';

describe('processTimers', () => {
  it('runs work after the delay', async () => {
    await expect(
      new Promise<string>((resolve) => {
        processTimers.after(5, () => resolve('ran'));
      }),
    ).resolves.toBe('ran');
  });

  it('runs overdue work at once', async () => {
    await expect(
      new Promise<string>((resolve) => {
        processTimers.after(-1000, () => resolve('ran'));
      }),
    ).resolves.toBe('ran');
  });

  it('does not run cancelled work', async () => {
    const ran: string[] = [];
    const cancel = processTimers.after(1, () => ran.push('cancelled'));
    cancel();

    await new Promise<void>((resolve) => {
      processTimers.after(5, resolve);
    });

    expect(ran).toEqual([]);
  });
});
