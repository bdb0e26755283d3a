import { describe, expect, it } from 'vitest';
import type { NoticeLine } from '../../src/alert/alert-messages.js';
import { companyExport } from '../../src/company-file/csv-write.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';
import { TestAlerts } from '../../src/outbox/test-alerts.js';
import type { Alert, ThreadLine } from '../../src/records/alert.js';
import type { HistoryEvent, HistoryRecord } from '../../src/records/history.js';
import type { Change, Store } from '../../src/records/store.js';
import type { Action } from '../../src/slack/permissions.js';
import type { WatchDraft } from '../../src/watch/watch-company.js';
import { aCompany, anAlert, HANBIT, NURI } from '../support/builders.js';
import {
  alerts,
  brnOf,
  DEFAULT_CHANNEL,
  deliveryBench,
  NOW as POSTED_AT,
} from '../support/delivery-bench.js';
import { seoul } from '../support/fake-clock.js';
import { WRONG_SECRET } from '../support/fake-popbill.js';
import { historyIn } from '../support/history-in.js';
import { liveSettings } from '../support/live-settings.js';
import { memoryStore } from '../support/memory-store.js';
import { serviceBench } from '../support/service-bench.js';
import { aStatus, rejectedCell } from '../support/status-builders.js';
import { aCommonCause, aMassChange } from '../support/wide-samples.js';

const NOW = seoul('2026-11-25 10:00');
const KIM = 'U0KIM';
const NEW = '1048212342' as Brn;
const paused = { reason: 'closed', by: KIM, at: NOW } as const;

const hanbit = aCompany({ owner: 'U0LEE', channel: 'C0TEAM' });
const draft: WatchDraft = {
  brn: HANBIT,
  name: hanbit.name,
  products: ['taxinvoice'],
  popbillUserId: '',
  channel: 'C0TEAM',
  owner: 'U0LEE',
  note: '',
};

async function aBench(stored: readonly Change[]) {
  const kept = memoryStore();
  await kept.write([{ put: 'company', value: hanbit }, ...stored]);
  const writes: (readonly Change[])[] = [];
  const store: Store = {
    ...kept,
    async write(changes) {
      await kept.write(changes);
      writes.push(changes);
    },
  };
  const bench = await serviceBench({ store, now: NOW, publicUrl: 'https://hometax.example' });
  return {
    ...bench,
    writes,
    settings: await liveSettings({ clock: bench.clock, store: bench.store }),
    testAlerts: new TestAlerts({ ...bench, stage: 'test', defaultChannel: () => 'C0DEFAULT' }),
    exports: companyExport(bench),
  };
}

type Bench = Awaited<ReturnType<typeof aBench>>;

/** What people do; of the terminal, what is not done by its own code. */
type Deed = Extract<HistoryEvent, { readonly by: string }>;

interface Case {
  /** What is stored besides the company. */
  readonly given?: readonly Change[];
  readonly act: (bench: Bench) => Promise<unknown>;
  readonly leaves: readonly HistoryEvent[];
  /** Default: the company. */
  readonly of?: Brn | 'nobody';
}

const open: Change = { put: 'alert', value: anAlert() };
const taken: Change = {
  put: 'alert',
  value: anAlert({ life: { state: 'acknowledged', by: KIM, at: NOW } }),
};
const snoozed: Change = {
  put: 'alert',
  value: anAlert({ life: { state: 'snoozed', by: KIM, at: NOW, until: NOW + 9 * DAY } }),
};
const rejected: Change = {
  put: 'status',
  value: aStatus({ taxinvoice: { deptUser: rejectedCell() } }),
};
const rejectedFourTimes: Change = {
  put: 'status',
  value: aStatus({ taxinvoice: { deptUser: rejectedCell(-11100021, { rejections: 4 }) } }),
};
const page = { brn: HANBIT, product: 'taxinvoice', by: KIM } as const;
const CONFIRMED = { mayOperate: true, intent: 'confirmed', method: 'deptUser' } as const;

function bulk(change: Parameters<Bench['bulk']['carryOut']>[0]['change']) {
  return ({ bulk: desk }: Bench) => desk.carryOut({ id: '1', brns: [HANBIT], by: KIM, change });
}

