import { describe, expect, it } from 'vitest';
import { progressBar } from '../../src/kernel/terminal.js';

describe('progressBar', () => {
  it.each([
    { name: 'is empty at the start', done: 0, total: 8, bar: `[${'.'.repeat(24)}]` },
    { name: 'is filled in proportion', done: 2, total: 8, bar: `[######${'.'.repeat(18)}]` },
    { name: 'is full at the end', done: 8, total: 8, bar: `[${'#'.repeat(24)}]` },
    { name: 'is empty if there is nothing to do', done: 0, total: 0, bar: `[${'.'.repeat(24)}]` },
  ])('$name', ({ done, total, bar }) => {
    expect(progressBar(done, total)).toBe(bar);
  });
});
