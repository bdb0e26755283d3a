import { describe, expect, it } from 'vitest';
import { sumsOf } from '../../src/assessment/urgency-rules.js';
import { digestMessage, peopleIn } from '../../src/digest/digest-view.js';
import { handlingCountsOf, stateCountsOf } from '../../src/digest/digest-words.js';
import type { Brn } from '../../src/kernel/brn.js';
import type { Digest, DigestRemark, DigestRow } from '../../src/records/digest.js';
import { LANGUAGES } from '../../src/text/format.js';
import { TONGUES } from '../../src/text/tongue.js';
import { HANBIT, NURI } from '../support/builders.js';
import {
  aDigest,
  aRow,
  EMPTY_LIST,
  EVERY_REMARK,
  listOf,
  QUIET_COUNTS,
  REJECTED_ROW,
} from '../support/digest-samples.js';
import { seoul } from '../support/fake-clock.js';
import { certificateInvalid, endOf } from '../support/reasons.js';
import {
  actionsIn,
  expectAsFixture,
  expectMessageFits,
  mrkdwnIn,
  visibleText,
} from '../support/views.js';

const DAON = '3048100011' as Brn;

const ONE: Partial<Digest> = {
  counts: {
    ...QUIET_COUNTS,
    watched: 1,
    collectable: 0,
    atRisk: 1,
    taken: 0,
    attention: { critical: 1, warning: 0, notice: 0 },
  },
  attention: listOf([aRow()]),
};

const CLAIMED_BY_KIM = { handledBy: 'U0KIM', handledAt: seoul('2026-11-24 09:02') };

const MANY: Partial<Digest> = {
  counts: {
    watched: 3000,
    collectable: 2979,
    atRisk: 17,
    broken: 3,
    attention: { critical: 3, warning: 3, notice: 4 },
    taken: 8,
    snoozed: 2,
    unknown: 1,
    neverChecked: 0,
  },
  totals: {
    watched: 3200,
    collectable: 3168,
    atRisk: 19,
    broken: 7,
    attention: { critical: 8, warning: 3, notice: 4 },
    taken: 9,
    snoozed: 2,
    unknown: 2,
    neverChecked: 4,
  },
  attention: listOf(
    [
      aRow({
        brn: DAON,
        name: '다온디자인',
        expiresAt: endOf('2026-11-24'),
        owner: 'U0KIM',
        isNew: true,
      }),
      { ...REJECTED_ROW, owner: 'U0LEE' },
      aRow({ expiresAt: seoul('2026-11-25 20:47') }),
      { ...REJECTED_ROW, name: '새봄식품', severity: 'warning', kind: 'check-broken' },
      aRow({ name: '가람무역', severity: 'notice', expiresAt: endOf('2026-12-24') }),
    ],
    10,
  ),
  claimed: listOf(
    [
      aRow({ name: '바다상회', ...CLAIMED_BY_KIM }),
      aRow({ name: '솔빛건설', handledBy: 'U0LEE', handledAt: seoul('2025-12-30 14:05') }),
    ],
    8,
  ),
  snoozed: listOf(
    [
      aRow({ name: '미래정밀', ...CLAIMED_BY_KIM, until: seoul('2026-12-01 09:00') }),
      // In a record of an earlier version.
      aRow({ name: '늘푸른유통' }),
    ],
    2,
  ),
  known: listOf(
    [aRow({ name: '하늘여행', severity: 'notice', expiresAt: endOf('2026-12-15') })],
    12,
  ),
  fixed: listOf(
    [
      { brn: HANBIT, name: '한솔물산', at: seoul('2026-11-24 15:26') },
      { brn: NURI, name: '누리식품', at: seoul('2026-11-24 10:00') },
    ],
    5,
  ),
};

const NOT_URGENT: Partial<Digest> = {
  counts: {
    ...QUIET_COUNTS,
    collectable: 2999,
    atRisk: 1,
    taken: 0,
    attention: { critical: 0, warning: 0, notice: 1 },
  },
  attention: listOf([aRow({ severity: 'notice', expiresAt: endOf('2026-12-25') })]),
};

