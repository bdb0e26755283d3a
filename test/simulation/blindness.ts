import { DAY, HOUR, type Instant, MINUTE } from '../../src/kernel/time.js';
import type { HealthProblem } from '../../src/status/health-rules.js';
import { isAlertRecordLost, isInOrder } from './checkpoints.js';
import type { YearContext } from './year-context.js';

type Kind = HealthProblem['kind'];

/** A fault that keeps the app from noticing or reporting problems. */
interface Blindness {
  readonly description: string;
  readonly since: Instant;
  /** How soon `/monitoring` must report it. */
  readonly reportWithinMs: number;
  /** The problem that it must report; absent when any will do. */
  readonly kind?: Kind;
}

/** The time between two sweeps, plus the time that a sweep may take. */
const SCHEDULE_MS = DAY + 3 * HOUR;
/** Working time for which a notice that could be sent may stay unsent. */
const MAX_UNSENT_MS = 2 * HOUR;

/** 12. Every fault that keeps the app from checking or alerting is reported by `/monitoring`. */
export function checkBlindnessIsReported(
  context: YearContext,
  problems: readonly HealthProblem[],
  oldestNotice: Instant | undefined,
): void {
  const { stored, runsSince } = context;
  if (runsSince === undefined) return;
  const now = context.now();
  const kinds = new Set(problems.map(({ kind }) => kind));
  // `/monitoring` shows these beside the problems, as information.
  const { setup, outage } = stored.incidents;
  const isAnythingReported = kinds.size > 0 || setup !== undefined || outage !== undefined;
  for (const { description, since, reportWithinMs, kind } of findBlindness(context, oldestNotice)) {
    if (now - Math.max(since, runsSince) <= reportWithinMs) continue;
    if (kind === undefined ? isAnythingReported : kinds.has(kind)) continue;
    const reported = [...kinds].join(', ') || 'nothing';
    const at = new Date(since).toISOString();
    context.fail(
      '12 never blind without saying so',
      'all',
      `${description} since ${at}; reported: ${reported}`,
    );
  }
}

function findBlindness(
  context: YearContext,
  oldestNotice: Instant | undefined,
): readonly Blindness[] {
  const { surroundings, stored, calendar, now, runsSince } = context;
  const { clockAheadMs, slack, changedAt, unreadable } = surroundings;
  const blindness: Blindness[] = [];
  if (clockAheadMs !== 0) {
    blindness.push({
      description: 'the clock is wrong',
      since: changedAt.clock,
      reportWithinMs: 3 * MINUTE,
      kind: 'clock-off',
    });
  }
  if (slack === 'refuses') {
    blindness.push({
      description: 'Slack refuses the app',
      since: changedAt.slack,
      reportWithinMs: 3 * MINUTE,
      kind: 'slack-refused',
    });
  }
  if (slack === 'is-silent') {
    blindness.push({
      description: 'Slack does not answer',
      since: changedAt.slack,
      reportWithinMs: 20 * MINUTE,
      kind: 'slack-unreachable',
    });
  }
  // A process that started with a wrong clock reports that, and reads nothing until the clock is right.
  const isReading = clockAheadMs === 0 || (runsSince ?? 0) < changedAt.clock;
  for (const [key, foundAt] of isReading ? unreadable : []) {
    const description = `${key} cannot be read`;
    const since = Math.max(foundAt, changedAt.clock);
    blindness.push({ description, since, reportWithinMs: 10 * MINUTE, kind: 'records-unreadable' });
  }
  const { finishedAt } = stored.sweep;
  if (stored.companies.size > 0 && now() - finishedAt > SCHEDULE_MS) {
    // A missed sweep is made up for within an hour of a start, or of answers with the right time.
    const { setup, outage } = stored.incidentChangedAt;
    const since = Math.max(finishedAt, setup, outage, changedAt.clock);
    blindness.push({ description: 'no sweep was finished', since, reportWithinMs: HOUR });
  }
  // Notices held back by Slack, their channel or the clock can be sent after that, but not in quiet hours.
  const sendableSince = Math.max(
    oldestNotice ?? now(),
    runsSince ?? now(),
    changedAt.slack,
    changedAt.clock,
    context.channelChangedAt.get(context.defaultChannel) ?? 0,
  );
  if (oldestNotice !== undefined && calendar.workingTime(sendableSince, now()) > MAX_UNSENT_MS) {
    blindness.push({
      description: 'a notice is not sent',
      since: oldestNotice,
      reportWithinMs: MAX_UNSENT_MS,
    });
  }
  return blindness;
}

/** The app's rule is three sweeps in a row. Interrupted sweeps are repeated, so allow two more days. */
const MAX_UNANSWERED_DAYS = 5;

/** 12. A company that cannot be checked for days has an alert, even if all others are answered. */
export function checkUnansweredCompaniesAreReported(context: YearContext): void {
  const { stored, knowledge, calendar } = context;
  if (!isInOrder(context) || stored.incidents.outage !== undefined) return;
  for (const company of stored.companies.values()) {
    const { brn, addedAt } = company;
    const known = knowledge.of(brn);
    if (known === undefined || isAlertRecordLost(context, company, known)) continue;
    const days = [...known.unansweredDays].filter((day) => day > calendar.dayOf(addedAt)).length;
    if (days < MAX_UNANSWERED_DAYS) continue;
    const alert = stored.alerts.get(brn);
    if (alert?.reasons.some(({ kind }) => kind === 'check-broken') === true) continue;
    context.fail(
      '12 never blind without saying so',
      brn,
      `no answer on ${days} days, and no alert`,
    );
  }
}

/** 12. `/monitoring` stops reporting a problem when it is over; otherwise people would stop reading it. */
export function checkNothingIsReportedWithoutCause(
  context: YearContext,
  problems: readonly HealthProblem[],
): void {
  const { surroundings, stored, channelChangedAt } = context;
  const changed = [
    context.lastMishapAt,
    context.lastFailedWriteAt,
    ...channelChangedAt.values(),
    ...Object.values(surroundings.changedAt),
    ...Object.values(stored.incidentChangedAt),
  ];
  const isSettled = changed.every((at) => context.now() - at > SCHEDULE_MS);
  if (!isInOrder(context) || !isSettled || surroundings.unreadable.size > 0) return;
  // Notices that Slack refused when they were due, and that now wait for the morning, are still reported.
  if (context.calendar.isQuiet(context.now())) return;
  const hasIncident = Object.values(stored.incidents).some((incident) => incident !== undefined);
  if (hasIncident || context.archived.size > 0 || problems.length === 0) return;
  if (problems.every(({ kind }) => kind === 'sweep-in-vain') && areManyUnknown(context)) return;
  const kinds = problems
    .map(({ kind, since }) => `${kind} since ${new Date(since).toISOString()}`)
    .join(', ');
  context.fail(
    '12 nothing is reported without cause',
    'all',
    `nothing is wrong, but reported: ${kinds}`,
  );
}

/** Slightly less than the app's limit (DESIGN section 5), because the two counts may differ a little. */
const MANY_SHARE = 0.25;

/** Whether calls about many companies are unanswered, because their logins are not tested before a person confirms. */
function areManyUnknown({ stored, knowledge }: YearContext): boolean {
  const brns = [...stored.companies.keys()];
  const unknown = brns.filter((brn) =>
    [...(knowledge.of(brn)?.products.values() ?? [])].some(
      ({ unansweredCalls, isLoginUnanswered }) => isLoginUnanswered || unansweredCalls.size > 0,
    ),
  );
  return unknown.length >= brns.length * MANY_SHARE;
}
