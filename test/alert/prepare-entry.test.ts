import { describe, expect, it } from 'vitest';
import { prepareEntry } from '../../src/alert/alert-delivery.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { HOUR } from '../../src/kernel/time.js';
import { OutboxIndex } from '../../src/outbox/outbox-index.js';
import type { Alert, NotifiedReason, ThreadLine } from '../../src/records/alert.js';
import type { OutboxEntry, OutboxJob } from '../../src/records/outbox.js';
import type { Reason } from '../../src/records/reason.js';
import { indexedStore } from '../../src/records/store.js';
import { anAlert, HANBIT } from '../support/builders.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';
import { authMissing, certificateExpiry, memberMissing, planStopped } from '../support/reasons.js';

const DAYTIME = seoul('2026-11-25 09:30');
const NIGHT = seoul('2026-11-25 23:00');
const AT = { channel: 'C0ALERTS', ts: '1.0' };
const OPEN = anAlert({ message: AT });
const OVER = anAlert({
  message: AT,
  life: { state: 'resolved', at: DAYTIME, was: [], gaps: [] },
});
const RESOLVED = { kind: 'resolved' } as const;

type Waiting = Pick<OutboxEntry, 'job'> & Partial<OutboxEntry>;

const plain = (alert: Alert): Waiting => ({ job: { kind: 'edit', alert, lines: [] } });
const notice = (line: ThreadLine, alert = OPEN): Waiting => ({
  job: { kind: 'notice', alert, line },
});
const news = (why: 'first' | 'rung' | 'nobody-took-it', calls?: readonly string[]): ThreadLine => ({
  kind: 'notice',
  why,
  ...(calls === undefined ? {} : { calls }),
});

const MEMBER: NotifiedReason = { product: 'taxinvoice', kind: 'member-missing' };
const NOTHING: NotifiedReason = { product: 'taxinvoice', kind: 'auth-missing' };
const another = (reasons: readonly NotifiedReason[]): ThreadLine => ({
  kind: 'notice',
  why: 'new-reason',
  news: reasons,
});

const BOTH = authMissing({ products: ['taxinvoice', 'cashbill'] });

/** Writes entries of one alert, oldest first, and prepares the first one. */
async function prepare(
  entries: readonly Waiting[],
  options: { readonly now?: number; readonly stored?: Alert; readonly which?: number } = {},
) {
  const { now = DAYTIME, stored, which = 0 } = options;
  const kept = memoryStore();
  const outbox = await OutboxIndex.load(kept);
  const store = indexedStore(kept, outbox);
  const values = entries.map(({ job, ...rest }) => ({ ...outbox.createEntry(job, now), ...rest }));
  const changes = [
    ...values.map((value) => ({ put: 'outbox', value }) as const),
    ...(stored === undefined ? [] : [{ put: 'alert', value: stored } as const]),
  ];
  await store.write(changes);
  const seq = values[which]?.seq ?? '';
  const prepared = await prepareEntry(seq, {
    store,
    outbox,
    policy: DEFAULT_POLICY,
    clock: fakeClock(now),
  });
  return { prepared, outbox, seqs: values.map((one) => one.seq) };
}

