import { heldCompanies } from '../incident/mass-change-rules.js';
import { isQuiet, type QuietTimes } from '../kernel/policy.js';
import {
  addDays,
  calendarDaysUntil,
  type Instant,
  MINUTE,
  type SeoulDay,
  seoulDayOf,
  startOfSeoulDay,
} from '../kernel/time.js';
import { breakAfter, isWorkingDay, type WorkingDays } from '../kernel/working-days.js';
import type { Stage } from '../records/company.js';
import {
  type Digest,
  type DigestCounts,
  type DigestList,
  type DigestRecord,
  type DigestRemark,
  OWNERS_GONE_NAMED,
} from '../records/digest.js';
import type { Incidents } from '../records/incident.js';

export interface DigestFacts {
  readonly counts: DigestCounts;
  readonly paused: number;
  /** How many companies each owner has. */
  readonly owners: ReadonlyMap<string, number>;
  /** Companies that the day's sweep has not asked about. */
  readonly notAsked: number;
  /** Companies that were asked about without an answer. */
  readonly noAnswer: number;
  /** Companies where only the department user's login is not known. */
  readonly loginsUnverified: number;
  readonly lists: Pick<Digest, 'attention' | 'known' | 'taken' | 'snoozed' | 'fixed'>;
  /** Certificates that expire during the long break after this day, if there is one. */
  readonly expiring: DigestList;
}

export interface DigestDay extends Incidents {
  readonly stage: Stage;
  readonly at: Instant;
  readonly since: Instant;
  readonly days: WorkingDays;
  /** Channels that refuse messages, except the default channel. */
  readonly refused: readonly string[];
  /** Owners who have left the workspace. */
  readonly gone: ReadonlySet<string>;
  /** End of the last finished sweep. */
  readonly checkedAt?: Instant;
}

/** In days. */
const LONG_BREAK = 3;
const DEADLINE_NEAR = 14;
const HOLIDAYS_END_NEAR = 60;

/** The days off after a working day, if there are at least `LONG_BREAK`. */
export function longBreakAfter(
  day: SeoulDay,
  days: WorkingDays,
): { readonly first: SeoulDay; readonly last: SeoulDay; readonly backOn: SeoulDay } | undefined {
  const { backOn, length } = breakAfter(day, days);
  if (length < LONG_BREAK || !isWorkingDay(day, days)) return undefined;
  return { first: addDays(day, 1), last: addDays(backOn, -1), backOn };
}

/**
 * @param options.isDefault the digest also has remarks on what only an admin can fix
 * @param options.totals counts of all companies, if they differ from the channel's
 */
export function composeDigest(
  facts: DigestFacts,
  options: DigestDay & {
    readonly channel: string;
    readonly reader: NonNullable<Digest['reader']>;
    readonly isDefault: boolean;
    readonly totals?: DigestCounts;
  },
): Digest {
  const { stage, channel, reader, at, since, totals } = options;
  const { counts, lists } = facts;
  const day = seoulDayOf(at);
  const remarks = [...remarksOf(facts, options), ...(options.isDefault ? forAdmins(options) : [])];
  return { v: 1, ...{ stage, channel, reader, day, at, since, counts, totals }, ...lists, remarks };
}

function remarksOf(facts: DigestFacts, context: DigestDay): readonly DigestRemark[] {
  const { counts, notAsked, noAnswer, loginsUnverified, paused } = facts;
  const { setup, outage, commonCause, massChange, at, days, checkedAt } = context;
  const today = seoulDayOf(at);
  const remarks: DigestRemark[] = [];
  if (setup !== undefined) remarks.push({ kind: 'setup', checkedAt });
  if (outage !== undefined) {
    remarks.push({ kind: 'outage', silent: outage.silent, since: outage.openedAt });
  }
  if (commonCause !== undefined) {
    const { rejected, openedAt } = commonCause;
    remarks.push({ kind: 'common-cause', rejected, since: openedAt });
  }
  if (massChange !== undefined) {
    const companies = heldCompanies(massChange);
    remarks.push({ kind: 'mass-change', companies, since: massChange.since });
  }
  const companies = notAsked + noAnswer;
  if (companies > 0) remarks.push({ kind: 'unchecked', companies, notAsked, checkedAt });
  // While HomeTax is silent, the outage explains it.
  if (loginsUnverified > 0 && outage === undefined) {
    remarks.push({ kind: 'logins-open', companies: loginsUnverified });
  }
  if (counts.watched > 0) {
    const longBreak = longBreakAfter(today, days);
    if (longBreak !== undefined) {
      remarks.push({ kind: 'before-break', backOn: longBreak.backOn, expiring: facts.expiring });
    }
    const on = nextVatDeadline(today, days);
    const daysLeft = calendarDaysUntil(startOfSeoulDay(on), at);
    if (daysLeft <= DEADLINE_NEAR) {
      remarks.push({ kind: 'filing-deadline', on, daysLeft, cannotCollect: counts.broken });
    }
  }
  const gone = [...facts.owners]
    .filter(([owner]) => context.gone.has(owner))
    .map(([owner, count]) => ({ owner, companies: count }))
    .sort((a, b) => b.companies - a.companies);
  if (gone.length > 0) {
    const owners = gone.slice(0, OWNERS_GONE_NAMED);
    remarks.push({ kind: 'owners-gone', owners, total: gone.length });
  }
  if (paused > 0) remarks.push({ kind: 'paused', companies: paused });
  return remarks;
}