async function importing({ imports }: Bench, rows: string, by = KIM): Promise<void> {
  const plan = await imports.plan(new TextEncoder().encode(`brn,name,paused\n${rows}`));
  if (!plan.ok) throw new Error(plan.error.kind);
  await imports.save(plan.value, by);
}

/** Every deed there is, and each way to do it. */
const DEEDS: Readonly<Record<Deed['kind'], Readonly<Record<string, Case>>>> = {
  watched: {
    'adds a company': {
      act: ({ companies }) => companies.watch({ ...draft, brn: NEW }, KIM),
      leaves: [{ kind: 'watched', by: KIM }],
      of: NEW,
    },
  },
  edited: {
    'edits a company': {
      act: ({ companies }) =>
        companies.watch({ ...draft, owner: 'S0OPS', channel: '', note: '은행 앱으로' }, KIM),
      leaves: [
        {
          kind: 'edited',
          by: KIM,
          changes: [
            { field: 'channel', from: 'C0TEAM', to: '' },
            { field: 'owner', from: 'U0LEE', to: 'S0OPS' },
            { field: 'note' },
          ],
        },
      ],
    },
  },
  unwatched: {
    'stops watching a company': {
      act: ({ companies }) => companies.unwatch(HANBIT, KIM),
      leaves: [{ kind: 'unwatched', by: KIM }],
    },
    'stops watching many': {
      act: bulk({ kind: 'unwatch' }),
      leaves: [{ kind: 'unwatched', by: KIM }],
    },
  },
  paused: {
    'pauses many': {
      act: bulk({ kind: 'pause', reason: 'contract-ended' }),
      leaves: [{ kind: 'paused', by: KIM, reason: 'contract-ended' }],
    },
  },
  resumed: {
    'resumes many': {
      given: [{ put: 'company', value: { ...hanbit, paused } }],
      act: bulk({ kind: 'resume' }),
      leaves: [{ kind: 'resumed', by: KIM }],
    },
  },
  'owner-set': {
    'gives many to another owner': {
      act: bulk({ kind: 'owner', owner: '' }),
      leaves: [{ kind: 'owner-set', by: KIM, from: 'U0LEE', to: '' }],
    },
  },
  'channel-set': {
    'gives many another channel': {
      act: bulk({ kind: 'channel', channel: 'C0NEW' }),
      leaves: [{ kind: 'channel-set', by: KIM, from: 'C0TEAM', to: 'C0NEW' }],
    },
  },
  'page-opened': {
    'opens the authentication page': {
      act: ({ popups }) => popups.mint(page),
      leaves: [{ kind: 'page-opened', by: KIM, product: 'taxinvoice' }],
    },
    'opens the authentication page by a ticket': {
      act: async ({ popups }) => {
        const { url } = await popups.ticket(page);
        await popups.redeem(url.split('/').at(-1) ?? '');
      },
      leaves: [{ kind: 'page-opened', by: KIM, product: 'taxinvoice' }],
    },
  },
  'login-tested': {
    'tests the certificate’s login': {
      act: ({ checker }) =>
        checker.check({
          brn: HANBIT,
          by: KIM,
          mayOperate: true,
          intent: 'certificate-login',
          product: 'taxinvoice',
        }),
      leaves: [{ kind: 'login-tested', by: KIM, product: 'taxinvoice' }],
    },
  },
  'login-confirmed': {
    'confirms a login although four in a row were rejected': {
      given: [rejectedFourTimes],
      act: ({ checker }) => checker.check({ ...page, ...CONFIRMED }),
      leaves: [
        {
          ...{ kind: 'login-confirmed', by: KIM, product: 'taxinvoice', method: 'deptUser' },
          attempts: 4,
        },
      ],
    },
  },
  'said-registered': {
    'says that it was registered anew': {
      given: [rejected],
      act: ({ checker }) =>
        checker.check({ ...page, mayOperate: true, intent: 'registered-again' }),
      leaves: [{ kind: 'said-registered', by: KIM, product: 'taxinvoice' }],
    },
  },
  imported: {
    'imports companies': {
      act: (bench) => importing(bench, `${NEW},다온디자인,\n${HANBIT},한빛물산,closed`),
      leaves: [
        { kind: 'imported', by: KIM, companies: 2 },
        { kind: 'paused', by: KIM, reason: 'closed' },
        { kind: 'edited', by: KIM, changes: [{ field: 'name' }] },
        { kind: 'watched', by: KIM },
      ],
    },
  },
  exported: {
    'exports the companies': {
      act: ({ exports }) => exports(KIM, 'ko'),
      leaves: [{ kind: 'exported', by: KIM, companies: 1 }],
      of: 'nobody',
    },
  },
  swept: {
    'has all companies checked': {
      act: async ({ sweeper }) => {
        const sweep = sweeper.start(KIM);
        if (sweep.kind === 'started') await sweep.done;
      },
      leaves: [{ kind: 'swept', by: KIM, companies: 1 }],
      of: 'nobody',
    },
    'has all companies checked until our own settings are refused': {
      act: async ({ sweeper, popbill }) => {
        popbill.answer('certificateExpiry', WRONG_SECRET);
        popbill.answer('testDeptUserLogin', WRONG_SECRET);
        const sweep = sweeper.start(KIM);
        if (sweep.kind === 'started') await sweep.done;
      },
      leaves: [{ kind: 'swept', by: KIM, companies: 1 }],
      of: 'nobody',
    },
  },
  taken: {
    'takes an alert': {
      given: [open],
      act: ({ desk }) => desk.claim(HANBIT, KIM),
      leaves: [{ kind: 'taken', by: KIM }],
    },
  },
  'handed-back': {
    'hands an alert back': {
      given: [taken],
      act: ({ desk }) => desk.release(HANBIT, KIM),
      leaves: [{ kind: 'handed-back', by: KIM }],
    },
  },
  snoozed: {
    'snoozes an alert': {
      given: [open],
      act: ({ desk }) => desk.snooze(HANBIT, KIM, { kind: 'one-day' }),
      leaves: [{ kind: 'snoozed', by: KIM, until: NOW + DAY }],
    },
    'snoozes many': {
      given: [open],
      act: bulk({ kind: 'snooze', choice: { kind: 'one-day' } }),
      leaves: [{ kind: 'snoozed', by: KIM, until: NOW + DAY }],
    },
  },
  woken: {
    'turns an alert back on': {
      given: [snoozed],
      act: ({ desk }) => desk.wake(HANBIT, KIM),
      leaves: [{ kind: 'woken', by: KIM }],
    },
  },
  'client-told': {
    'says that the client was told': {
      given: [open],
      act: ({ desk }) => desk.markClientNotified(HANBIT, KIM),
      leaves: [{ kind: 'client-told', by: KIM }],
    },
  },
  released: {
    'starts the paused login tests again': {
      given: [{ put: 'common-cause', value: aCommonCause({ stage: 'test' }) }],
      act: ({ commonCauses }) => commonCauses.release(KIM),
      leaves: [{ kind: 'released', by: KIM }],
      of: 'nobody',
    },
  },
  'alerts-released': {
    'has the alerts sent that waited': {
      given: [{ put: 'mass-change', value: aMassChange({ stage: 'test' }) }],
      act: ({ massChanges }) => massChanges.release(KIM),
      leaves: [{ kind: 'alerts-released', by: KIM }],
      of: 'nobody',
    },
  },
  'test-alert': {
    'sends a test alert': {
      // Whoever asks waits for what Slack makes of it, which nobody is here to tell.
      act: async ({ testAlerts, outbox }) => {
        void testAlerts.send(KIM, hanbit);
        while (outbox.size === 0) await Promise.resolve();
      },
      leaves: [{ kind: 'test-alert', by: KIM, channel: 'C0TEAM' }],
    },
  },
  'settings-changed': {
    'changes settings': {
      act: async ({ settings }) => {
        await settings.change({ set: { channelLanguage: 'en' } }, KIM);
        await settings.change({ reset: ['channelLanguage'] }, KIM);
      },
      leaves: [
        {
          ...{ kind: 'settings-changed', by: KIM, setting: 'channelLanguage' },
          ...{ from: 'en', to: 'ko', isReset: true },
        },
        {
          ...{ kind: 'settings-changed', by: KIM, setting: 'channelLanguage' },
          ...{ from: 'ko', to: 'en' },
        },
      ],
      of: 'nobody',
    },
  },
};

