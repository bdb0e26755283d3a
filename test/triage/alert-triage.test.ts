import { describe, expect, it } from 'vitest';
import type { ActionRefusal } from '../../src/alert/alert-actions-rules.js';
import type { Result } from '../../src/kernel/result.js';
import { DAY, HOUR } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import type { Store } from '../../src/records/store.js';
import type { SnoozeRefusal } from '../../src/triage/snooze-rules.js';
import { aCompany, anAlert, HANBIT } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { historyIn } from '../support/history-in.js';
import { memoryStore } from '../support/memory-store.js';
import { certificateExpiry } from '../support/reasons.js';
import { serviceBench } from '../support/service-bench.js';

const NOW = seoul('2026-11-25 08:31');
const message = { channel: 'C0ALERTS', ts: '1.2' };
const NOTIFIED = anAlert({
  message,
  told: { severity: 'critical', kinds: ['auth-missing'], lastNoticeOn: '2026-11-25' },
});

async function benchWith(alert: Alert | undefined, store: Store = memoryStore()) {
  if (alert !== undefined) await store.write([{ put: 'alert', value: alert }]);
  return serviceBench({ companies: [aCompany()], store });
}

type Outcome = Result<Alert, ActionRefusal | SnoozeRefusal>;

function outcomeOf(result: Outcome): string {
  if (result.ok) return result.value.life.state;
  return 'kind' in result.error ? result.error.kind : result.error.why;
}

