import type { Digest, DigestCounts, DigestList, DigestRow } from '../../src/domain/digest.js';
import { HANBIT, NURI } from './builders.js';
import { seoul } from './fake-clock.js';
import { endOf } from './reasons.js';

export const EMPTY: DigestList = { rows: [], total: 0 };

export const QUIET_COUNTS: DigestCounts = {
  watched: 3000,
  collectable: 2988,
  attention: { critical: 0, warning: 0, notice: 0 },
  taken: 12,
  snoozed: 0,
  unknown: 0,
};

/** The digest of a day on which nothing is left to do. */
export function aDigest(about: Partial<Digest> = {}): Digest {
  return {
    v: 1,
    stage: 'production',
    channel: 'C0ALERTS',
    reader: 'channel',
    day: '2026-11-25',
    at: seoul('2026-11-25 09:00'),
    since: seoul('2026-11-24 09:00'),
    counts: QUIET_COUNTS,
    attention: EMPTY,
    taken: EMPTY,
    snoozed: EMPTY,
    fixed: EMPTY,
    remarks: [],
    ...about,
  };
}

export function aRow(about: Partial<DigestRow> = {}): DigestRow {
  return {
    brn: HANBIT,
    name: '한빛상사',
    severity: 'critical',
    kind: 'certificate-expiry',
    daysLeft: 3,
    expiresAt: endOf('2026-11-28'),
    at: seoul('2026-10-29 06:10'),
    ...about,
  };
}

export const REJECTED_ROW: DigestRow = {
  brn: NURI,
  name: '누리식품',
  severity: 'critical',
  kind: 'dept-user-login',
  at: seoul('2026-11-25 06:10'),
};

export function listOf(rows: readonly DigestRow[], total = rows.length): DigestList {
  return { rows, total };
}