/** What each action that a person may be allowed leaves on record; only looking leaves nothing. */
const LEFT_BY: Readonly<Record<Action, readonly Deed['kind'][]>> = {
  ...{ check: [], list: [], home: [], digest: [], history: [], alerts: [], help: [], status: [] },
  'alert-details': [],
  popup: ['page-opened', 'said-registered'],
  'certificate-login-test': ['login-tested'],
  'confirm-login': ['login-confirmed'],
  watch: ['watched', 'edited'],
  unwatch: ['unwatched'],
  sweep: ['swept'],
  bulk: ['owner-set', 'channel-set', 'snoozed', 'paused', 'resumed', 'unwatched'],
  import: ['imported', 'watched', 'edited', 'paused', 'resumed'],
  export: ['exported'],
  'test-alert': ['test-alert'],
  'release-common-cause': ['released'],
  'release-alerts': ['alerts-released'],
  take: ['taken', 'handed-back'],
  snooze: ['snoozed', 'woken'],
  'client-text': ['client-told'],
  settings: ['settings-changed'],
};

const every = Object.values(DEEDS).flatMap((ways) =>
  Object.entries(ways).map(([name, one]) => ({ name, ...one })),
);

async function deedsIn({ store }: Bench): Promise<readonly HistoryRecord[]> {
  const records = await historyIn(store, { limit: 50 });
  return records.filter(({ event }) => 'by' in event);
}

