import type {
  Digest,
  DigestCounts,
  DigestList,
  DigestRemark,
  DigestRow,
} from '../../src/records/digest.js';
import { HANBIT, NURI } from './builders.js';
import { seoul } from './fake-clock.js';
import { endOf } from './reasons.js';

export const EMPTY_LIST: DigestList = { rows: [], total: 0 };

export const QUIET_COUNTS: DigestCounts = {
  watched: 3000,
  collectable: 2988,
  atRisk: 12,
  broken: 0,
  attention: { critical: 0, warning: 0, notice: 0 },
  taken: 12,
  snoozed: 0,
  unknown: 0,
  neverChecked: 0,
};

/** The digest of a day on which no company needs action. */
export function aDigest(overrides: Partial<Digest> = {}): Digest {
  return {
    v: 1,
    stage: 'production',
    channel: 'C0ALERTS',
    reader: 'channel',
    day: '2026-11-25',
    at: seoul('2026-11-25 09:00'),
    since: seoul('2026-11-24 09:00'),
    counts: QUIET_COUNTS,
    attention: EMPTY_LIST,
    fixed: EMPTY_LIST,
    remarks: [],
    ...overrides,
  };
}

export function aRow(overrides: Partial<DigestRow> = {}): DigestRow {
  return {
    brn: HANBIT,
    name: '한빛상사',
    severity: 'critical',
    kind: 'certificate-expiry',
    expiresAt: endOf('2026-11-28'),
    at: seoul('2026-10-29 06:10'),
    ...overrides,
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

/** Remarks of every kind. */
export const EVERY_REMARK: readonly DigestRemark[] = [
  { kind: 'setup', checkedAt: seoul('2026-11-24 06:52') },
  { kind: 'outage', silent: 'hometax', since: seoul('2026-11-25 06:42') },
  { kind: 'mass-change', companies: 30, since: seoul('2026-11-25 06:00') },
  { kind: 'outage', silent: 'popbill', since: seoul('2026-11-25 06:42') },
  { kind: 'common-cause', rejected: 41, since: seoul('2026-11-25 06:10') },
  { kind: 'unchecked', companies: 503, checkedAt: seoul('2026-11-24 06:52') },
  { kind: 'logins-open', companies: 12 },
  {
    kind: 'before-break',
    backOn: '2026-11-30',
    expiring: {
      rows: [aRow(), aRow({ brn: NURI, name: '누리식품', expiresAt: endOf('2026-11-29') })],
      total: 7,
    },
  },
  { kind: 'filing-deadline', on: '2027-01-25', daysLeft: 61, cannotCollect: 3 },
  { kind: 'channels-refused', channels: ['C0TEAM', 'C0OLD'] },
  { kind: 'paused', companies: 4 },
  {
    kind: 'owners-gone',
    owners: [
      { owner: 'U0PARK', companies: 120 },
      { owner: 'U0CHOI', companies: 9 },
      { owner: 'U0JUNG', companies: 3 },
      { owner: 'U0KANG', companies: 2 },
      { owner: 'U0YOON', companies: 1 },
    ],
    total: 6,
  },
  { kind: 'holidays-end', knownUntil: '2026-12-31' },
];