describe('AlertTriage', () => {
  it.each([
    {
      name: 'claim',
      act: ({ triage }: Bench) => triage.claim(HANBIT, 'U0LEE'),
      line: { kind: 'taken', by: 'U0LEE', at: NOW },
      event: { kind: 'taken', by: 'U0LEE' },
      stored: { life: { state: 'acknowledged', by: 'U0LEE', at: NOW } },
    },
    {
      name: 'assign',
      act: ({ triage }: Bench) => triage.assign(HANBIT, { by: 'U0LEE', to: 'U0KIM' }),
      line: { kind: 'assigned', by: 'U0LEE', to: 'U0KIM', at: NOW },
      event: { kind: 'assigned', by: 'U0LEE', to: 'U0KIM' },
      stored: { life: { state: 'acknowledged', by: 'U0KIM', at: NOW, assignedBy: 'U0LEE' } },
    },
    {
      name: 'assign to oneself, which is a claim',
      act: ({ triage }: Bench) => triage.assign(HANBIT, { by: 'U0LEE', to: 'U0LEE' }),
      line: { kind: 'taken', by: 'U0LEE', at: NOW },
      event: { kind: 'taken', by: 'U0LEE' },
      stored: { life: { state: 'acknowledged', by: 'U0LEE', at: NOW } },
    },
    {
      name: 'snooze',
      act: ({ triage }: Bench) => triage.snooze(HANBIT, 'U0LEE', { kind: 'one-day' }),
      line: { kind: 'snoozed', by: 'U0LEE', at: NOW, until: NOW + DAY },
      event: { kind: 'snoozed', by: 'U0LEE', until: NOW + DAY },
      stored: { life: { state: 'snoozed', by: 'U0LEE', at: NOW, until: NOW + DAY } },
    },
    {
      name: 'snooze with a reason',
      act: ({ triage }: Bench) =>
        triage.snooze(HANBIT, 'U0LEE', { kind: 'one-day', reason: '대표 출장' }),
      line: { kind: 'snoozed', by: 'U0LEE', until: NOW + DAY, reason: '대표 출장' },
      event: { kind: 'snoozed', by: 'U0LEE', until: NOW + DAY, reason: '대표 출장' },
      stored: { life: { state: 'snoozed', until: NOW + DAY, reason: '대표 출장' } },
    },
    {
      name: 'record that the client was notified',
      act: ({ triage }: Bench) => triage.markClientNotified(HANBIT, 'U0LEE'),
      line: { kind: 'client-told', by: 'U0LEE', at: NOW },
      event: { kind: 'client-told', by: 'U0LEE' },
      stored: { clientTold: { by: 'U0LEE', at: NOW } },
    },
  ])('writes alert, message, thread and history for: $name', async (row) => {
    const bench = await benchWith(NOTIFIED);

    await row.act(bench);

    expect(await bench.store.alert(HANBIT)).toMatchObject(row.stored);
    expect(bench.jobs()).toMatchObject([{ kind: 'edit', alert: row.stored, lines: [row.line] }]);
    expect(await historyIn(bench.store, { brn: HANBIT, limit: 5 })).toMatchObject([
      { at: NOW, event: row.event },
    ]);
    expect(await bench.triage.get(HANBIT)).toEqual(await bench.store.alert(HANBIT));
  });

  it.each([
    {
      name: 'release',
      life: { state: 'acknowledged', by: 'U0LEE', at: NOW - HOUR },
      act: ({ triage }: Bench) => triage.release(HANBIT, 'U0KIM'),
      line: { kind: 'handed-back', by: 'U0KIM', at: NOW },
      event: { kind: 'handed-back', by: 'U0KIM' },
    },
    {
      name: 'wake',
      life: { state: 'snoozed', by: 'U0LEE', at: NOW - HOUR, until: NOW + DAY },
      act: ({ triage }: Bench) => triage.wake(HANBIT, 'U0KIM'),
      line: { kind: 'woken', by: 'U0KIM', at: NOW },
      event: { kind: 'woken', by: 'U0KIM' },
    },
  ] as const)('allows another person: $name', async ({ life, act, line, event }) => {
    const bench = await benchWith({ ...NOTIFIED, life });

    await act(bench);

    expect(await bench.store.alert(HANBIT)).toMatchObject({ life: { state: 'open' } });
    expect(bench.jobs()).toMatchObject([{ kind: 'edit', lines: [line] }]);
    expect(await historyIn(bench.store, { brn: HANBIT, limit: 5 })).toMatchObject([{ event }]);
  });

  it.each([
    {
      name: 'two people who claim',
      actTwice: ({ triage }: Bench) => [
        triage.claim(HANBIT, 'U0LEE'),
        triage.claim(HANBIT, 'U0KIM'),
      ],
      expected: ['acknowledged', 'claimed-by-other'],
    },
    {
      name: 'one person who presses twice',
      actTwice: ({ triage }: Bench) => [
        triage.claim(HANBIT, 'U0LEE'),
        triage.claim(HANBIT, 'U0LEE'),
      ],
      expected: ['acknowledged', 'already'],
    },
    {
      name: 'two people who assign it to different colleagues',
      actTwice: ({ triage }: Bench) => [
        triage.assign(HANBIT, { by: 'U0LEE', to: 'U0KIM' }),
        triage.assign(HANBIT, { by: 'U0PARK', to: 'U0CHOI' }),
      ],
      expected: ['acknowledged', 'claimed-by-other'],
    },
    {
      name: 'one person who assigns it twice',
      actTwice: ({ triage }: Bench) => [
        triage.assign(HANBIT, { by: 'U0LEE', to: 'U0KIM' }),
        triage.assign(HANBIT, { by: 'U0LEE', to: 'U0KIM' }),
      ],
      expected: ['acknowledged', 'already'],
    },
    {
      name: 'two people who snooze',
      actTwice: ({ triage }: Bench) => [
        triage.snooze(HANBIT, 'U0LEE', { kind: 'one-day' }),
        triage.snooze(HANBIT, 'U0KIM', { kind: 'three-days' }),
      ],
      expected: ['snoozed', 'already'],
    },
    {
      name: 'one person who marks the client as notified twice',
      actTwice: ({ triage }: Bench) => [
        triage.markClientNotified(HANBIT, 'U0LEE'),
        triage.markClientNotified(HANBIT, 'U0LEE'),
      ],
      expected: ['open', 'client-notified'],
    },
  ])('accepts only the first action of $name', async ({ actTwice, expected }) => {
    const bench = await benchWith(NOTIFIED);

    const results: readonly Outcome[] = await Promise.all<Outcome>(actTwice(bench));

    expect(results.map(outcomeOf)).toEqual(expected);
    expect(bench.jobs()).toHaveLength(1);
    expect(await historyIn(bench.store, { brn: HANBIT, limit: 5 })).toHaveLength(1);
  });

  it('fails if there is no alert', async () => {
    const bench = await benchWith(undefined);

    const results: readonly Outcome[] = await Promise.all<Outcome>([
      bench.triage.claim(HANBIT, 'U0LEE'),
      bench.triage.assign(HANBIT, { by: 'U0LEE', to: 'U0KIM' }),
      bench.triage.release(HANBIT, 'U0LEE'),
      bench.triage.snooze(HANBIT, 'U0LEE', { kind: 'one-day' }),
      bench.triage.wake(HANBIT, 'U0LEE'),
      bench.triage.markClientNotified(HANBIT, 'U0LEE'),
    ]);

    expect(results.map(outcomeOf)).toEqual(['ended', 'ended', 'ended', 'ended', 'ended', 'ended']);
    expect(bench.jobs()).toEqual([]);
  });

  it('snoozes at most until the last working day before a certificate expires', async () => {
    const bench = await benchWith({ ...NOTIFIED, reasons: [certificateExpiry()] });

    const late = await bench.triage.snooze(HANBIT, 'U0LEE', { kind: 'date', day: '2026-12-09' });
    const inTime = await bench.triage.snooze(HANBIT, 'U0LEE', { kind: 'date', day: '2026-12-08' });

    expect(late).toEqual({
      ok: false,
      error: { why: 'too-long', limit: seoul('2026-12-08 09:00') },
    });
    expect(outcomeOf(inTime)).toBe('snoozed');
  });

  it('posts nothing for an alert whose first notice is held', async () => {
    const bench = await benchWith({
      ...anAlert(),
      told: { severity: 'notice', kinds: [] },
      held: { why: 'quiet-hours', since: NOW - HOUR, until: NOW + HOUR },
    });

    await bench.triage.claim(HANBIT, 'U0LEE');

    expect(bench.jobs()).toEqual([]);
    expect(await bench.store.alert(HANBIT)).toMatchObject({ life: { by: 'U0LEE' } });
  });

  it('updates the combined alert that the alert is in', async () => {
    const { message: _, ...alert } = NOTIFIED;
    const bench = await benchWith({ ...alert, rollUp: 'C0ALERTS-5' });

    await bench.triage.claim(HANBIT, 'U0LEE');

    expect(bench.jobs().filter(({ kind }) => kind !== 'roll-up')).toEqual([]);
    expect(bench.jobs()).toMatchObject([{ kind: 'roll-up', id: 'C0ALERTS-5' }]);
  });

  it('changes nothing if the store rejects the write', async () => {
    const store = memoryStore();
    let isFull = false;
    const failing: Store = {
      ...store,
      write: (changes) => (isFull ? Promise.reject(new Error('disk full')) : store.write(changes)),
    };
    const bench = await benchWith(NOTIFIED, failing);
    isFull = true;

    await expect(bench.triage.claim(HANBIT, 'U0LEE')).rejects.toThrow('disk full');

    expect(bench.jobs()).toEqual([]);
    expect(await bench.triage.get(HANBIT)).toMatchObject({ life: { state: 'open' } });
  });
});

type Bench = Awaited<ReturnType<typeof serviceBench>>;