const GOOD_TO_KNOW: Partial<Digest> = {
  counts: { ...QUIET_COUNTS, taken: 0, atRisk: 0, collectable: 3000 },
  known: listOf([aRow({ severity: 'notice', expiresAt: endOf('2026-12-25') })]),
};

const CHANNELS = Array.from({ length: 400 }, (_, n) => `C0CLIENT${n}`);

/** The largest digest of 10,000 companies, with the longest names. */
const HUGE: Partial<Digest> = {
  counts: {
    watched: 10_000,
    collectable: 7200,
    atRisk: 900,
    broken: 1800,
    unknown: 60,
    neverChecked: 40,
    attention: { critical: 1000, warning: 150, notice: 200 },
    taken: 1200,
    snoozed: 150,
  },
  attention: listOf(longRows(60), 1350),
  claimed: listOf(longRows(15), 1200),
  snoozed: listOf(longRows(15), 150),
  known: listOf(
    longRows(5).map((row) => ({ ...row, severity: 'notice' as const })),
    900,
  ),
  fixed: listOf(longRows(5), 1000),
  // The app was removed from all private channels at once.
  remarks: EVERY_REMARK.map((remark) => {
    if (remark.kind === 'filing-deadline') return { ...remark, cannotCollect: 1800 };
    return remark.kind === 'channels-refused' ? { ...remark, channels: CHANNELS } : remark;
  }),
};

function longRows(count: number) {
  return Array.from({ length: count }, (_, i) =>
    aRow({
      name: `<&*_~>😀${'가나다라마바사아자차'.repeat(9)}${i}`,
      owner: 'U0KIM',
      isNew: true,
      ...CLAIMED_BY_KIM,
    }),
  );
}

const SITUATIONS: readonly { readonly name: string; readonly digest: Digest }[] = [
  { name: 'quiet', digest: aDigest() },
  { name: 'quiet-test-stage', digest: aDigest({ stage: 'test' }) },
  { name: 'one', digest: aDigest(ONE) },
  { name: 'not-urgent', digest: aDigest(NOT_URGENT) },
  { name: 'good-to-know', digest: aDigest(GOOD_TO_KNOW) },
  { name: 'many', digest: aDigest(MANY) },
  { name: 'huge', digest: aDigest(HUGE) },
  {
    name: 'every-remark',
    digest: aDigest({
      counts: { ...QUIET_COUNTS, atRisk: 9, broken: 3 },
      remarks: EVERY_REMARK,
    }),
  },
  {
    name: 'remarks-of-good-news',
    digest: aDigest({
      remarks: [
        { kind: 'before-break', backOn: '2026-11-30', expiring: EMPTY_LIST },
        { kind: 'filing-deadline', on: '2027-01-25', daysLeft: 61, cannotCollect: 0 },
      ],
    }),
  },
  {
    name: 'due-today',
    digest: aDigest({
      day: '2027-01-25',
      at: seoul('2027-01-25 09:00'),
      counts: { ...QUIET_COUNTS, atRisk: 9, broken: 3 },
      remarks: [{ kind: 'filing-deadline', on: '2027-01-25', daysLeft: 0, cannotCollect: 3 }],
    }),
  },
  {
    name: 'elsewhere',
    digest: aDigest({ ...ONE, channel: 'C0TEAM', elsewhere: true }),
  },
  {
    name: 'no-company-here',
    digest: aDigest({
      counts: { ...QUIET_COUNTS, watched: 0, collectable: 0, atRisk: 0, taken: 0 },
      totals: QUIET_COUNTS,
    }),
  },
  {
    name: 'nothing-watched',
    digest: aDigest({
      reader: 'person',
      counts: { ...QUIET_COUNTS, watched: 0, collectable: 0, atRisk: 0, taken: 0 },
    }),
  },
  { name: 'for-a-person', digest: aDigest({ ...MANY, reader: 'person' }) },
];