function changesSomething(change: Change): boolean {
  const what = 'put' in change ? change.put : change.delete;
  return what === 'company' || what === 'settings' || what === 'alert';
}

describe('the history', () => {
  it.each(every)(
    'tells who $name, when, and what was changed',
    async ({ given = [], act, leaves }) => {
      const bench = await aBench(given);

      await act(bench);

      const records = await deedsIn(bench);
      expect(records.map(({ event }) => event)).toEqual(leaves);
      expect(records.every(({ at }) => at === NOW)).toBe(true);
    },
  );

  it.each(every.filter(({ leaves }) => leaves.length === 1))(
    'is of the company about which somebody $name',
    async ({ given = [], act, of = HANBIT }) => {
      const bench = await aBench(given);

      await act(bench);

      const [record] = await deedsIn(bench);
      expect(record?.brn).toBe(of === 'nobody' ? undefined : of);
    },
  );

  it.each(every)(
    'is written together with what somebody changes who $name',
    async ({ given = [], act }) => {
      const bench = await aBench(given);

      await act(bench);

      const alone = bench.writes.filter(
        (changes) =>
          changes.some(changesSomething) &&
          !changes.some((change) => 'put' in change && change.put === 'history'),
      );
      expect(alone).toEqual([]);
    },
  );

  it('knows what each thing that people may do leaves in it', () => {
    const left = new Set(Object.values(LEFT_BY).flat());

    expect([...left].sort()).toEqual(Object.keys(DEEDS).sort());
  });

  it('tells nothing of what was so already, or was refused', async () => {
    const bench = await aBench([taken]);

    await bench.companies.watch(draft, KIM);
    await bench.companies.unwatch(NURI, KIM);
    await bulk({ kind: 'owner', owner: 'U0LEE' })(bench);
    await bench.desk.claim(HANBIT, KIM);
    await bench.desk.snooze(NEW, KIM, { kind: 'one-day' });
    await bench.settings.change({ set: { channelLanguage: 'ko' } }, KIM);
    await bench.commonCauses.release(KIM);
    await bench.popups.ticket(page);

    expect(await deedsIn(bench)).toEqual([]);
  });

  it('tells of a command line import like of any other', async () => {
    const bench = await aBench([]);

    await importing(bench, `${NEW},다온디자인,`, 'cli');

    expect((await deedsIn(bench)).map(({ event }) => event)).toEqual([
      { kind: 'imported', by: 'cli', companies: 1 },
      { kind: 'watched', by: 'cli' },
    ]);
  });
});