describe('prepareEntry', () => {
  it('uses the stored alert, even if no entry has that state', async () => {
    const stored = anAlert({ message: AT, pageOpenedBy: { user: 'U0KIM', at: DAYTIME } });

    const { prepared } = await prepare([notice(news('rung'))], { stored });

    expect(prepared?.alert).toEqual(stored);
  });

  it('drops an edit that the next entry repeats', async () => {
    const { prepared, outbox } = await prepare([plain(OVER), notice(RESOLVED, OVER)]);

    expect(prepared).toBeUndefined();
    expect(outbox.size).toBe(1);
  });

  it.each<{ name: string; next: Waiting; now?: number }>([
    { name: 'is due later', next: { ...notice(RESOLVED, OVER), notBefore: DAYTIME + HOUR } },
    {
      name: 'waits for the end of quiet hours',
      next: { ...notice(RESOLVED, OVER), calm: true },
      now: NIGHT,
    },
    {
      name: 'only posts a thread line',
      next: { job: { kind: 'edit', alert: OVER, lines: [{ kind: 'closed' }], under: AT } },
    },
  ])('keeps an edit if the next entry $name', async ({ next, now = DAYTIME }) => {
    const { prepared, outbox } = await prepare([plain(OVER), next], { now });

    expect(prepared).toMatchObject({ job: { kind: 'edit' }, isSuperseded: false });
    expect(outbox.size).toBe(2);
  });

  it.each<{ name: string; entries: readonly Waiting[]; isNotified: boolean }>([
    { name: 'a notice', entries: [notice(news('rung'))], isNotified: true },
    {
      name: 'a mention of the operators',
      entries: [notice(news('nobody-took-it'))],
      isNotified: false,
    },
    { name: 'the end of the alert', entries: [notice(RESOLVED, OVER)], isNotified: false },
    {
      name: 'a notice that is superseded by the end',
      entries: [notice(news('rung'), OVER), notice(RESOLVED, OVER)],
      isNotified: false,
    },
  ])('counts as notified while in flight: $name ($isNotified)', async ({ entries, isNotified }) => {
    const { outbox } = await prepare(entries);

    expect(outbox.alertInFlight(HANBIT) !== undefined).toBe(isNotified);
  });

  it('joins notices in their order, whichever is prepared', async () => {
    const entries = [notice(news('rung', ['U0A'])), notice(news('rung', ['U0B']))];

    const { prepared, outbox } = await prepare(entries, { which: 1 });

    expect(prepared?.job).toMatchObject({ line: { calls: ['U0A', 'U0B'] } });
    expect(outbox.size).toBe(1);
  });

  it('respects quiet hours only if nobody asked for any of the joined notices', async () => {
    const calm = { ...notice(news('rung')), calm: true } as const;

    const both = await prepare([calm, calm]);
    const one = await prepare([calm, notice(news('rung'))]);

    const calmOf = ({ outbox, seqs }: typeof both) => outbox.get(seqs[0] ?? '')?.calm;
    expect([calmOf(both), calmOf(one)]).toEqual([true, undefined]);
  });

  it.each<{ name: string; now: Partial<Alert> }>([
    { name: 'was claimed', now: { life: { state: 'acknowledged', by: 'U0A', at: DAYTIME } } },
    {
      name: 'was snoozed',
      now: { life: { state: 'snoozed', by: 'U0A', at: DAYTIME, until: DAYTIME + HOUR } },
    },
    { name: 'is no longer critical', now: { severity: 'notice' } },
  ])('does not mention the operators if the alert $name in the meantime', async ({ now }) => {
    const stored = anAlert({ message: AT, ...now });

    const { prepared, outbox } = await prepare([notice(news('nobody-took-it', ['S0OPS']))], {
      stored,
    });

    expect(prepared).toBeUndefined();
    expect(outbox.size).toBe(0);
  });

  it.each<{
    name: string;
    news: NotifiedReason;
    waiting: readonly Waiting[];
    expected: ThreadLine | 'only an edit';
  }>([
    { name: 'has ended', news: MEMBER, waiting: [], expected: 'only an edit' },
    { name: 'still exists', news: NOTHING, waiting: [], expected: another([NOTHING]) },
    {
      name: 'has ended, while a notice about a rung waits',
      news: MEMBER,
      waiting: [notice(news('rung'))],
      expected: { kind: 'notice', why: 'rung' },
    },
    {
      name: 'has ended, while a notice about a further reason waits',
      news: MEMBER,
      waiting: [notice(another([NOTHING]))],
      expected: another([NOTHING]),
    },
  ])(
    'reduces a notice about a new reason that $name',
    async ({ news: reason, waiting, expected }) => {
      const { prepared, outbox } = await prepare([notice(another([reason])), ...waiting]);

      expect(prepared?.job).toMatchObject(
        expected === 'only an edit' ? { kind: 'edit', lines: [] } : { line: expected },
      );
      expect(outbox.alertInFlight(HANBIT) === undefined).toBe(expected === 'only an edit');
    },
  );

  it.each<{ name: string; present: readonly Reason[]; expected: readonly Reason[] }>([
    { name: 'did not come back', present: [memberMissing()], expected: [planStopped(), BOTH] },
    { name: 'came back', present: [planStopped()], expected: [BOTH] },
    {
      name: 'came back for one product',
      present: [authMissing({ products: ['cashbill'] })],
      expected: [planStopped(), authMissing({ products: ['taxinvoice'] })],
    },
    { name: 'all came back', present: [planStopped(), BOTH], expected: [] },
    { name: 'have ended with the alert', present: [], expected: [planStopped(), BOTH] },
  ])(
    'says of the reasons that ended before the send only those that $name',
    async ({ present, expected }) => {
      const stored = anAlert({ message: AT, reasons: present });
      const gone = { kind: 'reason-gone', reasons: [planStopped(), BOTH] } as const;
      const checked = { kind: 'checked', by: 'U0KIM', at: DAYTIME } as const;
      const job = { kind: 'edit', alert: OPEN, lines: [gone, checked] } as const;

      const { prepared } = await prepare([{ job }], { stored });

      const lines = expected.length === 0 ? [checked] : [{ ...gone, reasons: expected }, checked];
      expect(prepared?.job).toEqual({ ...job, lines });
    },
  );

  it('keeps a line that asks for a gap although its reason came back', async () => {
    const stops = [{ product: 'taxinvoice', to: DAYTIME, asked: true }] as const;
    const stored = anAlert({ message: AT, reasons: [planStopped()], stops });
    const gone = { kind: 'reason-gone', reasons: [planStopped()], at: DAYTIME } as const;

    const { prepared } = await prepare([{ job: { kind: 'edit', alert: OPEN, lines: [gone] } }], {
      stored,
    });

    expect(prepared?.job).toMatchObject({ lines: [{ ...gone, reasons: [] }] });
  });

  const eased = { kind: 'notice', why: 'eased', since: DAYTIME } as const;
  const remark = certificateExpiry({ beside: 'working-dept-user', severity: 'notice' });

  it.each<{ state: string; reasons: readonly Reason[]; expected: object }>([
    { state: 'needs no action', reasons: [remark], expected: { kind: 'notice', line: eased } },
    { state: 'needs action again', reasons: [memberMissing()], expected: { kind: 'edit' } },
    { state: 'has ended', reasons: [], expected: { kind: 'notice', line: eased } },
  ])(
    'announces that a critical problem is resolved unless the alert needs action again: it $state',
    async ({ reasons, expected }) => {
      const stored = anAlert({ message: AT, reasons });

      const { prepared } = await prepare([notice(eased)], { stored });

      expect(prepared?.job).toMatchObject(expected);
    },
  );

  it('falls back to the joined notice if the new reason ends before the send', async () => {
    const both = await prepare([notice(news('rung')), notice(another([NOTHING]))]);
    const joined = both.outbox.all();
    const stored = anAlert({ message: AT, reasons: [] });

    const { prepared } = await prepare(joined, { stored });

    expect(joined).toMatchObject([{ job: { line: { why: 'new-reason', news: [NOTHING] } } }]);
    expect(prepared?.job).toMatchObject({ line: { kind: 'notice', why: 'rung' } });
    expect(prepared?.job).not.toHaveProperty('line.news');
  });

  it.each<{ state: string; life: Alert['life']; expected: ThreadLine | 'only an edit' }>([
    { state: 'is unclaimed', life: { state: 'open' }, expected: news('nobody-took-it', ['S0OPS']) },
    {
      state: 'was claimed',
      life: { state: 'acknowledged', by: 'U0A', at: DAYTIME },
      expected: 'only an edit',
    },
  ])(
    'mentions the operators after the new reason has ended if the alert $state',
    async ({ life, expected }) => {
      const entries = [notice(news('nobody-took-it', ['S0OPS'])), notice(another([NOTHING]))];
      const [joined] = (await prepare(entries)).outbox.all();
      const stored = anAlert({ message: AT, life, reasons: [] });

      const { prepared } = await prepare(joined === undefined ? [] : [joined], { stored });

      expect(prepared?.job).toMatchObject(
        expected === 'only an edit' ? { kind: 'edit', lines: [] } : { line: expected },
      );
    },
  );

  it('returns nothing for an entry that was dropped or is not about an alert', async () => {
    const job: OutboxJob = { kind: 'roll-up', id: 'C0ALERTS-1', channel: 'C0ALERTS' };

    const gone = await prepare([], {});
    const other = await prepare([{ job }]);

    expect([gone.prepared, other.prepared]).toEqual([undefined, undefined]);
  });
});
