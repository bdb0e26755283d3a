import { waitingFor } from '../incident/mass-change-rules.js';
import { isQuiet, type QuietTimes } from '../kernel/quiet-hours.js';
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
import type { CommonCauseAlert, MassChange, OutageAlert } from '../records/incident.js';

/** What was counted of a channel's companies. */
export interface DigestFacts {
  readonly counts: DigestCounts;
  readonly paused: number;
  /** How many companies each owner has. */
  readonly owners: ReadonlyMap<string, number>;
  /** Which the day's sweep has not reached, and which it asked in vain. */
  readonly notAsked: number;
  readonly noAnswer: number;
  /** Of which is known how they stand, but not whether the department user's login works. */
  readonly loginsOpen: number;
  readonly attention: DigestList;
  readonly known: DigestList;
  readonly taken: DigestList;
  readonly snoozed: DigestList;
  readonly fixed: DigestList;
  /** What ends during the break that follows, if one does (`breakFrom`). */
  readonly expiring: DigestList;
}

/** What is true of the whole installation on the day. */
export interface DigestDay {
  readonly stage: Stage;
  readonly at: Instant;
  readonly since: Instant;
  readonly days: WorkingDays;
  readonly setupOpen: boolean;
  readonly outage?: OutageAlert;
  readonly commonCause?: CommonCauseAlert;
  readonly massChange?: MassChange;
  /** Channels that take no alerts, the default channel left out. */
  readonly refused: readonly string[];
  /** Owners who have left the workspace. */
  readonly gone: ReadonlySet<string>;
  /** When a sweep was last finished. */
  readonly checkedAt?: Instant;
}

/** A break this long is told the day before. */
const LONG_BREAK = 3;
const DEADLINE_NEAR = 14;
const HOLIDAYS_END_NEAR = 60;

/** The days without work after a working day when they are many enough to be told of, first and last. */
export function longBreakAfter(
  day: SeoulDay,
  days: WorkingDays,
): { readonly first: SeoulDay; readonly last: SeoulDay; readonly backOn: SeoulDay } | undefined {
  const { backOn, length } = breakAfter(day, days);
  if (length < LONG_BREAK || !isWorkingDay(day, days)) return undefined;
  return { first: addDays(day, 1), last: addDays(backOn, -1), backOn };
}

/**
 * Makes a channel's digest of what was counted.
 *
 * @param about.isDefault whether it also says what only an admin can mend
 * @param about.totals counts of all companies, where they are not the channel's own
 */
export function composeDigest(
  facts: DigestFacts,
  about: DigestDay & {
    readonly channel: string;
    readonly reader: NonNullable<Digest['reader']>;
    readonly isDefault: boolean;
    readonly totals?: DigestCounts;
  },
): Digest {
  const { stage, channel, reader, at, since, totals } = about;
  const { counts, attention, known, taken, snoozed, fixed } = facts;
  return {
    v: 1,
    stage,
    channel,
    reader,
    day: seoulDayOf(at),
    at,
    since,
    counts,
    totals,
    attention,
    known,
    taken,
    snoozed,
    fixed,
    remarks: [
      ...troubles(about),
      ...unchecked(facts, about),
      ...loginsOpen(facts, about),
      ...beforeBreak(facts, about),
      ...filingDeadline(facts, about),
      ...ownersGone(facts, about),
      ...(facts.paused > 0 ? [{ kind: 'paused' as const, companies: facts.paused }] : []),
      ...(about.isDefault ? forAdmins(about) : []),
    ],
  };
}

export function sumOfCounts(all: Iterable<DigestCounts>): DigestCounts {
  let sum = NO_COUNTS;
  for (const one of all) {
    sum = {
      watched: sum.watched + one.watched,
      collectable: sum.collectable + one.collectable,
      atRisk: (sum.atRisk ?? 0) + (one.atRisk ?? 0),
      neverChecked: (sum.neverChecked ?? 0) + (one.neverChecked ?? 0),
      broken: sum.broken + one.broken,
      attention: {
        critical: sum.attention.critical + one.attention.critical,
        warning: sum.attention.warning + one.attention.warning,
        notice: sum.attention.notice + one.attention.notice,
      },
      taken: sum.taken + one.taken,
      snoozed: sum.snoozed + one.snoozed,
      unknown: sum.unknown + one.unknown,
    };
  }
  return sum;
}

const NO_COUNTS: DigestCounts = {
  watched: 0,
  collectable: 0,
  atRisk: 0,
  neverChecked: 0,
  broken: 0,
  attention: { critical: 0, warning: 0, notice: 0 },
  taken: 0,
  snoozed: 0,
  unknown: 0,
};

function troubles({
  setupOpen,
  outage,
  commonCause,
  massChange,
  checkedAt,
}: DigestDay): DigestRemark[] {
  return [
    ...(setupOpen ? [{ kind: 'setup' as const, checkedAt }] : []),
    ...(outage === undefined || outage.endedAt !== undefined
      ? []
      : [{ kind: 'outage' as const, silent: outage.silent, since: outage.openedAt }]),
    ...(commonCause === undefined || commonCause.endedAt !== undefined
      ? []
      : [
          {
            kind: 'common-cause' as const,
            rejected: commonCause.rejected,
            since: commonCause.openedAt,
          },
        ]),
    ...(massChange === undefined || massChange.endedAt !== undefined
      ? []
      : [
          {
            kind: 'mass-change' as const,
            companies: waitingFor(massChange),
            since: massChange.since,
          },
        ]),
  ];
}

