import { describe, expect, it } from 'vitest';
import { RateLimit } from '../../src/kernel/rate-limit.js';
import { MINUTE } from '../../src/kernel/time.js';

const timesAdmitted = (limit: RateLimit, key: string, times: number, at: number) =>
  Array.from({ length: times }, () => limit.admits(key, at)).filter(Boolean).length;

describe('RateLimit', () => {
  it('admits so many per key in a minute', () => {
    const limit = new RateLimit(3);

    expect(timesAdmitted(limit, 'a', 5, 0)).toBe(3);
    expect(timesAdmitted(limit, 'b', 5, MINUTE - 1)).toBe(3);
    expect(timesAdmitted(limit, 'a', 5, MINUTE - 1)).toBe(0);
    expect(timesAdmitted(limit, 'a', 5, MINUTE)).toBe(3);
  });

  it('forgets only the oldest keys when somebody invents thousands', () => {
    const limit = new RateLimit(1);
    limit.admits('first', 0);
    limit.admits('kept', 0);
    for (let i = 0; i < 9999; i += 1) limit.admits(`invented ${i}`, 0);

    expect(limit.admits('kept', 0)).toBe(false);
    expect(limit.admits('first', 0)).toBe(true);
  });
});