function forAdmins({ at, days: { knownUntil }, refused }: DigestDay): readonly DigestRemark[] {
  const remarks: DigestRemark[] = [];
  if (refused.length > 0) remarks.push({ kind: 'channels-refused', channels: refused });
  if (knownUntil !== undefined && knownUntil <= addDays(seoulDayOf(at), HOLIDAYS_END_NEAR)) {
    remarks.push({ kind: 'holidays-end', knownUntil });
  }
  return remarks;
}

export const WAITS_FOR_SWEEP = 30 * MINUTE;

/**
 * Whether the day's digest is due: once a working day, at the first scheduled time of the day, or later that day if it
 * was missed, outside quiet hours. The digest waits half an hour for the day's sweep (after a restart, from the start of
 * the process), unless quiet hours begin before that.
 *
 * @param options.nextRun the first time of the schedule after an instant
 */
export function isDigestDue(options: {
  readonly last: DigestRecord | undefined;
  readonly now: Instant;
  readonly runningSince: Instant;
  readonly sweepDone: boolean;
  readonly nextRun: (after: Instant) => Instant | undefined;
  readonly calm: QuietTimes;
}): boolean {
  const { last, now, calm } = options;
  const today = seoulDayOf(now);
  if (!isWorkingDay(today, calm.days)) return false;
  // A digest of a later day was made by a wrong clock.
  if (last?.day === today) return false;
  const dueAt = options.nextRun(startOfSeoulDay(today) - 1);
  if (dueAt === undefined || seoulDayOf(dueAt) !== today || now < dueAt) return false;
  // A schedule within quiet hours is intended.
  const respectsQuietHours = !isQuiet(dueAt, calm);
  if (respectsQuietHours && isQuiet(now, calm)) return false;
  if (options.sweepDone) return true;
  const waitsUntil = Math.max(dueAt, options.runningSince) + WAITS_FOR_SWEEP;
  return now >= waitsUntil || (respectsQuietHours && isQuiet(waitsUntil, calm));
}

/** VAT returns are due on the 25th after each quarter (Value-Added Tax Act, articles 48 and 49). */
const DUE = ['01-25', '04-25', '07-25', '10-25'] as const;

/** Not a public holiday, but deadlines move past it (Framework Act on National Taxes, article 5). */
const WORKERS_DAY = '05-01';

/** The VAT deadlines of a calendar year; a deadline on a weekend, a holiday or 1 May moves to the next other day. */
export function vatDeadlines(year: number, days: WorkingDays): readonly SeoulDay[] {
  return DUE.map((due) => movedToWorkingDay(`${year}-${due}`, days));
}

/** The first VAT deadline on or after `day`. */
export function nextVatDeadline(day: SeoulDay, days: WorkingDays): SeoulDay {
  const year = Number(day.slice(0, 4));
  const coming = [...vatDeadlines(year, days), ...vatDeadlines(year + 1, days)];
  return coming.find((deadline) => deadline >= day) ?? day;
}

function movedToWorkingDay(due: SeoulDay, days: WorkingDays): SeoulDay {
  let day = due;
  while (!isWorkingDay(day, days) || day.endsWith(WORKERS_DAY)) day = addDays(day, 1);
  return day;
}
