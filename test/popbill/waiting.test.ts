import { describe, expect, it } from 'vitest';
import { err, ok } from '../../src/kernel/result.js';
import { createWaiting } from '../../src/popbill/retry.js';

const busy = { kind: 'garbled', httpStatus: 429 } as const;

describe('createWaiting', () => {
  it('waits for nothing at first', () => {
    expect(createWaiting(() => 1000).remainingMs()).toBe(0);
  });

  it('counts down what POPBiLL asked for, and keeps what it said', () => {
    let now = 1000;
    const waiting = createWaiting(() => now);

    waiting.note({ result: err(busy), retryAfterMs: 500 });
    now = 1200;

    expect(waiting.remainingMs()).toBe(300);
    expect(waiting.problem()).toBe(busy);
    now = 1600;
    expect(waiting.remainingMs()).toBe(0);
  });

  it('is not shortened by a later answer', () => {
    const waiting = createWaiting(() => 1000);

    waiting.note({ result: err(busy), retryAfterMs: 500 });
    waiting.note({ result: err(busy), retryAfterMs: 100 });
    waiting.note({ result: ok({}) });

    expect(waiting.remainingMs()).toBe(500);
  });

  it('asks again after an hour, however long it was told to wait', () => {
    const waiting = createWaiting(() => 1000);

    waiting.note({ result: err(busy), retryAfterMs: 86_400_000 });

    expect(waiting.remainingMs()).toBe(3_600_000);
  });
});
