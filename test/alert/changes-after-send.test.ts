import { describe, expect, it } from 'vitest';
import { changesAfterSend } from '../../src/alert/alert-delivery.js';
import { NEVER_NOTIFIED } from '../../src/alert/notice-history-rules.js';
import { DAY, HOUR } from '../../src/kernel/time.js';
import { OutboxIndex } from '../../src/outbox/outbox-index.js';
import type { Alert } from '../../src/records/alert.js';
import type { HistoryEvent } from '../../src/records/history.js';
import type { OutboxEntry, OutboxJob } from '../../src/records/outbox.js';
import { type Change, indexedStore } from '../../src/records/store.js';
import { anAlert, HANBIT } from '../support/builders.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';

const NOW = seoul('2026-11-25 09:30');
const AT = { channel: 'C0ALERTS', ts: '1.0' };
const SENT = { at: AT, rest: [] };
const NEWLY_POSTED = { ...SENT, posted: true } as const;
const NOTICE = { kind: 'notice', why: 'rung' } as const;
const LINE = { kind: 'closed' } as const;

type EditJob = Extract<OutboxJob, { kind: 'edit' }>;
const edit = (alert: Alert): EditJob => ({ kind: 'edit', alert, lines: [LINE] });
/** Posts only the lines, in the thread of the message, which is not edited. */
const onlyLines = (alert: Alert): EditJob => ({ ...edit(alert), under: AT });

/** An outbox with an entry that is being sent, waiting entries, and a stored alert. */
async function setUp(
  options: {
    readonly stored?: Alert;
    readonly events?: readonly HistoryEvent[];
    readonly waiting?: readonly OutboxJob[];
    readonly entry?: Partial<OutboxEntry>;
  } = {},
) {
  const { stored, events = [], waiting = [] } = options;
  const kept = memoryStore();
  const outbox = await OutboxIndex.load(kept);
  const store = indexedStore(kept, outbox);
  const clock = fakeClock(NOW);
  const entry = { ...outbox.createEntry(edit(anAlert()), NOW), ...options.entry };
  const initialChanges: readonly Change[] = [
    { put: 'outbox', value: entry },
    ...waiting.map((job): Change => ({ put: 'outbox', value: outbox.createEntry(job, NOW) })),
    ...(stored === undefined ? [] : [{ put: 'alert', value: stored } as const]),
    ...events.map(
      (event): Change => ({ put: 'history', value: { v: 1, at: NOW, brn: HANBIT, event } }),
    ),
  ];
  await store.write(initialChanges);
  return { seq: entry.seq, entry, deps: { store, outbox, clock } };
}

function alertIn(changes: readonly Change[]): Alert | undefined {
  return changes.flatMap((one) => ('put' in one && one.put === 'alert' ? [one.value] : []))[0];
}

function entriesIn(changes: readonly Change[]): readonly OutboxEntry[] {
  return changes.flatMap((one) => ('put' in one && one.put === 'outbox' ? [one.value] : []));
}

