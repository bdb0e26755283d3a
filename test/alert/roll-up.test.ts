import { describe, expect, it } from 'vitest';
import type { IndexedAlert } from '../../src/alert/alert-index.js';
import {
  drawRollUp,
  type RollUpState,
  withoutReply,
} from '../../src/alert/roll-up-drawing-rules.js';
import {
  MAX_INDIVIDUAL_NOTICES,
  MAX_ROLL_UP_ROWS,
  mergeRollUpLines,
  partsOfRollUpId,
  type RollUpMember,
  rollUpId,
  routeNotice,
  viewOfRollUp,
} from '../../src/alert/roll-up-rules.js';
import { rollUpLines, rollUpSentence, rollUpTitle } from '../../src/alert/roll-up-words.js';
import type { Brn } from '../../src/kernel/brn.js';
import type { RollUp, RollUpLine } from '../../src/records/alert.js';
import { PLAIN } from '../../src/text/markup.js';
import { TONGUES } from '../../src/text/tongue.js';
import { seoul } from '../support/fake-clock.js';

const NOW = seoul('2026-11-25 08:31');
const ROUND = seoul('2026-11-25 06:00');

function member(n: number, overrides: Partial<RollUpMember> = {}): RollUpMember {
  return {
    brn: String(n).padStart(10, '0') as Brn,
    name: `회사 ${n}`,
    severity: 'warning',
    kind: 'dept-user-login',
    state: 'open',
    ...overrides,
  };
}

function view(open: readonly RollUpMember[], { total = open.length } = {}) {
  const id = rollUpId('C0ALERTS', ROUND);
  return viewOfRollUp({ id, stage: 'test', channel: 'C0ALERTS', total, at: NOW }, open);
}

describe('the row of a combined alert', () => {
  const plain = { ...PLAIN, bold: (name: string) => name };
  const revoked = { kind: 'certificate-invalid', detail: 'revoked' } as const;
  const ended = { kind: 'plan', detail: 'ended' } as const;

  it('has the precise fact, as lists do, also where the title names the kind', () => {
    const same = view([member(1, revoked)]);
    const different = view([member(1, revoked), member(2, ended)]);

    expect(rollUpTitle(same, 1, TONGUES.ko)).toBe('인증서 사용 불가 1곳');
    expect(rollUpLines(same, 1, plain, TONGUES.ko)).toMatch(/ · 인증서 폐기됨$/);
    expect(rollUpLines(different, 2, plain, TONGUES.ko)).toMatch(/폐기됨\n.* · 정액제 종료됨$/);
    expect(rollUpLines(different, 2, plain, TONGUES.en)).toMatch(/ · Flat-rate plan ended$/);
    expect(rollUpSentence(different, 2, PLAIN, TONGUES.en)).toMatch(
      /\(certificate revoked\).*\(flat-rate plan ended\)/,
    );
  });
});

describe('routeNotice', () => {
  const FIRST_NOTICE = {
    round: ROUND,
    isInRollUp: false,
    turnsCritical: false,
    postedIndividually: 0,
    isFromBulkImport: false,
  };
  it.each([
    { name: 'the first notice of a round', notice: {}, target: 'individual' },
    {
      name: 'the fifth notice',
      notice: { postedIndividually: MAX_INDIVIDUAL_NOTICES - 1 },
      target: 'individual',
    },
    {
      name: 'the sixth notice',
      notice: { postedIndividually: MAX_INDIVIDUAL_NOTICES },
      target: 'join',
    },
    {
      name: 'the first notice of a bulk import',
      notice: { isFromBulkImport: true },
      target: 'join',
    },
    {
      name: 'the first notice of a bulk import, if it is critical',
      notice: { isFromBulkImport: true, turnsCritical: true },
      target: 'individual',
    },
    {
      name: 'the first notice of a bulk import that a person asked for',
      notice: { isFromBulkImport: true, round: undefined },
      target: 'individual',
    },
    {
      name: 'the sixth critical notice',
      notice: { postedIndividually: MAX_INDIVIDUAL_NOTICES, turnsCritical: true },
      target: 'join',
    },
    {
      name: 'a notice that a person asked for, after many others',
      notice: { round: undefined, postedIndividually: MAX_INDIVIDUAL_NOTICES },
      target: 'individual',
    },
    { name: 'a member of an earlier combined alert', notice: { isInRollUp: true }, target: 'stay' },
    {
      name: 'a member of an earlier combined alert that becomes critical',
      notice: { isInRollUp: true, turnsCritical: true },
      target: 'individual',
    },
    {
      name: 'a member that becomes critical after five individual notices',
      notice: {
        isInRollUp: true,
        turnsCritical: true,
        postedIndividually: MAX_INDIVIDUAL_NOTICES,
      },
      target: 'stay',
    },
    {
      name: 'a member of an earlier combined alert that a person asked about',
      notice: { round: undefined, isInRollUp: true },
      target: 'individual',
    },
  ])('routes $name: $target', ({ notice, target }) => {
    expect(routeNotice({ ...FIRST_NOTICE, ...notice })).toBe(target);
  });
});