describe('digestMessage', () => {
  describe.each(LANGUAGES)('in %s', (language) => {
    const text = TONGUES[language];

    it.each(SITUATIONS)('draws the digest: $name', async ({ name, digest }) => {
      const message = digestMessage(digest, text);

      expectMessageFits(message);
      await expectAsFixture(message, `digest-${name}.${language}`);
    });

    it.each([
      { name: 'long names', company: '가'.repeat(100) },
      { name: 'names full of special characters', company: '<&*_~`>'.repeat(15).slice(0, 100) },
    ])('stays within Slack’s limits with $name in full lists', ({ company }) => {
      const full = (overrides: Partial<DigestRow>) =>
        listOf(
          Array.from({ length: 15 }, () => aRow({ name: company, ...overrides })),
          10_000,
        );
      const digest = aDigest({
        ...MANY,
        attention: full({ owner: 'U0KIM', isNew: true }),
        claimed: full(CLAIMED_BY_KIM),
        snoozed: full({ ...CLAIMED_BY_KIM, until: seoul('2026-12-01 09:00') }),
        known: full({}),
        fixed: full({}),
        remarks: EVERY_REMARK.map((remark) =>
          remark.kind === 'before-break' ? { ...remark, expiring: full({}) } : remark,
        ),
      });

      const message = digestMessage(digest, text);

      expectMessageFits(message);
      expect(visibleText(message)).toContain('10,000');
    });
  });

  it.each(SITUATIONS)('has counts that add up: $name', ({ digest }) => {
    for (const counts of [digest.counts, ...(digest.totals === undefined ? [] : [digest.totals])]) {
      const { total, needsAction } = sumsOf(stateCountsOf(counts));
      const { unclaimed, claimed, snoozed } = handlingCountsOf(counts);
      expect(total).toBe(counts.watched);
      expect(unclaimed + claimed + snoozed).toBe(needsAction);
    }
  });

  const text = TONGUES['en'];

  it('is short if nothing is unclaimed, however many alerts are claimed', () => {
    const message = digestMessage(aDigest(), text);

    expect(visibleText(message).split('\n').slice(-8)).toEqual([
      '12 need action · Daily summary · Wed 25 Nov · 12 at risk · 12 claimed',
      'Daily summary · Wed 25 Nov · 12 need action',
      '12 at risk',
      '12 claimed',
      'Show what needs action',
      'Show open alerts',
      'My alerts',
      '3,000 companies · 2,988 can collect · 12 need action',
    ]);
  });

  it('names the first company and the date within what a phone shows', () => {
    const name = '가'.repeat(100);
    const digest = aDigest({ ...MANY, attention: listOf([aRow({ name })], 10) });
    const korean = digestMessage(digest, TONGUES['ko']).text;

    expect(korean.slice(0, 60)).toContain('조치 필요 20곳: 가가가');
    expect(korean.slice(0, 60)).toContain('인증서 11월 28일(토) 만료');
    expect(digestMessage(digest, text).text.slice(0, 60)).toContain('expires Sat 28 Nov');
  });

  it.each([
    { name: 'refused settings', remark: { kind: 'setup' } },
    { name: 'an outage', remark: { kind: 'outage', silent: 'popbill', since: 1 } },
    { name: 'a common cause', remark: { kind: 'common-cause', rejected: 41, since: 1 } },
    { name: 'a mass change', remark: { kind: 'mass-change', companies: 30, since: 1 } },
    { name: 'unverified logins', remark: { kind: 'logins-open', companies: 1 } },
    { name: 'unchecked companies', remark: { kind: 'unchecked', companies: 1 } },
  ] as const)('does not say that nothing needs action if $name may hide it', ({ remark }) => {
    const message = digestMessage(aDigest({ remarks: [remark] }), text);

    expect(message.text).not.toMatch(/nothing needs action/i);
    expect(message.text).toContain('Not everything could be checked');
  });

  it('names the first of many channels that refuse alerts, and counts the others', () => {
    const words = visibleText(digestMessage(aDigest(HUGE), text));

    expect(words).toContain("400 channels can't receive alerts: <#C0CLIENT0>, <#C0CLIENT1>");
    expect(words).toContain('<#C0CLIENT11> and 388 more.');
  });

  it('says how many rows are left out, with buttons that show them', () => {
    const message = digestMessage(aDigest(MANY), text);

    expect(visibleText(message)).toContain('and 5 more unclaimed\n');
    expect(visibleText(message)).toContain('and 11 more');
    expect(actionsIn(message)).toEqual(['open_attention', 'home_alerts', 'home_my_alerts']);
  });

  it('names every company that needs action, or counts it as left out', () => {
    const words = visibleText(digestMessage(aDigest(MANY), text));

    const [unclaimed = ''] = words.split('*8 claimed*');
    const rows = unclaimed.match(/^• .*(Critical|Warning|Info)/gm)?.length ?? 0;
    expect(words).toContain('20 need action');
    expect(words).toContain('and 5 more unclaimed');
    const expiry = 'Critical · Certificate expires Sat 28 Nov (in 3 days)';
    expect(words).toContain(
      [
        '*8 claimed*',
        `• 바다상회 · ${expiry} · <@U0KIM>, since 24 Nov`,
        `• 솔빛건설 · ${expiry} · <@U0LEE>, since 30 Dec 2025`,
        'and 6 more',
        '*2 snoozed*',
        `• 미래정밀 · ${expiry} · <@U0KIM>, until 1 Dec, 09:00`,
        `• 늘푸른유통 · ${expiry}`,
      ].join('\n'),
    );
    expect(rows + 5 + 8 + 2).toBe(20);
  });

  it('says what is wrong as lists do, also for a row of an earlier version', () => {
    const [kind, sub] = ['certificate-invalid', 'revoked'] as const;
    const known = aRow({ kind, expiresAt: undefined, reason: certificateInvalid({ sub }) });
    const claimed = listOf([{ ...known, ...CLAIMED_BY_KIM }, aRow({ kind, expiresAt: undefined })]);
    const digest = aDigest({ ...MANY, attention: listOf([known]), claimed });

    const message = digestMessage(digest, text);

    expect(message.text).toContain('한빛상사 certificate revoked');
    expect(visibleText(message)).toContain('• 한빛상사 · Critical · Certificate revoked');
    expect(visibleText(message)).toContain('Certificate revoked · <@U0KIM>, since 24 Nov');
    expect(visibleText(message)).toContain('• 한빛상사 · Critical · Certificate cannot be used');
  });

  it('counts paused companies apart from the total', () => {
    const remarks = [{ kind: 'paused', companies: 4 }] as const;
    const none = { ...QUIET_COUNTS, watched: 0, collectable: 0, atRisk: 0, taken: 0 };

    const [some, all, allHere] = [
      { counts: QUIET_COUNTS },
      { counts: none },
      { counts: none, totals: QUIET_COUNTS },
    ].map((facts) => visibleText(digestMessage(aDigest({ ...facts, remarks }), text)));

    expect(some).toContain('3,000 companies · 2,988 can collect · 12 need action · 4 paused');
    expect(all).toContain('All companies are paused.');
    expect(all).toContain('0 companies · 4 paused, not counted');
    expect(allHere).toContain('All companies with alerts in this channel are paused.');
  });

  it.each([
    { companies: 8, never: 3, expected: '5 companies not checked or only partly checked' },
    { companies: 3, never: 3, expected: '• 3 companies not checked yet. This' },
  ])('says that $never of $companies unchecked companies were never checked', (given) => {
    const counts = { ...QUIET_COUNTS, neverChecked: given.never };
    const remarks = [{ kind: 'unchecked', companies: given.companies }] as const;

    const words = visibleText(digestMessage(aDigest({ counts, remarks }), text));

    expect(words).toContain(given.expected);
    expect(words).toContain('3 companies not checked yet.');
    expect(words.includes('Counts use their last result')).toBe(given.companies > given.never);
  });

  it.each([
    { name: 'a channel', digest: {}, value: '1 attention C0ALERTS' },
    { name: 'all companies', digest: { countsAll: true }, value: '1 attention' },
  ] as const)('opens the list of the companies that it counts: $name', ({ digest, value }) => {
    const message = digestMessage(aDigest({ ...MANY, ...digest }), text);

    expect(JSON.stringify(message)).toContain(`"value":"${value}"`);
  });

  it('shows every critical row, and ten rows if there are others', () => {
    const critical = Array.from({ length: 25 }, (_, i) => aRow({ name: `회사 ${i}` }));
    const warnings = Array.from({ length: 15 }, () => aRow({ severity: 'warning' }));
    const shown = (rows: readonly DigestRow[]) => {
      const message = digestMessage(aDigest({ ...ONE, attention: listOf(rows) }), text);
      return visibleText(message).match(/^• .*(Critical|Warning)/gm)?.length;
    };

    expect(shown([...critical, ...warnings])).toBe(25);
    expect(shown(warnings)).toBe(10);
  });

  it('counts rows as left out that do not fit', () => {
    const rows = Array.from({ length: 60 }, () => aRow({ name: '&'.repeat(40) }));
    const none = { known: EMPTY_LIST, claimed: EMPTY_LIST, snoozed: EMPTY_LIST };
    const digest = aDigest({ ...HUGE, ...none, attention: listOf(rows, 70) });

    const words = visibleText(digestMessage(digest, text));

    const shown = words.match(/^• .*Critical/gm)?.length ?? 0;
    const [, hidden] = words.match(/^and (\d+) more unclaimed/m) ?? [];
    expect(shown).toBeGreaterThan(10);
    expect(shown + Number(hidden)).toBe(70);
  });

  it('says that no company needs action if all are informational, and lists them', () => {
    const message = digestMessage(aDigest(GOOD_TO_KNOW), text);

    expect(message.text).toContain('Nothing needs action');
    expect(actionsIn(message)).toEqual([]);
    expect(visibleText(message)).toContain('Good to know: 1 company, collection not affected');
  });

  it('draws a summary of an older version without this list', () => {
    const { known: _, ...older } = aDigest(MANY);

    expect(visibleText(digestMessage(older, text))).not.toContain('Good to know');
  });

  it('escapes mentions in names', () => {
    const digest = aDigest({ ...ONE, attention: listOf([aRow({ name: '<!channel> *bold*' })]) });

    const message = digestMessage(digest, text);

    expect(mrkdwnIn(message)).not.toContain('<!channel>');
    expect(message.text).not.toContain('<!channel>');
  });

  it('names owners without mentioning them, and leaves out people without a known name', () => {
    const names = new Map([['U0KIM', 'Kim <Ops>']]);

    const message = digestMessage(aDigest(MANY), text, names);

    expect(visibleText(message)).toContain('owner Kim &lt;Ops&gt; · new');
    expect(visibleText(message)).toMatch(/바다상회 .* · Kim &lt;Ops&gt;, since 24 Nov$/m);
    expect(visibleText(message)).toMatch(/솔빛건설 .* · since 30 Dec 2025$/m);
    expect(visibleText(message)).toMatch(/누리식품 .* Department user login rejected$/m);
    expect(mrkdwnIn(message)).not.toContain('<@');
    expect(mrkdwnIn(message)).not.toContain('U0LEE');
  });

  it('returns the people to be named', () => {
    const claimed = listOf([aRow({ handledBy: 'U0PARK' })]);
    const snoozed = listOf([aRow({ handledBy: 'U0CHOI' })]);
    const people = peopleIn(aDigest({ ...MANY, claimed, snoozed }));

    expect([...people]).toEqual(['U0KIM', 'U0LEE', 'U0PARK', 'U0CHOI']);
    expect([...peopleIn(aDigest())]).toEqual([]);
  });

  it('has a button that changes the owner of people who have left', () => {
    const owners = [{ owner: 'U0PARK', companies: 120 }];
    const digest = aDigest({
      ...GOOD_TO_KNOW,
      remarks: [{ kind: 'owners-gone', owners, total: 1 }],
    });

    const message = digestMessage(digest, text, new Map());

    expect(actionsIn(message)).toEqual(['bulk_owner_gone']);
    expect(JSON.stringify(message)).toContain('"value":"U0PARK"');
    expect(visibleText(message)).toContain('<@U0PARK>');
  });

  const ownLines = EVERY_REMARK.filter(({ kind }) => kind !== 'paused');
  it.each(ownLines)('shows the remark $kind on its own line', (remark: DigestRemark) => {
    const plain = digestMessage(aDigest(MANY), text);

    const message = digestMessage(aDigest({ ...MANY, remarks: [remark] }), text);

    const rows = remark.kind === 'owners-gone' ? remark.owners.length : 0;
    expect(message.blocks).toHaveLength(plain.blocks.length + 1 + rows);
    const lines = (view: typeof message) => visibleText(view).split('\n• ').length;
    expect(lines(message)).toBe(lines(plain) + 1);
  });
});
