import { DAY, HOUR, type Instant, MINUTE } from '../../src/kernel/time.js';
import type { HealthProblem } from '../../src/status/health-rules.js';
import { isInOrder } from './checkpoints.js';
import type { Trial } from './trial.js';

type Kind = HealthProblem['kind'];

/** Something that keeps the app from noticing or from saying so. */
interface Silence {
  readonly what: string;
  readonly since: Instant;
  /** How soon `/monitoring` has to say so. */
  readonly within: number;
  /** What it has to say; absent: anything. */
  readonly kind?: Kind;
}

/** One schedule, and what a sweep that is due may take. */
const A_SCHEDULE = DAY + 3 * HOUR;
/** News that could have been sent for so long. */
const UNSENT_FOR = 2 * HOUR;

/** 12. Whatever keeps it from checking or alerting shows in `/monitoring`. */
export function neverBlindUnsaid(
  trial: Trial,
  problems: readonly HealthProblem[],
  oldestNews: Instant | undefined,
): void {
  const { stored, runsSince } = trial;
  if (runsSince === undefined) return;
  const now = trial.now();
  const kinds = new Set(problems.map(({ kind }) => kind));
  // These stand in `/monitoring` beside the problems, as information.
  const { setup, outage } = stored.standing;
  const isAnythingSaid = kinds.size > 0 || setup !== undefined || outage !== undefined;
  for (const { what, since, within, kind } of silences(trial, oldestNews)) {
    if (now - Math.max(since, runsSince) <= within) continue;
    if (kind === undefined ? isAnythingSaid : kinds.has(kind)) continue;
    const said = [...kinds].join(', ') || 'nothing';
    const at = new Date(since).toISOString();
    trial.fail('12 never blind without saying so', 'all', `${what} since ${at}; said: ${said}`);
  }
}

function silences(trial: Trial, oldestNews: Instant | undefined): readonly Silence[] {
  const { around, stored, calendar, now, runsSince } = trial;
  const { clockAheadMs, slack, changedAt, unreadable } = around;
  const found: Silence[] = [];
  if (clockAheadMs !== 0) {
    found.push({
      ...{ what: 'the clock is wrong', since: changedAt.clock, within: 3 * MINUTE },
      kind: 'clock-off',
    });
  }
  if (slack === 'refuses') {
    found.push({
      ...{ what: 'Slack refuses the app', since: changedAt.slack, within: 3 * MINUTE },
      kind: 'slack-refused',
    });
  }
  if (slack === 'is-silent') {
    found.push({
      ...{ what: 'Slack does not answer', since: changedAt.slack, within: 20 * MINUTE },
      kind: 'slack-unreachable',
    });
  }
  // Who begins by a wrong clock, and says so, reads nothing before it is right.
  const isReading = clockAheadMs === 0 || (runsSince ?? 0) < changedAt.clock;
  for (const [key, foundAt] of isReading ? unreadable : []) {
    const what = `${key} cannot be read`;
    const since = Math.max(foundAt, changedAt.clock);
    found.push({ what, since, within: 10 * MINUTE, kind: 'records-unreadable' });
  }
  const { finishedAt } = stored.sweep;
  if (stored.companies.size > 0 && now() - finishedAt > A_SCHEDULE) {
    // What is made up for after a start, or once there are answers by the right time, takes less than an hour.
    const { setup, outage } = stored.standingChangedAt;
    const since = Math.max(finishedAt, setup, outage, changedAt.clock);
    found.push({ what: 'no sweep was finished', since, within: HOUR });
  }
  // What could not be sent while Slack was away or the clock wrong may go after that, but not in quiet hours.
  const sendableSince = Math.max(
    ...[oldestNews ?? now(), runsSince ?? now(), changedAt.slack, changedAt.clock],
  );
  if (oldestNews !== undefined && calendar.workingTime(sendableSince, now()) > UNSENT_FOR) {
    found.push({ what: 'nobody has heard the news', since: oldestNews, within: UNSENT_FOR });
  }
  return found;
}

/** By the rule three sweeps in a row; sweeps that broke off are made again. */
const UNANSWERED_DAYS = 5;

/** 12. That a company cannot be checked for days is told, however well all others answer. */
export function everyCompanyIsSeen(trial: Trial): void {
  const { stored, knowledge, calendar } = trial;
  if (!isInOrder(trial) || stored.standing.outage !== undefined) return;
  for (const { brn, addedAt } of stored.companies.values()) {
    const unanswered = [...(knowledge.of(brn)?.unanswered ?? [])];
    const days = unanswered.filter((day) => day > calendar.dayOf(addedAt)).length;
    if (days < UNANSWERED_DAYS) continue;
    const alert = stored.alerts.get(brn);
    if (alert?.reasons.some(({ kind }) => kind === 'check-broken') === true) continue;
    trial.fail('12 never blind without saying so', brn, `no answer on ${days} days, not told`);
  }
}

/** 12. What is over is reported no more: else nobody would look any more. */
export function isReportedOnlyWhileItLasts(trial: Trial, problems: readonly HealthProblem[]): void {
  const { around, stored, channelChangedAt } = trial;
  const changed = [
    ...[trial.lastMishapAt, trial.lastUnwrittenAt, ...channelChangedAt.values()],
    ...[...Object.values(around.changedAt), ...Object.values(stored.standingChangedAt)],
  ];
  const isCalm = changed.every((at) => trial.now() - at > A_SCHEDULE);
  if (!isInOrder(trial) || !isCalm || around.unreadable.size > 0) return;
  // What Slack did not take when it was due, and what now waits for the morning, still waits.
  if (trial.calendar.isQuiet(trial.now())) return;
  const stands = Object.values(stored.standing).some((standing) => standing !== undefined);
  if (stands || trial.archived.size > 0 || problems.length === 0) return;
  if (problems.every(({ kind }) => kind === 'sweep-in-vain') && areManyUnknown(trial)) return;
  const kinds = problems
    .map(({ kind, since }) => `${kind} since ${new Date(since).toISOString()}`)
    .join(', ');
  trial.fail('12 only what lasts is reported', 'all', `all is well, and reported is: ${kinds}`);
}

/** As many as one cause concerns (DESIGN section 5), counted by whoever looks, who may see a few less. */
const MANY = 0.25;

/** Whether questions about many companies are open: their logins may not be tested before a person confirms it. */
function areManyUnknown({ stored, knowledge }: Trial): boolean {
  const all = [...stored.companies.keys()];
  const unknown = all.filter((brn) =>
    [...(knowledge.of(brn)?.products.values() ?? [])].some(
      ({ open, isLoginOpen }) => isLoginOpen || open.size > 0,
    ),
  );
  return unknown.length >= all.length * MANY;
}