describe('rollUpId', () => {
  it('contains the channel and the round', () => {
    const id = rollUpId('C0ALERTS', ROUND);

    expect(partsOfRollUpId(id)).toEqual({ channel: 'C0ALERTS', round: ROUND });
  });
});

describe('viewOfRollUp', () => {
  it('counts the open members by severity and kind, and the resolved ones', () => {
    const open = [
      member(1, { severity: 'critical', kind: 'auth-missing' }),
      member(2),
      member(3, { severity: 'critical' }),
    ];

    expect(view(open, { total: 7 })).toMatchObject({
      total: 7,
      resolved: 4,
      bySeverity: { critical: 2, warning: 1, notice: 0 },
      byKind: { 'auth-missing': 1, 'dept-user-login': 2 },
    });
  });

  it('sorts by severity, problems without a date, days left, then name', () => {
    const expires = (day: string) =>
      ({ kind: 'certificate-expiry', expiresAt: seoul(`2026-${day} 23:59`) }) as const;
    const open = [
      member(1, expires('11-28')),
      member(2, { ...expires('11-24'), severity: 'critical' }),
      member(3, { severity: 'critical' }),
      member(4, { ...expires('11-26'), severity: 'critical' }),
      member(5, { name: '가람무역' }),
      member(6, { name: '누리전자' }),
    ];

    const { rows } = view(open);

    expect(rows.map(({ brn }) => Number(brn))).toEqual([2, 3, 4, 5, 6, 1]);
  });

  it('has no expiry date for a member with a worse reason', () => {
    const [row] = view([member(1, { expiresAt: NOW })]).rows;

    expect(row).toEqual({
      brn: '0000000001',
      name: '회사 1',
      severity: 'warning',
      kind: 'dept-user-login',
    });
  });

  it('counts unclaimed, claimed and snoozed members, and names who handles a row', () => {
    const { handling, rows } = view([
      member(1, { state: 'acknowledged', handledBy: 'U0LEE' }),
      member(2, { state: 'acknowledged', handledBy: 'U0KIM' }),
      member(3, { state: 'snoozed', handledBy: 'U0LEE', snoozedUntil: NOW + 1 }),
      member(4),
    ]);

    expect(handling).toEqual({ unclaimed: 1, claimed: 2, snoozed: 1 });
    expect(rows).toMatchObject([
      { handledBy: 'U0LEE' },
      { handledBy: 'U0KIM' },
      { handledBy: 'U0LEE', snoozedUntil: NOW + 1 },
      {},
    ]);
  });

  it('has at most ten rows', () => {
    const open = Array.from({ length: 10_000 }, (_, n) =>
      member(n, n === 9_000 ? { severity: 'critical' } : {}),
    );

    const { rows, total } = view(open);

    expect(rows).toHaveLength(MAX_ROLL_UP_ROWS);
    expect(rows[0]?.brn).toBe('0000009000');
    expect(total).toBe(10_000);
  });
});

