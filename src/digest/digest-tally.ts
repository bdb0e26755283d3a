import type { Assessment } from '../assessment/assessment.js';
import { NO_COMPANIES } from '../assessment/company-summary.js';
import type { Brn } from '../kernel/brn.js';
import { createFirstOf, type FirstOf } from '../kernel/first-of.js';
import type { Instant } from '../kernel/instant.js';
import { DIGEST_ROWS, type DigestList, type DigestRow } from '../records/digest.js';
import type { DigestFacts } from './compose-digest.js';
import {
  byEndOfSnooze,
  byUrgency,
  type DigestAlert,
  listOf,
  rowOf,
  type Standing,
} from './digest-facts-rules.js';

/** Counts one channel's companies as they come by; keeps of each list the rows that are shown. */
export interface DigestTally {
  /** A company of the channel. */
  watched(owner: string | undefined): void;
  /** One that is left alone for the time being. */
  paused(): void;
  /** One of them of which something is known. */
  standing(standing: Standing): void;
  /** What is wrong with one of them, if anything, and its alert if it has one. */
  trouble(about: Troubled): void;
  fixed(row: DigestRow): void;
  expiring(row: DigestRow): void;
  facts(): DigestFacts;
}

export interface Troubled {
  readonly company: { readonly brn: Brn; readonly name: string };
  readonly assessment: Assessment;
  readonly alert: DigestAlert | undefined;
  readonly now: Instant;
}

export function createDigestTally(): DigestTally {
  let watched = 0;
  let paused = 0;
  const owners = new Map<string, number>();
  let known = 0;
  let loginsOpen = 0;
  const collection = { ...NO_COMPANIES };
  const checked = { yes: 0, 'not-asked': 0, 'no-answer': 0 };
  const attention = { critical: 0, warning: 0, notice: 0 };
  const lists = {
    attention: createFirstOf(DIGEST_ROWS, byUrgency),
    known: createFirstOf(DIGEST_ROWS, byUrgency),
    taken: createFirstOf(DIGEST_ROWS, byUrgency),
    snoozed: createFirstOf(DIGEST_ROWS, byEndOfSnooze),
    fixed: createFirstOf<DigestRow>(DIGEST_ROWS, (a, b) => (b.at ?? 0) - (a.at ?? 0)),
    expiring: createFirstOf<DigestRow>(
      DIGEST_ROWS,
      (a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0),
    ),
  };
  return {
    watched(owner) {
      watched += 1;
      if (owner !== undefined) owners.set(owner, (owners.get(owner) ?? 0) + 1);
    },
    paused() {
      paused += 1;
    },
    standing(standing) {
      known += 1;
      collection[standing.collection] += 1;
      checked[standing.checked] += 1;
      if (standing.isLoginOpen) loginsOpen += 1;
    },
    trouble({ company, assessment, alert, now }) {
      const list = listOf(assessment, alert);
      if (list === undefined) return;
      lists[list].offer(rowOf(company, assessment, alert, now));
      if (list === 'attention') attention[assessment.severity ?? 'notice'] += 1;
    },
    fixed: (row) => lists.fixed.offer(row),
    expiring: (row) => lists.expiring.offer(row),
    facts: () => ({
      counts: {
        watched,
        collectable: collection.collectable,
        atRisk: collection.atRisk,
        broken: collection.cannotCollect,
        attention,
        taken: lists.taken.offered,
        snoozed: lists.snoozed.offered,
        unknown: collection.unknown,
        neverChecked: collection.neverChecked + (watched - known),
      },
      paused,
      owners,
      notAsked: checked['not-asked'] + (watched - known),
      noAnswer: checked['no-answer'],
      loginsOpen,
      attention: listed(lists.attention),
      known: listed(lists.known),
      taken: listed(lists.taken),
      snoozed: listed(lists.snoozed),
      fixed: listed(lists.fixed),
      expiring: listed(lists.expiring),
    }),
  };
}

function listed(list: FirstOf<DigestRow>): DigestList {
  return { rows: list.inOrder(), total: list.offered };
}
