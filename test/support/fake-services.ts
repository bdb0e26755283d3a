import type { ListenerDeps } from '../../src/app/register.js';
import { assess } from '../../src/assessment/assess-rules.js';
import { testsOf } from '../../src/assessment/left-open-rules.js';
import { ZERO_COUNTS } from '../../src/assessment/urgency-rules.js';
import { CalendarFeeds } from '../../src/calendar/calendar-feeds.js';
import type {
  CheckReport,
  CheckRequest,
  CompanyChecks,
  LoginRecord,
} from '../../src/check/check-company.js';
import type { ClientLinks } from '../../src/client/client-links.js';
import type { Companies, FindResult } from '../../src/company/company-index.js';
import { companyDifferences, companyFingerprint } from '../../src/company/company-rules.js';
import type { DigestReader } from '../../src/digest/digests.js';
import { type Brn, parseBrn } from '../../src/kernel/brn.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import type { Clock } from '../../src/kernel/ports.js';
import { err, ok, type Result } from '../../src/kernel/result.js';
import { DAY } from '../../src/kernel/time.js';
import type { BulkEdits, BulkRequest } from '../../src/list/bulk-edits.js';
import type { BulkResult } from '../../src/list/bulk-rules.js';
import { createCounter } from '../../src/list/overview-entry.js';
import type { PopupLink, PopupRequest, Popups } from '../../src/popup/popups.js';
import type { Alert } from '../../src/records/alert.js';
import type { Company } from '../../src/records/company.js';
import type { Digest } from '../../src/records/digest.js';
import type { CompanyStatus, PopbillProblem } from '../../src/records/status.js';
import type { Store } from '../../src/records/store.js';
import type { SweepProgress, SweepSummary } from '../../src/sweep/sweep-count.js';
import type { Sweeps } from '../../src/sweep/sweeper.js';
import type {
  Membership,
  WatchActions,
  WatchDraft,
  WatchProblem,
} from '../../src/watch/watch-company.js';
import { aDigest, QUIET_COUNTS } from './digest-samples.js';
import { seoul } from './fake-clock.js';

/** Work waits for `passed` until a test calls `open`. */
export interface Gate {
  readonly passed: Promise<void>;
  open(): void;
}

