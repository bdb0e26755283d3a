import { describe, expect, it } from 'vitest';
import type { NoticeLine } from '../../src/alert/alert-messages.js';
import { createCompanyExport } from '../../src/company-file/company-export.js';
import type { Brn } from '../../src/kernel/brn.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';
import { createTestAlerts } from '../../src/outbox/test-alerts.js';
import type { Alert, ThreadLine } from '../../src/records/alert.js';
import type { HistoryEvent, HistoryRecord } from '../../src/records/history.js';
import type { Change, Store } from '../../src/records/store.js';
import type { Action } from '../../src/slack/permissions.js';
import { TONGUES } from '../../src/text/tongue.js';
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
import { aCommonCause, aMassChange } from '../support/incident-samples.js';
import { liveSettings } from '../support/live-settings.js';
import { memoryStore } from '../support/memory-store.js';
import { serviceBench } from '../support/service-bench.js';
import { aStatus, rejectedCell } from '../support/status-builders.js';

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

async function benchWith(stored: readonly Change[]) {
  const memory = memoryStore();
  await memory.write([{ put: 'company', value: hanbit }, ...stored]);
  const writes: (readonly Change[])[] = [];
  const store: Store = {
    ...memory,
    async write(changes) {
      await memory.write(changes);
      writes.push(changes);
    },
  };
  const publicUrl = 'https://hometax.example';
  const bench = await serviceBench({ store, now: NOW, publicUrl, clientLinksUrl: publicUrl });
  return {
    ...bench,
    writes,
    settings: await liveSettings({ clock: bench.clock, store: bench.store }),
    testAlerts: createTestAlerts({ ...bench, stage: 'test', defaultChannel: () => 'C0DEFAULT' }),
    exports: createCompanyExport(bench),
  };
}

type Bench = Awaited<ReturnType<typeof benchWith>>;

/** An event of a person's action. */
type ActionEvent = Extract<
  HistoryEvent,
  { readonly by: string } | { readonly kind: 'client-link' }
>;

interface Case {
  /** Stored before the action, besides the company. */
  readonly stored?: readonly Change[];
  readonly act: (bench: Bench) => Promise<unknown>;
  readonly events: readonly HistoryEvent[];
  /** The company of the events; default: `HANBIT`. */
  readonly brn?: Brn | 'none';
}

const open: Change = { put: 'alert', value: anAlert() };
const claimed: Change = {
  put: 'alert',
  value: anAlert({ life: { state: 'acknowledged', by: KIM, at: NOW } }),
};
const snoozed: Change = {
  put: 'alert',
  value: anAlert({ life: { state: 'snoozed', by: KIM, at: NOW, until: NOW + 9 * DAY } }),
};
const clientLink: Change = {
  put: 'client-link',
  value: { v: 1, brn: HANBIT, hash: 'h', by: KIM, at: NOW, expiresAt: NOW + DAY },
};
const calendarFeed: Change = {
  put: 'calendar-feed',
  value: {
    v: 1,
    hash: 'h',
    by: KIM,
    at: NOW,
    scope: { kind: 'owner', owner: KIM },
    language: 'ko',
  },
};
const rejected: Change = {
  put: 'status',
  value: aStatus({ taxinvoice: { deptUser: rejectedCell() } }),
};
const rejectedFourTimes: Change = {
  put: 'status',
  value: aStatus({ taxinvoice: { deptUser: rejectedCell(-11100021, { rejections: 4 }) } }),
};
const action = { brn: HANBIT, product: 'taxinvoice', by: KIM } as const;
const CONFIRMED = { mayOperate: true, intent: 'confirmed', method: 'deptUser' } as const;

function bulk(change: Parameters<Bench['bulk']['carryOut']>[0]['change']) {
  return ({ bulk: bulkEdits }: Bench) =>
    bulkEdits.carryOut({ id: '1', brns: [HANBIT], by: KIM, change });
}

async function importing({ imports }: Bench, rows: string, by = KIM): Promise<void> {
  const plan = await imports.plan(new TextEncoder().encode(`brn,name,paused\n${rows}`));
  if (!plan.ok) throw new Error(plan.error.kind);
  await imports.save(plan.value, by);
}

