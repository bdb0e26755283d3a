import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/time.js';
import { SandboxClock } from '../../src/sandbox/sandbox-clock.js';

const START = Date.parse('2026-11-24T09:30:00+09:00');

describe('SandboxClock', () => {
  it('runs from its start and can be advanced', () => {
    const clock = new SandboxClock(START);

    clock.advance(HOUR);

    expect(clock.now() - START).toBeGreaterThanOrEqual(HOUR);
    expect(clock.now() - START).toBeLessThan(HOUR + MINUTE);
  });

  it('knows when the next timer is due, and runs each timer when the clock reaches it', () => {
    const clock = new SandboxClock(START);
    const done: string[] = [];
    clock.after(10 * MINUTE, () => done.push('later'));
    clock.after(5 * MINUTE, () => done.push('sooner'));
    const first = clock.nextDue ?? 0;

    clock.advance(6 * MINUTE);
    const doneFirst = [...done];
    clock.advance(5 * MINUTE);

    expect(Math.round((first - START) / MINUTE)).toBe(5);
    expect([doneFirst, done]).toEqual([['sooner'], ['sooner', 'later']]);
    expect(clock.nextDue).toBeUndefined();
  });

  it('runs repeated work after each advance until it is stopped, and has no timer for it', () => {
    const clock = new SandboxClock(START);
    const minutes: number[] = [];
    const stop = clock.every(HOUR, () => minutes.push(Math.round((clock.now() - START) / MINUTE)));

    clock.advance(5 * MINUTE);
    clock.advance(5 * MINUTE);
    stop();
    clock.advance(5 * MINUTE);

    expect([minutes, clock.nextDue]).toEqual([[5, 10], undefined]);
  });

  it('does not run a cancelled timer', () => {
    const clock = new SandboxClock(START);
    const done: string[] = [];
    const cancel = clock.after(MINUTE, () => done.push('never'));

    cancel();
    clock.advance(HOUR);

    expect([done, clock.nextDue]).toEqual([[], undefined]);
  });
});
