import { describe, expect, it } from 'vitest';
import { processTimers } from '../../src/slack/background.js';

describe('processTimers', () => {
  it('runs work after a while', async () => {
    await expect(
      new Promise<string>((resolve) => {
        processTimers.after(5, () => resolve('ran'));
      }),
    ).resolves.toBe('ran');
  });

  it('runs at once what is overdue already', async () => {
    await expect(
      new Promise<string>((resolve) => {
        processTimers.after(-1000, () => resolve('ran'));
      }),
    ).resolves.toBe('ran');
  });

  it('does not run what was called off', async () => {
    const ran: string[] = [];
    const callOff = processTimers.after(1, () => ran.push('called off'));
    callOff();

    await new Promise<void>((resolve) => {
      processTimers.after(5, resolve);
    });

    expect(ran).toEqual([]);
  });
});
