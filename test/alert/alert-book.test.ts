import { describe, expect, it } from 'vitest';
import { assignAlert } from '../../src/alert/alert-actions-rules.js';
import { createAlertBook } from '../../src/alert/alert-book.js';
import { AlertIndex } from '../../src/alert/alert-index.js';
import { createAlertMessages } from '../../src/alert/alert-messages.js';
import { alertSentence } from '../../src/alert/alert-words.js';
import type { Occasion } from '../../src/alert/notice-rules.js';
import { threadLine } from '../../src/alert/thread-line-words.js';
import { assess } from '../../src/assessment/assess-rules.js';
import type { SharedRejection } from '../../src/incident/common-cause-rules.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { DAY, HOUR, type Instant } from '../../src/kernel/time.js';
import { OutboxIndex } from '../../src/outbox/outbox-index.js';
import type { Alert, ThreadLine } from '../../src/records/alert.js';
import type { Product } from '../../src/records/company.js';
import type { HistoryEvent } from '../../src/records/history.js';
import type { CompanyStatus } from '../../src/records/status.js';
import { indexedStore, type Store } from '../../src/records/store.js';
import { PLAIN } from '../../src/text/markup.js';
import { TONGUES, type Tongue } from '../../src/text/tongue.js';
import { aCompany, HANBIT } from '../support/builders.js';
import {
  besideWorking,
  certificateOnly,
  HEALTHY,
  IN_14_DAYS,
  NOTHING,
  REJECTED,
  taxStatus,
  UNANSWERED,
} from '../support/deciding.js';
import { seoul } from '../support/fake-clock.js';
import { historyIn } from '../support/history-in.js';
import { memoryStore } from '../support/memory-store.js';
import {
  aCell,
  aStatus,
  FOUND_AT,
  missingCell,
  rejectedCell,
  workingCell,
} from '../support/status-builders.js';

const NIGHT = seoul('2026-11-25 06:05');
const AT_WORK = seoul('2026-11-25 10:00');
const ROLL_UP = 'C0DEFAULT-1';
const WORDS_CONTEXT = { collectsBy: 'any', markup: PLAIN, isBroadcast: false } as const;

interface Circumstances {
  readonly store?: Store;
  readonly operators?: readonly string[];
  readonly watched?: number;
  readonly products?: readonly Product[];
  readonly frozen?: boolean;
  readonly outage?: boolean;
  readonly commonCause?: SharedRejection;
  /** Whether every notice joins a combined alert. */
  readonly joinsRollUps?: boolean;
}