describe('changesAfterSend', () => {
  it('replaces the entry with what remains to be sent, with the reference of the current message', async () => {
    const { seq, entry, deps } = await setUp({ entry: { calm: true, notBefore: NOW - HOUR } });
    const rest = [onlyLines(anAlert()), onlyLines(anAlert())];

    const changes = await changesAfterSend(
      { seq, shown: anAlert(), placement: { at: AT, rest } },
      deps,
    );

    const { calm: _, notBefore: __, ...kept } = entry;
    const [first, second, ...more] = entriesIn(changes);
    expect(first).toEqual({ ...kept, job: onlyLines(anAlert({ message: AT })) });
    expect(second?.job).toEqual(onlyLines(anAlert({ message: AT })));
    expect(second?.seq).not.toBe(seq);
    expect(more).toEqual([]);
  });

  it('drops what remains to be sent if the entry was dropped during the send', async () => {
    const { deps } = await setUp();
    const placement = { at: AT, rest: [onlyLines(anAlert())] };

    const changes = await changesAfterSend({ seq: 'gone', shown: anAlert(), placement }, deps);

    expect(changes[0]).toEqual({ delete: 'outbox', seq: 'gone' });
    expect(entriesIn(changes).map(({ seq }) => seq)).not.toContain('gone');
  });

  it('closes a message whose company was paused during the send, with the reason', async () => {
    const event = { kind: 'paused', by: 'U0LEE', reason: 'closed' } as const;
    const { seq, deps } = await setUp({ events: [event] });

    const changes = await changesAfterSend(
      { seq, shown: anAlert(), placement: NEWLY_POSTED },
      deps,
    );

    expect(entriesIn(changes)).toMatchObject([
      {
        job: {
          alert: { message: AT, life: { state: 'closed', by: 'U0LEE', paused: 'closed' } },
          lines: [{ kind: 'closed' }],
        },
      },
    ]);
  });

  it.each([
    {
      name: 'is in a waiting entry',
      waiting: [edit(anAlert({ message: AT }))],
      shown: anAlert(),
    },
    {
      name: 'is shown by the message already',
      waiting: [],
      shown: anAlert({ life: { state: 'resolved', at: NOW, was: [], gaps: [] } }),
    },
  ])('does not close a message if the end of its alert $name', async ({ waiting, shown }) => {
    const events = [{ kind: 'unwatched', by: 'U0LEE' }] as const;
    const { seq, deps } = await setUp({ events, waiting });

    const changes = await changesAfterSend({ seq, shown, placement: NEWLY_POSTED }, deps);

    expect(changes).toMatchObject([
      { delete: 'outbox', seq },
      { put: 'history', value: { event: { kind: 'told' } } },
    ]);
  });

  it('records as notified what a repeated post shows, but not as the notice of the day', async () => {
    const lastNoticeOn = '2026-11-20' as const;
    const told = { ...NEVER_NOTIFIED, lastNoticeOn };
    const { seq, deps } = await setUp({ stored: anAlert({ told }) });

    const changes = await changesAfterSend(
      { seq, shown: anAlert(), placement: NEWLY_POSTED },
      deps,
    );

    const history = alertIn(changes)?.told;
    expect(history).toMatchObject({ severity: 'critical', kinds: ['auth-missing'], lastNoticeOn });
  });

  it.each([
    { name: 'quiet hours', why: 'quiet-hours', expected: NOW },
    { name: 'a snooze', why: 'snoozed', expected: NOW + DAY },
  ] as const)('sets when news held by $name is decided again', async ({ why, expected }) => {
    const held = { why, since: NOW - HOUR, until: NOW + DAY };
    const { seq, deps } = await setUp({ stored: anAlert({ told: NEVER_NOTIFIED, held }) });

    const send = { seq, shown: anAlert(), placement: SENT, broadcast: NOTICE };
    const changes = await changesAfterSend(send, deps);

    expect(alertIn(changes)?.held).toEqual({ ...held, until: expected });
  });

  it('leaves held news unchanged after an edit, and stores the new reference of the message', async () => {
    const held = { why: 'quiet-hours', since: NOW - HOUR, until: NOW + DAY } as const;
    const stored = anAlert({ held, message: { ...AT, channel: 'C0OLD' } });
    const { seq, deps } = await setUp({ stored });

    const changes = await changesAfterSend({ seq, shown: stored, placement: SENT }, deps);

    expect(changes).toEqual([
      { delete: 'outbox', seq },
      { put: 'alert', value: { ...stored, message: AT } },
    ]);
  });

  it('forgets that a thread has asked for the missed days when a new message begins another thread', async () => {
    const stop = { product: 'taxinvoice', to: NOW - DAY } as const;
    const stored = anAlert({ message: AT, stops: [{ ...stop, asked: true }] });
    const { seq, deps } = await setUp({ stored });
    const placement = { at: { ...AT, ts: '2.0' }, posted: true } as const;

    const changes = await changesAfterSend({ seq, shown: stored, placement }, deps);

    expect(alertIn(changes)).toMatchObject({ message: placement.at });
    expect(alertIn(changes)?.stops).toEqual([stop]);
  });

  it('does not store an alert that has not changed', async () => {
    const stored = anAlert({ message: AT });
    const { seq, deps } = await setUp({ stored });

    const changes = await changesAfterSend({ seq, shown: stored, placement: SENT }, deps);

    expect(changes).toEqual([{ delete: 'outbox', seq }]);
  });

  it('records a notice with its channel and message', async () => {
    const stored = anAlert({ message: AT });
    const { seq, deps } = await setUp({ stored });

    const changes = await changesAfterSend(
      { seq, shown: stored, placement: SENT, broadcast: NOTICE },
      deps,
    );

    const event = { kind: 'told', why: 'rung', severity: 'critical', channel: AT.channel };
    expect(changes).toContainEqual({
      put: 'history',
      value: { v: 1, at: NOW, brn: HANBIT, event: { ...event, message: AT } },
    });
  });
});
