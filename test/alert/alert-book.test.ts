import { describe, expect, it } from 'vitest';
import { AlertBook } from '../../src/alert/alert-book.js';
import type { Occasion } from '../../src/alert/alert-case.js';
import { AlertMessages } from '../../src/alert/alert-messages.js';
import { assess } from '../../src/assessment/assess-rules.js';
import type { SharedRejection } from '../../src/incident/common-cause-rules.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY, HOUR, type Instant } from '../../src/kernel/time.js';
import { OutboxLog } from '../../src/outbox/outbox-log.js';
import type { Alert } from '../../src/records/alert.js';
import type { HistoryEvent } from '../../src/records/history.js';
import type { CompanyStatus } from '../../src/records/status.js';
import { indexedStore, type Store } from '../../src/records/store.js';
import { aCompany, HANBIT } from '../support/builders.js';
import {
  besideWorking,
  certificateOnly,
  HEALTHY,
  IN_14_DAYS,
  NOTHING,
  REJECTED,
  tax,
  UNANSWERED,
} from '../support/deciding.js';
import { seoul } from '../support/fake-clock.js';
import { historyIn } from '../support/history-in.js';
import { memoryStore } from '../support/memory-store.js';
import { FOUND, missingCell, rejectedCell } from '../support/status-builders.js';

const NIGHT = seoul('2026-11-25 06:05');
const AT_WORK = seoul('2026-11-25 10:00');
const ROLL_UP = 'C0DEFAULT-1';

interface Circumstances {
  readonly store?: Store;
  readonly operators?: readonly string[];
  readonly watched?: number;
  readonly frozen?: boolean;
  readonly outage?: boolean;
  readonly commonCause?: SharedRejection;
  /** Every notice joins a combined alert. */
  readonly joins?: boolean;
}

async function aBook(about: Circumstances = {}) {
  const { store: kept = memoryStore(), operators = [], watched = 1, joins = false } = about;
  const outbox = await OutboxLog.load(kept);
  const store = indexedStore(kept, outbox);
  const rollUpJob = { kind: 'roll-up', id: ROLL_UP, channel: 'C0DEFAULT' } as const;
  const rollUpChange = (now: Instant) => [
    { put: 'outbox', value: outbox.entry(rollUpJob, now) } as const,
  ];
  const messages = new AlertMessages({
    outbox,
    rollUps: {
      place: (alert, { now }) =>
        joins
          ? {
              alert: { ...alert, rollUp: ROLL_UP },
              isPostedIndividually: false,
              changes: rollUpChange(now),
            }
          : { alert, isPostedIndividually: true, changes: [] },
      refresh: (alert, _, now) => (alert.rollUp === undefined ? [] : rollUpChange(now)),
      notifiedAt: () => undefined,
    },
  });
  const decided: string[] = [];
  const book = new AlertBook({
    store,
    outbox,
    messages,
    operators: () => operators,
    stage: 'test',
    policy: DEFAULT_POLICY,
    defaultChannel: () => 'C0DEFAULT',
    metrics: { decided: (kind, why) => decided.push(`${kind} ${why}`) },
    circumstances: () => ({
      frozen: about.frozen ?? false,
      outage: about.outage ?? false,
      commonCause: about.commonCause,
      massChange: undefined,
      watched: watched,
    }),
  });
  return {
    store,
    book,
    decided,
    company: aCompany({ owner: 'U0LEE' }),
    /** Follows as a sweep of the schedule does, and writes. */
    async follow(status: CompanyStatus, now: Instant, occasion: Occasion = sweep(now)) {
      const company = aCompany({ owner: 'U0LEE' });
      const assessment = assess(status, {
        products: company.products,
        policy: DEFAULT_POLICY,
        now,
      });
      const following = await book.update({ company, status, assessment, occasion, now });
      await store.write(following.changes);
      return following;
    },
    async write(changes: Parameters<Store['write']>[0]) {
      await store.write(changes);
    },
    entries: () => outbox.all(),
    alert: () => store.alert(HANBIT),
    async events(): Promise<readonly HistoryEvent[]> {
      const records = await historyIn(store, { brn: HANBIT, limit: 20 });
      return records.map(({ event }) => event).toReversed();
    },
  };
}

const sweep = (round: Instant) => ({ kind: 'sweep', by: 'schedule', round }) as const;
const OPENED_PAGE = { kind: 'page-opened', by: 'U0KIM', product: 'taxinvoice' } as const;
const byPerson: Occasion = { kind: 'check', by: 'U0KIM' };

