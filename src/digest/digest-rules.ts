import { countHeldAlerts } from '../incident/incident-rules.js';
import type { NextRun } from '../kernel/next-run.js';
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
import { breakAfter, type Holidays, isWorkingDay } from '../kernel/working-days.js';
import type { Stage } from '../records/company.js';
import {
  type Digest,
  type DigestCounts,
  type DigestList,
  type DigestRecord,
  type DigestRemark,
  MAX_OWNERS_GONE,
} from '../records/digest.js';
import type { Incidents } from '../records/incident.js';

export interface DigestFacts {
  readonly counts: DigestCounts;
  readonly paused: number;
  /** How many companies each owner has. */
  readonly owners: ReadonlyMap<string, number>;
  /** Companies that the day's sweep has not reached or could not determine, without those with `check-broken`. */
  readonly unchecked: number;
  readonly loginsUnverified: number;
  readonly lists: Pick<Digest, 'attention' | 'claimed' | 'snoozed' | 'known' | 'fixed'>;
  /** Companies whose only method known to work is a certificate that expires during the long break after this day. */
  readonly expiring: DigestList;
}

export interface DigestContext extends Incidents {
  readonly stage: Stage;
  readonly reader: NonNullable<Digest['reader']>;
  readonly at: Instant;
  readonly since: Instant;
  readonly holidays: Holidays;
  /** Channels that refuse messages, except the default channel. */
  readonly refusedChannels: readonly string[];
  readonly departedOwners: ReadonlySet<string>;
  /** End of the last finished sweep. */
  readonly checkedAt?: Instant;
}

const MIN_LONG_BREAK_DAYS = 3;
/** The digest mentions a VAT deadline, and the end of the holiday data, at most this many days before. */
const DEADLINE_REMARK_DAYS = 14;
const HOLIDAYS_REMARK_DAYS = 60;

export function longBreakAfter(
  day: SeoulDay,
  holidays: Holidays,
): { readonly first: SeoulDay; readonly last: SeoulDay; readonly backOn: SeoulDay } | undefined {
  const { backOn, length } = breakAfter(day, holidays);
  if (length < MIN_LONG_BREAK_DAYS || !isWorkingDay(day, holidays)) return undefined;
  return { first: addDays(day, 1), last: addDays(backOn, -1), backOn };
}

export function composeDigest(
  facts: DigestFacts,
  options: DigestContext & {
    readonly channel: string;
    /** Adds remarks about problems that only an admin can fix. */
    readonly isDefault: boolean;
    /** Counts of all companies, if they differ from the channel's. */
    readonly totals?: DigestCounts;
  },
): Digest {
  const { stage, channel, reader, at, since, totals } = options;
  const { counts, lists } = facts;
  const day = seoulDayOf(at);
  const adminRemarks = options.isDefault ? adminRemarksOf(options) : [];
  const remarks = [...remarksOf(facts, options), ...adminRemarks];
  return { v: 1, stage, channel, reader, day, at, since, counts, totals, ...lists, remarks };
}

function remarksOf(facts: DigestFacts, context: DigestContext): readonly DigestRemark[] {
  const { counts, unchecked, loginsUnverified, paused } = facts;
  const { setup, outage, commonCause, massChange, at, holidays, checkedAt } = context;
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
    const companies = countHeldAlerts(massChange);
    remarks.push({ kind: 'mass-change', companies, since: massChange.since });
  }
  if (unchecked > 0) remarks.push({ kind: 'unchecked', companies: unchecked, checkedAt });
  // During an outage, its remark explains the untested logins.
  if (loginsUnverified > 0 && outage === undefined) {
    remarks.push({ kind: 'logins-open', companies: loginsUnverified });
  }
  if (counts.watched > 0) {
    const longBreak = longBreakAfter(today, holidays);
    if (longBreak !== undefined) {
      remarks.push({ kind: 'before-break', backOn: longBreak.backOn, expiring: facts.expiring });
    }
    const on = nextVatDeadline(today, holidays);
    const daysLeft = calendarDaysUntil(startOfSeoulDay(on), at);
    if (daysLeft <= DEADLINE_REMARK_DAYS) {
      remarks.push({ kind: 'filing-deadline', on, daysLeft, cannotCollect: counts.broken });
    }
  }
  const departed = [...facts.owners]
    .filter(([owner]) => context.departedOwners.has(owner))
    .map(([owner, count]) => ({ owner, companies: count }))
    .sort((a, b) => b.companies - a.companies);
  if (departed.length > 0) {
    const owners = departed.slice(0, MAX_OWNERS_GONE);
    remarks.push({ kind: 'owners-gone', owners, total: departed.length });
  }
  if (paused > 0) remarks.push({ kind: 'paused', companies: paused });
  return remarks;
}

