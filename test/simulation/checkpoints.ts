import type { Brn } from '../../src/kernel/brn.js';
import { HOUR, type Instant, MINUTE } from '../../src/kernel/time.js';
import type { Alert } from '../../src/records/alert.js';
import type { Company } from '../../src/records/company.js';
import {
  expectedProblems,
  type IsShared,
  type Problem,
  standingProblems,
  worst,
} from './expected.js';
import { type Hearing, pairOf } from './hearing.js';
import type { Known } from './knowledge.js';
import type { Ledger } from './ledger.js';
import { causeOf, isDoubted, isShared, type Trial } from './trial.js';

/** As many watched companies as send what is only good to know to the digest. */
const MANY = 20;

/** 1. What is known to be wrong has been said, unless the rules make it wait. */
export function everythingIsTold(
  trial: Trial,
  about: {
    readonly hearing: Hearing;
    readonly ledger: Pick<Ledger, 'waiting'>;
    readonly only?: Brn;
  },
): void {
  const now = trial.now();
  if (!isInOrder(trial)) return;
  if (about.only === undefined && isQuietLately(trial)) return;
  for (const company of trial.stored.companies.values()) {
    if (about.only !== undefined && company.brn !== about.only) continue;
    const known = trial.knowledge.of(company.brn);
    if (known === undefined || !isAnsweredToday(trial, company, known, now)) continue;
    if (isDoubted(trial.stored, known) || isLost(trial, company, known)) continue;
    const alert = trial.stored.alerts.get(company.brn);
    const decided = alert === undefined ? undefined : about.ledger.waiting(alert);
    // Decided just now, and on its way.
    if (decided !== undefined && now - decided.at < 5 * MINUTE) continue;
    const owed = owedOf(trial, about.hearing, company, known);
    if (owed === undefined) continue;
    trial.fail('1 everything is told in time', company.brn, owed);
  }
}

/** What has not been said and has nothing to wait for. */
function owedOf(
  trial: Trial,
  hearing: Hearing,
  company: Company,
  known: Known,
): string | undefined {
  const { calendar, stored } = trial;
  const now = trial.now();
  const alert = stored.alerts.get(company.brn);
  const problems = problemsOf(trial, company, known).filter(
    (one) => !isDigestOnly(one, trial) && !isOfCommonCause(one, trial),
  );
  if (problems.length === 0) return undefined;
  const heard = hearing.of(company.brn);
  const rises = worst(problems) > (heard?.severity ?? 0);
  const missing = problems.filter(
    (one) => heard?.pairs.has(pairOf(one.product, one.kind)) !== true,
  );
  const crossed = problems.filter((one) => isCrossed(one, heard?.rungs));
  if (missing.length === 0 && crossed.length === 0 && !rises) return undefined;
  if (alert?.life.state === 'snoozed' && alert.life.until > now) {
    const isWorse = missing.length > 0 || rises || crossed.some(({ rung }) => rung === 0);
    if (!isWorse) return undefined;
  }
  if (heard?.noticeOn === calendar.dayOf(now) && !rises) return undefined;
  // The step of a certificate whose alert came back on the same day can wait for another.
  const canWait = problems.every(({ kind }) => kind === 'certificate-expiry');
  if (canWait && heard === undefined && hearing.today(company.brn) >= worst(problems)) {
    return undefined;
  }
  const what = [
    ...missing.map(({ product, kind, severity }) => `${kind} of ${product} (${severity})`),
    ...crossed.map(({ rung }) => `the step of ${rung} days`),
    ...(rises ? ['that it is worse'] : []),
  ];
  return `known since ${new Date(known.at + 9 * HOUR).toISOString().slice(0, 16)} and not told: ${what.join(', ')}`;
}

/** 6. An alert is open for exactly what is wrong. */
export function alertsAreWhatIsWrong(trial: Trial): void {
  if (!isInOrder(trial)) return;
  const now = trial.now();
  const { stored } = trial;
  for (const company of stored.companies.values()) {
    const known = trial.knowledge.of(company.brn);
    if (known === undefined || !isAnsweredToday(trial, company, known, now)) continue;
    if (isDoubted(trial.stored, known) || isLost(trial, company, known)) continue;
    const alert = stored.alerts.get(company.brn);
    const problems = problemsOf(trial, company, known);
    const wrong = new Set(
      problems
        .filter((one) => !isOfCommonCause(one, trial))
        .map(({ product, kind }) => pairOf(product, kind)),
    );
    const open = new Set(pairsOf(alert));
    const standing = standingProblems(known, caseOf(trial, company));
    const allowed = new Set(standing.map(({ product, kind }) => pairOf(product, kind)));
    const lost = [...wrong].filter((pair) => !open.has(pair));
    const made = [...open].filter((pair) => !allowed.has(pair));
    if (lost.length === 0 && made.length === 0) continue;
    trial.fail(
      '6 open alerts are what is wrong',
      company.brn,
      [
        ...lost.map((pair) => `no alert for ${pair}`),
        ...made.map((pair) => `an alert for ${pair}, which is not wrong`),
      ].join('; '),
    );
  }
  for (const [brn] of stored.alerts) {
    // One whose record cannot be read is watched by nobody until somebody does so again.
    if (!stored.companies.has(brn) && !trial.around.unreadable.has(`company:test:${brn}`))
      trial.fail(
        '6 open alerts are what is wrong',
        brn,
        'an alert of a company that nobody watches',
      );
  }
}

