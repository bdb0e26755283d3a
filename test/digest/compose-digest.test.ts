import { describe, expect, it } from 'vitest';
import {
  composeDigest,
  type DigestContext,
  type DigestFacts,
  longBreakAfter,
} from '../../src/digest/digest-rules.js';
import type { CommonCauseAlert, OutageAlert, SetupAlert } from '../../src/records/incident.js';
import { aRow, EMPTY_LIST, listOf, QUIET_COUNTS } from '../support/digest-samples.js';
import { seoul } from '../support/fake-clock.js';
import { aMassChange } from '../support/incident-samples.js';

const HOLIDAYS = {
  dates: new Set(['2026-10-05', '2026-12-25', '2027-01-01']),
  knownUntil: '2027-12-31',
};

const FACTS: DigestFacts = {
  counts: QUIET_COUNTS,
  paused: 0,
  owners: new Map(),
  unchecked: 0,
  loginsUnverified: 0,
  lists: {
    attention: EMPTY_LIST,
    known: EMPTY_LIST,
    fixed: EMPTY_LIST,
  },
  expiring: EMPTY_LIST,
};

const SETUP: SetupAlert = {
  ...{ v: 1, stage: 'test', openedAt: seoul('2026-11-25 06:00'), code: -99010005, message: '' },
  ...{ fault: 'signature', at: 'token', channel: 'C0DEFAULT' },
};

const OUTAGE: OutageAlert = {
  v: 1,
  stage: 'test',
  silent: 'hometax',
  openedAt: seoul('2026-11-25 06:42'),
  asked: 120,
  failed: 97,
  channel: 'C0DEFAULT',
};

const COMMON_CAUSE: CommonCauseAlert = {
  v: 1,
  stage: 'test',
  code: -11100001,
  message: '',
  openedAt: seoul('2026-11-25 06:10'),
  rejected: 41,
  channel: 'C0DEFAULT',
};

function compose(
  facts: Partial<DigestFacts> = {},
  day: Partial<DigestContext> & { readonly isDefault?: boolean } = {},
) {
  return composeDigest(
    { ...FACTS, ...facts },
    {
      stage: 'test',
      channel: 'C0DEFAULT',
      reader: 'channel',
      isDefault: true,
      at: seoul('2026-11-25 09:00'),
      since: seoul('2026-11-24 09:00'),
      holidays: HOLIDAYS,
      refusedChannels: [],
      departedOwners: new Set(),
      ...day,
    },
  );
}