/** Every kind of action, and each way to do it. */
const ACTIONS: Readonly<Record<ActionEvent['kind'], Readonly<Record<string, Case>>>> = {
  watched: {
    'adds a company': {
      act: ({ companies }) => companies.watch({ ...draft, brn: NEW }, KIM),
      events: [{ kind: 'watched', by: KIM }],
      brn: NEW,
    },
  },
  edited: {
    'edits a company': {
      act: ({ companies }) =>
        companies.watch({ ...draft, owner: 'S0OPS', channel: '', note: '은행 앱으로' }, KIM),
      events: [
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
      events: [{ kind: 'unwatched', by: KIM }],
    },
    'stops watching many': {
      act: bulk({ kind: 'unwatch' }),
      events: [{ kind: 'unwatched', by: KIM }],
    },
  },
  paused: {
    'pauses many': {
      act: bulk({ kind: 'pause', reason: 'contract-ended' }),
      events: [{ kind: 'paused', by: KIM, reason: 'contract-ended' }],
    },
  },
  resumed: {
    'resumes many': {
      stored: [{ put: 'company', value: { ...hanbit, paused } }],
      act: bulk({ kind: 'resume' }),
      events: [{ kind: 'resumed', by: KIM }],
    },
  },
  'owner-set': {
    'gives many to another owner': {
      act: bulk({ kind: 'owner', owner: '' }),
      events: [{ kind: 'owner-set', by: KIM, from: 'U0LEE', to: '' }],
    },
  },
  'channel-set': {
    'gives many another channel': {
      act: bulk({ kind: 'channel', channel: 'C0NEW' }),
      events: [{ kind: 'channel-set', by: KIM, from: 'C0TEAM', to: 'C0NEW' }],
    },
  },
  'page-opened': {
    'opens the authentication page': {
      act: ({ popups }) => popups.mint(action),
      events: [{ kind: 'page-opened', by: KIM, product: 'taxinvoice' }],
    },
    'opens the authentication page by a ticket': {
      act: async ({ popups }) => {
        const { url } = await popups.issueTicket(action);
        await popups.redeem(url.split('/').at(-1) ?? '');
      },
      events: [{ kind: 'page-opened', by: KIM, product: 'taxinvoice' }],
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
      events: [{ kind: 'login-tested', by: KIM, product: 'taxinvoice' }],
    },
  },
  'login-confirmed': {
    'confirms a login although four in a row were rejected': {
      stored: [rejectedFourTimes],
      act: ({ checker }) => checker.check({ ...action, ...CONFIRMED }),
      events: [
        {
          kind: 'login-confirmed',
          by: KIM,
          product: 'taxinvoice',
          method: 'deptUser',
          attempts: 4,
        },
      ],
    },
  },
  'said-registered': {
    'says that the authentication was registered again': {
      stored: [rejected],
      act: ({ checker }) =>
        checker.check({ ...action, mayOperate: true, intent: 'registered-again' }),
      events: [{ kind: 'said-registered', by: KIM, product: 'taxinvoice' }],
    },
  },
  imported: {
    'imports companies': {
      act: (bench) => importing(bench, `${NEW},다온디자인,\n${HANBIT},한빛물산,closed`),
      events: [
        { kind: 'imported', by: KIM, companies: 2 },
        { kind: 'paused', by: KIM, reason: 'closed' },
        { kind: 'edited', by: KIM, changes: [{ field: 'name' }] },
        { kind: 'watched', by: KIM },
      ],
    },
  },
  exported: {
    'exports the companies': {
      act: ({ exports }) => exports.companies(KIM, TONGUES.ko),
      events: [{ kind: 'exported', by: KIM, companies: 1 }],
      brn: 'none',
    },
  },
  swept: {
    'has all companies checked': {
      act: async ({ sweeper }) => {
        const sweep = sweeper.start(KIM);
        if (sweep.kind === 'started') await sweep.done;
      },
      events: [{ kind: 'swept', by: KIM, companies: 1 }],
      brn: 'none',
    },
    'has all companies checked until POPBiLL rejects our own settings': {
      act: async ({ sweeper, popbill }) => {
        popbill.answer('certificateExpiry', WRONG_SECRET);
        popbill.answer('testDeptUserLogin', WRONG_SECRET);
        const sweep = sweeper.start(KIM);
        if (sweep.kind === 'started') await sweep.done;
      },
      events: [{ kind: 'swept', by: KIM, companies: 1 }],
      brn: 'none',
    },
  },
  taken: {
    'claims an alert': {
      stored: [open],
      act: ({ triage }) => triage.claim(HANBIT, KIM),
      events: [{ kind: 'taken', by: KIM }],
    },
    'claims many': {
      stored: [open],
      act: bulk({ kind: 'claim', to: KIM }),
      events: [{ kind: 'taken', by: KIM }],
    },
  },
  assigned: {
    'assigns an alert to a colleague': {
      stored: [open],
      act: ({ triage }) => triage.assign(HANBIT, { by: KIM, to: 'U0LEE' }),
      events: [{ kind: 'assigned', by: KIM, to: 'U0LEE' }],
    },
    'assigns many': {
      stored: [open],
      act: bulk({ kind: 'claim', to: 'U0LEE' }),
      events: [{ kind: 'assigned', by: KIM, to: 'U0LEE' }],
    },
  },
  'handed-back': {
    'releases an alert': {
      stored: [claimed],
      act: ({ triage }) => triage.release(HANBIT, KIM),
      events: [{ kind: 'handed-back', by: KIM }],
    },
  },
  snoozed: {
    'snoozes an alert': {
      stored: [open],
      act: ({ triage }) => triage.snooze(HANBIT, KIM, { kind: 'one-day', reason: '대표 출장' }),
      events: [{ kind: 'snoozed', by: KIM, until: NOW + DAY, reason: '대표 출장' }],
    },
    'snoozes many': {
      stored: [open],
      act: bulk({ kind: 'snooze', choice: { kind: 'one-day' } }),
      events: [{ kind: 'snoozed', by: KIM, until: NOW + DAY }],
    },
  },
  woken: {
    'turns an alert back on': {
      stored: [snoozed],
      act: ({ triage }) => triage.wake(HANBIT, KIM),
      events: [{ kind: 'woken', by: KIM }],
    },
  },
  'client-told': {
    'marks the client as notified': {
      stored: [open],
      act: ({ triage }) => triage.markClientNotified(HANBIT, KIM),
      events: [{ kind: 'client-told', by: KIM }],
    },
  },
  'client-link': {
    'creates a link for the client': {
      act: ({ clientLinks }) => clientLinks.create(HANBIT, KIM, 7),
      events: [{ kind: 'client-link', what: { step: 'made', by: KIM, until: NOW + 7 * DAY } }],
    },
    'ends a link for the client': {
      stored: [clientLink],
      act: ({ clientLinks }) => clientLinks.revoke(HANBIT, KIM),
      events: [{ kind: 'client-link', what: { step: 'ended', why: 'revoked', by: KIM } }],
    },
  },
  'calendar-made': {
    'makes a calendar address': {
      act: ({ calendarFeeds }) => calendarFeeds.create(KIM, { kind: 'all' }, 'ko'),
      events: [{ kind: 'calendar-made', by: KIM, scope: { kind: 'all' } }],
      brn: 'none',
    },
  },
  'calendar-revoked': {
    'revokes a calendar address': {
      stored: [calendarFeed],
      act: ({ calendarFeeds }) => calendarFeeds.revoke('h', KIM, false),
      events: [{ kind: 'calendar-revoked', by: KIM, scope: { kind: 'owner', owner: KIM } }],
      brn: 'none',
    },
  },
  released: {
    'starts the paused login tests again': {
      stored: [{ put: 'common-cause', value: aCommonCause({ stage: 'test' }) }],
      act: ({ commonCauses }) => commonCauses.release(KIM),
      events: [{ kind: 'released', by: KIM }],
      brn: 'none',
    },
  },
  'alerts-released': {
    'releases held alerts': {
      stored: [{ put: 'mass-change', value: aMassChange({ stage: 'test' }) }],
      act: ({ massChanges }) => massChanges.release(KIM),
      events: [{ kind: 'alerts-released', by: KIM }],
      brn: 'none',
    },
  },
  'test-alert': {
    'sends a test alert': {
      // `send` resolves after Slack's answer, which does not come here.
      act: async ({ testAlerts, outbox }) => {
        void testAlerts.send(KIM, hanbit);
        while (outbox.size === 0) await Promise.resolve();
      },
      events: [{ kind: 'test-alert', by: KIM, channel: 'C0TEAM' }],
    },
  },
  'settings-changed': {
    'changes settings': {
      act: async ({ settings }) => {
        await settings.change({ set: { channelLanguage: 'en' } }, KIM);
        await settings.change({ reset: ['channelLanguage'] }, KIM);
      },
      events: [
        {
          kind: 'settings-changed',
          by: KIM,
          setting: 'channelLanguage',
          from: 'en',
          to: 'ko',
          isReset: true,
        },
        {
          kind: 'settings-changed',
          by: KIM,
          setting: 'channelLanguage',
          from: 'ko',
          to: 'en',
        },
      ],
      brn: 'none',
    },
  },
};

/** The events of each action that needs a permission. Reading leaves no event. */
const EVENTS_BY_ACTION: Readonly<Record<Action, readonly ActionEvent['kind'][]>> = {
  check: [],
  list: [],
  home: [],
  digest: [],
  history: [],
  alerts: [],
  forecast: [],
  calendar: ['calendar-made', 'calendar-revoked'],
  help: [],
  status: [],
  'alert-details': [],
  popup: ['page-opened', 'said-registered'],
  'certificate-login-test': ['login-tested'],
  'confirm-login': ['login-confirmed'],
  watch: ['watched', 'edited'],
  unwatch: ['unwatched'],
  sweep: ['swept'],
  bulk: [
    'owner-set',
    'channel-set',
    'taken',
    'assigned',
    'snoozed',
    'paused',
    'resumed',
    'unwatched',
  ],
  import: ['imported', 'watched', 'edited', 'paused', 'resumed'],
  export: ['exported'],
  'test-alert': ['test-alert'],
  'release-common-cause': ['released'],
  'release-alerts': ['alerts-released'],
  claim: ['taken', 'assigned', 'handed-back'],
  snooze: ['snoozed', 'woken'],
  'client-text': ['client-told'],
  'client-link': ['client-link'],
  settings: ['settings-changed'],
};

const cases = Object.values(ACTIONS).flatMap((ways) =>
  Object.entries(ways).map(([name, testCase]) => ({ name, ...testCase })),
);

async function actionEventsIn({ store }: Bench): Promise<readonly HistoryRecord[]> {
  const records = await historyIn(store, { limit: 50 });
  return records.filter(({ event }) => 'by' in event || event.kind === 'client-link');
}

function changesSomething(change: Change): boolean {
  const kind = 'put' in change ? change.put : change.delete;
  return ['company', 'settings', 'alert', 'client-link', 'calendar-feed'].includes(kind);
}

describe('the history', () => {
  it.each(cases)(
    'records who $name, when, and what changed',
    async ({ stored = [], act, events }) => {
      const bench = await benchWith(stored);

      await act(bench);

      const records = await actionEventsIn(bench);
      expect(records.map(({ event }) => event)).toEqual(events);
      expect(records.every(({ at }) => at === NOW)).toBe(true);
    },
  );

  it.each(cases.filter(({ events }) => events.length === 1))(
    'has the BRN of the company if a person $name',
    async ({ stored = [], act, brn = HANBIT }) => {
      const bench = await benchWith(stored);

      await act(bench);

      const [record] = await actionEventsIn(bench);
      expect(record?.brn).toBe(brn === 'none' ? undefined : brn);
    },
  );

  it.each(cases)(
    'is written together with the change if a person $name',
    async ({ stored = [], act }) => {
      const bench = await benchWith(stored);

      await act(bench);

      const alone = bench.writes.filter(
        (changes) =>
          changes.some(changesSomething) &&
          !changes.some((change) => 'put' in change && change.put === 'history'),
      );
      expect(alone).toEqual([]);
    },
  );

  it('has an event for every action that needs a permission', () => {
    const left = new Set(Object.values(EVENTS_BY_ACTION).flat());

    expect([...left].sort()).toEqual(Object.keys(ACTIONS).sort());
  });

  it('has no event for an action without effect or with a refusal', async () => {
    const bench = await benchWith([claimed]);

    await bench.companies.watch(draft, KIM);
    await bench.companies.unwatch(NURI, KIM);
    await bulk({ kind: 'owner', owner: 'U0LEE' })(bench);
    await bench.triage.claim(HANBIT, KIM);
    await bench.triage.snooze(NEW, KIM, { kind: 'one-day' });
    await bench.settings.change({ set: { channelLanguage: 'ko' } }, KIM);
    await bench.commonCauses.release(KIM);
    await bench.popups.issueTicket(action);

    expect(await actionEventsIn(bench)).toEqual([]);
  });

  it('records an import on the command line like any other', async () => {
    const bench = await benchWith([]);

    await importing(bench, `${NEW},다온디자인,`, 'cli');

    expect((await actionEventsIn(bench)).map(({ event }) => event)).toEqual([
      { kind: 'imported', by: 'cli', companies: 1 },
      { kind: 'watched', by: 'cli' },
    ]);
  });
});

describe('the history of posts', () => {
  const MESSAGE = { channel: DEFAULT_CHANNEL, ts: '9.0' };
  const calls = ['S0OPS', 'U0LEE'];
  const gone = { kind: 'message-gone', error: 'message_not_found' } as const;
  const resolved = { state: 'resolved', at: POSTED_AT, was: [], gaps: [] } as const;

  type Posts = Awaited<ReturnType<typeof deliveryBench>>;
  const post =
    (line: ThreadLine, changes: Partial<Alert> = {}) =>
    async (bench: Posts) => {
      const alert = anAlert({ channel: DEFAULT_CHANNEL, ...changes });
      const stored: readonly Change[] =
        alert.life.state === 'resolved' ? [] : [{ put: 'alert', value: alert }];
      await bench.put({ kind: 'notice', alert, line }, stored);
      await bench.delivery.untilIdle();
    };
  /** Posts five alerts individually and two combined; `line` is then posted about the two. */
  const postMany =
    (line: NoticeLine | undefined, changes: Partial<Alert> = {}) =>
    async (bench: Posts) => {
      for (const alert of alerts(7)) await bench.notify(alert, POSTED_AT);
      await bench.advance(5 * SECOND);
      for (const n of line === undefined ? [] : [5, 6]) {
        const alert = await bench.store.alert(brnOf(n));
        if (alert !== undefined && line !== undefined) {
          await bench.notify({ ...alert, ...changes }, POSTED_AT + HOUR, line);
        }
      }
      await bench.advance(2 * MINUTE);
    };

  it.each([
    {
      name: 'the first notice of an alert',
      act: post({ kind: 'notice', why: 'first' }),
      expected: { why: 'first' },
    },
    {
      name: 'a nearer expiry',
      act: post({ kind: 'notice', why: 'rung' }, { message: MESSAGE }),
      expected: { why: 'rung' },
    },
    {
      name: 'a worse state, with a mention of the owner',
      act: post({ kind: 'notice', why: 'worse', calls: ['U0KIM'] }, { message: MESSAGE }),
      expected: { why: 'worse', calls: ['U0KIM'] },
    },
    {
      name: 'a reminder',
      act: post({ kind: 'notice', why: 'reminder', calls: ['U0KIM'] }, { message: MESSAGE }),
      expected: { why: 'reminder', calls: ['U0KIM'] },
    },
    {
      name: 'that nobody has claimed it',
      act: post({ kind: 'notice', why: 'nobody-took-it', calls }, { message: MESSAGE }),
      expected: { why: 'nobody-took-it', calls },
    },
    {
      name: 'that nobody has claimed it, with another notice',
      act: post({ kind: 'notice', why: 'rung', calls, untaken: true }, { message: MESSAGE }),
      expected: { why: 'rung', calls, untaken: true },
    },
    {
      name: 'the resolution',
      act: post({ kind: 'resolved' }, { message: MESSAGE, reasons: [], life: resolved }),
      expected: { why: 'resolved' },
    },
    {
      name: 'a notice of an alert that was resolved before it was sent',
      act: post({ kind: 'notice', why: 'rung' }, { message: MESSAGE, reasons: [], life: resolved }),
      expected: { why: 'resolved' },
    },
    {
      name: 'a message that replaces a deleted one',
      act: async (bench: Posts) => {
        const alert = anAlert({ channel: DEFAULT_CHANNEL, message: MESSAGE });
        bench.sender.answer('edit', DEFAULT_CHANNEL, gone, 1);
        await bench.put({ kind: 'edit', alert, lines: [] }, [{ put: 'alert', value: alert }]);
        await bench.delivery.untilIdle();
      },
      expected: { why: 'posted-again' },
    },
    {
      name: 'an alert in a combined alert',
      act: postMany(undefined),
      brn: brnOf(5),
      expected: { why: 'rung', rollUp: true },
    },
    {
      name: 'that nobody has claimed an alert in a combined alert',
      act: postMany({ kind: 'notice', why: 'nobody-took-it', calls }),
      brn: brnOf(6),
      expected: { why: 'nobody-took-it', rollUp: true, calls },
    },
    {
      name: 'a reminder about an alert in a combined alert',
      act: postMany(
        { kind: 'notice', why: 'reminder', calls: ['U0KIM'] },
        { life: { state: 'acknowledged', by: 'U0KIM', at: POSTED_AT } },
      ),
      brn: brnOf(6),
      expected: { why: 'reminder', rollUp: true, calls: ['U0KIM'] },
    },
  ])('records the kind of post and its company: $name', async (post) => {
    const { act, brn = HANBIT, expected } = post;
    const bench = await deliveryBench();

    await act(bench);

    const [newest] = await bench.history(brn);
    const { kind, channel, severity, message, ...details } = noticeEvent(newest?.event);
    expect(details).toEqual(expected);
    expect([kind, channel, severity]).toEqual(['told', DEFAULT_CHANNEL, 'critical']);
    expect(message?.channel).toBe(DEFAULT_CHANNEL);
  });
});

function noticeEvent(event: HistoryEvent | undefined) {
  if (event?.kind !== 'told') throw new Error(`The event is ${event?.kind}.`);
  return event;
}
