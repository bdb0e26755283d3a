import type { Brn } from '../../src/kernel/brn.js';
import { type Instant, MINUTE } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import type { Company } from '../../src/records/company.js';
import type { ReasonKind } from '../../src/records/reason.js';
import type { Around } from './around.js';
import { type Knowledge, type Known, wrongKinds } from './knowledge.js';
import type { Calendar } from './korean-days.js';

/** What every invariant may look at. What the app stored is mirrored from its writes. */
export interface Trial {
  /** Its seed, companies and days. */
  readonly year: string;
  readonly calendar: Calendar;
  readonly knowledge: Knowledge;
  readonly now: () => Instant;
  readonly stored: Stored;
  readonly around: Around;
  /** Days before expiry at which a certificate is told, as set at the moment. */
  ladder: readonly number[];
  readonly defaultChannel: string;
  readonly archived: ReadonlySet<string>;
  /** When a channel was archived or brought back last. */
  readonly channelChangedAt: Map<string, Instant>;
  /** When the running process began; undefined while none runs. */
  runsSince: Instant | undefined;
  /** When processes were killed. */
  readonly crashes: Instant[];
  /** The last time a person did something that may be answered aloud about a company, at any hour. */
  readonly askedByPerson: Map<Brn | 'all', Instant>;
  /** When the store or a send failed on purpose last, or a process was killed. */
  lastMishapAt: Instant;
  /** When the store last did not take what was found out or decided. */
  lastUnwrittenAt: Instant;
  note(about: Brn | 'all', what: string): void;
  fail(invariant: string, about: Brn | 'all', what: string): void;
}

export type StandingKind = 'setup' | 'outage' | 'commonCause' | 'massChange';

export interface Stored {
  readonly alerts: Map<Brn, Alert>;
  /** When each was written or removed last. */
  readonly alertChangedAt: Map<Brn, Instant>;
  readonly companies: Map<Brn, Company>;
  /** What stands for the whole installation, with its code. */
  readonly standing: Record<
    StandingKind,
    { readonly code: number | undefined; readonly since: Instant } | undefined
  >;
  /** The kinds of trouble that many turned to at once, while their alerts wait. */
  doubted: readonly ReasonKind[];
  /** Who does not answer while an outage stands. */
  silent: 'popbill' | 'hometax' | undefined;
  readonly standingChangedAt: Record<StandingKind, Instant>;
  /** When the last sweep began, and when the last one was finished. */
  readonly sweep: { begunAt: Instant; finishedAt: Instant };
  /** When a person last called what waited each company's own trouble. */
  releasedAt: Instant;
  /** Every common cause of the year by its first rejection: those with its code until then are nobody's own trouble. */
  readonly causes: Map<
    Instant,
    { readonly code: number; readonly foundAt: Instant; readonly until: Instant }
  >;
  /** Waiting to be sent: by seq, the company or kind of message, and when it may go. */
  readonly outbox: Map<string, { readonly about: string; readonly notBefore: Instant }>;
}

/** The common cause that a rejection belongs to; `within`: how exactly its time is known. */
export function causeOf(
  { causes }: Stored,
  {
    code,
    at,
    within = 0,
  }: { readonly code: number; readonly at: Instant; readonly within?: number },
): { readonly foundAt: Instant; readonly until: Instant } | undefined {
  for (const [since, cause] of causes) {
    const isWithin = at >= since - within && at <= cause.until + within;
    if (cause.code === code && isWithin) return cause;
  }
  return undefined;
}

/** Whether a rejection and all before it in a row belong to a common cause. The app writes them down a little later. */
export function isShared(
  stored: Stored,
  { code, at, since }: { readonly code: number; readonly at: Instant; readonly since: Instant },
): boolean {
  return [at, since].every((one) => causeOf(stored, { code, at: one, within: MINUTE }));
}

/**
 * Whether a company has, as far as is known, what many turned to at once: that is not told company by company before it
 * is found once more, and its alert stays as it was known.
 */
export function isDoubted({ standing, doubted }: Stored, known: Known): boolean {
  if (standing.massChange === undefined) return false;
  const wrong = wrongKinds(known);
  return doubted.some((kind) => wrong.has(kind));
}

export class BrokenInvariant extends Error {}

export function createTrial(about: {
  /** Its seed, companies and days. */
  readonly year: string;
  readonly calendar: Calendar;
  readonly knowledge: Knowledge;
  readonly now: () => Instant;
  readonly around: Around;
  readonly ladder: readonly number[];
  readonly defaultChannel: string;
  readonly archived: ReadonlySet<string>;
}): Trial & { readonly broken: readonly string[] } {
  const diary = new Map<Brn | 'all', string[]>();
  const broken: string[] = [];
  const stamp = () =>
    new Date(about.now() + 9 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  const never = Number.NEGATIVE_INFINITY;
  return {
    ...about,
    stored: {
      alerts: new Map(),
      alertChangedAt: new Map(),
      companies: new Map(),
      standing: {
        ...{ setup: undefined, outage: undefined, commonCause: undefined, massChange: undefined },
      },
      doubted: [],
      silent: undefined,
      standingChangedAt: { setup: never, outage: never, commonCause: never, massChange: never },
      sweep: { begunAt: never, finishedAt: about.now() },
      releasedAt: never,
      causes: new Map(),
      outbox: new Map(),
    },
    channelChangedAt: new Map(),
    runsSince: undefined,
    crashes: [],
    askedByPerson: new Map(),
    lastMishapAt: never,
    lastUnwrittenAt: never,
    broken,
    note(who, what) {
      const lines = diary.get(who) ?? [];
      diary.set(who, lines);
      lines.push(`${stamp()} ${what}`);
      if (lines.length > 60) lines.shift();
    },
    fail(invariant, who, what) {
      const own = who === 'all' ? [] : (diary.get(who) ?? []);
      const shared = (diary.get('all') ?? []).slice(-25);
      broken.push(
        [
          `${invariant}: ${what}`,
          `  company ${who}, ${stamp()} in Seoul, year ${about.year} (SIMULATION_SEEDS=${about.year} runs it alone)`,
          ...own.map((line) => `    ${line}`),
          '  what happened to all:',
          ...shared.map((line) => `    ${line}`),
        ].join('\n'),
      );
    },
  };
}
