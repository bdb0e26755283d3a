import { describe, expect, it } from 'vitest';
import { AlertIndex } from '../../src/alert/alert-index.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY, HOUR } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import { indexedStore } from '../../src/records/store.js';
import { anAlert, HANBIT, NURI } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';
import { certificateExpiry, certificateInvalid, planStopped } from '../support/reasons.js';

const NOW = seoul('2026-11-25 10:00');
const OTHER = '3000000001' as Brn;

async function indexOf(...alerts: readonly Alert[]) {
  const store = memoryStore();
  await store.write(alerts.map((value) => ({ put: 'alert', value })));
  const index = await AlertIndex.load(store, DEFAULT_POLICY);
  return { index, store: indexedStore(store, index) };
}

const snoozedUntil = (until: number): Alert['life'] => ({
  state: 'snoozed',
  by: 'U0LEE',
  at: NOW,
  until,
});

describe('AlertIndex', () => {
  it('has the data of each open alert, also after a restart', async () => {
    const expiry = certificateExpiry();
    const { index } = await indexOf(
      anAlert({
        reasons: [expiry],
        severity: 'warning',
        life: snoozedUntil(NOW + DAY),
        rollUp: 'C0ALERTS-5',
        told: { severity: 'warning', kinds: ['certificate-expiry'], round: 5 },
      }),
    );

    expect(index.size).toBe(1);
    expect(index.get(HANBIT)).toEqual({
      brn: HANBIT,
      name: '한빛상사',
      channel: 'C0ALERTS',
      openedAt: seoul('2026-11-25 08:31'),
      severity: 'warning',
      needsAction: true,
      kind: 'certificate-expiry',
      expiresAt: expiry.expiresAt,
      state: 'snoozed',
      handledBy: 'U0LEE',
      handledAt: NOW,
      snoozedUntil: NOW + DAY,
      reviewAt: NOW + DAY,
      rollUp: 'C0ALERTS-5',
      noticeRound: 5,
    });
  });

  it('has the date of the worst certificate, not of one that a department user replaces', async () => {
    const worst = certificateExpiry({ products: ['cashbill'] });
    const covered = certificateExpiry({
      severity: 'notice',
      beside: 'working-dept-user',
      expiresAt: NOW - DAY,
    });
    const { index } = await indexOf(anAlert({ reasons: [worst, covered] }));

    expect(index.get(HANBIT)?.expiresAt).toBe(worst.expiresAt);
  });

  it.each([
    { reason: certificateInvalid({ sub: 'wrong-company' }), detail: 'wrong-company' },
    { reason: planStopped(), detail: 'ended' },
    { reason: certificateExpiry(), detail: undefined },
  ])('has the detail of the worst reason: $detail', async ({ reason, detail }) => {
    const { index } = await indexOf(anAlert({ reasons: [reason, certificateInvalid()] }));

    expect(index.get(HANBIT)?.detail).toBe(detail);
  });

  it('is updated by every write', async () => {
    const { index, store } = await indexOf();

    await store.write([{ put: 'alert', value: anAlert() }]);
    await store.write([
      { put: 'alert', value: anAlert({ severity: 'warning', message: { channel: 'C', ts: '1' } }) },
    ]);

    expect([...index.values()]).toMatchObject([{ severity: 'warning' }]);

    await store.write([{ delete: 'alert', brn: HANBIT }]);

    expect(index.size).toBe(0);
    expect(index.get(HANBIT)).toBeUndefined();
  });

  it('is not updated by a failed write', async () => {
    const { index, store } = await indexOf();
    const failing = indexedStore(
      { ...store, write: () => Promise.reject(new Error('disk full')) },
      index,
    );

    await expect(failing.write([{ put: 'alert', value: anAlert() }])).rejects.toThrow('disk full');

    expect(index.size).toBe(0);
  });

  it('returns the due alerts, most urgent first', async () => {
    const { index, store } = await indexOf(
      anAlert({ severity: 'warning', life: snoozedUntil(NOW + HOUR) }),
      anAlert({ brn: NURI, life: snoozedUntil(NOW + 2 * HOUR) }),
      anAlert({ brn: OTHER, life: snoozedUntil(NOW + 3 * HOUR) }),
    );

    expect(index.due(NOW)).toEqual([]);
    expect(index.due(NOW + HOUR)).toEqual([HANBIT]);
    expect(index.due(NOW + 2 * HOUR)).toEqual([NURI, HANBIT]);

    await store.write([
      { delete: 'alert', brn: NURI },
      {
        put: 'alert',
        value: anAlert({ severity: 'warning', life: snoozedUntil(NOW + DAY) }),
      },
    ]);

    expect(index.due(NOW + 2 * HOUR)).toEqual([]);
    expect(index.due(NOW + 3 * HOUR)).toEqual([OTHER]);
    expect(index.due(NOW + DAY)).toEqual([OTHER, HANBIT]);
  });

  it('returns an alert that became due before all others', async () => {
    const { index, store } = await indexOf(anAlert({ life: snoozedUntil(NOW + DAY) }));
    index.due(NOW);

    await store.write([
      { put: 'alert', value: anAlert({ brn: NURI, life: snoozedUntil(NOW + HOUR) }) },
    ]);

    expect(index.due(NOW + HOUR)).toEqual([NURI]);
  });

  it('returns the open alerts of a combined alert', async () => {
    const rollUp = 'C0ALERTS-5';
    const { index, store } = await indexOf(
      anAlert({ rollUp }),
      anAlert({ brn: NURI, rollUp }),
      anAlert({ brn: OTHER }),
    );

    await store.write([{ delete: 'alert', brn: HANBIT }]);

    expect(index.inRollUp(rollUp).map(({ brn }) => brn)).toEqual([NURI]);
    expect(index.inRollUp('C0ALERTS-6')).toEqual([]);
  });
});
