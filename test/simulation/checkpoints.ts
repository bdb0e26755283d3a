import type { Brn } from '../../src/kernel/brn.js';
import { HOUR, type Instant, MINUTE } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import type { Company } from '../../src/records/company.js';
import {
  allowedProblems,
  expectedProblems,
  type IsInCommonCause,
  maxRank,
  type Problem,
} from './expected-problems.js';
import type { KnownCompany } from './knowledge.js';
import type { NoticeLedger } from './notice-ledger.js';
import { type NoticeTracker, pairOf } from './notice-tracker.js';
import {
  DIGEST_MIN_COMPANIES,
  findCommonCause,
  isInCommonCause,
  isInMassChange,
  type YearContext,
} from './year-context.js';

/** 1. Every known problem has been notified, unless a rule holds its notice back. */
export function checkEverythingIsNotified(
  context: YearContext,
  about: {
    readonly notices: NoticeTracker;
    readonly ledger: Pick<NoticeLedger, 'oldestPending'>;
    readonly onlyBrn?: Brn;
  },
): void {
  const now = context.now();
  if (!isInOrder(context)) return;
  if (about.onlyBrn === undefined && isQuietOrJustEnded(context)) return;
  for (const company of context.stored.companies.values()) {
    if (about.onlyBrn !== undefined && company.brn !== about.onlyBrn) continue;
    const known = context.knowledge.of(company.brn);
    if (known === undefined || !isAnsweredToday(context, company, known, now)) continue;
    if (isInMassChange(context.stored, known) || isAlertRecordLost(context, company, known))
      continue;
    const alert = context.stored.alerts.get(company.brn);
    const pendingNotice = alert === undefined ? undefined : about.ledger.oldestPending(alert);
    // Decided just now and being sent.
    if (pendingNotice !== undefined && now - pendingNotice.at < 5 * MINUTE) continue;
    // Decided while Slack was down, which came back in quiet hours: it is sent when they end.
    const { slack: slackChangedAt } = context.surroundings.changedAt;
    if ((pendingNotice?.at ?? now) < slackChangedAt && isQuietOrJustEnded(context)) continue;
    const missing = describeMissing(context, about.notices, company, known);
    if (missing === undefined) continue;
    context.fail('1 every problem is notified in time', company.brn, missing);
  }
}

/** Describes the problems whose notice is overdue; undefined when there are none. */
function describeMissing(
  context: YearContext,
  notices: NoticeTracker,
  company: Company,
  known: KnownCompany,
): string | undefined {
  const { calendar, stored } = context;
  const now = context.now();
  const alert = stored.alerts.get(company.brn);
  const problems = problemsOf(context, company, known).filter(
    (problem) => !isDigestOnly(problem, known, context) && !belongsToCommonCause(problem, context),
  );
  if (problems.length === 0) return undefined;
  const notified = notices.of(company.brn);
  const isMoreSevere = maxRank(problems) > (notified?.severity ?? 0);
  const missing = problems.filter(
    ({ product, kind }) => notified?.pairs.has(pairOf(product, kind)) !== true,
  );
  const crossed = problems.filter((problem) => isCrossed(problem, notified?.rungs));
  if (missing.length === 0 && crossed.length === 0 && !isMoreSevere) return undefined;
  if (alert?.life.state === 'snoozed' && alert.life.until > now) {
    const isWorse = missing.length > 0 || isMoreSevere || crossed.some(({ rung }) => rung === 0);
    if (!isWorse) return undefined;
  }
  if (notified?.noticeOn === calendar.dayOf(now) && !isMoreSevere) return undefined;
  // The rung of a certificate whose alert was reopened on the same day can wait for the next day.
  const canWait = problems.every(({ kind }) => kind === 'certificate-expiry');
  if (
    canWait &&
    notified === undefined &&
    notices.severityToday(company.brn) >= maxRank(problems)
  ) {
    return undefined;
  }
  const overdue = [
    ...missing.map(({ product, kind, severity }) => `${kind} of ${product} (${severity})`),
    ...crossed.map(({ rung }) => `the rung of ${rung} days`),
    ...(isMoreSevere ? ['a higher severity'] : []),
  ];
  return `known since ${new Date(known.at + 9 * HOUR).toISOString().slice(0, 16)} and not notified: ${overdue.join(', ')}`;
}

/** 6. The reasons of open alerts are exactly the present problems. */
export function checkAlertsMatchProblems(context: YearContext): void {
  if (!isInOrder(context)) return;
  const now = context.now();
  const { stored } = context;
  for (const company of stored.companies.values()) {
    const known = context.knowledge.of(company.brn);
    if (known === undefined || !isAnsweredToday(context, company, known, now)) continue;
    if (isInMassChange(context.stored, known) || isAlertRecordLost(context, company, known))
      continue;
    const alert = stored.alerts.get(company.brn);
    const problems = problemsOf(context, company, known);
    const wrong = new Set(
      problems
        .filter((problem) => !belongsToCommonCause(problem, context))
        .map(({ product, kind }) => pairOf(product, kind)),
    );
    const openPairs = new Set(pairsOf(alert));
    const standing = allowedProblems(known, caseFor(context, company));
    const allowed = new Set(standing.map(({ product, kind }) => pairOf(product, kind)));
    const missingPairs = [...wrong].filter((pair) => !openPairs.has(pair));
    const wrongPairs = [...openPairs].filter((pair) => !allowed.has(pair));
    if (missingPairs.length === 0 && wrongPairs.length === 0) continue;
    context.fail(
      '6 open alerts are what is wrong',
      company.brn,
      [
        ...missingPairs.map((pair) => `no alert for ${pair}`),
        ...wrongPairs.map((pair) => `an alert for ${pair}, which is not wrong`),
      ].join('; '),
    );
  }
  for (const [brn] of stored.alerts) {
    // A company whose record is unreadable is not watched until somebody adds it again.
    if (!stored.companies.has(brn) && !context.surroundings.unreadable.has(`company:test:${brn}`))
      context.fail(
        '6 open alerts are what is wrong',
        brn,
        'an alert of a company that nobody watches',
      );
  }
}

