import type { Brn } from '../../src/kernel/brn.js';
import type { Alert, RollUp } from '../../src/records/alert.js';
import type { Company } from '../../src/records/company.js';
import type { HistoryRecord } from '../../src/records/history.js';
import type { SetupAlert } from '../../src/records/incident.js';
import type { CalendarFeed, ClientLink, TicketRecord } from '../../src/records/links.js';
import type { OutboxEntry, OutboxJob } from '../../src/records/outbox.js';
import type { Reason } from '../../src/records/reason.js';
import type { CheckFailure, CompanyStatus, MethodStatus } from '../../src/records/status.js';
import type { SweepRecord } from '../../src/records/store.js';

/** A BRN made from a small number. Its check digit may be invalid, because the store does not validate it. */
export function brnOf(n: number): Brn {
  return String(1_000_000_000 + n) as Brn;
}

const now = Date.UTC(2026, 6, 30, 1, 2, 3);

export function aCompany(overrides: Partial<Company> = {}): Company {
  return {
    v: 1,
    brn: brnOf(1),
    name: '한빛상사',
    products: ['taxinvoice'],
    addedBy: 'U0ADDED',
    addedAt: now,
    ...overrides,
  };
}

const failure: CheckFailure = {
  call: 'flat-rate',
  problem: { kind: 'too-late', afterMs: 15_000 },
  at: now,
};

export const cell: MethodStatus = {
  registration: 'registered',
  foundAt: now,
  expiresAt: now + 1,
  login: {
    outcome: 'rejected',
    at: now,
    code: -11_100_021,
    message: '오류',
    rejections: 1,
    workedBefore: now - 1,
  },
  lastWorkedAt: now - 1,
  attempts: [now],
  unansweredAt: now,
  inRow: 2,
  confirmedAt: now,
};

/** A status with most of its fields. */
export function aStatus(overrides: Partial<CompanyStatus> = {}): CompanyStatus {
  const product = {
    certificate: cell,
    deptUser: { ...cell, registration: 'unusable', code: -1, message: '' } as const,
    plan: { state: 'stopped', why: 'ended', endsAt: now, code: -1, message: 'm', foundAt: now },
    collectableAt: now,
    failures: [failure],
  } as const;
  return {
    v: 1,
    brn: brnOf(1),
    products: { taxinvoice: product, cashbill: { failures: [] } },
    memberMissing: { code: -1, message: 'm', foundAt: now },
    answeredAt: now,
    sweptAt: now,
    failedSweeps: 0,
    failedSweepsAt: [],
    ...overrides,
  };
}

const common = { products: ['taxinvoice', 'cashbill'], severity: 'critical' } as const;
const refusal = { code: -10_004_004, message: '폐지된 인증서' };

/** One reason of each kind. */
export const reasons: readonly Reason[] = [
  {
    ...common,
    kind: 'certificate-expiry',
    expiresAt: now,
    daysLeft: -1,
    expired: true,
    rung: -1,
    nextRung: -2,
    nextNoticeOn: '2026-11-27',
    beside: 'nothing',
    deptUserUnsure: 'untested',
  },
  {
    ...common,
    ...refusal,
    kind: 'certificate-invalid',
    sub: 'revoked',
    foundAt: now,
    beside: 'nothing',
  },
  {
    ...common,
    ...refusal,
    kind: 'dept-user-login',
    sub: 'generic',
    rejectedAt: now,
    rejections: 2,
    willTestAgain: false,
    attempts: 3,
  },
  { ...common, kind: 'auth-missing', foundAt: now, collectableAt: now },
  { ...common, ...refusal, kind: 'member-missing', foundAt: now },
  { ...common, kind: 'plan', plan: { state: 'ending', endsAt: now, foundAt: now } },
  {
    ...common,
    kind: 'check-broken',
    failedSweepsAt: [now],
    failure: {
      call: 'certificate-expiry',
      problem: {
        kind: 'refused',
        code: -99_999_999,
        message: '점검 중',
        codeClass: 'transient',
        at: 'call',
      },
      at: now,
    },
    couldCollectThen: true,
  },
];

export function anAlert(overrides: Partial<Alert> = {}): Alert {
  return {
    v: 1,
    stage: 'test',
    brn: brnOf(1),
    name: '한빛상사',
    owner: 'S0OWNER',
    note: '전화 먼저',
    openedAt: now,
    reasons,
    severity: 'critical',
    checkedAt: now,
    life: { state: 'open' },
    told: {
      severity: 'critical',
      kinds: ['plan'],
      rung: 3,
      rungOf: now,
      lastNoticeOn: '2026-07-30',
      reasons: [{ product: 'taxinvoice', kind: 'plan' }],
      rungs: [{ expiresAt: now, rung: 3 }],
      worst: 'critical',
    },
    stops: [{ product: 'taxinvoice', from: now }],
    channel: 'C0DEFAULT',
    message: { channel: 'C0DEFAULT', ts: '1785373323.000100' },
    pageOpenedBy: { user: 'U0OPENED', at: now },
    ...overrides,
  };
}

