import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '../../../../src/kernel/policy.js';
import type { Change } from '../../../../src/records/store.js';
import { waitUntilIdle } from '../../../../src/sandbox/page/server/idle.js';
import { fakeClock, seoul } from '../../../support/fake-clock.js';
import { KOREA } from '../../../support/holidays.js';
import { anOutage } from '../../../support/incident-samples.js';
import { memoryStore } from '../../../support/memory-store.js';

const NOW = seoul('2026-11-24 10:00');

function aMessage(fields: { readonly notBefore?: number; readonly calm?: true } = {}): Change {
  const job = { kind: 'outage', outage: anOutage({ channel: 'C0OPS' }) } as const;
  return { put: 'outbox', value: { v: 1, seq: '1', createdAt: NOW, attempts: 0, job, ...fields } };
}

/** Longer than a test may take. */
const NEVER_MS = 600_000;

/** A fake app and a started wait for it. `state.ended` is true once the wait has resolved. */
async function anApp(
  changes: readonly Change[] = [],
  { now = NOW, stuckMs = NEVER_MS }: { readonly now?: number; readonly stuckMs?: number } = {},
) {
  const store = memoryStore();
  await store.write(changes);
  const app = { activity: 0, isSweeping: false };
  const controller = new AbortController();
  const wait = waitUntilIdle(
    {
      store,
      clock: fakeClock(now),
      quietTimes: { quietHours: DEFAULT_POLICY.quietHours, holidays: KOREA },
      activity: () => app.activity,
      isSweeping: () => app.isSweeping,
      stuckMs,
    },
    controller.signal,
  );
  const state = { ended: false };
  wait.then(
    () => {
      state.ended = true;
    },
    () => {},
  );
  return { app, store, wait, state, controller };
}

/** Longer than the wait for an idle app. */
const PAUSE_MS = 500;

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

describe('waitUntilIdle', () => {
  it('resolves when the app does nothing', async () => {
    const { wait } = await anApp();

    expect(await wait).toBe(false);
  });

  it('waits while the app works', async () => {
    const { app, wait, state } = await anApp();
    const work = setInterval(() => {
      app.activity += 1;
    }, 20);

    await pause();
    const endedEarly = state.ended;
    clearInterval(work);
    await wait;

    expect(endedEarly).toBe(false);
  });

  it('waits during a sweep, even without activity', async () => {
    const { app, wait, state } = await anApp();
    app.isSweeping = true;

    await pause();
    const endedEarly = state.ended;
    app.isSweeping = false;
    await wait;

    expect(endedEarly).toBe(false);
  });

  it('waits while a message is due', async () => {
    const { store, wait, state } = await anApp([aMessage()]);

    await pause();
    const endedEarly = state.ended;
    await store.write([{ delete: 'outbox', seq: '1' }]);
    await wait;

    expect(endedEarly).toBe(false);
  });

  it.each<{ readonly name: string; readonly changes: readonly Change[] }>([
    { name: 'a later time', changes: [aMessage({ notBefore: NOW + 1 })] },
    {
      name: 'a broken channel',
      changes: [
        aMessage(),
        {
          put: 'broken-channel',
          value: { v: 1, channel: 'C0OPS', error: 'is_archived', since: NOW },
        },
      ],
    },
  ])('does not wait for a message that is held for $name', async ({ changes }) => {
    const { wait } = await anApp(changes);

    expect(await wait).toBe(false);
  });

  it('does not wait for a message that quiet hours hold', async () => {
    const { wait } = await anApp([aMessage({ calm: true })], { now: seoul('2026-11-24 23:00') });

    expect(await wait).toBe(false);
  });

  it('returns whether the app did anything in the meantime', async () => {
    const idle = await anApp();
    const busy = await anApp();
    busy.app.activity += 1;

    expect(await Promise.all([idle.wait, busy.wait])).toEqual([false, true]);
  });

  it('stops waiting for a message that is stuck', async () => {
    const startedAt = performance.now();
    const { wait } = await anApp([aMessage()], { stuckMs: 1500 });

    await wait;

    expect(performance.now() - startedAt).toBeGreaterThan(1400);
  });

  it('rejects when it is aborted', async () => {
    const { app, controller, wait } = await anApp();
    app.isSweeping = true;

    controller.abort();

    await expect(wait).rejects.toThrow('aborted');
  });
});
