import { describe, expect, it } from 'vitest';
import { AlertIndex } from '../../src/alert/alert-index.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { Alert } from '../../src/records/alert.js';
import type { Company } from '../../src/records/company.js';
import { type AlertFilter, createAlertList } from '../../src/triage/alert-list.js';
import { alertOf } from '../support/alert-samples.js';
import { aCompany } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';
import { certificateExpiry, deptUserLogin, endOf } from '../support/reasons.js';

const at = seoul('2026-11-25 09:02');
const brnOf = (number: number) => String(1_000_000_000 + number) as Brn;
const TAKEN = { state: 'acknowledged', by: 'U0KIM', at } as const;
const SNOOZED = { state: 'snoozed', by: 'U0LEE', at, until: at + 1 } as const;

function named(number: number, name: string, about: Partial<Alert> = {}): Alert {
  return alertOf([certificateExpiry()], {
    brn: brnOf(number),
    name,
    severity: 'warning',
    ...about,
  });
}

async function listOf(alerts: readonly Alert[], companies: readonly Company[] = []) {
  const store = memoryStore();
  await store.write(alerts.map((value) => ({ put: 'alert', value }) as const));
  const index = await AlertIndex.load(store, DEFAULT_POLICY);
  const watched = (brn: Brn) => companies.find((company) => company.brn === brn);
  const list = createAlertList({ index, store, watched });
  return {
    store,
    names: async (filter: AlertFilter) =>
      (await list.list(filter, 1, 10)).rows.map(({ name }) => name),
    page: (page: number, size: number) => list.list({ kind: 'all' }, page, size),
  };
}

describe('list', () => {
  it('puts the most severe first, then what nobody took, then what ends first', async () => {
    const { names } = await listOf([
      named(1, 'warning, snoozed', { life: SNOOZED }),
      named(2, 'warning, taken', { life: TAKEN }),
      named(3, 'warning, open, later', {
        reasons: [certificateExpiry({ expiresAt: endOf('2026-12-20') })],
      }),
      named(4, 'warning, open, sooner', {
        reasons: [certificateExpiry({ expiresAt: endOf('2026-12-10') })],
      }),
      named(5, 'critical, snoozed', { severity: 'critical', life: SNOOZED }),
      named(6, 'notice, open', { severity: 'notice' }),
    ]);

    expect(await names({ kind: 'all' })).toEqual([
      'critical, snoozed',
      'warning, open, sooner',
      'warning, open, later',
      'warning, taken',
      'warning, snoozed',
      'notice, open',
    ]);
  });

  it('counts as mine what I or my group own and what I took or put off', async () => {
    const { names } = await listOf(
      [
        named(1, 'owned'),
        named(2, 'owned by my group'),
        named(3, 'taken', { life: TAKEN }),
        named(4, 'put off', { life: { ...SNOOZED, by: 'U0KIM' } }),
        named(5, 'taken by another', { life: { ...TAKEN, by: 'U0LEE' } }),
        named(6, 'owned by another'),
      ],
      [
        aCompany({ brn: brnOf(1), owner: 'U0KIM' }),
        aCompany({ brn: brnOf(2), owner: 'S0OPS' }),
        aCompany({ brn: brnOf(6), owner: 'U0LEE' }),
      ],
    );

    const mine = await names({ kind: 'mine', user: 'U0KIM', groups: ['S0OPS'] });

    expect(mine.toSorted()).toEqual(['owned', 'owned by my group', 'put off', 'taken']);
    expect(await names({ kind: 'mine', user: 'U0KIM' })).not.toContain('owned by my group');
  });

  it.each([
    { name: 'a part of the name', text: 'hanbit', found: ['Hanbit Trading'] },
    { name: 'a business number', text: '100-00-00002', found: ['누리식품'] },
    { name: 'nothing of the kind', text: '다온', found: [] },
    { name: 'a hyphen in no number', text: '-', found: [] },
  ])('finds $name', async ({ text, found }) => {
    const { names } = await listOf([named(1, 'Hanbit Trading'), named(2, '누리식품')]);

    expect(await names({ kind: 'text', text })).toEqual(found);
  });

  it('shows the members of one combined alert', async () => {
    const { names } = await listOf([
      named(1, 'alone'),
      named(2, 'in it', { rollUp: 'C0-1' }),
      named(3, 'in another', { rollUp: 'C0-2' }),
    ]);

    expect(await names({ kind: 'roll-up', id: 'C0-1' })).toEqual(['in it']);
    expect(await names({ kind: 'roll-up', id: 'C0-9' })).toEqual([]);
  });

  it('gives pages of whole alerts, and the last one for a page that is no more', async () => {
    const alerts = Array.from({ length: 25 }, (_, i) => named(i, `회사 ${i}`));
    const { page } = await listOf(alerts);

    const second = await page(2, 10);
    const beyond = await page(9, 10);

    expect(second.rows).toHaveLength(10);
    expect(second.rows[0]?.reasons).toEqual([certificateExpiry()]);
    expect(second).toMatchObject({ page: 2, pages: 3, total: 25, all: 25 });
    expect(beyond).toMatchObject({ page: 3, pages: 3 });
    expect(beyond.rows).toHaveLength(5);
  });

  it('shows everybody once on pages that cut through groups', async () => {
    const alerts = Array.from({ length: 23 }, (_, i) =>
      named(i, `회사 ${i}`, {
        severity: i % 3 === 0 ? 'critical' : 'warning',
        life: i % 2 === 0 ? TAKEN : { state: 'open' },
      }),
    );
    const { page } = await listOf(alerts);

    const pages = await Promise.all([1, 2, 3, 4, 5].map((number) => page(number, 5)));

    const shown = pages.flatMap(({ rows }) => rows);
    expect(new Set(shown.map(({ brn }) => brn)).size).toBe(23);
    expect(shown.map(({ severity, life }) => `${severity} ${life.state}`)).toEqual([
      ...Array(4).fill('critical open'),
      ...Array(4).fill('critical acknowledged'),
      ...Array(7).fill('warning open'),
      ...Array(8).fill('warning acknowledged'),
    ]);
  });

  it('leaves out one that was solved between the two reads', async () => {
    const { store, names } = await listOf([named(1, 'solved'), named(2, 'open')]);
    await store.write([{ delete: 'alert', brn: brnOf(1) }]);

    expect(await names({ kind: 'all' })).toEqual(['open']);
  });

  it('is one empty page when there is none', async () => {
    const { page } = await listOf([]);

    expect(await page(1, 10)).toMatchObject({ rows: [], page: 1, pages: 1, total: 0, all: 0 });
  });

  it('lists by the worst of several reasons', async () => {
    const { names } = await listOf([
      named(1, 'expiring'),
      alertOf([deptUserLogin(), certificateExpiry()], { brn: brnOf(2), name: 'rejected' }),
    ]);

    expect(await names({ kind: 'all' })).toEqual(['rejected', 'expiring']);
  });
});