function adminRemarksOf({ at, holidays, refusedChannels: channels }: DigestContext) {
  const { knownUntil } = holidays;
  const remarks: DigestRemark[] = [];
  if (channels.length > 0) remarks.push({ kind: 'channels-refused', channels });
  if (knownUntil !== undefined && knownUntil <= addDays(seoulDayOf(at), HOLIDAYS_REMARK_DAYS)) {
    remarks.push({ kind: 'holidays-end', knownUntil });
  }
  return remarks;
}

export const MAX_SWEEP_WAIT_MS = 30 * MINUTE;

/**
 * Once a working day at the first scheduled time of the day, or later that day if it was missed; outside quiet hours,
 * unless it is scheduled in them. It waits for the day's sweep, at most until `MAX_SWEEP_WAIT_MS` after the scheduled
 * time or, if later, the start of the process; not at all if quiet hours begin by then.
 */
export function isDigestDue(options: {
  readonly last: DigestRecord | undefined;
  readonly now: Instant;
  readonly runningSince: Instant;
  readonly isSweepDone: boolean;
  readonly nextRun: NextRun;
  readonly quietTimes: QuietTimes;
}): boolean {
  const { last, now, quietTimes } = options;
  const today = seoulDayOf(now);
  if (!isWorkingDay(today, quietTimes.holidays)) return false;
  // Not `>=`: a digest of a later day was made with a wrong clock.
  if (last?.day === today) return false;
  // A millisecond before midnight, because `nextRun` returns only later times.
  const dueAt = options.nextRun(startOfSeoulDay(today) - 1);
  if (dueAt === undefined || seoulDayOf(dueAt) !== today || now < dueAt) return false;
  const respectsQuietHours = !isQuiet(dueAt, quietTimes);
  if (respectsQuietHours && isQuiet(now, quietTimes)) return false;
  if (options.isSweepDone) return true;
  const waitsUntil = Math.max(dueAt, options.runningSince) + MAX_SWEEP_WAIT_MS;
  return now >= waitsUntil || (respectsQuietHours && isQuiet(waitsUntil, quietTimes));
}

/** VAT returns are due on the 25th after each quarter (Value-Added Tax Act, articles 48 and 49). */
const VAT_DUE_DATES = ['01-25', '04-25', '07-25', '10-25'] as const;

/** Deadlines move past it (Framework Act on National Taxes, article 5), even where the holiday data lack it. */
const WORKERS_DAY = '05-01';

/** A deadline on a weekend, a holiday or 1 May moves to the next working day. */
export function vatDeadlines(year: number, holidays: Holidays): readonly SeoulDay[] {
  return VAT_DUE_DATES.map((due) => moveToWorkingDay(`${year}-${due}`, holidays));
}

/** The first VAT deadline on or after `day`. */
export function nextVatDeadline(day: SeoulDay, holidays: Holidays): SeoulDay {
  const year = Number(day.slice(0, 4));
  const deadlines = [...vatDeadlines(year, holidays), ...vatDeadlines(year + 1, holidays)];
  // Always found, because next year's deadlines are all later.
  return deadlines.find((deadline) => deadline >= day) ?? day;
}

function moveToWorkingDay(due: SeoulDay, holidays: Holidays): SeoulDay {
  let day = due;
  while (!isWorkingDay(day, holidays) || day.endsWith(WORKERS_DAY)) day = addDays(day, 1);
  return day;
}
