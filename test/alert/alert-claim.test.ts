import { describe, expect, it } from 'vitest';
import { prepareEntry } from '../../src/alert/alert-delivery.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { HOUR } from '../../src/kernel/time.js';
import { OutboxLog } from '../../src/outbox/outbox-log.js';
import type { Alert, NotifiedReason, ThreadLine } from '../../src/records/alert.js';
import type { OutboxEntry, OutboxJob } from '../../src/records/outbox.js';
import { indexedStore } from '../../src/records/store.js';
import { anAlert, HANBIT } from '../support/builders.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';

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
  ...{ kind: 'notice', why },
  ...(calls === undefined ? {} : { calls }),
});

const MEMBER: NotifiedReason = { product: 'taxinvoice', kind: 'member-missing' };
const NOTHING: NotifiedReason = { product: 'taxinvoice', kind: 'auth-missing' };
const another = (fresh: readonly NotifiedReason[]): ThreadLine => ({
  ...{ kind: 'notice', why: 'new-reason', news: fresh },
});

/** Entries of one alert, oldest first, and what preparing the first one makes of them. */
async function prepare(
  entries: readonly Waiting[],
  about: { readonly now?: number; readonly stored?: Alert; readonly which?: number } = {},
) {
  const { now = DAYTIME, stored, which = 0 } = about;
  const kept = memoryStore();
  const outbox = await OutboxLog.load(kept);
  const store = indexedStore(kept, outbox);
  const values = entries.map(({ job, ...rest }) => ({ ...outbox.entry(job, now), ...rest }));
  const changes = [
    ...values.map((value) => ({ put: 'outbox', value }) as const),
    ...(stored === undefined ? [] : [{ put: 'alert', value: stored } as const]),
  ];
  await store.write(changes);
  const seq = values[which]?.seq ?? '';
  const prepared = await prepareEntry(seq, {
    ...{ store, outbox, policy: DEFAULT_POLICY },
    clock: fakeClock(now),
  });
  return { prepared, outbox, seqs: values.map((one) => one.seq) };
}

