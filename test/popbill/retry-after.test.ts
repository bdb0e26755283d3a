import { describe, expect, it } from 'vitest';
import { err, ok } from '../../src/kernel/result.js';
import { DAY, HOUR } from '../../src/kernel/time.js';
import { createRetryAfter } from '../../src/popbill/retry.js';

const busy = { kind: 'garbled', httpStatus: 429 } as const;

describe('createRetryAfter', () => {
  it('has no wait at first', () => {
    expect(createRetryAfter(() => 1000).remainingMs()).toBe(0);
  });

  it('counts down the wait that POPBiLL asked for, and keeps the refusal', () => {
    let now = 1000;
    const waiting = createRetryAfter(() => now);

    waiting.record({ result: err(busy), retryAfterMs: 500 });
    now = 1200;

    expect(waiting.remainingMs()).toBe(300);
    expect(waiting.problem()).toBe(busy);
    now = 1600;
    expect(waiting.remainingMs()).toBe(0);
  });

  it('is not shortened by a later answer', () => {
    const waiting = createRetryAfter(() => 1000);

    waiting.record({ result: err(busy), retryAfterMs: 500 });
    waiting.record({ result: err(busy), retryAfterMs: 100 });
    waiting.record({ result: ok({}) });

    expect(waiting.remainingMs()).toBe(500);
  });

  it('waits at most an hour', () => {
    const waiting = createRetryAfter(() => 1000);

    waiting.record({ result: err(busy), retryAfterMs: DAY });

    expect(waiting.remainingMs()).toBe(HOUR);
  });
});
