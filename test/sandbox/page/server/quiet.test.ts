import { describe, expect, it } from 'vitest';
import { DEFAULT_QUIET_HOURS } from '../../../../src/kernel/policy.js';
import type { Change } from '../../../../src/records/store.js';
import { untilQuiet } from '../../../../src/sandbox/page/server/quiet.js';
import { fakeClock, seoul } from '../../../support/fake-clock.js';
import { KOREA } from '../../../support/holidays.js';
import { memoryStore } from '../../../support/memory-store.js';
import { anOutage } from '../../../support/wide-samples.js';

const NOW = seoul('2026-11-24 10:00');

function waiting(about: { readonly notBefore?: number; readonly calm?: true } = {}): Change {
  const job = { kind: 'outage', outage: anOutage({ channel: 'C0OPS' }) } as const;
  return { put: 'outbox', value: { v: 1, seq: '1', createdAt: NOW, attempts: 0, job, ...about } };
}

/** An app that a test lets work; `ended` says whether the wait for it is over. */
async function anApp(changes: readonly Change[] = [], now = NOW) {
  const store = memoryStore();
  await store.write(changes);
  const app = { activity: 0, sweeping: false };
  const giveUp = new AbortController();
  const wait = untilQuiet(
    {
      store,
      clock: fakeClock(now),
      calm: { quietHours: DEFAULT_QUIET_HOURS, days: KOREA },
      activity: () => app.activity,
      sweeping: () => app.sweeping,
      stuckMs: 1500,
    },
    giveUp.signal,
  );
  const state = { ended: false };
  wait.then(
    () => {
      state.ended = true;
    },
    () => {},
  );
  const begun = performance.now();
  return { app, store, wait, state, giveUp, tookMs: () => performance.now() - begun };
}

/** Longer than an app that does nothing is watched. */
const A_WHILE_MS = 500;

function aWhile(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, A_WHILE_MS));
}

describe('the wait for an app', () => {
  it('ends soon when it does nothing', async () => {
    const { wait, tookMs } = await anApp();

    await wait;

    expect(tookMs()).toBeLessThan(2000);
  });

  it('waits while it works', async () => {
    const { app, wait, state } = await anApp();
    const work = setInterval(() => {
      app.activity += 1;
    }, 20);

    await aWhile();
    const endedEarly = state.ended;
    clearInterval(work);
    await wait;

    expect(endedEarly).toBe(false);
  });

  it('waits while it sweeps, even in silence', async () => {
    const { app, wait, state } = await anApp();
    app.sweeping = true;

    await aWhile();
    const endedEarly = state.ended;
    app.sweeping = false;
    await wait;

    expect(endedEarly).toBe(false);
  });

  it('waits while a message waits for its turn', async () => {
    const { store, wait, state } = await anApp([waiting()]);

    await aWhile();
    const endedEarly = state.ended;
    await store.write([{ delete: 'outbox', seq: '1' }]);
    await wait;

    expect(endedEarly).toBe(false);
  });

  it.each<{ readonly name: string; readonly changes: readonly Change[] }>([
    { name: 'a later time', changes: [waiting({ notBefore: NOW + 1 })] },
    {
      name: 'a channel that takes nothing',
      changes: [
        waiting(),
        {
          put: 'broken-channel',
          value: { v: 1, channel: 'C0OPS', error: 'is_archived', since: NOW },
        },
      ],
    },
  ])('does not go on for a message that waits for $name', async ({ changes }) => {
    const { wait, tookMs } = await anApp(changes);

    await wait;

    expect(tookMs()).toBeLessThan(2000);
  });

  it('does not go on for a message that quiet hours hold', async () => {
    const { wait, tookMs } = await anApp([waiting({ calm: true })], seoul('2026-11-24 23:00'));

    await wait;

    expect(tookMs()).toBeLessThan(2000);
  });

  it('says whether anything was done meanwhile', async () => {
    const idle = await anApp();
    const busy = await anApp();
    busy.app.activity += 1;

    expect(await Promise.all([idle.wait, busy.wait])).toEqual([false, true]);
  });

  it('does not go on for ever when a message is stuck', async () => {
    const { wait, tookMs } = await anApp([waiting()]);

    await wait;

    expect(tookMs()).toBeGreaterThan(1400);
  });

  it('is given up when it is told to', async () => {
    const { app, giveUp, wait } = await anApp();
    app.sweeping = true;

    giveUp.abort();

    await expect(wait).rejects.toThrow('aborted');
  });
});
