import { describe, expect, it } from 'vitest';
import {
  POSTED_INDIVIDUALLY_AT_MOST,
  partsOfRollUpId,
  placeNotice,
  ROLL_UP_ROWS,
  type RollUpMember,
  rollUpGroup,
  rollUpId,
  viewOfRollUp,
} from '../../src/alert/roll-up-rules.js';
import type { Brn } from '../../src/kernel/brn.js';
import { seoul } from '../support/fake-clock.js';

const NOW = seoul('2026-11-25 08:31');
const ROUND = seoul('2026-11-25 06:00');

function member(n: number, about: Partial<RollUpMember> = {}): RollUpMember {
  return {
    brn: String(n).padStart(10, '0') as Brn,
    name: `회사 ${n}`,
    severity: 'warning',
    kind: 'dept-user-login',
    state: 'open',
    ...about,
  };
}

function view(open: readonly RollUpMember[], about: { total?: number; left?: number } = {}) {
  const { total = open.length, left = 0 } = about;
  const id = rollUpId('C0ALERTS', ROUND);
  return viewOfRollUp({ id, stage: 'test', channel: 'C0ALERTS', open, total, left, at: NOW });
}

describe('placeNotice', () => {
  const fresh = {
    round: ROUND,
    isInRollUp: false,
    turnsCritical: false,
    postedIndividually: 0,
    cameInBulk: false,
  };
  it.each([
    { name: 'the first notice of a round', about: {}, place: 'alone' },
    {
      name: 'the fifth',
      about: { postedIndividually: POSTED_INDIVIDUALLY_AT_MOST - 1 },
      place: 'alone',
    },
    {
      name: 'the sixth',
      about: { postedIndividually: POSTED_INDIVIDUALLY_AT_MOST },
      place: 'join',
    },
    { name: 'one that came with many others', about: { cameInBulk: true }, place: 'join' },
    {
      name: 'one that came with many others, of which a person asked',
      about: { cameInBulk: true, round: undefined },
      place: 'alone',
    },
    {
      name: 'the sixth, which is critical',
      about: { postedIndividually: POSTED_INDIVIDUALLY_AT_MOST, turnsCritical: true },
      place: 'join',
    },
    {
      name: 'what a person asked about, however many stand',
      about: { round: undefined, postedIndividually: POSTED_INDIVIDUALLY_AT_MOST },
      place: 'alone',
    },
    { name: 'one of an earlier combined alert', about: { isInRollUp: true }, place: 'stay' },
    {
      name: 'one of an earlier combined alert that becomes critical',
      about: { isInRollUp: true, turnsCritical: true },
      place: 'alone',
    },
    {
      name: 'one that becomes critical when five stand already',
      about: {
        isInRollUp: true,
        turnsCritical: true,
        postedIndividually: POSTED_INDIVIDUALLY_AT_MOST,
      },
      place: 'stay',
    },
    {
      name: 'one of an earlier combined alert that a person asked about',
      about: { round: undefined, isInRollUp: true },
      place: 'alone',
    },
  ])('places $name: $place', ({ about, place }) => {
    expect(placeNotice({ ...fresh, ...about })).toBe(place);
  });
});

describe('rollUpId', () => {
  it('names the channel and the round, and gives them back', () => {
    const id = rollUpId('C0ALERTS', ROUND);

    expect(partsOfRollUpId(id)).toEqual({ channel: 'C0ALERTS', round: ROUND });
  });
});

describe('viewOfRollUp', () => {
  it('counts the open ones by severity and kind, and what is solved', () => {
    const open = [
      member(1, { severity: 'critical', kind: 'auth-missing' }),
      member(2),
      member(3, { severity: 'critical' }),
    ];

    expect(view(open, { total: 9, left: 2 })).toMatchObject({
      total: 9,
      left: 2,
      resolved: 4,
      bySeverity: { critical: 2, warning: 1, notice: 0 },
      byKind: { 'auth-missing': 1, 'dept-user-login': 2 },
    });
  });

  it('names the most urgent first: severity, what is broken, what ends first, then the name', () => {
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

    expect(rows.map(({ brn, daysLeft }) => [Number(brn), daysLeft])).toEqual([
      [2, -1],
      [3, undefined],
      [4, 1],
      [5, undefined],
      [6, undefined],
      [1, 3],
    ]);
  });

  it('says nothing of a certificate where something else is worse', () => {
    const [row] = view([member(1, { expiresAt: NOW })]).rows;

    expect(row).toEqual({
      brn: '0000000001',
      name: '회사 1',
      severity: 'warning',
      kind: 'dept-user-login',
    });
  });

  it('says who took how many and who put off how many, those with the most first', () => {
    const of = (state: 'acknowledged' | 'snoozed', by: string) => ({ state, by });
    const {
      claimed: taken,
      snoozed,
      rows,
    } = view([
      member(1, of('acknowledged', 'U0LEE')),
      member(2, of('acknowledged', 'U0KIM')),
      member(3, of('acknowledged', 'U0KIM')),
      member(4, { ...of('snoozed', 'U0LEE'), until: NOW + 1 }),
      member(5),
    ]);

    expect(taken).toEqual({
      count: 3,
      by: [
        { person: 'U0KIM', count: 2 },
        { person: 'U0LEE', count: 1 },
      ],
    });
    expect(snoozed).toEqual({ count: 1, by: [{ person: 'U0LEE', count: 1 }] });
    expect(rows.map(({ handler }) => handler)).toEqual([
      { person: 'U0LEE' },
      { person: 'U0KIM' },
      { person: 'U0KIM' },
      { person: 'U0LEE', until: NOW + 1 },
      undefined,
    ]);
    expect(view([member(1)])).not.toHaveProperty('taken', expect.anything());
  });

  it('names ten of ten thousand', () => {
    const open = Array.from({ length: 10_000 }, (_, n) =>
      member(n, n === 9_000 ? { severity: 'critical' } : {}),
    );

    const { rows, total } = view(open);

    expect(rows).toHaveLength(ROLL_UP_ROWS);
    expect(rows[0]?.brn).toBe('0000009000');
    expect(total).toBe(10_000);
  });
});

describe('rollUpGroup', () => {
  it('counts those with news and the critical ones among them', () => {
    const news = rollUpGroup([member(1), member(2, { severity: 'critical' })], NOW);

    expect(news).toMatchObject({ count: 2, critical: 1 });
    expect(news.rows.map(({ brn }) => Number(brn))).toEqual([2, 1]);
  });
});