async function aBook(circumstances: Circumstances = {}) {
  const {
    store: kept = memoryStore(),
    operators = [],
    watched = 1,
    products = ['taxinvoice'],
    joinsRollUps = false,
  } = circumstances;
  const outbox = await OutboxIndex.load(kept);
  const index = await AlertIndex.load(kept, DEFAULT_POLICY);
  const store = indexedStore(kept, index, outbox);
  const rollUpJob = { kind: 'roll-up', id: ROLL_UP, channel: 'C0DEFAULT' } as const;
  const rollUpChange = (now: Instant) => [
    { put: 'outbox', value: outbox.createEntry(rollUpJob, now) } as const,
  ];
  const turnedCritical: boolean[] = [];
  const messages = createAlertMessages({
    outbox,
    rollUps: {
      route(alert, { turnsCritical, now }) {
        turnedCritical.push(turnsCritical === true);
        return joinsRollUps
          ? {
              alert: { ...alert, rollUp: ROLL_UP },
              isPostedIndividually: false,
              changes: rollUpChange(now),
            }
          : { alert, isPostedIndividually: true, changes: [] };
      },
      refresh: (alert, _, now) => (alert.rollUp === undefined ? [] : rollUpChange(now)),
      notifiedAt: () => undefined,
      followChannel: (alert) => ({ alert, changes: [] }),
    },
  });
  const decided: string[] = [];
  const book = createAlertBook({
    store,
    index,
    outbox,
    messages,
    operators: () => operators,
    stage: 'test',
    policy: DEFAULT_POLICY,
    defaultChannel: () => 'C0DEFAULT',
    metrics: { decided: (kind, why) => decided.push(`${kind} ${why}`) },
    circumstances: () => ({
      isFrozen: circumstances.frozen ?? false,
      hasOutage: circumstances.outage ?? false,
      commonCause: circumstances.commonCause,
      massChange: undefined,
      watchedCount: watched,
    }),
  });
  return {
    store,
    book,
    decided,
    /** For each notice, whether with it the alert turns critical. */
    turnedCritical,
    company: aCompany({ owner: 'U0LEE' }),
    /** Updates the alert as a scheduled sweep does, and writes the changes. */
    async updateAlert(status: CompanyStatus, now: Instant, occasion: Occasion = sweep(now)) {
      const company = aCompany({ owner: 'U0LEE', products });
      const assessment = assess(status, {
        products: company.products,
        policy: DEFAULT_POLICY,
        now,
      });
      const update = await book.update({ company, status, assessment, occasion, now });
      await store.write(update.changes);
      return update;
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

const CLAIMED = { state: 'acknowledged', by: 'U0KIM', at: AT_WORK } as const;
const SNOOZED = { state: 'snoozed', by: 'U0KIM', at: AT_WORK, until: AT_WORK + 3 * DAY } as const;

type Book = Awaited<ReturnType<typeof aBook>>;

/** Stores the state after Slack accepted the first notice. */
async function posted(book: Book): Promise<void> {
  const alert = await book.alert();
  if (alert === undefined) throw new Error('no alert');
  await book.write([
    ...book.entries().map(({ seq }) => ({ delete: 'outbox', seq }) as const),
    { put: 'alert', value: { ...alert, message: { channel: 'C0DEFAULT', ts: '1.2' } } },
  ]);
}

describe('AlertBook', () => {
  it('stores a new alert with its notice, and counts the decision', async () => {
    const book = await aBook();

    const update = await book.updateAlert(NOTHING, AT_WORK);

    expect(update).toMatchObject({ outcome: 'open', notifies: true });
    expect(book.decided).toEqual(['notice first']);
    expect(book.entries()).toMatchObject([
      { job: { kind: 'notice', line: { kind: 'notice', why: 'first', calls: ['U0LEE'] } } },
    ]);
    expect(await book.alert()).toMatchObject({
      told: { round: AT_WORK },
      calls: { ownerAt: AT_WORK },
    });
  });

  it('stores held news, records the reason once, and sends nothing', async () => {
    const book = await aBook();

    const update = await book.updateAlert(NOTHING, NIGHT);
    await book.updateAlert(NOTHING, NIGHT + HOUR);

    expect(update).toMatchObject({ outcome: 'open', notifies: false });
    expect(book.entries()).toEqual([]);
    expect(await book.events()).toEqual([
      { kind: 'held', why: 'quiet-hours', until: seoul('2026-11-25 08:30') },
    ]);
    expect(book.decided).toEqual(['hold quiet-hours', 'hold quiet-hours']);
  });

  it('records a hold again when its reason changes', async () => {
    const book = await aBook();
    const plan = { state: 'stopped', foundAt: 1 } as const;
    const worse = taxStatus({ certificate: missingCell(), deptUser: missingCell(), plan });
    await book.updateAlert(NOTHING, AT_WORK);
    await posted(book);

    await book.updateAlert(worse, AT_WORK + HOUR);
    await book.updateAlert(worse, seoul('2026-11-26 06:05'));

    expect(await book.events()).toMatchObject([
      { kind: 'held', why: 'told-today' },
      { kind: 'held', why: 'quiet-hours' },
    ]);
  });

  it('sends nothing when an alert ends that was never posted', async () => {
    const book = await aBook();
    await book.updateAlert(NOTHING, NIGHT);

    const update = await book.updateAlert(HEALTHY, NIGHT + HOUR);

    expect(update).toMatchObject({ outcome: 'resolved', notifies: false });
    expect(book.entries()).toEqual([]);
    expect(await book.alert()).toBeUndefined();
    expect((await book.events()).at(-1)).toEqual({ kind: 'resolved' });
  });

  it('edits the message in quiet hours when a critical alert ends, and broadcasts the end after them', async () => {
    const book = await aBook();
    await book.updateAlert(NOTHING, AT_WORK);
    await posted(book);

    await book.updateAlert(HEALTHY, seoul('2026-11-26 06:05'));

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

  it('broadcasts the end of a critical alert immediately in working hours, and only edits the message of others', async () => {
    const critical = await aBook();
    const mild = await aBook();
    await critical.updateAlert(NOTHING, AT_WORK);
    await mild.updateAlert(certificateOnly(IN_14_DAYS), AT_WORK);
    await Promise.all([posted(critical), posted(mild)]);

    await critical.updateAlert(HEALTHY, AT_WORK + HOUR);
    await mild.updateAlert(HEALTHY, AT_WORK + HOUR);

    expect(critical.entries()).toMatchObject([
      { job: { kind: 'notice', line: { kind: 'resolved' } } },
    ]);
    expect(critical.entries()[0]).not.toHaveProperty('notBefore', expect.anything());
    expect(mild.entries()).toMatchObject([
      { job: { kind: 'edit', lines: [{ kind: 'resolved' }] } },
    ]);
  });

  it('adds a thread line for a check by a person, but not for a look-up, one by the command line or a failed one', async () => {
    const book = await aBook();
    await book.updateAlert(NOTHING, AT_WORK);
    await posted(book);

    await book.updateAlert(NOTHING, AT_WORK + 1, { kind: 'check', by: 'cli' });
    await book.updateAlert(UNANSWERED, AT_WORK + 2, byPerson);
    await book.updateAlert(NOTHING, AT_WORK + 3, sweep(AT_WORK + 3));
    await book.updateAlert(NOTHING, AT_WORK + 3, { ...byPerson, isLookUp: true });
    expect(book.entries()).toEqual([]);
    await book.updateAlert(NOTHING, AT_WORK + 4, byPerson);

    expect(book.entries()).toMatchObject([
      { job: { kind: 'edit', lines: [{ kind: 'checked', by: 'U0KIM', at: AT_WORK + 4 }] } },
    ]);
  });

  it.each([
    { name: 'a snooze', life: SNOOZED, ended: 'snooze' },
    { name: 'a claim', life: CLAIMED, ended: 'claim' },
    { name: 'both', life: { ...SNOOZED, taken: CLAIMED }, ended: 'both' },
    {
      name: 'a claim, of a snooze that was over already',
      life: { ...SNOOZED, until: AT_WORK + 1, taken: CLAIMED },
      ended: 'claim',
    },
  ] as const)('says and records that worse news ended $name', async ({ life, ended }) => {
    const book = await aBook();
    await book.updateAlert(certificateOnly(IN_14_DAYS), AT_WORK);
    await posted(book);
    const alert = await book.alert();
    if (alert === undefined) throw new Error('no alert');
    await book.write([{ put: 'alert', value: { ...alert, life } }]);

    await book.updateAlert(NOTHING, AT_WORK + HOUR);

    expect(book.entries().at(-1)).toMatchObject({
      job: { alert: { life: { state: 'open' } }, line: { why: 'new-reason', ended } },
    });
    expect(await book.events()).toEqual([{ kind: 'handling-ended', ended }]);
  });

  it('adds a thread line when a sweep confirms that a login is rejected', async () => {
    const book = await aBook();
    await book.updateAlert(REJECTED, AT_WORK);
    await posted(book);
    const at = AT_WORK + HOUR;
    const deptUser = rejectedCell(-11100021, { rejections: 2, at });

    await book.updateAlert(taxStatus({ certificate: missingCell(), deptUser }), at);

    expect(book.entries()).toMatchObject([
      { job: { kind: 'edit', lines: [{ kind: 'still-failing', at }] } },
    ]);
    expect(await book.events()).toEqual([{ kind: 'message-edited', why: 'still-failing' }]);
  });

  it('stores the new reasons in a notice, so that it can be dropped if they end before it is sent', async () => {
    const plan = { state: 'stopped', foundAt: 1 } as const;
    const book = await aBook();
    await book.updateAlert(NOTHING, AT_WORK);
    await posted(book);

    await book.updateAlert(
      taxStatus({ certificate: missingCell(), deptUser: missingCell(), plan }),
      AT_WORK + DAY,
    );

    const news = [{ product: 'taxinvoice', kind: 'plan' }];
    expect(book.entries()).toMatchObject([
      { job: { kind: 'notice', line: { why: 'new-reason', news } } },
    ]);
  });

  it('adds a thread line with the reasons that have ended', async () => {
    const plan = { state: 'stopped', foundAt: 1 } as const;
    const book = await aBook();
    await book.updateAlert(
      taxStatus({ certificate: missingCell(), deptUser: missingCell(), plan }),
      AT_WORK,
    );
    await posted(book);

    await book.updateAlert(NOTHING, AT_WORK + HOUR);

    expect(book.entries()).toMatchObject([
      {
        job: {
          kind: 'edit',
          lines: [{ kind: 'reason-gone', reasons: [{ kind: 'plan' }], at: AT_WORK + HOUR }],
        },
      },
    ]);
  });

  it('asks once for a gap in the thread of an alert that stays open, and not again at its end', async () => {
    const at = AT_WORK + DAY;
    const certificate = aCell({ registration: 'unusable', code: -10004004, message: 'm' });
    const book = await aBook();
    await book.updateAlert(
      taxStatus({ certificate, deptUser: missingCell(), collectableAt: AT_WORK - DAY }),
      AT_WORK,
    );
    await posted(book);

    const works = taxStatus({ certificate, deptUser: workingCell() });
    await book.updateAlert(works, at);
    await book.updateAlert(works, at + DAY);

    const alert = await book.alert();
    const lines = book.entries().flatMap(({ job }) => (job.kind === 'notice' ? [job.line] : []));
    expect(lines).toMatchObject([{ kind: 'notice', why: 'eased', since: at }]);
    const wordsIn = (t: Tongue) =>
      lines.map((line) => alert && threadLine(line, alert, WORDS_CONTEXT, t));
    expect(wordsIn(TONGUES.ko)).toEqual([
      '한빛상사(123-45-67891)의 긴급 문제가 해결되었습니다. 남은 문제: 인증서 폐기됨(전자세금계산서, 수집에는 영향 없음). 전자세금계산서를 다시 수집할 수 있습니다. 11월 24일~11월 26일분 전자세금계산서를 다시 수집해 주세요. 그동안 수집이 중단되었습니다.',
    ]);
    expect(wordsIn(TONGUES.en)).toEqual([
      'The critical problem of 한빛상사 (123-45-67891) is resolved. Still open: certificate revoked (tax invoices, collection not affected). Tax invoices can be collected again. Re-collect 24 Nov - 26 Nov (tax invoices). Collection had stopped.',
    ]);

    await book.updateAlert(HEALTHY, at + 2 * DAY);

    const last = book.entries().at(-1)?.job;
    if (last?.kind !== 'edit') throw new Error('not resolved silently');
    expect(last.lines).toEqual([{ kind: 'resolved' }]);
    expect(last.alert.life).toMatchObject({ state: 'resolved', gaps: [{ to: at, asked: true }] });
    expect(alertSentence(last.alert, WORDS_CONTEXT, TONGUES.en)).not.toMatch(/collect/i);
  });

  it('asks again after quiet hours, in the notice, for a gap for which only the thread has asked', async () => {
    const revoked = aCell({ registration: 'unusable', code: -10004004, message: 'm' });
    const at = seoul('2026-11-26 06:05');
    const works = taxStatus({ certificate: revoked, deptUser: workingCell() });
    const book = await aBook();
    await book.updateAlert(taxStatus({ certificate: revoked, deptUser: missingCell() }), AT_WORK);
    await posted(book);

    await book.updateAlert(works, at);
    await book.updateAlert(works, at + 3 * HOUR);

    const lines = book.entries().flatMap(({ job }): readonly ThreadLine[] => {
      if (job.kind === 'edit') return job.lines;
      return job.kind === 'notice' ? [job.line] : [];
    });
    expect(lines).toMatchObject([
      { kind: 'reason-gone', at },
      { kind: 'notice', why: 'eased', since: at },
    ]);
  });

  it('asks for no gap again in a notice after a hold that was not for quiet hours', async () => {
    const revoked = aCell({ registration: 'unusable', code: -10004004, message: 'm' });
    const broken = { certificate: revoked, deptUser: missingCell() };
    const works = { certificate: revoked, deptUser: workingCell() };
    const plan = { state: 'stopped', foundAt: 1 } as const;
    const book = await aBook({ products: ['taxinvoice', 'cashbill'] });
    await book.updateAlert(aStatus({ taxinvoice: broken, cashbill: broken }), AT_WORK);
    await posted(book);

    const noPlan = { ...broken, plan };
    await book.updateAlert(aStatus({ taxinvoice: broken, cashbill: noPlan }), AT_WORK + HOUR);
    await book.updateAlert(aStatus({ taxinvoice: works, cashbill: noPlan }), AT_WORK + 2 * HOUR);
    await book.updateAlert(aStatus({ taxinvoice: works, cashbill: works }), AT_WORK + 3 * HOUR);

    const alert = await book.alert();
    const lines = book.entries().flatMap(({ job }): readonly ThreadLine[] => {
      if (job.kind === 'edit') return job.lines;
      return job.kind === 'notice' ? [job.line] : [];
    });
    const thread = lines.map((line) => alert && threadLine(line, alert, WORDS_CONTEXT, TONGUES.en));
    const requests = thread.join(' ').match(/re-collect [^.]*/gi);
    expect(lines.map(({ kind }) => kind)).toEqual(['reason-gone', 'notice']);
    expect(requests).toEqual([
      'Re-collect the period you need up to 25 Nov (tax invoices)',
      'Re-collect the period you need up to 25 Nov (cash receipts)',
    ]);
  });

  it('asks at the end for the gap of an `eased` notice that news replaced before it was sent', async () => {
    const revoked = aCell({ registration: 'unusable', code: -10004004, message: 'm' });
    const broken = aStatus({ taxinvoice: { certificate: revoked, deptUser: missingCell() } });
    const eased = aStatus({ taxinvoice: { certificate: revoked, deptUser: workingCell() } });
    const book = await aBook();
    await book.updateAlert(broken, AT_WORK);
    await posted(book);

    await book.updateAlert(eased, AT_WORK + HOUR);
    await book.updateAlert(broken, AT_WORK + 2 * HOUR);
    await book.updateAlert(HEALTHY, AT_WORK + 3 * HOUR);

    const lines = book.entries().map(({ job }) => (job.kind === 'notice' ? job.line : job.kind));
    expect(lines).toMatchObject([{ why: 'worse' }, { kind: 'resolved' }]);
    const job = book.entries().at(-1)?.job;
    if (job?.kind !== 'notice') throw new Error('not resolved with a broadcast');
    const { life } = job.alert;
    const gaps = life.state === 'resolved' ? life.gaps : [];
    expect(gaps.map(({ to, asked }) => [to, asked])).toEqual([
      [AT_WORK + HOUR, undefined],
      [AT_WORK + 3 * HOUR, undefined],
    ]);
  });

  it.each([
    { name: 'a sweep', occasion: sweep(AT_WORK), calm: true },
    { name: 'a due alert', occasion: { kind: 'due', round: AT_WORK }, calm: true },
    { name: 'a person', occasion: byPerson, calm: undefined },
    { name: "a person's sweep", occasion: { ...sweep(AT_WORK), by: 'U0KIM' }, calm: undefined },
  ] as const)('sets whether a notice by $name respects quiet hours', async ({ occasion, calm }) => {
    const book = await aBook();

    await book.updateAlert(NOTHING, AT_WORK, occasion);
    await book.updateAlert(HEALTHY, AT_WORK + HOUR, occasion);

    expect(book.entries().map((entry) => entry.calm)).toEqual([calm, calm]);
  });

  it.each([
    { name: 'the schedule', occasion: sweep(AT_WORK + DAY), calm: true },
    {
      name: "a person's sweep",
      occasion: { ...sweep(AT_WORK + DAY), by: 'U0KIM' },
      calm: undefined,
    },
  ] as const)('sets whether an edit by $name respects quiet hours', async ({ occasion, calm }) => {
    const book = await aBook();
    await book.updateAlert(certificateOnly(IN_14_DAYS), AT_WORK);
    await posted(book);

    await book.updateAlert(certificateOnly(IN_14_DAYS), AT_WORK + DAY, occasion);

    expect(book.entries()).toMatchObject([{ job: { kind: 'edit' } }]);
    expect(book.entries().map((entry) => entry.calm)).toEqual([calm]);
  });

  it('adds no thread line for a check while POPBiLL refuses our settings', async () => {
    const store = memoryStore();
    const open = await aBook({ store });
    await open.updateAlert(NOTHING, AT_WORK);
    await posted(open);
    const frozen = await aBook({ store, frozen: true });

    await frozen.updateAlert(NOTHING, AT_WORK + HOUR, byPerson);

    expect(frozen.entries()).toEqual([]);
  });

  it('notifies at most once a day about a certificate problem that comes and goes', async () => {
    const book = await aBook();
    await book.updateAlert(certificateOnly(IN_14_DAYS), AT_WORK);
    const firstNotice: HistoryEvent = {
      kind: 'told',
      why: 'first',
      severity: 'warning',
      channel: 'C0DEFAULT',
    };
    await posted(book);
    await book.write([
      { put: 'history', value: { v: 1, at: AT_WORK, brn: HANBIT, event: firstNotice } },
    ]);
    await book.updateAlert(HEALTHY, AT_WORK + HOUR);

    const again = await book.updateAlert(certificateOnly(IN_14_DAYS), AT_WORK + 2 * HOUR);
    const nextDay = await book.updateAlert(certificateOnly(IN_14_DAYS), AT_WORK + DAY);

    expect([again.notifies, nextDay.notifies]).toEqual([false, true]);
    expect(book.decided).toEqual([
      'notice first',
      'resolve quiet',
      'hold told-today',
      'notice first',
    ]);
  });

  it.each([
    {
      name: 'today, with many events since',
      notifiedAt: AT_WORK,
      expected: 'hold told-today',
    },
    {
      name: 'at midnight',
      notifiedAt: seoul('2026-11-25 00:00'),
      expected: 'hold told-today',
    },
    { name: 'yesterday', notifiedAt: seoul('2026-11-24 23:59'), expected: 'notice first' },
  ])(
    'decides about a second alert on the day of the first: notified $name',
    async ({ notifiedAt, expected }) => {
      const book = await aBook();
      const firstNotice = {
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
        [{ at: notifiedAt, event: firstNotice }, ...since].map(
          (one) => ({ put: 'history', value: { v: 1, brn: HANBIT, ...one } }) as const,
        ),
      );

      await book.updateAlert(certificateOnly(IN_14_DAYS), AT_WORK + HOUR);

      expect(book.decided).toEqual([expected]);
    },
  );

  it.each<{ name: string; circumstances: Circumstances; status: CompanyStatus; expected: string }>([
    {
      name: 'our settings are refused',
      circumstances: { frozen: true },
      status: NOTHING,
      expected: 'hold frozen',
    },
    {
      name: 'POPBiLL does not answer',
      circumstances: { outage: true },
      status: { ...UNANSWERED, failedSweeps: 3, failedSweepsAt: [1, 2, 3] },
      expected: 'hold outage',
    },
    {
      name: 'too many logins are rejected for the same reason',
      circumstances: { commonCause: { code: -11100021, since: FOUND_AT } },
      status: REJECTED,
      expected: 'hold common-cause',
    },
    {
      name: 'many companies are watched and the alert is informational',
      circumstances: { watched: 20 },
      status: besideWorking(IN_14_DAYS),
      expected: 'hold digest-only',
    },
  ])('notifies nobody while $name', async ({ circumstances, status, expected }) => {
    const book = await aBook(circumstances);

    await book.updateAlert(status, AT_WORK);

    expect(book.decided).toEqual([expected]);
    expect(book.entries()).toEqual([]);
  });

  describe('for an alert in a combined alert', () => {
    it('notifies through the combined alert, which mentions its owner', async () => {
      const book = await aBook({ joinsRollUps: true });

      const update = await book.updateAlert(NOTHING, AT_WORK);

      expect(update.notifies).toBe(true);
      expect(book.entries()).toMatchObject([{ job: { kind: 'roll-up', id: ROLL_UP } }]);
      expect(await book.alert()).toMatchObject({
        rollUp: ROLL_UP,
        told: { kinds: ['auth-missing'] },
        calls: { criticalAt: AT_WORK, ownerAt: AT_WORK },
      });
    });

    it('does not turn critical again with a notice that ends the claim of a critical alert', async () => {
      const book = await aBook({ joinsRollUps: true });
      await book.updateAlert(NOTHING, AT_WORK);
      const alert = await book.alert();
      if (alert === undefined) throw new Error('There is no alert.');
      const claimed = assignAlert(alert, { by: 'U0LEE', to: 'U0LEE' }, AT_WORK);
      if (!claimed.ok) throw new Error('The alert cannot be claimed.');
      await book.write([{ put: 'alert', value: claimed.value }]);
      const plan = { state: 'stopped', foundAt: 1 } as const;
      const missing = { certificate: missingCell(), deptUser: missingCell() };

      await book.updateAlert(taxStatus({ ...missing, plan }), AT_WORK + DAY);

      expect(book.decided).toEqual(['notice first', 'notice new-reason']);
      expect(book.turnedCritical).toEqual([true, false]);
    });

    it.each<{ name: string; act: (book: Book) => Promise<void> }>([
      {
        name: 'the alert is resolved',
        act: async (book) => void (await book.updateAlert(HEALTHY, AT_WORK + HOUR)),
      },
      {
        name: 'its facts change',
        act: async (book) =>
          void (await book.updateAlert(
            taxStatus({ certificate: missingCell(-99), deptUser: missingCell(-99) }),
            AT_WORK + HOUR,
          )),
      },
      {
        name: 'its company is unwatched',
        act: async (book) =>
          book.write(await book.book.close(book.company, 'U0KIM', AT_WORK + HOUR)),
      },
      {
        name: 'somebody opens the page',
        act: async (book) =>
          book.write(await book.book.recordPageOpened(book.company, 'U0KIM', AT_WORK + HOUR)),
      },
    ])('updates only the combined alert when $name', async ({ act }) => {
      const book = await aBook({ joinsRollUps: true });
      await book.updateAlert(NOTHING, AT_WORK);
      await book.write(book.entries().map(({ seq }) => ({ delete: 'outbox', seq }) as const));

      await act(book);

      expect(book.entries().map(({ job }) => job)).toMatchObject([
        { kind: 'roll-up', id: ROLL_UP },
      ]);
    });

    it('edits its own message if it has one', async () => {
      const store = memoryStore();
      const individual = await aBook({ store });
      await individual.updateAlert(certificateOnly(IN_14_DAYS), AT_WORK);
      await posted(individual);
      const book = await aBook({ store, joinsRollUps: true });

      await book.updateAlert(certificateOnly(IN_14_DAYS), seoul('2026-12-02 10:00'));

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
    ])('drops its waiting entries once a check shows that $is', async ({ status, opens }) => {
      const book = await aBook();
      await book.updateAlert(NOTHING, AT_WORK);
      await book.write([{ delete: 'alert', brn: HANBIT }]);

      await book.updateAlert(status, NIGHT + DAY);

      expect(book.entries()).toEqual([]);
      expect((await book.alert()) !== undefined).toBe(opens);
    });

    it('keeps its waiting entries while no check has an answer, and those about the end of an earlier alert', async () => {
      const book = await aBook();
      await book.updateAlert(NOTHING, AT_WORK);
      await book.write([{ delete: 'alert', brn: HANBIT }]);
      const waiting = book.entries();
      await book.updateAlert(UNANSWERED, NIGHT + DAY);
      expect(book.entries()).toEqual(waiting);

      const ended = await aBook();
      await ended.updateAlert(NOTHING, AT_WORK);
      await ended.updateAlert(HEALTHY, AT_WORK + HOUR);
      const finalEntries = ended.entries();
      await ended.updateAlert(HEALTHY, NIGHT + DAY);

      expect(finalEntries).toHaveLength(2);
      expect(ended.entries()).toEqual(finalEntries);
    });
  });

  describe('for a company that is unwatched', () => {
    it('closes the alert with the person who did it, and drops unsent entries', async () => {
      const book = await aBook();
      await book.updateAlert(NOTHING, AT_WORK);
      await posted(book);
      await book.updateAlert(NOTHING, AT_WORK + 1, byPerson);

      await book.write(await book.book.close(book.company, 'U0KIM', AT_WORK + HOUR));

      const life: Alert['life'] = { state: 'closed', at: AT_WORK + HOUR, by: 'U0KIM' };
      expect(book.entries()).toMatchObject([
        { job: { kind: 'edit', alert: { reasons: [], life }, lines: [{ kind: 'closed' }] } },
      ]);
      expect(await book.alert()).toBeUndefined();
    });

    it('keeps an unsent entry about the end of an earlier alert', async () => {
      const book = await aBook();
      await book.updateAlert(NOTHING, AT_WORK);
      await posted(book);
      await book.updateAlert(HEALTHY, AT_WORK + 1);
      const finalEntry = book.entries();

      await book.write(await book.book.close(book.company, 'U0KIM', AT_WORK + HOUR));

      expect(finalEntry).toMatchObject([{ job: { alert: { life: { state: 'resolved' } } } }]);
      expect(book.entries()).toEqual(finalEntry);
    });

    it('sends nothing if the alert was never posted', async () => {
      const book = await aBook();
      await book.updateAlert(NOTHING, NIGHT);

      await book.write(await book.book.close(book.company, 'U0KIM', NIGHT + HOUR));

      expect(book.entries()).toEqual([]);
      expect(await book.alert()).toBeUndefined();
    });
  });

  it('shows who opened the authentication page, if there is an alert', async () => {
    const book = await aBook();
    expect(await book.book.recordPageOpened(book.company, 'U0KIM', AT_WORK)).toEqual([]);
    await book.updateAlert(NOTHING, AT_WORK);
    await posted(book);

    await book.write(await book.book.recordPageOpened(book.company, 'U0KIM', AT_WORK + HOUR));

    const at = AT_WORK + HOUR;
    expect(book.entries()).toMatchObject([
      { job: { kind: 'edit', lines: [{ kind: 'page-opened', by: 'U0KIM', at }] } },
    ]);
    expect(await book.alert()).toMatchObject({ pageOpenedBy: { user: 'U0KIM', at } });
  });
});