/** Whether the alert's record became unreadable after the last check. The next check opens another alert. */
export function isAlertRecordLost(
  { surroundings }: YearContext,
  { brn }: Company,
  known: KnownCompany,
): boolean {
  const damagedAt = surroundings.unreadable.get(`alert:test:${brn}`);
  return damagedAt !== undefined && known.at < damagedAt;
}

function problemsOf(
  context: YearContext,
  company: Company,
  known: KnownCompany,
): readonly Problem[] {
  return expectedProblems(known, caseFor(context, company));
}

function caseFor({ ladder, calendar, stored, now }: YearContext, { products }: Company) {
  return {
    products,
    ladder,
    calendar,
    now: now(),
    isInCommonCause: (rejection: Parameters<IsInCommonCause>[0]) =>
      isInCommonCause(stored, rejection),
  };
}

function pairsOf(alert: Alert | undefined): readonly string[] {
  return (alert?.reasons ?? [])
    .filter(({ kind }) => kind !== 'check-broken')
    .flatMap(({ kind, products }) => products.map((product) => pairOf(product, kind)));
}

function isCrossed(
  { expiresAt, rung, hasWorkingDeptUser }: Problem,
  notifiedRungs: ReadonlyMap<Instant, number> | undefined,
): boolean {
  if (expiresAt === undefined || rung === undefined || hasWorkingDeptUser === true) return false;
  const notifiedRung = notifiedRungs?.get(expiresAt);
  return notifiedRung !== undefined && rung < notifiedRung;
}

/** When companies become few, the digest has listed the problem, and the company's next check notifies the channel. */
function isDigestOnly(
  { hasWorkingDeptUser, kind }: Problem,
  known: KnownCompany,
  { stored: { companies, fewCompaniesSince } }: YearContext,
): boolean {
  const isDigestKind = kind === 'certificate-expiry' && hasWorkingDeptUser === true;
  return isDigestKind && (companies.size >= DIGEST_MIN_COMPANIES || known.at <= fewCompaniesSince);
}

function belongsToCommonCause({ code, at }: Problem, { stored }: YearContext): boolean {
  if (code === undefined || at === undefined) return false;
  // The app stores an answer a little later than POPBiLL gave it.
  return findCommonCause(stored, { code, at, toleranceMs: MINUTE }) !== undefined;
}

/** Whether every call of today's check was answered, so that no older facts matter. */
function isAnsweredToday(
  context: YearContext,
  company: Company,
  known: KnownCompany,
  now: Instant,
): boolean {
  const { calendar } = context;
  const isOfToday = calendar.dayOf(known.at) === calendar.dayOf(now);
  if (!isOfToday || known.at < company.addedAt) return false;
  return company.products.every((product) => {
    const facts = known.products.get(product);
    return facts !== undefined && facts.unansweredCalls.size === 0;
  });
}

/** How long the app may take to act after a start or the end of an outage. */
const SETTLING_MS = 15 * MINUTE;
/** A sweep that was stopped by our settings or interrupted by the store is repeated after an hour. */
const SWEEP_RETRY_MS = HOUR + SETTLING_MS;
/** While the default channel refuses messages, the app retries hourly. */
const CHANNEL_RETRY_MS = HOUR + SETTLING_MS;

/** Whether for a while the process has run, the clock was right, and POPBiLL, Slack and the default channel worked. */
export function isInOrder(context: YearContext): boolean {
  const { stored, archived, defaultChannel, channelChangedAt, surroundings } = context;
  const now = context.now();
  const isPast = (at: Instant | undefined, within: number): boolean =>
    at === undefined || now - at > within;
  if (context.runsSince === undefined || !isPast(context.runsSince, SETTLING_MS)) return false;
  if (surroundings.clockAheadMs !== 0 || !isPast(surroundings.changedAt.clock, SETTLING_MS))
    return false;
  if (surroundings.slack !== 'well' || !isPast(surroundings.changedAt.slack, CHANNEL_RETRY_MS))
    return false;
  const { incidents, incidentChangedAt, silentService } = stored;
  if (!isPast(incidentChangedAt.massChange, SETTLING_MS)) return false;
  if (incidents.setup !== undefined) return false;
  if (!isPast(incidentChangedAt.setup, SWEEP_RETRY_MS)) return false;
  // While only HomeTax is silent, all other checks and notices continue as usual.
  if (incidents.outage !== undefined && silentService === 'popbill') return false;
  if (!isPast(incidentChangedAt.outage, SETTLING_MS)) return false;
  if (!isPast(context.lastFailedWriteAt, SWEEP_RETRY_MS)) return false;
  if (!isPast(context.lastMishapAt, SETTLING_MS)) return false;
  if (archived.has(defaultChannel)) return false;
  return isPast(channelChangedAt.get(defaultChannel), CHANNEL_RETRY_MS);
}

function isQuietOrJustEnded({ calendar, now }: YearContext): boolean {
  return calendar.isQuiet(now()) || calendar.isQuiet(now() - 15 * MINUTE);
}