describe('preparing an entry about an alert', () => {
  it('shows the alert as it is stored, also where no entry has it', async () => {
    const stored = anAlert({ message: AT, pageOpenedBy: { user: 'U0KIM', at: DAYTIME } });

    const { prepared } = await prepare([notice(news('rung'))], { stored });

    expect(prepared?.alert).toEqual(stored);
  });

  it('leaves an edit to the entry after it that makes the same', async () => {
    const { prepared, outbox } = await prepare([plain(OVER), notice(RESOLVED, OVER)]);

    expect(prepared).toBeUndefined();
    expect(outbox.size).toBe(1);
  });

  it.each<{ name: string; next: Waiting; now?: number }>([
    { name: 'is told later', next: { ...notice(RESOLVED, OVER), notBefore: DAYTIME + HOUR } },
    { name: 'waits for the morning', next: { ...notice(RESOLVED, OVER), calm: true }, now: NIGHT },
    {
      name: 'is only a line under the message',
      next: { job: { kind: 'edit', alert: OVER, lines: [{ kind: 'closed' }], under: AT } },
    },
  ])('makes an edit itself where what comes after it $name', async ({ next, now = DAYTIME }) => {
    const { prepared, outbox } = await prepare([plain(OVER), next], { now });

    expect(prepared).toMatchObject({ job: { kind: 'edit' }, isOvertaken: false });
    expect(outbox.size).toBe(2);
  });

  it.each<{ name: string; entries: readonly Waiting[]; said: boolean }>([
    { name: 'a notice', entries: [notice(news('rung'))], said: true },
    { name: 'a call for the operators', entries: [notice(news('nobody-took-it'))], said: false },
    { name: 'the end of the alert', entries: [notice(RESOLVED, OVER)], said: false },
    {
      name: 'a notice that the end overtakes',
      entries: [notice(news('rung'), OVER), notice(RESOLVED, OVER)],
      said: false,
    },
  ])('counts as notified while it is in flight: $name ($said)', async ({ entries, said }) => {
    const { outbox } = await prepare(entries);

    expect(outbox.inFlight(HANBIT) !== undefined).toBe(said);
  });

  it('says what waits in the order in which it came, whichever is prepared', async () => {
    const entries = [notice(news('rung', ['U0A'])), notice(news('rung', ['U0B']))];

    const { prepared, outbox } = await prepare(entries, { which: 1 });

    expect(prepared?.job).toMatchObject({ line: { calls: ['U0A', 'U0B'] } });
    expect(outbox.size).toBe(1);
  });

  it('keeps quiet hours only where nobody asked for any of it', async () => {
    const calm = { ...notice(news('rung')), calm: true } as const;

    const both = await prepare([calm, calm]);
    const one = await prepare([calm, notice(news('rung'))]);

    const calmOf = ({ outbox, seqs }: typeof both) => outbox.get(seqs[0] ?? '')?.calm;
    expect([calmOf(both), calmOf(one)]).toEqual([true, undefined]);
  });

  it.each<{ name: string; now: Partial<Alert> }>([
    { name: 'somebody took it', now: { life: { state: 'acknowledged', by: 'U0A', at: DAYTIME } } },
    { name: 'it is critical no more', now: { severity: 'notice' } },
  ])('calls no operators when $name meanwhile', async ({ now }) => {
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
    said: ThreadLine | 'quietly';
  }>([
    { name: 'is over', news: MEMBER, waiting: [], said: 'quietly' },
    { name: 'is not over', news: NOTHING, waiting: [], said: another([NOTHING]) },
    {
      name: 'is over, while a step waits that was crossed',
      news: MEMBER,
      waiting: [notice(news('rung'))],
      said: { kind: 'notice', why: 'rung' },
    },
    {
      name: 'is over, and another one came up after it',
      news: MEMBER,
      waiting: [notice(another([NOTHING]))],
      said: another([NOTHING]),
    },
  ])('tells of another problem that $name', async ({ news: fresh, waiting, said }) => {
    const { prepared, outbox } = await prepare([notice(another([fresh])), ...waiting]);

    expect(prepared?.job).toMatchObject(
      said === 'quietly' ? { kind: 'edit', lines: [] } : { line: said },
    );
    expect(outbox.inFlight(HANBIT) === undefined).toBe(said === 'quietly');
  });

  it('says what had waited with another problem when that is over before the joined notice is sent', async () => {
    const both = await prepare([notice(news('rung')), notice(another([NOTHING]))]);
    const joined = both.outbox.all();
    const stored = anAlert({ message: AT, reasons: [] });

    const { prepared } = await prepare(joined, { stored });

    expect(joined).toMatchObject([{ job: { line: { why: 'new-reason', news: [NOTHING] } } }]);
    expect(prepared?.job).toMatchObject({ line: { kind: 'notice', why: 'rung' } });
    expect(prepared?.job).not.toHaveProperty('line.news');
  });

  it.each<{ stands: string; life: Alert['life']; said: ThreadLine | 'quietly' }>([
    { stands: 'nobody took', life: { state: 'open' }, said: news('nobody-took-it', ['S0OPS']) },
    {
      stands: 'somebody took',
      life: { state: 'acknowledged', by: 'U0A', at: DAYTIME },
      said: 'quietly',
    },
  ])(
    'calls whoever was to be called with a problem that is over, about an alert that $stands',
    async ({ life, said }) => {
      const entries = [notice(news('nobody-took-it', ['S0OPS'])), notice(another([NOTHING]))];
      const [joined] = (await prepare(entries)).outbox.all();
      const stored = anAlert({ message: AT, life, reasons: [] });

      const { prepared } = await prepare(joined === undefined ? [] : [joined], { stored });

      expect(prepared?.job).toMatchObject(
        said === 'quietly' ? { kind: 'edit', lines: [] } : { line: said },
      );
    },
  );

  it('has nothing to say of an entry that is gone, or about no alert', async () => {
    const job: OutboxJob = { kind: 'roll-up', id: 'C0ALERTS-1', channel: 'C0ALERTS' };

    const gone = await prepare([], {});
    const other = await prepare([{ job }]);

    expect([gone.prepared, other.prepared]).toEqual([undefined, undefined]);
  });
});
