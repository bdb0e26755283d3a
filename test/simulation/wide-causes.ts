import type { Brn } from '../../src/kernel/brn.js';
import { type Instant, MINUTE } from '../../src/kernel/time.js';
import type { ReasonKind } from '../../src/records/reason.js';
import type { Answered } from './living-popbill.js';
import type { Trial } from './trial.js';

/** What concerns so many that it is no company's own (DESIGN section 5). */
const SHARE = 0.3;
const AT_LEAST = 5;
/** The app counts the companies that a sweep was answered about: about the limit it may see it otherwise. */
const SURELY = 0.8;

export interface WideCauses {
  /** A sweep begins, or one that broke off asks again. */
  passBegins(): void;
  answered(answer: Answered): void;
  /** That all of our settings are refused is said. */
  setupOpens(): void;
  /** A reader hears for the first time that a company has this trouble. */
  told(brn: Brn, kind: ReasonKind): void;
}

/** 13. One cause is never told of more than 30 % of the companies, and one company is never taken for all. */
export function createWideCauses(
  trial: Trial,
  logins: { readonly isSpent: (brn: Brn) => boolean },
): WideCauses {
  const name = '13 one cause is never told of everybody';
  /** Who was told, by kind of trouble and the sweep that found it. */
  const told = new Map<string, Set<Brn>>();
  const asked = new Set<Brn>();
  const refused = new Set<Brn>();

  function isWide(companies: number): boolean {
    return companies >= AT_LEAST && companies > trial.stored.companies.size * SHARE;
  }

  return {
    passBegins() {
      asked.clear();
      refused.clear();
    },
    answered({ brn, by, said }) {
      if (by !== 'sweep') return;
      asked.add(brn);
      if (said.kind === 'nothing' && said.isOurFault === true) refused.add(brn);
    },
    setupOpens() {
      if (refused.size >= 3 && refused.size >= asked.size * SHARE) return;
      const what = `${refused.size} of ${asked.size} companies are refused, and all are called so`;
      trial.fail(name, 'all', what);
    },
    told(brn, kind) {
      const { sweep, releasedAt } = trial.stored;
      // Whatever used its logins up, by now each waits for a person of its own.
      if (kind === 'check-broken' && logins.isSpent(brn)) return;
      const found = foundIn(trial, brn, kind);
      if (found === undefined || isAskedByPerson(trial, brn, found.at)) return;
      // A later sweep may have found it once more, and a person may have said that it is each company's own.
      if (found.sweep < sweep.begunAt || releasedAt >= found.sweep) return;
      if (found.isMisreport && isWide(turnedIn(trial, kind, found.sweep) * SURELY)) {
        trial.fail(name, brn, `${kind} is told, which POPBiLL said of many at once and is not so`);
      }
      const key = `${kind} ${found.sweep}`;
      const companies = told.get(key) ?? new Set();
      told.set(key, companies.add(brn));
      if (isWide(companies.size)) {
        trial.fail(name, brn, `${kind} is told of ${companies.size} companies`);
      }
    },
  };
}

/** The sweep in which something became wrong; undefined: it may always have been so, or follows from a date. */
function foundIn({ knowledge, stored, now }: Trial, brn: Brn, kind: ReasonKind) {
  if (kind === 'certificate-expiry') return undefined;
  if (kind === 'check-broken') {
    return { sweep: stored.sweep.begunAt, at: now(), isMisreport: false };
  }
  return knowledge.of(brn)?.turned.get(kind);
}

/** Of how many companies a sweep found it new, so that it is probably none of theirs. */
function turnedIn({ stored, knowledge }: Trial, kind: ReasonKind, sweep: Instant): number {
  const all = [...stored.companies.keys()];
  return all.filter((brn) => knowledge.of(brn)?.turned.get(kind)?.sweep === sweep).length;
}

/** A person's check of one company is told at once, before it can show that it is one of many. */
function isAskedByPerson({ askedByPerson }: Trial, brn: Brn, at: Instant): boolean {
  const askedAt = askedByPerson.get(brn);
  return askedAt !== undefined && Math.abs(at - askedAt) <= 5 * MINUTE;
}