type Book = Awaited<ReturnType<typeof aBook>>;

/** Slack has taken the first notice. */
async function posted(book: Book): Promise<void> {
  const alert = await book.alert();
  if (alert === undefined) throw new Error('no alert');
  await book.write([
    ...book.entries().map(({ seq }) => ({ delete: 'outbox', seq }) as const),
    { put: 'alert', value: { ...alert, message: { channel: 'C0DEFAULT', ts: '1.2' } } },
  ]);
}

describe('AlertBook', () => {
  it('stores a first alert with its notice and counts the decision', async () => {
    const book = await aBook();

    const following = await book.follow(NOTHING, AT_WORK);

    expect(following).toMatchObject({ outcome: 'open', noisy: true });
    expect(book.decided).toEqual(['notice first']);
    expect(book.entries()).toMatchObject([
      { job: { kind: 'notice', line: { kind: 'notice', why: 'first', calls: ['U0LEE'] } } },
    ]);
    expect(await book.alert()).toMatchObject({
      told: { round: AT_WORK },
      calls: { ownerAt: AT_WORK },
    });
  });

  it('keeps what is held, records why once, and sends nothing', async () => {
    const book = await aBook();

    const following = await book.follow(NOTHING, NIGHT);
    await book.follow(NOTHING, NIGHT + HOUR);

    expect(following).toMatchObject({ outcome: 'open', noisy: false });
    expect(book.entries()).toEqual([]);
    expect(await book.events()).toEqual([{ kind: 'held', why: 'quiet-hours' }]);
    expect(book.decided).toEqual(['hold quiet-hours', 'hold quiet-hours']);
  });

  it('records a hold again when its reason changes', async () => {
    const book = await aBook();
    const plan = { state: 'stopped', foundAt: 1 } as const;
    const worse = tax({ certificate: missingCell(), deptUser: missingCell(), plan });
    await book.follow(NOTHING, AT_WORK);
    await posted(book);

    await book.follow(worse, AT_WORK + HOUR);
    await book.follow(worse, seoul('2026-11-26 06:05'));

    expect(await book.events()).toEqual([
      { kind: 'held', why: 'told-today' },
      { kind: 'held', why: 'quiet-hours' },
    ]);
  });

  it('lets an alert that nobody had heard of end without a word', async () => {
    const book = await aBook();
    await book.follow(NOTHING, NIGHT);

    const following = await book.follow(HEALTHY, NIGHT + HOUR);

    expect(following).toMatchObject({ outcome: 'resolved', noisy: false });
    expect(book.entries()).toEqual([]);
    expect(await book.alert()).toBeUndefined();
    expect((await book.events()).at(-1)).toEqual({ kind: 'resolved' });
  });

  it('says in quiet hours by an edit that a critical alert is over, and broadcasts it when they end', async () => {
    const book = await aBook();
    await book.follow(NOTHING, AT_WORK);
    await posted(book);

    await book.follow(HEALTHY, seoul('2026-11-26 06:05'));

    expect(book.entries()).toMatchObject([
      { job: { kind: 'edit', alert: { life: { state: 'resolved' } }, lines: [] } },
      {
        notBefore: seoul('2026-11-26 08:30'),
        job: { kind: 'notice', alert: { life: { state: 'resolved' } }, line: { kind: 'resolved' } },
      },
    ]);
    expect(book.entries()[0]).not.toHaveProperty('notBefore', expect.anything());
    expect(await book.alert()).toBeUndefined();
  });

  it('broadcasts at once in working hours that a critical alert is over, and quietly of others', async () => {
    const critical = await aBook();
    const mild = await aBook();
    await critical.follow(NOTHING, AT_WORK);
    await mild.follow(certificateOnly(IN_14_DAYS), AT_WORK);
    await Promise.all([posted(critical), posted(mild)]);

    await critical.follow(HEALTHY, AT_WORK + HOUR);
    await mild.follow(HEALTHY, AT_WORK + HOUR);

    expect(critical.entries()).toMatchObject([
      { job: { kind: 'notice', line: { kind: 'resolved' } } },
    ]);
    expect(critical.entries()[0]).not.toHaveProperty('notBefore', expect.anything());
    expect(mild.entries()).toMatchObject([
      { job: { kind: 'edit', lines: [{ kind: 'resolved' }] } },
    ]);
  });

  it('says in the thread who had it checked again, but not what the command line did or what failed', async () => {
    const book = await aBook();
    await book.follow(NOTHING, AT_WORK);
    await posted(book);

    await book.follow(NOTHING, AT_WORK + 1, { kind: 'check', by: 'cli' });
    await book.follow(UNANSWERED, AT_WORK + 2, byPerson);
    await book.follow(NOTHING, AT_WORK + 3, sweep(AT_WORK + 3));
    expect(book.entries()).toEqual([]);
    await book.follow(NOTHING, AT_WORK + 4, byPerson);

    expect(book.entries()).toMatchObject([
      { job: { kind: 'edit', lines: [{ kind: 'checked', by: 'U0KIM', at: AT_WORK + 4 }] } },
    ]);
  });

  it('says in the thread that a login is still rejected when a sweep confirmed it', async () => {
    const book = await aBook();
    await book.follow(REJECTED, AT_WORK);
    await posted(book);
    const at = AT_WORK + HOUR;
    const deptUser = rejectedCell(-11100021, { rejections: 2, at });

    await book.follow(tax({ certificate: missingCell(), deptUser }), at);

    expect(book.entries()).toMatchObject([
      { job: { kind: 'edit', lines: [{ kind: 'still-failing', at }] } },
    ]);
    expect(await book.events()).toEqual([{ kind: 'message-edited', why: 'still-failing' }]);
  });

  it('says with another problem which one it is, so that nothing is said of it once it is over', async () => {
    const plan = { state: 'stopped', foundAt: 1 } as const;
    const book = await aBook();
    await book.follow(NOTHING, AT_WORK);
    await posted(book);

    await book.follow(
      tax({ certificate: missingCell(), deptUser: missingCell(), plan }),
      AT_WORK + DAY,
    );

    const news = [{ product: 'taxinvoice', kind: 'plan' }];
    expect(book.entries()).toMatchObject([
      { job: { kind: 'notice', line: { why: 'new-reason', news } } },
    ]);
  });

  it('names what is over in the thread of an alert that continues', async () => {
    const plan = { state: 'stopped', foundAt: 1 } as const;
    const book = await aBook();
    await book.follow(tax({ certificate: missingCell(), deptUser: missingCell(), plan }), AT_WORK);
    await posted(book);

    await book.follow(NOTHING, AT_WORK + HOUR);

    expect(book.entries()).toMatchObject([
      { job: { kind: 'edit', lines: [{ kind: 'reason-gone', reasons: [{ kind: 'plan' }] }] } },
    ]);
  });

  it.each([
    { name: 'a sweep', occasion: sweep(AT_WORK), calm: true },
    { name: 'the clock', occasion: { kind: 'time', round: AT_WORK }, calm: true },
    { name: 'a person', occasion: byPerson, calm: undefined },
    { name: "a person's sweep", occasion: { ...sweep(AT_WORK), by: 'U0KIM' }, calm: undefined },
  ] as const)('notes whether $name asked for what is sent', async ({ occasion, calm }) => {
    const book = await aBook();

    await book.follow(NOTHING, AT_WORK, occasion);
    await book.follow(HEALTHY, AT_WORK + HOUR, occasion);

    expect(book.entries().map((entry) => entry.calm)).toEqual([calm, calm]);
  });

  it.each([
    { name: 'the schedule', occasion: sweep(AT_WORK + DAY), calm: true },
    {
      name: "a person's sweep",
      occasion: { ...sweep(AT_WORK + DAY), by: 'U0KIM' },
      calm: undefined,
    },
  ] as const)('notes whether $name asked for an edit', async ({ occasion, calm }) => {
    const book = await aBook();
    await book.follow(certificateOnly(IN_14_DAYS), AT_WORK);
    await posted(book);

    await book.follow(certificateOnly(IN_14_DAYS), AT_WORK + DAY, occasion);

    expect(book.entries()).toMatchObject([{ job: { kind: 'edit' } }]);
    expect(book.entries().map((entry) => entry.calm)).toEqual([calm]);
  });

  it('says of no check that our refused settings answered', async () => {
    const store = memoryStore();
    const open = await aBook({ store });
    await open.follow(NOTHING, AT_WORK);
    await posted(open);
    const frozen = await aBook({ store, frozen: true });

    await frozen.follow(NOTHING, AT_WORK + HOUR, byPerson);

    expect(frozen.entries()).toEqual([]);
  });

  it('tells a certificate that flaps once a day', async () => {
    const book = await aBook();
    await book.follow(certificateOnly(IN_14_DAYS), AT_WORK);
    const told: HistoryEvent = {
      kind: 'told',
      why: 'first',
      severity: 'warning',
      channel: 'C0DEFAULT',
    };
    await posted(book);
    await book.write([{ put: 'history', value: { v: 1, at: AT_WORK, brn: HANBIT, event: told } }]);
    await book.follow(HEALTHY, AT_WORK + HOUR);

    const again = await book.follow(certificateOnly(IN_14_DAYS), AT_WORK + 2 * HOUR);
    const nextDay = await book.follow(certificateOnly(IN_14_DAYS), AT_WORK + DAY);

    expect([again.noisy, nextDay.noisy]).toEqual([false, true]);
    expect(book.decided).toEqual([
      'notice first',
      'resolve quiet',
      'hold told-today',
      'notice first',
    ]);
  });

  it.each([
    {
      name: 'today, however much is on record since',
      toldAt: AT_WORK,
      expected: 'hold told-today',
    },
    {
      name: 'at midnight',
      toldAt: seoul('2026-11-25 00:00'),
      expected: 'hold told-today',
    },
    { name: 'yesterday', toldAt: seoul('2026-11-24 23:59'), expected: 'notice first' },
  ])(
    'opens no second alert aloud on the day of the first: told $name',
    async ({ toldAt, expected }) => {
      const book = await aBook();
      const told = {
        kind: 'told',
        why: 'first',
        severity: 'warning',
        channel: 'C0DEFAULT',
      } as const;
      const since = Array.from({ length: 120 }, (_, i) => ({
        at: AT_WORK + i,
        event: OPENED_PAGE,
      }));
      await book.write(
        [{ at: toldAt, event: told }, ...since].map(
          (one) => ({ put: 'history', value: { v: 1, brn: HANBIT, ...one } }) as const,
        ),
      );

      await book.follow(certificateOnly(IN_14_DAYS), AT_WORK + HOUR);

      expect(book.decided).toEqual([expected]);
    },
  );

  it.each<{ name: string; about: Circumstances; status: CompanyStatus; expected: string }>([
    {
      name: 'our settings are refused',
      about: { frozen: true },
      status: NOTHING,
      expected: 'hold frozen',
    },
    {
      name: 'POPBiLL does not answer',
      about: { outage: true },
      status: { ...UNANSWERED, failedSweeps: 3, failedSweepsAt: [1, 2, 3] },
      expected: 'hold outage',
    },
    {
      name: 'too many are rejected alike',
      about: { commonCause: { code: -11100021, since: FOUND } },
      status: REJECTED,
      expected: 'hold common-cause',
    },
    {
      name: 'many are watched and it is good to know only',
      about: { watched: 20 },
      status: besideWorking(IN_14_DAYS),
      expected: 'hold digest-only',
    },
  ])('tells nobody while $name', async ({ about, status, expected }) => {
    const book = await aBook(about);

    await book.follow(status, AT_WORK);

    expect(book.decided).toEqual([expected]);
    expect(book.entries()).toEqual([]);
  });

  describe('of one that is told with many others', () => {
    it('leaves the noise to the combined alert and calls no owner', async () => {
      const book = await aBook({ joins: true });

      const following = await book.follow(NOTHING, AT_WORK);

      expect(following.noisy).toBe(true);
      expect(book.entries()).toMatchObject([{ job: { kind: 'roll-up', id: ROLL_UP } }]);
      expect(await book.alert()).toMatchObject({
        rollUp: ROLL_UP,
        told: { kinds: ['auth-missing'] },
        calls: { criticalAt: AT_WORK },
      });
      expect((await book.alert())?.calls).not.toHaveProperty('ownerAt', expect.anything());
    });

    it.each<{ name: string; act: (book: Book) => Promise<void> }>([
      {
        name: 'it is solved',
        act: async (book) => void (await book.follow(HEALTHY, AT_WORK + HOUR)),
      },
      {
        name: 'its facts change',
        act: async (book) =>
          void (await book.follow(
            tax({ certificate: missingCell(-99), deptUser: missingCell(-99) }),
            AT_WORK + HOUR,
          )),
      },
      {
        name: 'its company is let go',
        act: async (book) =>
          book.write(await book.book.close(book.company, 'U0KIM', AT_WORK + HOUR)),
      },
      {
        name: 'somebody opens the page',
        act: async (book) =>
          book.write(await book.book.pageOpened(book.company, 'U0KIM', AT_WORK + HOUR)),
      },
    ])('makes the combined alert true when $name, and nothing else', async ({ act }) => {
      const book = await aBook({ joins: true });
      await book.follow(NOTHING, AT_WORK);
      await book.write(book.entries().map(({ seq }) => ({ delete: 'outbox', seq }) as const));

      await act(book);

      expect(book.entries().map(({ job }) => job)).toMatchObject([
        { kind: 'roll-up', id: ROLL_UP },
      ]);
    });

    it('edits its own message quietly when it has one', async () => {
      const store = memoryStore();
      const alone = await aBook({ store });
      await alone.follow(certificateOnly(IN_14_DAYS), AT_WORK);
      await posted(alone);
      const book = await aBook({ store, joins: true });

      await book.follow(certificateOnly(IN_14_DAYS), seoul('2026-12-02 10:00'));

      const jobs = book.entries().map(({ job }) => job);
      expect(jobs.map(({ kind }) => kind).toSorted()).toEqual(['edit', 'roll-up']);
      expect(jobs.find(({ kind }) => kind === 'edit')).toMatchObject({
        alert: { rollUp: ROLL_UP, told: { rung: 7 } },
      });
    });
  });

  describe('after the record of an alert was lost', () => {
    it.each([
      { is: 'nothing is wrong', status: HEALTHY, opens: false },
      { is: 'something is wrong', status: NOTHING, opens: true },
    ])('drops what waits of it once a check says that $is', async ({ status, opens }) => {
      const book = await aBook();
      await book.follow(NOTHING, AT_WORK);
      await book.write([{ delete: 'alert', brn: HANBIT }]);

      await book.follow(status, NIGHT + DAY);

      expect(book.entries()).toEqual([]);
      expect((await book.alert()) !== undefined).toBe(opens);
    });

    it('still says what waits of it while no check has an answer, and the last word on an earlier alert', async () => {
      const book = await aBook();
      await book.follow(NOTHING, AT_WORK);
      await book.write([{ delete: 'alert', brn: HANBIT }]);
      const waiting = book.entries();
      await book.follow(UNANSWERED, NIGHT + DAY);
      expect(book.entries()).toEqual(waiting);

      const ended = await aBook();
      await ended.follow(NOTHING, AT_WORK);
      await ended.follow(HEALTHY, AT_WORK + HOUR);
      const lastWords = ended.entries();
      await ended.follow(HEALTHY, NIGHT + DAY);

      expect(lastWords).toHaveLength(2);
      expect(ended.entries()).toEqual(lastWords);
    });
  });

  describe('of a company that is let go', () => {
    it('closes the alert with who did it and drops what was not told', async () => {
      const book = await aBook();
      await book.follow(NOTHING, AT_WORK);
      await posted(book);
      await book.follow(NOTHING, AT_WORK + 1, byPerson);

      await book.write(await book.book.close(book.company, 'U0KIM', AT_WORK + HOUR));

      const life: Alert['life'] = { state: 'closed', at: AT_WORK + HOUR, by: 'U0KIM' };
      expect(book.entries()).toMatchObject([
        { job: { kind: 'edit', alert: { reasons: [], life }, lines: [{ kind: 'closed' }] } },
      ]);
      expect(await book.alert()).toBeUndefined();
    });

    it('leaves the last word on an earlier alert that its channel did not take yet', async () => {
      const book = await aBook();
      await book.follow(NOTHING, AT_WORK);
      await posted(book);
      await book.follow(HEALTHY, AT_WORK + 1);
      const lastWord = book.entries();

      await book.write(await book.book.close(book.company, 'U0KIM', AT_WORK + HOUR));

      expect(lastWord).toMatchObject([{ job: { alert: { life: { state: 'resolved' } } } }]);
      expect(book.entries()).toEqual(lastWord);
    });

    it('says nothing when nothing had been said', async () => {
      const book = await aBook();
      await book.follow(NOTHING, NIGHT);

      await book.write(await book.book.close(book.company, 'U0KIM', NIGHT + HOUR));

      expect(book.entries()).toEqual([]);
      expect(await book.alert()).toBeUndefined();
    });
  });

  it('says who opened the page, and nothing when there is no alert', async () => {
    const book = await aBook();
    expect(await book.book.pageOpened(book.company, 'U0KIM', AT_WORK)).toEqual([]);
    await book.follow(NOTHING, AT_WORK);
    await posted(book);

    await book.write(await book.book.pageOpened(book.company, 'U0KIM', AT_WORK + HOUR));

    const at = AT_WORK + HOUR;
    expect(book.entries()).toMatchObject([
      { job: { kind: 'edit', lines: [{ kind: 'page-opened', by: 'U0KIM', at }] } },
    ]);
    expect(await book.alert()).toMatchObject({ pageOpenedBy: { user: 'U0KIM', at } });
  });
});