describe('composeDigest', () => {
  it('has no remarks on an ordinary day', () => {
    expect(compose()).toEqual({
      v: 1,
      stage: 'test',
      channel: 'C0DEFAULT',
      reader: 'channel',
      day: '2026-11-25',
      at: seoul('2026-11-25 09:00'),
      since: seoul('2026-11-24 09:00'),
      counts: QUIET_COUNTS,
      attention: EMPTY_LIST,
      known: EMPTY_LIST,
      fixed: EMPTY_LIST,
      remarks: [],
    });
  });

  it('contains the counted lists and totals', () => {
    const attention = listOf([aRow()], 20);
    const totals = { ...QUIET_COUNTS, watched: 3200 };

    const digest = composeDigest(
      { ...FACTS, lists: { ...FACTS.lists, attention } },
      {
        ...compose(),
        isDefault: true,
        reader: 'channel',
        holidays: HOLIDAYS,
        refusedChannels: [],
        departedOwners: new Set(),
        totals,
      },
    );

    expect(digest).toMatchObject({ attention, totals });
  });

  const checkedAt = seoul('2026-11-24 06:52');
  it.each([
    {
      name: 'companies that were not reached or did not answer',
      facts: { unchecked: 503 },
      day: { checkedAt },
      remark: { kind: 'unchecked', companies: 503, checkedAt },
    },
    {
      name: 'companies that were not reached, if no sweep was ever finished',
      facts: { unchecked: 1 },
      remark: { kind: 'unchecked', companies: 1 },
    },
    {
      name: 'logins that are unverified',
      facts: { loginsUnverified: 2 },
      remark: { kind: 'logins-open', companies: 2 },
    },
    {
      name: 'settings that POPBiLL refuses, and the time of the last check',
      day: { setup: SETUP, checkedAt },
      remark: { kind: 'setup', checkedAt },
    },
    {
      name: 'an outage',
      day: { outage: OUTAGE },
      remark: { kind: 'outage', silent: 'hometax', since: OUTAGE.openedAt },
    },
    {
      name: 'a common cause',
      day: { commonCause: COMMON_CAUSE },
      remark: { kind: 'common-cause', rejected: 41, since: COMMON_CAUSE.openedAt },
    },
    {
      name: 'many companies with the same new trouble',
      day: { massChange: aMassChange() },
      remark: { kind: 'mass-change', companies: 30, since: aMassChange().since },
    },
    {
      name: 'a break of three days and the expiries in it',
      facts: { expiring: listOf([aRow()]) },
      day: { at: seoul('2026-12-24 09:00') },
      remark: { kind: 'before-break', backOn: '2026-12-28', expiring: listOf([aRow()]) },
    },
    {
      name: 'a break without expiries',
      day: { at: seoul('2026-10-02 09:00') },
      remark: { kind: 'before-break', backOn: '2026-10-06', expiring: EMPTY_LIST },
    },
    {
      name: 'a VAT deadline two weeks ahead, moved off a Sunday',
      facts: { counts: { ...QUIET_COUNTS, broken: 3 } },
      day: { at: seoul('2027-04-12 09:00') },
      remark: { kind: 'filing-deadline', on: '2027-04-26', daysLeft: 14, cannotCollect: 3 },
    },
    {
      name: 'a VAT deadline on its day',
      day: { at: seoul('2027-04-26 09:00') },
      remark: { kind: 'filing-deadline', on: '2027-04-26', daysLeft: 0, cannotCollect: 0 },
    },
    {
      name: 'channels that refuse alerts',
      day: { refusedChannels: ['C0OLD'] },
      remark: { kind: 'channels-refused', channels: ['C0OLD'] },
    },
    {
      name: 'holiday data that ends in sixty days',
      day: { holidays: { ...HOLIDAYS, knownUntil: '2027-01-24' } },
      remark: { kind: 'holidays-end', knownUntil: '2027-01-24' },
    },
  ] as const)('remarks on $name', (row) => {
    const facts = 'facts' in row ? row.facts : {};
    const day = 'day' in row ? row.day : {};

    expect(compose(facts, day).remarks).toEqual([row.remark]);
  });

  it.each([
    { name: 'an ordinary weekend', day: { at: seoul('2026-11-27 09:00') } },
    { name: 'a VAT deadline in fifteen days', day: { at: seoul('2027-04-11 09:00') } },
    {
      name: 'holiday data for more than sixty days',
      day: { holidays: { ...HOLIDAYS, knownUntil: '2027-01-25' } },
    },
    {
      name: 'missing holiday data',
      day: { holidays: { dates: new Set<string>() } },
    },
  ])('does not remark on $name', ({ day }) => {
    expect(compose({}, day).remarks).toEqual([]);
  });

  it('has no remarks for admins in other channels, but those about failed checks', () => {
    const { remarks } = compose(
      {},
      {
        isDefault: false,
        setup: SETUP,
        refusedChannels: ['C0OLD'],
        holidays: { ...HOLIDAYS, knownUntil: '2026-12-31' },
      },
    );

    expect(remarks).toEqual([{ kind: 'setup' }]);
  });

  it('has no remarks on deadlines and breaks in a channel without companies', () => {
    const counts = { ...QUIET_COUNTS, watched: 0 };

    expect(compose({ counts }, { at: seoul('2027-04-12 09:00') }).remarks).toEqual([]);
    expect(compose({ counts }, { at: seoul('2026-12-24 09:00') }).remarks).toEqual([]);
  });

  it('begins with the remarks about failed checks', () => {
    const { remarks } = compose(
      { unchecked: 2 },
      {
        at: seoul('2026-12-24 09:00'),
        setup: SETUP,
        outage: OUTAGE,
        commonCause: COMMON_CAUSE,
        refusedChannels: ['C0OLD'],
      },
    );

    expect(remarks.map(({ kind }) => kind)).toEqual([
      'setup',
      'outage',
      'common-cause',
      'unchecked',
      'before-break',
      'channels-refused',
    ]);
  });
});

describe('longBreakAfter', () => {
  it.each([
    { name: 'Christmas on a Friday', day: '2026-12-24', first: '2026-12-25', last: '2026-12-27' },
    { name: 'a Monday off', day: '2026-10-02', first: '2026-10-03', last: '2026-10-05' },
  ])('spans $name', ({ day, first, last }) => {
    expect(longBreakAfter(day, HOLIDAYS)).toMatchObject({ first, last });
  });

  it('is undefined during the break', () => {
    const holidays = { dates: new Set(['2026-11-26', '2026-11-27', '2026-11-30']) };

    expect(longBreakAfter('2026-11-25', holidays)).toBeDefined();
    expect(longBreakAfter('2026-11-26', holidays)).toBeUndefined();
  });

  it('is undefined before a weekend or a single holiday', () => {
    expect(longBreakAfter('2026-11-27', HOLIDAYS)).toBeUndefined();
    expect(longBreakAfter('2026-11-25', { dates: new Set(['2026-11-26']) })).toBeUndefined();
  });
});

describe('composeDigest: paused companies and owners who have left', () => {
  it('has a remark on the number of paused companies, if there are any', () => {
    expect(compose({ paused: 3 }).remarks).toEqual([{ kind: 'paused', companies: 3 }]);
    expect(compose().remarks).toEqual([]);
  });

  it('names owners who have left, those with the most companies first, and counts the rest', () => {
    const owners = new Map<string, number>(
      Array.from({ length: 8 }, (_, i) => [`U0GONE${i}`, i + 1] as const),
    ).set('U0KIM', 50);
    const gone = new Set([...owners.keys()].filter((owner) => owner !== 'U0KIM'));

    const [remark] = compose({ owners }, { departedOwners: gone }).remarks;

    expect(remark).toMatchObject({ kind: 'owners-gone', total: 8 });
    expect(remark?.kind === 'owners-gone' ? remark.owners : []).toEqual(
      [7, 6, 5, 4, 3].map((i) => ({ owner: `U0GONE${i}`, companies: i + 1 })),
    );
  });

  it('ignores people who left and own none of the channel’s companies', () => {
    expect(compose({}, { departedOwners: new Set(['U0GONE']) }).remarks).toEqual([]);
  });
});