function unchecked(
  { notAsked, noAnswer }: DigestFacts,
  { checkedAt }: DigestDay,
): readonly DigestRemark[] {
  const companies = notAsked + noAnswer;
  if (companies === 0) return [];
  return [{ kind: 'unchecked', companies, notAsked, checkedAt }];
}

/** While HomeTax is silent that says it all. */
function loginsOpen({ loginsOpen: companies }: DigestFacts, { outage }: DigestDay): DigestRemark[] {
  const isSilence = outage !== undefined && outage.endedAt === undefined;
  return companies === 0 || isSilence ? [] : [{ kind: 'logins-open', companies }];
}

function ownersGone({ owners }: DigestFacts, { gone }: DigestDay): readonly DigestRemark[] {
  const left = [...owners]
    .filter(([owner]) => gone.has(owner))
    .map(([owner, companies]) => ({ owner, companies }))
    .sort((a, b) => b.companies - a.companies);
  if (left.length === 0) return [];
  const named = left.slice(0, OWNERS_GONE_NAMED);
  return [{ kind: 'owners-gone', owners: named, total: left.length }];
}

function beforeBreak(
  { expiring, counts }: DigestFacts,
  { at, days }: DigestDay,
): readonly DigestRemark[] {
  const long = longBreakAfter(seoulDayOf(at), days);
  if (long === undefined || counts.watched === 0) return [];
  return [{ kind: 'before-break', backOn: long.backOn, expiring }];
}

function filingDeadline({ counts }: DigestFacts, { at, days }: DigestDay): readonly DigestRemark[] {
  const on = nextVatDeadline(seoulDayOf(at), days);
  const daysLeft = calendarDaysUntil(startOfSeoulDay(on), at);
  if (daysLeft > DEADLINE_NEAR || counts.watched === 0) return [];
  return [{ kind: 'filing-deadline', on, daysLeft, cannotCollect: counts.broken }];
}

function forAdmins({ at, days: { knownUntil }, refused }: DigestDay): readonly DigestRemark[] {
  const endsSoon =
    knownUntil !== undefined && knownUntil <= addDays(seoulDayOf(at), HOLIDAYS_END_NEAR);
  return [
    ...(refused.length > 0 ? [{ kind: 'channels-refused' as const, channels: refused }] : []),
    ...(endsSoon ? [{ kind: 'holidays-end' as const, knownUntil }] : []),
  ];
}

/** How long a digest waits for the day's sweep. */
export const WAITS_FOR_SWEEP = 30 * MINUTE;

/**
 * Whether the day's digest has to be made now. It is made once a working day, at the first time its schedule names on
 * that day; one that was missed is made up for on the same day while it is not quiet. It waits half an hour for the
 * day's sweep, counted from the process's start where that is later, unless quiet hours would come in between.
 *
 * @param about.nextRun the first time of the schedule after an instant
 */
export function isDigestDue(about: {
  readonly last: DigestRecord | undefined;
  readonly now: Instant;
  readonly runningSince: Instant;
  readonly sweepDone: boolean;
  readonly nextRun: (after: Instant) => Instant | undefined;
  readonly calm: QuietTimes;
}): boolean {
  const { last, now, calm } = about;
  const today = seoulDayOf(now);
  if (!isWorkingDay(today, calm.days)) return false;
  // One of a later day was made by a wrong clock.
  if (last?.day === today) return false;
  const dueAt = about.nextRun(startOfSeoulDay(today) - 1);
  if (dueAt === undefined || seoulDayOf(dueAt) !== today || now < dueAt) return false;
  // A schedule that lies in quiet hours itself was meant so.
  const mindsQuiet = !isQuiet(dueAt, calm);
  if (mindsQuiet && isQuiet(now, calm)) return false;
  if (about.sweepDone) return true;
  const waitsUntil = Math.max(dueAt, about.runningSince) + WAITS_FOR_SWEEP;
  return now >= waitsUntil || (mindsQuiet && isQuiet(waitsUntil, calm));
}

/** VAT returns are due on the 25th after each quarter (Value-Added Tax Act, articles 48 and 49). */
const DUE = ['01-25', '04-25', '07-25', '10-25'] as const;

/** Moves a deadline although it is no public holiday (Framework Act on National Taxes, article 5). */
const WORKERS_DAY = '05-01';

/**
 * The days on which VAT returns of that calendar year are due at the latest, in order: one that falls on a Saturday, a
 * Sunday, a holiday or 1 May is due on the next day that is none of them.
 */
export function vatDeadlines(year: number, days: WorkingDays): readonly SeoulDay[] {
  return DUE.map((due) => movedOn(`${year}-${due}`, days));
}

/** The next VAT deadline from `day` on; `day` itself when it is one. */
export function nextVatDeadline(day: SeoulDay, days: WorkingDays): SeoulDay {
  const year = Number(day.slice(0, 4));
  const coming = [...vatDeadlines(year, days), ...vatDeadlines(year + 1, days)];
  return coming.find((deadline) => deadline >= day) ?? day;
}

function movedOn(due: SeoulDay, days: WorkingDays): SeoulDay {
  let day = due;
  while (!isWorkingDay(day, days) || day.endsWith(WORKERS_DAY)) day = addDays(day, 1);
  return day;
}
