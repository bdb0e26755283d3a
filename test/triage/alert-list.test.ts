import { describe, expect, it } from 'vitest';
import { AlertIndex } from '../../src/alert/alert-index.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { Alert } from '../../src/records/alert.js';
import type { Company } from '../../src/records/company.js';
import { type AlertFilter, createAlertList } from '../../src/triage/alert-list.js';
import { parseAlertFilter } from '../../src/triage/alert-listeners.js';
import { alertOf } from '../support/alert-samples.js';
import { aCompany } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';
import { certificateExpiry } from '../support/reasons.js';

const at = seoul('2026-11-25 09:02');
const brnOf = (n: number) => String(1_000_000_000 + n) as Brn;
const CLAIMED = { state: 'acknowledged', by: 'U0KIM', at } as const;
const SNOOZED = { state: 'snoozed', by: 'U0LEE', at, until: at + 1 } as const;

function alertNamed(n: number, name: string, overrides: Partial<Alert> = {}): Alert {
  return alertOf([certificateExpiry()], {
    brn: brnOf(n),
    name,
    severity: 'warning',
    ...overrides,
  });
}

async function listOf(alerts: readonly Alert[], companies: readonly Company[] = []) {
  const store = memoryStore();
  await store.write(alerts.map((value) => ({ put: 'alert', value }) as const));
  const index = await AlertIndex.load(store, DEFAULT_POLICY);
  const watched = (brn: Brn) => companies.find((company) => company.brn === brn);
  const overview = { companyOrder: async () => (a: Brn, b: Brn) => Number(a) - Number(b) };
  const list = createAlertList({ index, store, watchedCompany: watched, overview });
  return {
    store,
    names: async (filter: AlertFilter) => (await list(filter, 1, 10)).rows.map(({ name }) => name),
    page: (page: number, size: number) => list({ kind: 'all' }, page, size),
  };
}

describe('list', () => {
  it('lists alerts in the order of the companies', async () => {
    const { names } = await listOf([
      alertNamed(3, 'third'),
      alertNamed(1, 'first', { life: SNOOZED }),
      alertNamed(2, 'second', { severity: 'critical', life: CLAIMED }),
    ]);

    expect(await names({ kind: 'all' })).toEqual(['first', 'second', 'third']);
  });

  it('filters alerts that the person or their group owns, or that the person claimed or snoozed', async () => {
    const { names } = await listOf(
      [
        alertNamed(1, 'owned'),
        alertNamed(2, 'owned by my group'),
        alertNamed(3, 'claimed', { life: CLAIMED }),
        alertNamed(4, 'snoozed', { life: { ...SNOOZED, by: 'U0KIM' } }),
        alertNamed(5, 'claimed by another', { life: { ...CLAIMED, by: 'U0LEE' } }),
        alertNamed(6, 'owned by another'),
      ],
      [
        aCompany({ brn: brnOf(1), owner: 'U0KIM' }),
        aCompany({ brn: brnOf(2), owner: 'S0OPS' }),
        aCompany({ brn: brnOf(6), owner: 'U0LEE' }),
      ],
    );

    const mine = await names({ kind: 'mine', user: 'U0KIM', groups: ['S0OPS'] });

    expect(mine.toSorted()).toEqual(['claimed', 'owned', 'owned by my group', 'snoozed']);
    expect(await names({ kind: 'mine', user: 'U0KIM' })).not.toContain('owned by my group');
  });

  it.each([
    { name: 'a part of the name', text: 'hanbit', expected: ['Hanbit Trading'] },
    { name: 'a business number', text: '100-00-00002', expected: ['누리식품'] },
    { name: 'nothing for another name', text: '다온', expected: [] },
    { name: 'nothing for a hyphen', text: '-', expected: [] },
    { name: 'a name without its spaces', text: 'hanbittrading', expected: ['Hanbit Trading'] },
    { name: 'a name with its legal form', text: '(주) 누리식품', expected: ['누리식품'] },
    { name: 'initial consonants', text: 'ㄴㄹ', expected: ['누리식품'] },
    { name: 'a half-typed syllable', text: '누리시', expected: ['누리식품'] },
  ])('finds $name', async ({ text, expected }) => {
    const { names } = await listOf([alertNamed(1, 'Hanbit Trading'), alertNamed(2, '누리식품')]);

    expect(await names({ kind: 'text', text })).toEqual(expected);
  });

  it('filters the alerts of one combined alert', async () => {
    const { names } = await listOf([
      alertNamed(1, 'alone'),
      alertNamed(2, 'in it', { rollUp: 'C0-1' }),
      alertNamed(3, 'in another', { rollUp: 'C0-2' }),
    ]);

    expect(await names({ kind: 'roll-up', id: 'C0-1' })).toEqual(['in it']);
    expect(await names({ kind: 'roll-up', id: 'C0-9' })).toEqual([]);
  });

  it('returns pages of complete alerts, and the last page for a page that no longer exists', async () => {
    const alerts = Array.from({ length: 25 }, (_, i) => alertNamed(i, `회사 ${i}`));
    const { page } = await listOf(alerts);

    const second = await page(2, 10);
    const beyond = await page(9, 10);

    expect(second.rows).toHaveLength(10);
    expect(second.rows[0]?.reasons).toEqual([certificateExpiry()]);
    expect(second).toMatchObject({ page: 2, pages: 3, matching: 25, unresolved: 25 });
    expect(beyond).toMatchObject({ page: 3, pages: 3 });
    expect(beyond.rows).toHaveLength(5);
  });

  it('counts alerts that need no action apart from those that are handled or unclaimed', async () => {
    const { page } = await listOf([
      alertNamed(1, 'unclaimed'),
      alertNamed(2, 'claimed', { life: CLAIMED }),
      alertNamed(3, 'known', {
        life: CLAIMED,
        reasons: [certificateExpiry({ beside: 'working-dept-user' })],
      }),
    ]);

    const byHandling = { unclaimed: 1, claimed: 1, snoozed: 0, known: 1 };
    expect(await page(1, 10)).toMatchObject({ matching: 3, byHandling });
  });

  it('lists each alert once', async () => {
    const alerts = Array.from({ length: 23 }, (_, i) => alertNamed(i, `회사 ${i}`));
    const { page } = await listOf(alerts);

    const pages = await Promise.all([1, 2, 3, 4, 5].map((n) => page(n, 5)));

    const listed = pages.flatMap(({ rows }) => rows.map(({ name }) => name));
    expect(listed).toEqual(alerts.map(({ name }) => name));
  });

  it('omits an alert that was resolved between the two reads', async () => {
    const { store, names } = await listOf([alertNamed(1, 'resolved'), alertNamed(2, 'open')]);
    await store.write([{ delete: 'alert', brn: brnOf(1) }]);

    expect(await names({ kind: 'all' })).toEqual(['open']);
  });

  it('returns one empty page if there is no alert', async () => {
    const { page } = await listOf([]);

    expect(await page(1, 10)).toMatchObject({
      rows: [],
      page: 1,
      pages: 1,
      matching: 0,
      unresolved: 0,
    });
  });
});

describe('parseAlertFilter', () => {
  it.each([
    { input: '', filter: { kind: 'all' } },
    { input: '내 담당', filter: { kind: 'mine' } },
    { input: 'attention', filter: { kind: 'all' } },
    { input: '한빛상사', filter: { kind: 'text', text: '한빛상사' } },
  ])('reads "$input" as the filter $filter.kind', ({ input, filter }) => {
    expect(parseAlertFilter(input)).toEqual(filter);
  });
});
