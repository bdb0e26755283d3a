import { describe, expect, it } from 'vitest';
import { writeStateReport } from '../../src/company-file/company-export.js';
import { readCompanies } from '../../src/company-file/csv-read.js';
import { asksForState } from '../../src/company-file/export-words.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { err } from '../../src/kernel/result.js';
import type { Company } from '../../src/records/company.js';
import type { CompanyStatus } from '../../src/records/status.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { aCompany, HANBIT, NURI } from '../support/builders.js';
import { turnsWhile } from '../support/cpu-time.js';
import { seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';
import {
  aCell,
  aStatus,
  certificateUntil,
  failuresOf,
  missingCell,
  rejectedCell,
  workingCell,
} from '../support/status-builders.js';

const NOW = seoul('2026-11-25 10:12');
const NARAE = '2118766507' as Brn;
const DAON = '1048212342' as Brn;

async function report(
  companies: readonly Company[],
  statuses: readonly CompanyStatus[],
  language: 'ko' | 'en' = 'en',
): Promise<string> {
  const store = memoryStore();
  await store.write(statuses.map((value) => ({ put: 'status', value })));
  return writeStateReport(companies, {
    store,
    policy: DEFAULT_POLICY,
    now: NOW,
    ownerNames: new Map([['U0KIM', '김지우']]),
    t: TONGUES[language],
  });
}

const COMPANIES: readonly Company[] = [
  aCompany({ brn: HANBIT, name: '한빛상사', products: ['taxinvoice', 'cashbill'], owner: 'U0KIM' }),
  aCompany({ brn: NURI, name: '누리식품', owner: 'U0LEE' }),
  aCompany({ brn: NARAE, name: '한빛나래' }),
  aCompany({ brn: DAON, name: '=1+2', paused: { reason: 'closed', by: 'U0KIM', at: NOW } }),
];

const STATUSES: readonly CompanyStatus[] = [
  aStatus({
    taxinvoice: {
      certificate: certificateUntil(seoul('2026-12-02 23:59')),
      deptUser: missingCell(),
    },
    cashbill: { certificate: missingCell(), deptUser: workingCell() },
  }),
  aStatus(
    {
      taxinvoice: {
        certificate: certificateUntil(seoul('2027-03-02 23:59')),
        deptUser: aCell(),
        failures: failuresOf({ kind: 'too-late', afterMs: 60_000 }, ['dept-user-login-test']),
      },
    },
    {
      brn: NURI,
      failedSweeps: 3,
      failedSweepsAt: [23, 24, 25].map((day) => seoul(`2026-11-${day} 06:00`)),
    },
  ),
  aStatus({ taxinvoice: { certificate: missingCell(), deptUser: rejectedCell() } }, { brn: DAON }),
];

describe('writeStateReport', () => {
  it.each(LANGUAGES)('writes a line for each product of each company (%s)', async (language) => {
    const text = await report(COMPANIES, STATUSES, language);

    expect(text.startsWith('\uFEFF')).toBe(true);
    await expect(text).toMatchFileSnapshot(`../fixtures/text/state-report.${language}.csv`);
  });

  it.each(LANGUAGES)('writes a file that an import refuses (%s)', async (language) => {
    const text = await report(COMPANIES, STATUSES, language);

    expect(await readCompanies(Buffer.from(text))).toEqual(err({ kind: 'state-report' }));
  });

  it.each(LANGUAGES)(
    'is refused even if some of its columns were removed (%s)',
    async (language) => {
      const lines = (await report([COMPANIES[0] as Company], STATUSES, language))
        .trim()
        .split('\r\n');
      const firstFive = lines.map((line) => line.split(',').slice(0, 5).join(','));

      const read = await readCompanies(Buffer.from(firstFive.join('\n')));

      expect(read).toEqual(err({ kind: 'state-report' }));
    },
  );

  it('writes an owner without a known name as ID, and no formula', async () => {
    const lines = (await report(COMPANIES, STATUSES)).trim().split('\n');

    expect(lines[1]).toMatch(/,김지우$/);
    expect(lines[3]).toMatch(/,U0LEE$/);
    expect(lines[5]).toContain(",'=1+2,");
  });

  it('calls a product at risk that can be collected but needs action, as it is counted', async () => {
    const lines = (await report(COMPANIES, STATUSES)).trim().split('\n');

    expect(lines[3]).toContain('At risk,Repeatedly could not check,2027-03-02');
  });

  it('does not say that a product could not be checked that was added after the last check', async () => {
    const status = aStatus({ taxinvoice: { deptUser: workingCell() } });
    const company = aCompany({ products: ['taxinvoice', 'cashbill'] });

    const [, taxinvoice, cashbill] = (await report([company], [status])).trim().split('\n');

    expect(taxinvoice).toContain(',Can collect,');
    expect(cashbill).toMatch(/,Not checked yet,,,,\s*$/);
  });

  it('does not call a certificate beside a working department user a reason', async () => {
    const covered = aStatus({
      taxinvoice: {
        certificate: certificateUntil(seoul('2026-11-27 23:59')),
        deptUser: workingCell(),
      },
    });

    const [, line] = (await report([aCompany()], [covered])).trim().split('\n');

    expect(line).toContain(',Can collect,,2026-11-27,');
  });

  it('yields to the event loop while it writes 100,000 companies', async () => {
    const companies = Array.from({ length: 100_000 }, () => aCompany());

    const { result: text, blockMs } = await turnsWhile(() => report(companies, []));

    expect(text.trim().split('\n')).toHaveLength(100_001);
    expect(blockMs).toBeLessThan(50);
  });
});

describe('asksForState', () => {
  it('is true for the words in both languages', () => {
    expect(['상태', '현황', 'state', 'Status', '', 'companies'].map(asksForState)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});