describe('the history of what is posted', () => {
  const STANDS = { channel: DEFAULT_CHANNEL, ts: '9.0' };
  const calls = ['S0OPS', 'U0LEE'];
  const gone = { kind: 'message-gone', error: 'message_not_found' } as const;
  const resolved = { state: 'resolved', at: POSTED_AT, was: [], gaps: [] } as const;

  type Posts = Awaited<ReturnType<typeof deliveryBench>>;
  const say =
    (line: ThreadLine, about: Partial<Alert> = {}) =>
    async (bench: Posts) => {
      const alert = anAlert({ channel: DEFAULT_CHANNEL, ...about });
      const stored: readonly Change[] =
        alert.life.state === 'resolved' ? [] : [{ put: 'alert', value: alert }];
      await bench.put({ kind: 'notice', alert, line }, stored);
      await bench.delivery.idle();
    };
  /** Five are posted individually and two are combined; the next round has news about the two. */
  const ofMany =
    (line: NoticeLine | undefined, about: Partial<Alert> = {}) =>
    async (bench: Posts) => {
      for (const alert of alerts(7)) await bench.tell(alert, POSTED_AT);
      await bench.passes(5 * SECOND);
      for (const n of line === undefined ? [] : [5, 6]) {
        const alert = await bench.store.alert(brnOf(n));
        if (alert !== undefined && line !== undefined) {
          await bench.tell({ ...alert, ...about }, POSTED_AT + HOUR, line);
        }
      }
      await bench.passes(2 * MINUTE);
    };

  it.each([
    {
      name: 'the first of an alert',
      act: say({ kind: 'notice', why: 'first' }),
      leaves: { why: 'first' },
    },
    {
      name: 'the next rung',
      act: say({ kind: 'notice', why: 'rung' }, { message: STANDS }),
      leaves: { why: 'rung' },
    },
    {
      name: 'that it is worse, to its owner',
      act: say({ kind: 'notice', why: 'worse', calls: ['U0KIM'] }, { message: STANDS }),
      leaves: { why: 'worse', calls: ['U0KIM'] },
    },
    {
      name: 'a reminder',
      act: say({ kind: 'notice', why: 'reminder', calls: ['U0KIM'] }, { message: STANDS }),
      leaves: { why: 'reminder', calls: ['U0KIM'] },
    },
    {
      name: 'that nobody took it',
      act: say({ kind: 'notice', why: 'nobody-took-it', calls }, { message: STANDS }),
      leaves: { why: 'nobody-took-it', calls },
    },
    {
      name: 'that nobody took it, besides what is new',
      act: say({ kind: 'notice', why: 'rung', calls, untaken: true }, { message: STANDS }),
      leaves: { why: 'rung', calls, untaken: true },
    },
    {
      name: 'its end',
      act: say({ kind: 'resolved' }, { message: STANDS, reasons: [], life: resolved }),
      leaves: { why: 'resolved' },
    },
    {
      name: 'a notice that its end overtook',
      act: say({ kind: 'notice', why: 'rung' }, { message: STANDS, reasons: [], life: resolved }),
      leaves: { why: 'resolved' },
    },
    {
      name: 'a message in place of one that is gone',
      act: async (bench: Posts) => {
        const alert = anAlert({ channel: DEFAULT_CHANNEL, message: STANDS });
        bench.sender.answer('edit', DEFAULT_CHANNEL, gone, 1);
        await bench.put({ kind: 'edit', alert, lines: [] }, [{ put: 'alert', value: alert }]);
        await bench.delivery.idle();
      },
      leaves: { why: 'posted-again' },
    },
    {
      name: 'one of many',
      act: ofMany(undefined),
      of: brnOf(5),
      leaves: { why: 'rung', rollUp: true },
    },
    {
      name: 'that nobody took one of many',
      act: ofMany({ kind: 'notice', why: 'nobody-took-it', calls }),
      of: brnOf(6),
      leaves: { why: 'nobody-took-it', rollUp: true, calls },
    },
    {
      name: 'a reminder of one of many',
      act: ofMany(
        { kind: 'notice', why: 'reminder', calls: ['U0KIM'] },
        { life: { state: 'acknowledged', by: 'U0KIM', at: POSTED_AT } },
      ),
      of: brnOf(6),
      leaves: { why: 'reminder', rollUp: true, calls: ['U0KIM'] },
    },
  ])('tells what kind of post it was, and of which company: $name', async (about) => {
    const { act, of = HANBIT, leaves } = about;
    const bench = await deliveryBench();

    await act(bench);

    const [newest] = await bench.history(of);
    const { kind, channel, severity, message, ...said } = asTold(newest?.event);
    expect(said).toEqual(leaves);
    expect([kind, channel, severity]).toEqual(['told', DEFAULT_CHANNEL, 'critical']);
    expect(message?.channel).toBe(DEFAULT_CHANNEL);
  });
});

function asTold(event: HistoryEvent | undefined) {
  if (event?.kind !== 'told') throw new Error(`It is ${event?.kind}.`);
  return event;
}
