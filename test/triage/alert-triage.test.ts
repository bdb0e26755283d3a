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
const TOLD = anAlert({
  message,
  told: { severity: 'critical', kinds: ['auth-missing'], lastNoticeOn: '2026-11-25' },
});

async function deskWith(alert: Alert | undefined, store: Store = memoryStore()) {
  if (alert !== undefined) await store.write([{ put: 'alert', value: alert }]);
  return serviceBench({ companies: [aCompany()], store });
}

type Acted = Result<Alert, ActionRefusal | SnoozeRefusal>;

function shortly(result: Acted): string {
  if (result.ok) return result.value.life.state;
  return 'kind' in result.error ? result.error.kind : result.error.why;
}

describe('AlertTriage', () => {
  it.each([
    {
      name: 'take',
      act: ({ desk }: Bench) => desk.claim(HANBIT, 'U0LEE'),
      line: { kind: 'taken', by: 'U0LEE', at: NOW },
      event: { kind: 'taken', by: 'U0LEE' },
      stored: { life: { state: 'acknowledged', by: 'U0LEE', at: NOW } },
    },
    {
      name: 'snooze',
      act: ({ desk }: Bench) => desk.snooze(HANBIT, 'U0LEE', { kind: 'one-day' }),
      line: { kind: 'snoozed', by: 'U0LEE', at: NOW, until: NOW + DAY },
      event: { kind: 'snoozed', by: 'U0LEE', until: NOW + DAY },
      stored: { life: { state: 'snoozed', by: 'U0LEE', at: NOW, until: NOW + DAY } },
    },
    {
      name: 'note that the client was told',
      act: ({ desk }: Bench) => desk.markClientNotified(HANBIT, 'U0LEE'),
      line: { kind: 'client-told', by: 'U0LEE', at: NOW },
      event: { kind: 'client-told', by: 'U0LEE' },
      stored: { clientTold: { by: 'U0LEE', at: NOW } },
    },
  ])('lets a person $name: alert, message, thread and history at once', async (row) => {
    const bench = await deskWith(TOLD);

    await row.act(bench);

    expect(await bench.store.alert(HANBIT)).toMatchObject(row.stored);
    expect(bench.jobs()).toMatchObject([{ kind: 'edit', alert: row.stored, lines: [row.line] }]);
    expect(await historyIn(bench.store, { brn: HANBIT, limit: 5 })).toMatchObject([
      { at: NOW, event: row.event },
    ]);
    expect(await bench.desk.get(HANBIT)).toEqual(await bench.store.alert(HANBIT));
  });

  it.each([
    {
      name: 'hand back',
      life: { state: 'acknowledged', by: 'U0LEE', at: NOW - HOUR },
      act: ({ desk }: Bench) => desk.release(HANBIT, 'U0KIM'),
      line: { kind: 'handed-back', by: 'U0KIM', at: NOW },
      event: { kind: 'handed-back', by: 'U0KIM' },
    },
    {
      name: 'wake',
      life: { state: 'snoozed', by: 'U0LEE', at: NOW - HOUR, until: NOW + DAY },
      act: ({ desk }: Bench) => desk.wake(HANBIT, 'U0KIM'),
      line: { kind: 'woken', by: 'U0KIM', at: NOW },
      event: { kind: 'woken', by: 'U0KIM' },
    },
  ] as const)('lets another person $name', async ({ life, act, line, event }) => {
    const bench = await deskWith({ ...TOLD, life });

    await act(bench);

    expect(await bench.store.alert(HANBIT)).toMatchObject({ life: { state: 'open' } });
    expect(bench.jobs()).toMatchObject([{ kind: 'edit', lines: [line] }]);
    expect(await historyIn(bench.store, { brn: HANBIT, limit: 5 })).toMatchObject([{ event }]);
  });

  it.each([
    {
      name: 'two people who take it',
      both: ({ desk }: Bench) => [desk.claim(HANBIT, 'U0LEE'), desk.claim(HANBIT, 'U0KIM')],
      expected: ['acknowledged', 'taken-by-other'],
    },
    {
      name: 'one person who presses twice',
      both: ({ desk }: Bench) => [desk.claim(HANBIT, 'U0LEE'), desk.claim(HANBIT, 'U0LEE')],
      expected: ['acknowledged', 'already'],
    },
    {
      name: 'two people who put it off',
      both: ({ desk }: Bench) => [
        desk.snooze(HANBIT, 'U0LEE', { kind: 'one-day' }),
        desk.snooze(HANBIT, 'U0KIM', { kind: 'three-days' }),
      ],
      expected: ['snoozed', 'already'],
    },
    {
      name: 'one person who tells the client twice',
      both: ({ desk }: Bench) => [
        desk.markClientNotified(HANBIT, 'U0LEE'),
        desk.markClientNotified(HANBIT, 'U0LEE'),
      ],
      expected: ['open', 'client-notified'],
    },
  ])('of $name at once, hears the first only', async ({ both, expected }) => {
    const bench = await deskWith(TOLD);

    const results: readonly Acted[] = await Promise.all<Acted>(both(bench));

    expect(results.map(shortly)).toEqual(expected);
    expect(bench.jobs()).toHaveLength(1);
    expect(await historyIn(bench.store, { brn: HANBIT, limit: 5 })).toHaveLength(1);
  });

  it('changes nothing about an alert that is over', async () => {
    const bench = await deskWith(undefined);

    const results: readonly Acted[] = await Promise.all<Acted>([
      bench.desk.claim(HANBIT, 'U0LEE'),
      bench.desk.release(HANBIT, 'U0LEE'),
      bench.desk.snooze(HANBIT, 'U0LEE', { kind: 'one-day' }),
      bench.desk.wake(HANBIT, 'U0LEE'),
      bench.desk.markClientNotified(HANBIT, 'U0LEE'),
    ]);

    expect(results.map(shortly)).toEqual(['over', 'over', 'over', 'over', 'over']);
    expect(bench.jobs()).toEqual([]);
  });

  it('puts nothing off past the last working day before a certificate expires', async () => {
    const bench = await deskWith({ ...TOLD, reasons: [certificateExpiry()] });

    const late = await bench.desk.snooze(HANBIT, 'U0LEE', { kind: 'date', day: '2026-12-09' });
    const inTime = await bench.desk.snooze(HANBIT, 'U0LEE', { kind: 'date', day: '2026-12-08' });

    expect(late).toEqual({
      ok: false,
      error: { why: 'too-long', limit: seoul('2026-12-08 09:00') },
    });
    expect(shortly(inTime)).toBe('snoozed');
  });

  it('says nothing in the channel of an alert that it has not heard of', async () => {
    const bench = await deskWith({
      ...anAlert(),
      told: { severity: 'notice', kinds: [] },
      held: { why: 'quiet-hours', since: NOW - HOUR, until: NOW + HOUR },
    });

    await bench.desk.claim(HANBIT, 'U0LEE');

    expect(bench.jobs()).toEqual([]);
    expect(await bench.store.alert(HANBIT)).toMatchObject({ life: { by: 'U0LEE' } });
  });

  it('makes the combined alert true through which it is told', async () => {
    const { message: _, ...alert } = TOLD;
    const bench = await deskWith({ ...alert, rollUp: 'C0ALERTS-5' });

    await bench.desk.claim(HANBIT, 'U0LEE');

    expect(bench.jobs().filter(({ kind }) => kind !== 'roll-up')).toEqual([]);
    expect(bench.jobs()).toMatchObject([{ kind: 'roll-up', id: 'C0ALERTS-5' }]);
  });

  it('leaves everything as it was when the store fails', async () => {
    const store = memoryStore();
    let isFull = false;
    const failing: Store = {
      ...store,
      write: (changes) => (isFull ? Promise.reject(new Error('disk full')) : store.write(changes)),
    };
    const bench = await deskWith(TOLD, failing);
    isFull = true;

    await expect(bench.desk.claim(HANBIT, 'U0LEE')).rejects.toThrow('disk full');

    expect(bench.jobs()).toEqual([]);
    expect(await bench.desk.get(HANBIT)).toMatchObject({ life: { state: 'open' } });
  });
});

type Bench = Awaited<ReturnType<typeof serviceBench>>;