describe('drawRollUp', () => {
  const alert = (n: number, overrides: Partial<IndexedAlert> = {}): IndexedAlert => ({
    ...member(n),
    needsAction: true,
    channel: 'C0ALERTS',
    openedAt: ROUND,
    ...overrides,
  });
  const recordOf = (...numbers: readonly number[]): RollUp => ({
    v: 1,
    id: rollUpId('C0ALERTS', ROUND),
    stage: 'test',
    channel: 'C0ALERTS',
    openedAt: ROUND,
    round: ROUND,
    members: numbers.map((n) => member(n).brn),
    left: [],
    sentAt: ROUND,
    heard: [],
  });
  const draw = (overrides: Partial<RollUpState>) => {
    const state: RollUpState = {
      id: rollUpId('C0ALERTS', ROUND),
      channel: 'C0ALERTS',
      round: ROUND,
      dropped: new Set(),
      noticeReasons: new Map(),
      mentions: {},
      notifiedAt: new Map(),
      open: [],
      ...overrides,
    };
    return drawRollUp(state, 'test', NOW);
  };

  it('counts dropped members only if they are open again', () => {
    const dropped = new Set([1, 2, 9].map((n) => member(n).brn));

    const drawing = draw({ record: recordOf(1, 2, 3), open: [alert(1)], dropped });

    expect(drawing?.members).toEqual([1, 3].map((n) => member(n).brn));
    expect(drawing?.view).toMatchObject({ total: 2, resolved: 1 });
  });

  it('mentions the operators and the claimer, in a message without a reply later', () => {
    const open = [
      alert(1, { severity: 'critical', unclaimedSince: ROUND }),
      alert(2, { state: 'acknowledged', handledBy: 'U0KIM', remindedAt: ROUND }),
    ];
    const mentions = { untaken: true, calls: ['S0OPS'], reminded: ['U0KIM'] } as const;

    const drawing = draw({ record: recordOf(1, 2), open, mentions });
    const posted = drawing && withoutReply(drawing);

    const { unclaimed = [], reminded = [] } = drawing ?? {};
    expect([...unclaimed, ...reminded].map(({ brn }) => Number(brn))).toEqual([1, 2]);
    expect(drawing?.unmentioned).toBeUndefined();
    expect(posted).toMatchObject({ unclaimed: [], reminded: [], unmentioned: mentions });
  });

  it('leaves what it cannot mention now to the next reply', () => {
    const numbers = Array.from({ length: 51 }, (_, n) => n);
    const open = numbers.map((n) =>
      alert(n, { severity: 'critical', owner: `U${n}`, ownerMentionAt: NOW, noticeRound: NOW }),
    );

    const drawing = draw({ record: recordOf(...numbers), open });

    const { critical = [], notified = [], broadcasts = [], news } = drawing ?? {};
    expect([critical, notified, broadcasts].map((list) => list.length)).toEqual([50, 50, 50]);
    expect(news?.critical?.mentions).toHaveLength(50);
    expect(news?.changed).toBeUndefined();
  });

  it('asks about the members that are due now, not about those that were mentioned before', () => {
    const open = [1, 2].map((n) => alert(n, { severity: 'critical', unclaimedSince: ROUND }));
    const noticeReasons = new Map([[member(2).brn, 'nobody-took-it']]);
    const mentions = { untaken: true, calls: ['S0OPS'] } as const;

    const drawing = draw({ record: recordOf(1, 2), open, mentions, noticeReasons });

    expect(drawing?.news?.unclaimed).toMatchObject({ count: 1, rows: [{ brn: member(2).brn }] });
  });
});

describe('mergeRollUpLines', () => {
  const deed = { kind: 'resolved', at: NOW } as const;
  const gap = { product: 'taxinvoice', to: NOW } as const;
  const lineOf = (numbers: readonly number[], gaps?: readonly [typeof gap]): RollUpLine => ({
    deed,
    companies: numbers.map((n) => ({ brn: member(n).brn, gaps })),
    total: numbers.length,
  });
  const ten = Array.from({ length: 10 }, (_, n) => n);

  it('names the first ten companies', () => {
    const merged = mergeRollUpLines(lineOf(ten), lineOf([10]));

    expect(merged?.companies).toHaveLength(10);
    expect(merged?.total).toBe(11);
  });

  it('leaves out no company whose period has to be collected again', () => {
    expect(mergeRollUpLines(lineOf(ten), lineOf([10], [gap]))).toBeUndefined();
    expect(mergeRollUpLines(lineOf([10], [gap]), lineOf([11]))?.companies).toHaveLength(2);
  });
});
