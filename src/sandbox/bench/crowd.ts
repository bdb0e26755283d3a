import { type Brn, parseBrn } from '../../domain/brn.js';
import type { Company } from '../../domain/company.js';
import { DAY, type Instant } from '../../domain/instant.js';
import type { CompanyStatus } from '../../domain/status.js';
import type { Change, Store } from '../../service/ports.js';
import type { SampleCompanyChange } from '../popbill/companies.js';

/** Companies written to the store at once. */
const AT_ONCE = 2000;

/** The BRN of the nth company of a crowd. Fictional: no tax office has the number 999. */
export function crowdBrn(n: number): Brn {
  const brn = parseBrn(`999${String(n).padStart(7, '0')}`);
  if (!brn.ok) throw new RangeError(`No company has the number ${n}.`);
  return brn.value;
}

/** How POPBiLL knows each of them: certificate valid, department user works, flat rate in use. */
export const CROWD_AT_POPBILL: SampleCompanyChange = {
  taxinvoice: {
    certificate: { state: 'registered', expiresAt: '20991130235959' },
    deptUser: { state: 'works' },
  },
  cashbill: {
    certificate: { state: 'registered', expiresAt: '20991130235959' },
    deptUser: { state: 'works' },
  },
};

/** Watches that many companies, about tax invoices. */
export async function watchCrowd(store: Store, count: number, now: Instant): Promise<void> {
  await writeForEach(store, count, (n) => [{ put: 'company', value: company(n, now) }]);
}

/** Watches that many companies that were all swept a moment ago, as a store is that has been in use. */
export async function watchSweptCrowd(store: Store, count: number, now: Instant): Promise<void> {
  await writeForEach(store, count, (n) => [
    { put: 'company', value: company(n, now) },
    { put: 'status', value: status(n, now) },
  ]);
  const sweep = { v: 1, startedAt: now, by: 'schedule', finishedAt: now, asked: count } as const;
  await store.write([{ put: 'sweep', value: sweep }]);
}

async function writeForEach(
  store: Store,
  count: number,
  changesOf: (n: number) => readonly Change[],
): Promise<void> {
  for (let from = 0; from < count; from += AT_ONCE) {
    const length = Math.min(AT_ONCE, count - from);
    await store.write(Array.from({ length }, (_, i) => changesOf(from + i)).flat());
  }
}

function company(n: number, now: Instant): Company {
  return {
    v: 1,
    brn: crowdBrn(n),
    name: `표본상사 ${n}호점`,
    products: ['taxinvoice'],
    owner: `U0OWNER${n % 100}`,
    ...(n % 10 === 0
      ? { note: '공동인증서는 본사 재무팀 PC에 있습니다. 담당자에게 먼저 연락해 주세요.' }
      : {}),
    addedBy: 'cli',
    addedAt: now - 100 * DAY,
  };
}

function status(n: number, now: Instant): CompanyStatus {
  return {
    v: 1,
    brn: crowdBrn(n),
    products: {
      taxinvoice: {
        certificate: {
          registration: 'registered',
          foundAt: now,
          expiresAt: Date.UTC(2099, 10, 30, 14, 59, 59),
          attempts: [],
        },
        deptUser: {
          registration: 'registered',
          foundAt: now,
          login: { outcome: 'works', at: now, rejections: 0 },
          lastWorkedAt: now,
          attempts: [],
        },
        plan: { state: 'in-use', endsAt: Date.UTC(2099, 11, 31, 14, 59, 59), foundAt: now },
        collectableAt: now,
        failures: [],
      },
    },
    answeredAt: now,
    sweptAt: now,
    failedSweeps: 0,
    failedSweepsAt: [],
  };
}