/** The life of an alert in each state. */
export const lives: readonly Alert['life'][] = [
  { state: 'open' },
  { state: 'acknowledged', by: 'U0TAKER', at: now },
  { state: 'snoozed', by: 'U0TAKER', at: now, until: now + 1 },
  {
    state: 'resolved',
    at: now,
    was: reasons,
    renewedUntil: now,
    gaps: [{ product: 'cashbill', from: now, to: now }],
    deptUserWorks: false,
    certificateTested: false,
  },
  { state: 'closed', at: now, by: 'cli' },
];

export function aSetupAlert(overrides: Partial<SetupAlert> = {}): SetupAlert {
  return {
    v: 1,
    stage: 'test',
    openedAt: now,
    code: -99_010_001,
    message: 'm',
    fault: 'signature',
    at: 'token',
    lastCheckedAt: now,
    channel: 'C0DEFAULT',
    messageRef: { channel: 'C0DEFAULT', ts: '1.2' },
    resolvedAt: now,
    ...overrides,
  };
}

/** Outbox jobs of several kinds, with several kinds of thread lines. */
export const jobs: readonly OutboxJob[] = [
  { kind: 'notice', alert: anAlert(), line: { kind: 'notice', why: 'first' } },
  {
    kind: 'edit',
    alert: anAlert(),
    lines: [
      { kind: 'reason-gone', reasons },
      { kind: 'resolved' },
      { kind: 'page-opened', by: 'U0OPENED', at: now },
      { kind: 'client-link', what: { step: 'ended', why: 'revoked', by: 'U0MADE' }, at: now },
      { kind: 'moved', to: 'C0OTHER' },
      { kind: 'closed' },
    ],
  },
  {
    kind: 'edit',
    alert: anAlert(),
    lines: [{ kind: 'moved', to: 'C0OTHER' }],
    under: { channel: 'C0LEFT', ts: '1.2' },
  },
  { kind: 'setup', setup: aSetupAlert() },
  {
    kind: 'roll-up',
    id: 'C0DEFAULT-1',
    channel: 'C0DEFAULT',
    calls: ['U0OWNER'],
    dropped: [brnOf(2)],
  },
  { kind: 'pointer', message: { channel: 'C0LEFT', ts: '1.2' }, to: 'C0DEFAULT' },
];

/** A combined alert with every field. */
export const rollUp: RollUp = {
  v: 1,
  id: 'C0DEFAULT-1',
  stage: 'test',
  channel: 'C0DEFAULT',
  openedAt: now,
  round: 1,
  members: [brnOf(1), brnOf(2)],
  left: [brnOf(2)],
  message: { channel: 'C0DEFAULT', ts: '1.2' },
  sentAt: now,
  heard: [{ brn: brnOf(1), round: 2, at: now }],
};

export function anOutboxEntry(seq: string, job: OutboxJob = aJob()): OutboxEntry {
  return { v: 1, seq, createdAt: now, job, attempts: 0, notBefore: now, calm: true };
}

function aJob(): OutboxJob {
  return { kind: 'notice', alert: anAlert(), line: { kind: 'notice', why: 'rung' } };
}

export function aSweep(overrides: Partial<SweepRecord> = {}): SweepRecord {
  return { v: 1, startedAt: now, by: 'schedule', ...overrides };
}

export function aTicket(overrides: Partial<TicketRecord> = {}): TicketRecord {
  return {
    v: 1,
    brn: brnOf(1),
    product: 'taxinvoice',
    user: 'U0TICKET',
    expiresAt: now,
    ...overrides,
  };
}

export function aClientLink(overrides: Partial<ClientLink> = {}): ClientLink {
  return {
    v: 1,
    brn: brnOf(1),
    hash: 'hash',
    by: 'U0MADE',
    at: now,
    expiresAt: now + 1,
    wrongNumbers: 1,
    openedAt: now,
    pages: { day: '2026-07-30', count: 2 },
    ...overrides,
  };
}

export function aCalendarFeed(overrides: Partial<CalendarFeed> = {}): CalendarFeed {
  const scope = { kind: 'channel', channel: 'C0OPS' } as const;
  return { v: 1, hash: 'hash', by: 'U0MADE', at: now, scope, language: 'ko', ...overrides };
}

/** Some events of different kinds. */
export const events: readonly HistoryRecord['event'][] = [
  { kind: 'watched', by: 'cli' },
  { kind: 'page-opened', by: 'U0OPENED', product: 'cashbill' },
  { kind: 'client-link', what: { step: 'page', product: 'cashbill' } },
  { kind: 'calendar-made', by: 'U0MADE', scope: { kind: 'owner', owner: 'U0MADE' } },
  { kind: 'imported', by: 'U0ADDED', companies: 3 },
  { kind: 'swept', by: 'schedule', companies: 3 },
  {
    kind: 'told',
    why: 'rung',
    severity: 'warning',
    channel: 'C0DEFAULT',
    message: { channel: 'C0DEFAULT', ts: '1.2' },
  },
  { kind: 'resolved' },
];

export function aHistoryRecord(at: number, overrides: Partial<HistoryRecord> = {}): HistoryRecord {
  return { v: 1, at, brn: brnOf(1), event: { kind: 'resolved' }, ...overrides };
}
