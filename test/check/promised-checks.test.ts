import { describe, expect, it } from 'vitest';
import { PromisedChecks } from '../../src/check/promised-checks.js';
import { DAY, HOUR, type Instant, MINUTE } from '../../src/kernel/time.js';
import type { Store } from '../../src/records/store.js';
import { HANBIT } from '../support/builders.js';
import { captureLog } from '../support/capture-log.js';
import { seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';

const NOW = seoul('2026-11-25 12:00');
const CHECK = { user: 'U1', brn: HANBIT, product: 'taxinvoice' } as const;

async function bench(store: Store = memoryStore()) {
  const checks = await PromisedChecks.load({ store, log: captureLog() });
  const slack = { checked: 0, sent: 0, fails: false };
  return {
    store,
    checks,
    slack,
    async runDue(now: Instant) {
      const run = async () => {
        slack.checked += 1;
        return async () => {
          if (slack.fails) throw new Error('Slack does not answer.');
          slack.sent += 1;
        };
      };
      checks.runDue(now, run, () => ({ enter: async () => {}, leave: () => {} }));
      await checks.untilIdle();
    },
  };
}

describe('PromisedChecks', () => {
  it('checks five minutes later and sends one report', async () => {
    const { checks, slack, runDue } = await bench();
    await checks.plan(CHECK, NOW);
    await runDue(NOW + 5 * MINUTE - 1);
    expect(slack.checked).toBe(0);

    for (const minute of [5, 6, 60]) await runDue(NOW + minute * MINUTE);

    expect(slack).toMatchObject({ checked: 1, sent: 1 });
  });

  it('keeps a promised check over a restart', async () => {
    const first = await bench();
    await first.checks.plan(CHECK, NOW);
    const next = await bench(first.store);
    await next.runDue(NOW + 20 * MINUTE);
    const last = await bench(first.store);
    await last.runDue(NOW + 30 * MINUTE);

    expect([next.slack.sent, last.slack.sent]).toEqual([1, 0]);
  });

  it('retries while Slack fails, and gives up after an hour', async () => {
    const { checks, slack, store, runDue } = await bench();
    await checks.plan(CHECK, NOW);
    slack.fails = true;
    for (const minute of [5, 6, 10]) await runDue(NOW + minute * MINUTE);
    expect(slack.checked).toBe(2);
    slack.fails = false;

    await runDue(NOW + 2 * HOUR);
    await runDue(NOW + 3 * HOUR);

    expect(slack).toMatchObject({ checked: 2, sent: 0 });
    const kept = [];
    for await (const check of store.promisedChecks()) kept.push(check);
    expect(kept).toEqual([]);
  });

  it('keeps its promise also if nothing could be checked for hours', async () => {
    const first = await bench();
    await first.checks.plan(CHECK, NOW);
    const { slack, runDue, store } = await bench(first.store);
    slack.fails = true;
    await runDue(NOW + 3 * HOUR);
    const next = await bench(store);
    await next.runDue(NOW + 4 * HOUR);

    expect([slack, next.slack]).toMatchObject([
      { checked: 1, sent: 0 },
      { checked: 1, sent: 1 },
    ]);
  });

  it('does not check after the person started a check, and waits again when they reopen the page', async () => {
    const { checks, slack, runDue } = await bench();
    await checks.plan(CHECK, NOW);
    await checks.cancel(CHECK);
    await runDue(NOW + 5 * MINUTE);
    await checks.plan(CHECK, NOW);
    await checks.plan(CHECK, NOW + 4 * MINUTE);
    await runDue(NOW + 8 * MINUTE);
    expect(slack.checked).toBe(0);

    await runDue(NOW + 9 * MINUTE);

    expect(slack.checked).toBe(1);
  });

  it('still checks what a client opened, who may be registering when the maker of the link starts a check', async () => {
    const { checks, slack, runDue } = await bench();
    await checks.plan({ ...CHECK, forClient: true }, NOW);
    await checks.cancel(CHECK);

    await runDue(NOW + 5 * MINUTE);

    expect(slack.checked).toBe(1);
  });

  it('still checks the other product if only one of two is reported', async () => {
    const { store, checks, slack, runDue } = await bench();
    await checks.plan(CHECK, NOW);
    await checks.plan({ ...CHECK, product: 'cashbill' }, NOW);
    await checks.cancel({ ...CHECK, product: 'cashbill' });
    for await (const { product, other } of store.promisedChecks()) {
      expect({ product, other }).toEqual({ product: 'taxinvoice', other: undefined });
    }

    await runDue(NOW + 5 * MINUTE);

    expect(slack.sent).toBe(1);
  });

  it('stays one for the client if the person who made the link opens the page too', async () => {
    const { store, checks } = await bench();
    await checks.plan({ ...CHECK, forClient: true }, NOW, [
      { put: 'history', value: { v: 1, at: NOW, event: { kind: 'resolved' } } },
    ]);
    await checks.plan(CHECK, NOW + MINUTE);

    for await (const { forClient, dueAt } of store.promisedChecks()) {
      expect({ forClient, dueAt }).toEqual({ forClient: true, dueAt: NOW + 6 * MINUTE });
    }
    expect((await store.historyPage({ limit: 5 })).records).toHaveLength(1);
  });

  it('checks at once if a wrong clock had set a due time in years', async () => {
    const { checks, slack, runDue } = await bench();
    await checks.plan(CHECK, NOW + 400 * DAY);

    await runDue(NOW);

    expect(slack.sent).toBe(1);
  });
});
