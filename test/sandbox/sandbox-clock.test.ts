import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/kernel/time.js';
import { SandboxClock } from '../../src/sandbox/sandbox-clock.js';

const START = Date.parse('2026-11-24T09:30:00+09:00');

describe('SandboxClock', () => {
  it('runs from its start and is set forward', () => {
    const clock = new SandboxClock(START);

    clock.advance(HOUR);

    expect(clock.now() - START).toBeGreaterThanOrEqual(HOUR);
    expect(clock.now() - START).toBeLessThan(HOUR + MINUTE);
  });

  it('says when the first of what was put off is due, and does it when it is', () => {
    const clock = new SandboxClock(START);
    const done: string[] = [];
    clock.after(10 * MINUTE, () => done.push('later'));
    clock.after(5 * MINUTE, () => done.push('sooner'));
    const first = clock.nextDue ?? 0;

    clock.advance(6 * MINUTE);
    const afterFirst = [...done];
    clock.advance(5 * MINUTE);

    expect(Math.round((first - START) / MINUTE)).toBe(5);
    expect([afterFirst, done]).toEqual([['sooner'], ['sooner', 'later']]);
    expect(clock.nextDue).toBeUndefined();
  });

  it('does at the new time what is done again and again, until that is ended, and waits for none of it', () => {
    const clock = new SandboxClock(START);
    const seen: number[] = [];
    const end = clock.every(HOUR, () => seen.push(Math.round((clock.now() - START) / MINUTE)));

    clock.advance(5 * MINUTE);
    clock.advance(5 * MINUTE);
    end();
    clock.advance(5 * MINUTE);

    expect([seen, clock.nextDue]).toEqual([[5, 10], undefined]);
  });

  it('forgets what was called off', () => {
    const clock = new SandboxClock(START);
    const done: string[] = [];
    const callOff = clock.after(MINUTE, () => done.push('never'));

    callOff();
    clock.advance(HOUR);

    expect([done, clock.nextDue]).toEqual([[], undefined]);
  });
});