export function aGate(): Gate {
  let open: () => void = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

/** Companies in memory, found by BRN or part of the name. */
export interface FakeCompanies extends Companies, WatchActions {
  readonly watched: Map<Brn, Company>;
  /** POPBiLL's answer for every company that is added. */
  membership: Membership;
  /** Problems of every draft. */
  problems: readonly WatchProblem[];
  /** Problems that only `watch` finds. */
  lateProblems: readonly WatchProblem[];
  /** If set, `watch` and `unwatch` reject with this error. */
  failure: Error | undefined;
}

export function fakeCompanies(clock: Clock, companies: readonly Company[]): FakeCompanies {
  const watched = new Map(companies.map((company) => [company.brn, company]));
  const matching = (query: string) =>
    [...watched.values()].filter(
      ({ name, brn }) => name.includes(query) || brn.includes(query.replaceAll('-', '')),
    );
  const fake: FakeCompanies = {
    watched,
    problems: [],
    lateProblems: [],
    failure: undefined,
    async find(input): Promise<FindResult> {
      const [only] = watched.values();
      if (input === '') {
        return only !== undefined && watched.size === 1
          ? { kind: 'one', brn: only.brn, company: only }
          : { kind: 'no-company-given', watched: watched.size };
      }
      const brn = parseBrn(input);
      if (brn.ok) {
        const company = watched.get(brn.value);
        return { kind: 'one', brn: brn.value, company };
      }
      if (/^[\d-]+$/.test(input)) return { kind: 'bad-brn', input, why: brn.error };
      const matches = matching(input);
      const [first, second] = matches;
      if (first === undefined) return { kind: 'none', query: input, nearest: [] };
      if (second === undefined) {
        return { kind: 'one', brn: first.brn, company: first };
      }
      return { kind: 'several', companies: matches, total: matches.length };
    },
    get: (brn) => watched.get(brn),
    get size() {
      return watched.size;
    },
    suggest: async (query, limit) => matching(query).slice(0, limit),
    membership: { kind: 'member' },
    confirm: async () => fake.membership,
    problemsOf: () => fake.problems,
    async watch(draft, by, seenFingerprint) {
      if (fake.failure !== undefined) throw fake.failure;
      if (fake.lateProblems.length > 0) return err(fake.lateProblems);
      const company = companyOf(draft, by, clock.now());
      const before = watched.get(company.brn);
      if (before !== undefined && companyDifferences(before, company).length === 0) {
        return ok({ company: before, outcome: 'unchanged' });
      }
      const hasChanged =
        before !== undefined &&
        seenFingerprint !== undefined &&
        seenFingerprint !== companyFingerprint(before);
      if (hasChanged) return ok({ company: before, outcome: 'conflict' });
      const outcome = before === undefined ? 'added' : 'changed';
      watched.set(company.brn, company);
      return ok({ company, outcome });
    },
    async unwatch(brn) {
      if (fake.failure !== undefined) throw fake.failure;
      const company = watched.get(brn);
      watched.delete(brn);
      return company;
    },
  };
  return fake;
}

/** Records bulk edit requests without carrying them out. */
export interface FakeBulk extends Pick<BulkEdits, 'carryOut'> {
  readonly requests: readonly BulkRequest[];
  /** The result of every request; by default all companies are done. */
  result: BulkResult | undefined;
  /** If set, requests wait for it. */
  gate: Gate | undefined;
}

export function fakeBulk(): FakeBulk {
  const requests: BulkRequest[] = [];
  const outcomes = new Map<string, Promise<BulkResult>>();
  const fake: FakeBulk = {
    requests,
    result: undefined,
    gate: undefined,
    carryOut(request) {
      const earlier = outcomes.get(request.id);
      if (earlier !== undefined) return earlier;
      requests.push(request);
      const nothing = { unchanged: 0, refused: [], refusedCount: 0, notReached: 0 };
      const outcome = (async () => {
        await fake.gate?.passed;
        return fake.result ?? { done: request.brns.length, ...nothing };
      })();
      outcomes.set(request.id, outcome);
      return outcome;
    },
  };
  return fake;
}

/** Shows all companies for every filter, in the order in which they were added, with their alerts. */
export function fakeOverview(
  companies: Pick<FakeCompanies, 'watched'>,
  alerts: ReadonlyMap<Brn, Alert> = new Map(),
): ListenerDeps['overview'] {
  const allCompanies = () => [...companies.watched.values()];
  const pageOf = (page: number, size: number) => {
    const [from, total] = [(page - 1) * size, allCompanies().length];
    const pages = Math.max(1, Math.ceil(total / size));
    return { companies: allCompanies().slice(from, from + size), page, pages, total };
  };
  return {
    async page(filter, page, size) {
      const { companies: shown, ...place } = pageOf(page, size);
      const rows = shown.map((company) => ({ company, alert: alerts.get(company.brn) }));
      return { filter, rows, ...place, watched: place.total, paused: 0 };
    },
    pageOfCompanies: async (_, page, size) => pageOf(page, size),
    all: async () => allCompanies(),
    counts: async () => createCounter().counts,
    expiriesBetween: async () =>
      allCompanies().map((company) => {
        const expiry = { expiresAt: seoul('2026-12-09 23:59'), stopsCollection: true };
        return { company, name: company.name, period: 1, countsCompany: true, ...expiry };
      }),
    async expiriesPage(_filter, _weeks, { page, size }) {
      const { companies: shown, ...place } = pageOf(page, size);
      const expiresAt = seoul('2026-12-09 23:59');
      const rows = shown.map((company) => ({ company, expiresAt, stopsCollection: true }));
      return { rows, ...place };
    },
  };
}

function companyOf(draft: WatchDraft, by: string, now: number): Company {
  const brn = parseBrn(draft.brn);
  if (!brn.ok) throw new Error(`the test's draft has no BRN: ${draft.brn}`);
  return {
    v: 1,
    brn: brn.value,
    name: draft.name,
    products: draft.products,
    ...(draft.channel === '' ? {} : { channel: draft.channel }),
    ...(draft.owner === '' ? {} : { owner: draft.owner }),
    ...(draft.note === '' ? {} : { note: draft.note }),
    addedBy: by,
    addedAt: now,
  };
}

/** Checks that find a working department user. A test may delay them. */
export interface FakeChecks extends CompanyChecks {
  readonly requests: readonly CheckRequest[];
  /** If set, checks wait for it. */
  gate: Gate | undefined;
  failure: Error | undefined;
  /** The record of every login. */
  record: LoginRecord;
}

export function fakeChecks(clock: Clock, companies: FakeCompanies): FakeChecks {
  const requests: CheckRequest[] = [];
  const fake: FakeChecks = {
    requests,
    gate: undefined,
    failure: undefined,
    record: { attempts: 0 },
    async check(request) {
      requests.push(request);
      await fake.gate?.passed;
      if (fake.failure !== undefined) throw fake.failure;
      return aReport(request, companies.get(request.brn), clock.now());
    },
    async loginRecord() {
      return fake.record;
    },
  };
  return fake;
}

function aReport(request: CheckRequest, company: Company | undefined, now: number): CheckReport {
  const { brn } = request;
  const products = company?.products ?? request.products ?? ['taxinvoice'];
  const login = { outcome: 'works', at: now, rejections: 0 } as const;
  const deptUser = { registration: 'registered', foundAt: now, login, attempts: [] } as const;
  const status: CompanyStatus = {
    v: 1,
    brn,
    products: Object.fromEntries(
      products.map((product) => [product, { deptUser, collectableAt: now, failures: [] }]),
    ),
    answeredAt: now,
    failedSweeps: 0,
    failedSweepsAt: [],
  };
  return {
    stage: 'test',
    brn,
    ...(company === undefined ? {} : { company, name: company.name }),
    assessment: assess(status, { products, policy: DEFAULT_POLICY, now }),
    held: [],
    tested: testsOf({ products }),
    checkedAt: now,
    areSettingsRefused: false,
    hasResolvedAlert: false,
  };
}

/** Popups that mint numbered URLs. */
export interface FakePopups extends Popups {
  readonly minted: readonly PopupRequest[];
  gate: Gate | undefined;
  refusal: PopbillProblem | undefined;
  areTicketsEnabled: boolean;
}

export const POPUP_URL = 'https://test.popbill.com/popup?session=';
export const TICKET_URL = 'https://watch.example.com/popup/ticket-';

export function fakePopups(clock: Clock): FakePopups {
  const minted: PopupRequest[] = [];
  const fake: FakePopups = {
    minted,
    gate: undefined,
    refusal: undefined,
    areTicketsEnabled: false,
    async mint(request): Promise<Result<PopupLink, PopbillProblem>> {
      minted.push(request);
      const url = `${POPUP_URL}${minted.length}`;
      await fake.gate?.passed;
      if (fake.refusal !== undefined) return err(fake.refusal);
      return ok({ url, expiresAt: clock.now() + 30_000 });
    },
    async issueTicket(request) {
      minted.push(request);
      return { url: `${TICKET_URL}${minted.length}`, expiresAt: clock.now() + 300_000 };
    },
    peek: async () => err('unknown'),
    redeem: async () => err('unknown'),
  };
  return fake;
}

export type FakeClientLinks = Pick<ClientLinks, 'areOn' | 'get' | 'create' | 'revoke'> & {
  readonly created: { readonly brn: Brn; readonly by: string; readonly days: number }[];
};

/** Links for clients are on, and no company has one. */
export function fakeClientLinks(clock: Clock): FakeClientLinks {
  const created: FakeClientLinks['created'] = [];
  return {
    created,
    areOn: true,
    get: () => undefined,
    async create(brn, by, days) {
      created.push({ brn, by, days });
      return {
        url: `https://watch.example.com/client/${created.length}`,
        expiresAt: clock.now() + days * DAY,
      };
    },
    revoke: async () => false,
  };
}

/** Calendars are on, and nobody has one. */
export function emptyCalendarFeeds(store: Store, clock: Clock): Promise<CalendarFeeds> {
  return CalendarFeeds.load({
    store,
    clock,
    overview: { certificates: async () => [] },
    defaultChannel: () => 'C0OPS',
    policy: DEFAULT_POLICY,
    stage: 'test',
    publicUrl: 'https://watch.example.com',
  });
}

/** A sweep whose progress and end the test controls. */
export interface FakeSweeps extends Sweeps {
  readonly startedBy: readonly string[];
  progress(done: number): void;
  finish(): void;
  fail(error: Error): void;
}

export function fakeSweeps(clock: Clock, total: number): FakeSweeps {
  const startedBy: string[] = [];
  let running: SweepProgress | undefined;
  let onProgress: ((progress: SweepProgress) => void) | undefined;
  let end: (summary: SweepSummary) => void = () => {};
  let breakOff: (error: Error) => void = () => {};
  return {
    startedBy,
    start(by, listener) {
      if (running !== undefined) return { kind: 'running', progress: running };
      startedBy.push(by);
      running = { startedAt: clock.now(), done: 0, total };
      onProgress = listener;
      const done = new Promise<SweepSummary>((resolve, reject) => {
        end = resolve;
        breakOff = reject;
      });
      return { kind: 'started', done };
    },
    progress(done) {
      if (running === undefined) throw new Error('no sweep is running');
      running = { ...running, done };
      onProgress?.(running);
    },
    finish() {
      if (running === undefined) throw new Error('no sweep is running');
      const counts = { ...ZERO_COUNTS, collectable: total, failed: 0 };
      end({
        ...running,
        done: total,
        finishedAt: clock.now(),
        ...counts,
        noticesSent: 0,
        resolved: 0,
        skippedLogins: {},
        stoppedBy: undefined,
        isClockOff: false,
        isInterrupted: false,
      });
      running = undefined;
    },
    fail(error) {
      breakOff(error);
      running = undefined;
    },
    lastFinishedAt: () => undefined,
    nextAt: () => seoul('2026-11-26 06:00'),
    firstCheckAt: () => seoul('2026-11-26 06:00'),
  };
}

/** Digests of a number of companies, of which none needs action. */
export interface FakeDigests extends DigestReader {
  atRisk: number;
  /** For each requested digest `all` or its channel. */
  readonly requestedDigests: readonly string[];
}

export function fakeDigests(watched: number): FakeDigests {
  const requestedDigests: string[] = [];
  const digest = (channel: string, now: number): Digest => {
    const { atRisk } = fake;
    const collectable = watched - atRisk;
    const counts = { ...QUIET_COUNTS, watched, atRisk, collectable, taken: atRisk };
    return aDigest({ channel, reader: 'person', at: now, counts });
  };
  const fake: FakeDigests = {
    atRisk: 0,
    requestedDigests,
    async forAllCompanies(now) {
      requestedDigests.push('all');
      return digest('C0DEFAULT', now);
    },
    async forChannel(channel, now) {
      requestedDigests.push(channel);
      return digest(channel, now);
    },
  };
  return fake;
}
