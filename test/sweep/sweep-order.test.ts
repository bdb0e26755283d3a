import { describe, expect, it } from 'vitest';
import type { Brn } from '../../src/kernel/brn.js';
import { HOUR, type Instant, SECOND } from '../../src/kernel/time.js';
import type { Company } from '../../src/records/company.js';
import type { CompanyStatus } from '../../src/records/status.js';
import { oldestLoginFirst } from '../../src/sweep/sweep-records.js';
import { aCompany } from '../support/builders.js';
import { seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';

const NOON = seoul('2026-11-25 12:00');

function company(n: number): Company {
  return aCompany({ brn: `99900${String(n).padStart(5, '0')}` as Brn, name: `회사 ${n}` });
}

function statusOfTried({ brn }: Company, at: Instant): CompanyStatus {
  const login = { outcome: 'works', at, rejections: 0 } as const;
  const deptUser = { registration: 'registered', foundAt: at, login, attempts: [] } as const;
  return {
    v: 1,
    brn,
    products: { taxinvoice: { deptUser, failures: [] } },
    failedSweeps: 0,
    failedSweepsAt: [],
  };
}

async function orderOf(companies: readonly Company[], tried: ReadonlyMap<Company, Instant>) {
  const store = memoryStore('test');
  await store.write(
    [...tried].map(([each, at]) => ({ put: 'status', value: statusOfTried(each, at) }) as const),
  );
  return (await oldestLoginFirst(companies, store)).map(({ name }) => name);
}

describe('oldestLoginFirst', () => {
  it('begins with companies that were never tried, then sorts from the oldest to the latest try', async () => {
    const [one, two, three, four] = [company(1), company(2), company(3), company(4)];

    const order = await orderOf(
      [one, two, three, four],
      new Map([
        [one, NOON],
        [two, NOON - 25 * HOUR],
        [four, NOON - 9 * SECOND],
      ]),
    );

    expect(order).toEqual(['회사 3', '회사 2', '회사 4', '회사 1']);
  });

  it('keeps the order of companies that were tried at the same time', async () => {
    const companies = [company(3), company(1), company(2)];

    const order = await orderOf(companies, new Map(companies.map((each) => [each, NOON])));

    expect(order).toEqual(['회사 3', '회사 1', '회사 2']);
  });

  it('keeps all of thousands of companies', async () => {
    const companies = Array.from({ length: 3000 }, (_, n) => company(n));
    // Each instant from NOON - 2999 ms to NOON once, in an order that looks random.
    const tried = new Map(companies.map((each, n) => [each, NOON - ((n * 7919) % 3000)]));

    const order = await orderOf(companies, tried);

    expect(new Set(order).size).toBe(3000);
    expect(order[0]).toBe(companies.find((each) => tried.get(each) === NOON - 2999)?.name);
  });
});
