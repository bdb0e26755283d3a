import type { Brn } from '../../src/kernel/brn.js';
import { HOUR, type Instant, MINUTE } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import type { Company } from '../../src/records/company.js';
import type { ReasonKind } from '../../src/records/reason.js';
import { type Knowledge, type KnownCompany, problemKinds } from './knowledge.js';
import type { Calendar } from './korean-days.js';
import type { Surroundings } from './surroundings.js';

/** From this number of watched companies on, low-priority notices go into the digest only. */
export const DIGEST_MIN_COMPANIES = 20;

/** The data that invariants are checked against. `stored` mirrors the app's writes. */
export interface YearContext {
  /** The year as SIMULATION_SEEDS takes it. */
  readonly year: string;
  readonly calendar: Calendar;
  readonly knowledge: Knowledge;
  readonly now: () => Instant;
  readonly stored: Stored;
  readonly surroundings: Surroundings;
  /** The present setting CERT_ALERT_DAYS. */
  ladder: readonly number[];
  readonly defaultChannel: string;
  readonly archived: ReadonlySet<string>;
  /** When a channel was last archived or restored. */
  readonly channelChangedAt: Map<string, Instant>;
  /** When the running process started; undefined while none runs. */
  runsSince: Instant | undefined;
  /** When processes were killed. */
  readonly crashes: Instant[];
  /** A person's last action on a company or on all, after which a notice is allowed at any hour. */
  readonly personActedAt: Map<Brn | 'all', Instant>;
  lastMishapAt: Instant;
  /** When a write of facts or decisions last failed. */
  lastFailedWriteAt: Instant;
  note(about: Brn | 'all', what: string): void;
  fail(invariant: string, about: Brn | 'all', what: string): void;
}

export type IncidentKind = 'setup' | 'outage' | 'commonCause' | 'massChange';

export interface Stored {
  readonly alerts: Map<Brn, Alert>;
  /** When each alert was last written or deleted. */
  readonly alertChangedAt: Map<Brn, Instant>;
  readonly companies: Map<Brn, Company>;
  /** When the number of companies last fell below `DIGEST_MIN_COMPANIES`. */
  fewCompaniesSince: Instant;
  /** The open incident of each kind; undefined if there is none. */
  readonly incidents: Record<
    IncidentKind,
    { readonly code: number | undefined; readonly since: Instant } | undefined
  >;
  /** The kinds of problems of the open mass change, whose alerts are held. */
  massChangeKinds: readonly ReasonKind[];
  /** The service that does not answer during the open outage. */
  silentService: 'popbill' | 'hometax' | undefined;
  readonly incidentChangedAt: Record<IncidentKind, Instant>;
  /** When the last sweep started, and when a sweep last finished. */
  readonly sweep: { startedAt: Instant; finishedAt: Instant };
  /** When a person last released held alerts. */
  releasedAt: Instant;
  /** All common causes of the year, by their first rejection. Rejections with `code` up to `until` belong to them. */
  readonly commonCauses: Map<
    Instant,
    { readonly code: number; readonly foundAt: Instant; readonly until: Instant }
  >;
  /** Outbox entries by seq: the company or kind of message, and when it may be sent. */
  readonly outbox: Map<string, { readonly about: string; readonly notBefore: Instant }>;
}

/** The common cause that a rejection belongs to; `toleranceMs`: the accuracy of its time. */
export function findCommonCause(
  { commonCauses }: Stored,
  {
    code,
    at,
    toleranceMs = 0,
  }: { readonly code: number; readonly at: Instant; readonly toleranceMs?: number },
): { readonly foundAt: Instant; readonly until: Instant } | undefined {
  for (const [since, cause] of commonCauses) {
    const isWithin = at >= since - toleranceMs && at <= cause.until + toleranceMs;
    if (cause.code === code && isWithin) return cause;
  }
  return undefined;
}

/** Whether a rejection and the first of its row belong to a common cause. The app stores them a little later. */
export function isInCommonCause(
  stored: Stored,
  { code, at, since }: { readonly code: number; readonly at: Instant; readonly since: Instant },
): boolean {
  return [at, since].every((time) =>
    findCommonCause(stored, { code, at: time, toleranceMs: MINUTE }),
  );
}

/** Whether a company has a problem of the open mass change. Its alert is held until a sweep or a person confirms it. */
export function isInMassChange(
  { incidents, massChangeKinds }: Stored,
  known: KnownCompany,
): boolean {
  if (incidents.massChange === undefined) return false;
  const wrong = problemKinds(known);
  return massChangeKinds.some((kind) => wrong.has(kind));
}

/** The company is no longer watched, or its record is unreadable. */
export function removeCompany({ stored, now }: YearContext, brn: Brn): void {
  const isRemoved = stored.companies.delete(brn);
  if (isRemoved && stored.companies.size === DIGEST_MIN_COMPANIES - 1) {
    stored.fewCompaniesSince = now();
  }
}

export class BrokenInvariant extends Error {}

export function createYearContext(options: {
  readonly year: string;
  readonly calendar: Calendar;
  readonly knowledge: Knowledge;
  readonly now: () => Instant;
  readonly surroundings: Surroundings;
  readonly ladder: readonly number[];
  readonly defaultChannel: string;
  readonly archived: ReadonlySet<string>;
}): YearContext & { readonly violations: readonly string[] } {
  const notes = new Map<Brn | 'all', string[]>();
  const violations: string[] = [];
  const timestamp = () =>
    new Date(options.now() + 9 * HOUR).toISOString().slice(0, 19).replace('T', ' ');
  const never = Number.NEGATIVE_INFINITY;
  return {
    ...options,
    stored: {
      alerts: new Map(),
      alertChangedAt: new Map(),
      companies: new Map(),
      fewCompaniesSince: never,
      incidents: {
        setup: undefined,
        outage: undefined,
        commonCause: undefined,
        massChange: undefined,
      },
      massChangeKinds: [],
      silentService: undefined,
      incidentChangedAt: { setup: never, outage: never, commonCause: never, massChange: never },
      sweep: { startedAt: never, finishedAt: options.now() },
      releasedAt: never,
      commonCauses: new Map(),
      outbox: new Map(),
    },
    channelChangedAt: new Map(),
    runsSince: undefined,
    crashes: [],
    personActedAt: new Map(),
    lastMishapAt: never,
    lastFailedWriteAt: never,
    violations,
    note(about, what) {
      const lines = notes.get(about) ?? [];
      notes.set(about, lines);
      lines.push(`${timestamp()} ${what}`);
      if (lines.length > 60) lines.shift();
    },
    fail(invariant, about, what) {
      const companyNotes = about === 'all' ? [] : (notes.get(about) ?? []);
      const generalNotes = (notes.get('all') ?? []).slice(-25);
      violations.push(
        [
          `${invariant}: ${what}`,
          `  company ${about}, ${timestamp()} in Seoul, year ${options.year} (SIMULATION_SEEDS=${options.year} runs it alone)`,
          ...companyNotes.map((line) => `    ${line}`),
          '  events that concern all companies:',
          ...generalNotes.map((line) => `    ${line}`),
        ].join('\n'),
      );
    },
  };
}
