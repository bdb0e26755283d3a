import { waitingFor } from '../incident/mass-change-rules.js';
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
import type { CommonCauseAlert, MassChange, OutageAlert } from '../records/incident.js';

export interface DigestFacts {
  readonly counts: DigestCounts;
  readonly paused: number;
  /** How many companies each owner has. */
  readonly owners: ReadonlyMap<string, number>;
  /** Companies that the day's sweep has not asked, and that gave no answer. */
  readonly notAsked: number;
  readonly noAnswer: number;
  /** Companies of which only the department user's login is not known. */
  readonly loginsOpen: number;
  readonly attention: DigestList;
  readonly known: DigestList;
  readonly taken: DigestList;
  readonly snoozed: DigestList;
  readonly fixed: DigestList;
  /** Certificates that end during the long break that follows, if there is one. */
  readonly expiring: DigestList;
}

export interface DigestDay {
  readonly stage: Stage;
  readonly at: Instant;
  readonly since: Instant;
  readonly days: WorkingDays;
  readonly setupOpen: boolean;
  readonly outage?: OutageAlert;
  readonly commonCause?: CommonCauseAlert;
  readonly massChange?: MassChange;
  /** Channels that take no alerts, except the default channel. */
  readonly refused: readonly string[];
  /** Owners who have left the workspace. */
  readonly gone: ReadonlySet<string>;
  /** When a sweep was last finished. */
  readonly checkedAt?: Instant;
}

/** Days off. */
const LONG_BREAK = 3;
const DEADLINE_NEAR = 14;
const HOLIDAYS_END_NEAR = 60;

/** The days off after a working day, when they are many enough to be mentioned. */
export function longBreakAfter(
  day: SeoulDay,
  days: WorkingDays,
): { readonly first: SeoulDay; readonly last: SeoulDay; readonly backOn: SeoulDay } | undefined {
  const { backOn, length } = breakAfter(day, days);
  if (length < LONG_BREAK || !isWorkingDay(day, days)) return undefined;
  return { first: addDays(day, 1), last: addDays(backOn, -1), backOn };
}

/**
 * @param about.isDefault whether it also says what only an admin can fix
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

export function sumOfCounts(all: readonly DigestCounts[]): DigestCounts {
  const sum = (count: (one: DigestCounts) => number | undefined) =>
    all.reduce((total, one) => total + (count(one) ?? 0), 0);
  return {
    watched: sum((one) => one.watched),
    collectable: sum((one) => one.collectable),
    atRisk: sum((one) => one.atRisk),
    neverChecked: sum((one) => one.neverChecked),
    broken: sum((one) => one.broken),
    attention: {
      critical: sum((one) => one.attention.critical),
      warning: sum((one) => one.attention.warning),
      notice: sum((one) => one.attention.notice),
    },
    taken: sum((one) => one.taken),
    snoozed: sum((one) => one.snoozed),
    unknown: sum((one) => one.unknown),
  };
}

function troubles(day: DigestDay): DigestRemark[] {
  const { setupOpen, checkedAt } = day;
  const [outage, commonCause, massChange] = [
    ifOpen(day.outage),
    ifOpen(day.commonCause),
    ifOpen(day.massChange),
  ];
  const found: DigestRemark[] = [];
  if (setupOpen) found.push({ kind: 'setup', checkedAt });
  if (outage !== undefined) {
    found.push({ kind: 'outage', silent: outage.silent, since: outage.openedAt });
  }
  if (commonCause !== undefined) {
    const { rejected, openedAt: since } = commonCause;
    found.push({ kind: 'common-cause', rejected, since });
  }
  if (massChange !== undefined) {
    const companies = waitingFor(massChange);
    found.push({ kind: 'mass-change', companies, since: massChange.since });
  }
  return found;
}

function ifOpen<T extends { readonly endedAt?: Instant }>(incident: T | undefined): T | undefined {
  return incident?.endedAt === undefined ? incident : undefined;
}

function unchecked(
  { notAsked, noAnswer }: DigestFacts,
  { checkedAt }: DigestDay,
): readonly DigestRemark[] {
  const companies = notAsked + noAnswer;
  if (companies === 0) return [];
  return [{ kind: 'unchecked', companies, notAsked, checkedAt }];
}

/** Not while HomeTax is silent: the outage explains it. */
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

export const WAITS_FOR_SWEEP = 30 * MINUTE;

/**
 * Whether the day's digest has to be made now: once a working day, at the first scheduled time of the day, or later that
 * day if it was missed, outside quiet hours. It waits half an hour for the day's sweep (after a restart, from the start
 * of the process), unless quiet hours begin in between.
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
  // A digest of a later day was made by a wrong clock.
  if (last?.day === today) return false;
  const dueAt = about.nextRun(startOfSeoulDay(today) - 1);
  if (dueAt === undefined || seoulDayOf(dueAt) !== today || now < dueAt) return false;
  // A schedule within quiet hours is intended.
  const mindsQuiet = !isQuiet(dueAt, calm);
  if (mindsQuiet && isQuiet(now, calm)) return false;
  if (about.sweepDone) return true;
  const waitsUntil = Math.max(dueAt, about.runningSince) + WAITS_FOR_SWEEP;
  return now >= waitsUntil || (mindsQuiet && isQuiet(waitsUntil, calm));
}

/** VAT returns are due on the 25th after each quarter (Value-Added Tax Act, articles 48 and 49). */
const DUE = ['01-25', '04-25', '07-25', '10-25'] as const;

/** Not a public holiday, but moves a deadline (Framework Act on National Taxes, article 5). */
const WORKERS_DAY = '05-01';

/** The VAT deadlines of a calendar year; on a weekend, a holiday or 1 May a deadline moves to the next other day. */
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
