import type { Alert } from '../domain/alert.js';
import type { DigestFacts } from '../domain/compose-digest.js';
import { DIGEST_ROWS, type DigestList, type DigestRow } from '../domain/digest.js';
import { byEndOfSnooze, byUrgency, listOf, rowOf, type Standing } from '../domain/digest-facts.js';
import type { Instant } from '../domain/instant.js';
import { createFirstOf, type FirstOf } from './first-of.js';

/** Counts one channel's companies and alerts as they come by; keeps of each list the rows that are shown. */
export interface DigestTally {
  /** A company of the channel. */
  watched(owner: string | undefined): void;
  /** One that is left alone for the time being. */
  paused(): void;
  /** One of them of which something is known. */
  standing(standing: Standing): void;
  alert(alert: Alert, now: Instant): void;
  fixed(row: DigestRow): void;
  expiring(row: DigestRow): void;
  facts(): DigestFacts;
}

export function createDigestTally(): DigestTally {
  let watched = 0;
  let paused = 0;
  const owners = new Map<string, number>();
  let known = 0;
  const collection = { collectable: 0, unknown: 0, broken: 0, 'at-risk': 0 };
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
    },
    alert(alert, now) {
      const list = listOf(alert);
      if (list === undefined) return;
      lists[list].offer(rowOf(alert, now));
      if (list === 'attention') attention[alert.severity] += 1;
    },
    fixed: (row) => lists.fixed.offer(row),
    expiring: (row) => lists.expiring.offer(row),
    facts: () => ({
      counts: {
        watched,
        collectable: collection.collectable,
        atRisk: collection['at-risk'],
        broken: collection.broken,
        attention,
        taken: lists.taken.offered,
        snoozed: lists.snoozed.offered,
        unknown: collection.unknown + (watched - known),
      },
      paused,
      owners,
      notAsked: checked['not-asked'] + (watched - known),
      noAnswer: checked['no-answer'],
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
