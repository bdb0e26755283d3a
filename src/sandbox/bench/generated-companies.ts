import { type Brn, parseBrn } from '../../kernel/brn.js';
import { DAY, type Instant } from '../../kernel/time.js';
import type { Alert } from '../../records/alert.js';
import type { Company } from '../../records/company.js';
import type { CompanyStatus, ProductStatus } from '../../records/status.js';
import type { Change, Store } from '../../records/store.js';
import type { SampleCompanyChange } from '../popbill/companies.js';

const WRITE_BATCH = 2000;

/** The BRN of the nth generated company. It is fictional, because no tax office has the number 999. */
export function generatedBrn(n: number): Brn {
  const brn = parseBrn(`999${String(n).padStart(7, '0')}`);
  if (!brn.ok) throw new RangeError(`No company has the number ${n}.`);
  return brn.value;
}

const HEALTHY_PRODUCT = {
  certificate: { state: 'registered', expiresAt: '20401130235959' },
  deptUser: { state: 'works' },
} as const;

/** A company at POPBiLL with a valid certificate, a working department user and its flat rate in use. */
export const HEALTHY_AT_POPBILL: SampleCompanyChange = {
  taxinvoice: HEALTHY_PRODUCT,
  cashbill: HEALTHY_PRODUCT,
};

export async function addCompanies(store: Store, count: number, now: Instant): Promise<void> {
  await writeForEach(store, count, (n) => [{ put: 'company', value: company(n, now) }]);
}

export async function addSweptCompanies(store: Store, count: number, now: Instant): Promise<void> {
  await writeForEach(store, count, (n) => [
    { put: 'company', value: company(n, now) },
    { put: 'status', value: status(n, now, workingStatus(now)) },
  ]);
  await recordSweep(store, count, now);
}

const COMPANIES_PER_OWNED_COMPANY = 50;

/**
 * Adds `count` swept companies whose only method is a certificate that expires in the coming year. One in
 * `companiesPerAlert` has an open alert, one in 50 is owned by `owner`.
 */
export async function addExpiringCompanies(
  store: Store,
  count: number,
  options: {
    readonly now: Instant;
    readonly owner: string;
    readonly companiesPerAlert: number;
  },
): Promise<void> {
  const { now, owner, companiesPerAlert } = options;
  await writeForEach(store, count, (n): readonly Change[] => {
    const expiresAt = now + (n % 365) * DAY;
    const ownerOverride = n % COMPANIES_PER_OWNED_COMPANY === 0 ? { owner } : {};
    const alert: Change = { put: 'alert', value: expiryAlert(n, now, expiresAt) };
    return [
      { put: 'company', value: { ...company(n, now), ...ownerOverride } },
      { put: 'status', value: status(n, now, certificateOnlyStatus(now, expiresAt)) },
      ...(n % companiesPerAlert === 0 ? [alert] : []),
    ];
  });
  await recordSweep(store, count, now);
}

async function recordSweep(store: Store, asked: number, now: Instant): Promise<void> {
  const sweep = { v: 1, startedAt: now, by: 'schedule', finishedAt: now, asked } as const;
  await store.write([{ put: 'sweep', value: sweep }]);
}

function certificateOnlyStatus(now: Instant, expiresAt: Instant): ProductStatus {
  return {
    certificate: { registration: 'registered', foundAt: now, expiresAt, attempts: [] },
    deptUser: { registration: 'missing', foundAt: now, attempts: [] },
    failures: [],
  };
}

/** Only fills the lists: the app would open no alert for a certificate that is valid for many more months. */
function expiryAlert(n: number, now: Instant, expiresAt: Instant): Alert {
  return {
    v: 1,
    stage: 'test',
    brn: generatedBrn(n),
    name: company(n, now).name,
    openedAt: now,
    reasons: [
      {
        kind: 'certificate-expiry',
        products: ['taxinvoice'],
        severity: 'warning',
        expiresAt,
        daysLeft: n % 365,
        expired: false,
        beside: 'nothing',
        rung: 30,
      },
    ],
    severity: 'warning',
    checkedAt: now,
    life: { state: 'open' },
    told: { severity: 'warning', kinds: ['certificate-expiry'] },
    channel: 'C0ALERTS',
  };
}

async function writeForEach(
  store: Store,
  count: number,
  changesOf: (n: number) => readonly Change[],
): Promise<void> {
  for (let from = 0; from < count; from += WRITE_BATCH) {
    const length = Math.min(WRITE_BATCH, count - from);
    await store.write(Array.from({ length }, (_, i) => changesOf(from + i)).flat());
  }
}

function company(n: number, now: Instant): Company {
  return {
    v: 1,
    brn: generatedBrn(n),
    name: `표본상사 ${n}호점`,
    products: ['taxinvoice'],
    owner: `U0OWNER${n % 100}`,
    note:
      n % 10 === 0
        ? '공동인증서는 본사 재무팀 PC에 있습니다. 담당자에게 먼저 연락해 주세요.'
        : undefined,
    addedBy: 'cli',
    addedAt: now - 100 * DAY,
  };
}

function workingStatus(now: Instant): ProductStatus {
  const registered = { registration: 'registered', foundAt: now, attempts: [] } as const;
  // As in HEALTHY_AT_POPBILL: the last second of 30 November and 31 December 2040 in Seoul.
  return {
    certificate: { ...registered, expiresAt: Date.UTC(2040, 10, 30, 14, 59, 59) },
    deptUser: {
      ...registered,
      login: { outcome: 'works', at: now, rejections: 0 },
      lastWorkedAt: now,
    },
    plan: { state: 'in-use', endsAt: Date.UTC(2040, 11, 31, 14, 59, 59), foundAt: now },
    collectableAt: now,
    failures: [],
  };
}

function status(n: number, now: Instant, taxinvoice: ProductStatus): CompanyStatus {
  return {
    v: 1,
    brn: generatedBrn(n),
    products: { taxinvoice },
    answeredAt: now,
    sweptAt: now,
    failedSweeps: 0,
    failedSweepsAt: [],
  };
}