/** The record of its alert cannot be read any more: the next check opens another one. */
function isLost({ around }: Trial, { brn }: Company, known: Known): boolean {
  const damagedAt = around.unreadable.get(`alert:test:${brn}`);
  return damagedAt !== undefined && known.at < damagedAt;
}

function problemsOf(trial: Trial, company: Company, known: Known): readonly Problem[] {
  return expectedProblems(known, caseOf(trial, company));
}

function caseOf({ ladder, calendar, stored, now }: Trial, { products }: Company) {
  return {
    ...{ products, ladder, calendar, now: now() },
    isShared: (rejection: Parameters<IsShared>[0]) => isShared(stored, rejection),
  };
}

function pairsOf(alert: Alert | undefined): readonly string[] {
  return (alert?.reasons ?? [])
    .filter(({ kind }) => kind !== 'check-broken')
    .flatMap(({ kind, products }) => products.map((product) => pairOf(product, kind)));
}

function isCrossed(
  { expiresAt, rung, isBesideWorking }: Problem,
  rungs: ReadonlyMap<Instant, number> | undefined,
): boolean {
  if (expiresAt === undefined || rung === undefined || isBesideWorking === true) return false;
  const told = rungs?.get(expiresAt);
  return told !== undefined && rung < told;
}

function isDigestOnly({ isBesideWorking, kind }: Problem, { stored }: Trial): boolean {
  const isMild = kind === 'certificate-expiry' && isBesideWorking === true;
  return isMild && stored.companies.size >= MANY;
}

function isOfCommonCause({ code, at }: Problem, { stored }: Trial): boolean {
  if (code === undefined || at === undefined) return false;
  // The app writes an answer down a little later than it was given.
  return causeOf(stored, { code, at, within: MINUTE }) !== undefined;
}

/** Every question of today's check was answered, so that nothing depends on what was known before. */
function isAnsweredToday(trial: Trial, company: Company, known: Known, now: Instant): boolean {
  const { calendar } = trial;
  const isOfToday = calendar.dayOf(known.at) === calendar.dayOf(now);
  if (!isOfToday || known.at < company.addedAt) return false;
  return company.products.every((product) => {
    const facts = known.products.get(product);
    return facts !== undefined && facts.open.size === 0;
  });
}

/** What follows from a start, or from the end of an outage, is done and said by then. */
const DONE_WITHIN = 15 * MINUTE;
/** A sweep that our settings stopped, or that the store broke off, is made once more an hour later. */
const MADE_AGAIN_WITHIN = HOUR + DONE_WITHIN;
/** While the default channel takes nothing it is tried hourly. */
const TRIED_AGAIN_WITHIN = HOUR + DONE_WITHIN;

/** The process runs by the right time, POPBiLL accepts our settings and answers, and the default channel takes messages. */
export function isInOrder(trial: Trial): boolean {
  const { stored, archived, defaultChannel, channelChangedAt, around } = trial;
  const now = trial.now();
  const isPast = (at: Instant | undefined, within: number): boolean =>
    at === undefined || now - at > within;
  if (trial.runsSince === undefined || !isPast(trial.runsSince, DONE_WITHIN)) return false;
  if (around.clockAheadMs !== 0 || !isPast(around.changedAt.clock, DONE_WITHIN)) return false;
  if (around.slack !== 'well' || !isPast(around.changedAt.slack, TRIED_AGAIN_WITHIN)) return false;
  const { standing, standingChangedAt, silent } = stored;
  if (!isPast(standingChangedAt.massChange, DONE_WITHIN)) return false;
  if (standing.setup !== undefined) return false;
  if (!isPast(standingChangedAt.setup, MADE_AGAIN_WITHIN)) return false;
  // While only HomeTax is silent everything else is asked and told as ever.
  if (standing.outage !== undefined && silent === 'popbill') return false;
  if (!isPast(standingChangedAt.outage, DONE_WITHIN)) return false;
  if (!isPast(trial.lastUnwrittenAt, MADE_AGAIN_WITHIN)) return false;
  if (!isPast(trial.lastMishapAt, DONE_WITHIN)) return false;
  if (archived.has(defaultChannel)) return false;
  return isPast(channelChangedAt.get(defaultChannel), TRIED_AGAIN_WITHIN);
}

function isQuietLately({ calendar, now }: Trial): boolean {
  return calendar.isQuiet(now()) || calendar.isQuiet(now() - 15 * MINUTE);
}
