import type { Brn } from '../../src/kernel/brn.js';
import { type Instant, MINUTE } from '../../src/kernel/time.js';
import type { ReasonKind } from '../../src/records/reason.js';
import type { PopbillAnswer } from './simulated-popbill.js';
import type { YearContext } from './year-context.js';

/** From this share of companies on, a problem is not a company's own (DESIGN section 5). */
const MAX_SHARE = 0.3;
const MIN_COMPANIES = 5;
/** At least so many refusals of our settings are not single companies' own. */
const MIN_REFUSED = 3;
/** Close to the limit the app may decide differently, because it counts only companies with answers. */
const TOLERANCE = 0.8;

export interface WideCauses {
  /** A sweep starts, or an interrupted one continues. */
  onPassStarted(): void;
  onAnswer(answer: PopbillAnswer): void;
  /** The app opened an alert that our settings are refused. */
  onSetupOpened(): void;
  /** A notice mentions this kind of problem of a company for the first time. */
  onFirstMention(brn: Brn, kind: ReasonKind): void;
}

/** 13. One cause leads to notices about at most 30 % of the companies, and one company's problem is not everybody's. */
export function createWideCauses(
  context: YearContext,
  logins: { readonly needsConfirmation: (brn: Brn) => boolean },
): WideCauses {
  const INVARIANT = '13 one cause never leads to notices about everybody';
  /** Notified companies by kind of problem and the sweep that found it. */
  const notified = new Map<string, Set<Brn>>();
  const askedCompanies = new Set<Brn>();
  const refusedCompanies = new Set<Brn>();

  function isWide(companies: number): boolean {
    return companies >= MIN_COMPANIES && companies > context.stored.companies.size * MAX_SHARE;
  }

  return {
    onPassStarted() {
      askedCompanies.clear();
      refusedCompanies.clear();
    },
    onAnswer({ brn, by, outcome }) {
      if (by !== 'sweep') return;
      askedCompanies.add(brn);
      if (outcome.kind === 'nothing' && outcome.refusesSettings === true) refusedCompanies.add(brn);
    },
    onSetupOpened() {
      const { size: refused } = refusedCompanies;
      if (refused >= MIN_REFUSED && refused >= askedCompanies.size * MAX_SHARE) return;
      const message = `${refusedCompanies.size} of ${askedCompanies.size} companies are refused, but the app reports it for all`;
      context.fail(INVARIANT, 'all', message);
    },
    onFirstMention(brn, kind) {
      const { sweep, releasedAt } = context.stored;
      // Companies whose logins are used up wait for a person each.
      if (kind === 'check-broken' && logins.needsConfirmation(brn)) return;
      const onset = onsetOf(context, brn, kind);
      if (onset === undefined) return;
      if ([onset.at, context.now()].some((at) => isAskedByPerson(context, brn, at))) return;
      // A later sweep may have confirmed it, or a person may have released the alerts.
      if (onset.sweep < sweep.startedAt || releasedAt >= onset.sweep) return;
      if (onset.isMisreport && isWide(countOnsets(context, kind, onset.sweep) * TOLERANCE)) {
        context.fail(INVARIANT, brn, `${kind} is notified, but was a mass misreport`);
      }
      const key = `${kind} ${onset.sweep}`;
      const companies = notified.get(key) ?? new Set();
      notified.set(key, companies.add(brn));
      if (isWide(companies.size)) {
        context.fail(INVARIANT, brn, `${kind} is notified about ${companies.size} companies`);
      }
    },
  };
}

/** The sweep that found the problem; undefined if it was there from the start or follows from a date. */
function onsetOf({ knowledge, stored, now }: YearContext, brn: Brn, kind: ReasonKind) {
  if (kind === 'certificate-expiry') return undefined;
  if (kind === 'check-broken') {
    return { sweep: stored.sweep.startedAt, at: now(), isMisreport: false };
  }
  return knowledge.of(brn)?.onsets.get(kind);
}

/** The number of companies for which this sweep found the problem new. */
function countOnsets({ stored, knowledge }: YearContext, kind: ReasonKind, sweep: Instant): number {
  const brns = [...stored.companies.keys()];
  return brns.filter((brn) => knowledge.of(brn)?.onsets.get(kind)?.sweep === sweep).length;
}

/** Whether a person's check found the problem (again), which is reported before the app can see that many have it. */
function isAskedByPerson({ personActedAt }: YearContext, brn: Brn, at: Instant): boolean {
  const actedAt = personActedAt.get(brn);
  return actedAt !== undefined && Math.abs(at - actedAt) <= 5 * MINUTE;
}
