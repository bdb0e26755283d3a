import { describe, expect, it } from 'vitest';
import { afterSend } from '../../src/alert/alert-delivery.js';
import { NEVER_NOTIFIED } from '../../src/alert/notice-history-rules.js';
import { DAY, HOUR } from '../../src/kernel/time.js';
import { OutboxLog } from '../../src/outbox/outbox-log.js';
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

function edit(alert: Alert, under = false): Extract<OutboxJob, { kind: 'edit' }> {
  return { kind: 'edit', alert, lines: [LINE], ...(under ? { under: AT } : {}) };
}

/** An entry that is being sent, what is stored besides, and what waits. */
async function sending(
  about: {
    readonly stored?: Alert;
    readonly events?: readonly HistoryEvent[];
    readonly waiting?: readonly OutboxJob[];
    readonly entry?: Partial<OutboxEntry>;
  } = {},
) {
  const { stored, events = [], waiting = [] } = about;
  const kept = memoryStore();
  const outbox = await OutboxLog.load(kept);
  const store = indexedStore(kept, outbox);
  const clock = fakeClock(NOW);
  const entry = { ...outbox.entry(edit(anAlert()), NOW), ...about.entry };
  const before: readonly Change[] = [
    { put: 'outbox', value: entry },
    ...waiting.map((job): Change => ({ put: 'outbox', value: outbox.entry(job, NOW) })),
    ...(stored === undefined ? [] : [{ put: 'alert', value: stored } as const]),
    ...events.map(
      (event): Change => ({ put: 'history', value: { v: 1, at: NOW, brn: HANBIT, event } }),
    ),
  ];
  await store.write(before);
  return { seq: entry.seq, entry, deps: { store, outbox, clock } };
}

function alertIn(changes: readonly Change[]): Alert | undefined {
  return changes.flatMap((one) => ('put' in one && one.put === 'alert' ? [one.value] : []))[0];
}

function entriesIn(changes: readonly Change[]): readonly OutboxEntry[] {
  return changes.flatMap((one) => ('put' in one && one.put === 'outbox' ? [one.value] : []));
}

describe('what is stored after a send', () => {
  it('lets the entry continue at once with the rest, under the current message', async () => {
    const { seq, entry, deps } = await sending({ entry: { calm: true, notBefore: NOW - HOUR } });
    const rest = [edit(anAlert(), true), edit(anAlert(), true)];

    const changes = await afterSend({ seq, shown: anAlert(), placed: { at: AT, rest } }, deps);

    const { calm: _, notBefore: __, ...still } = entry;
    const [first, second, ...more] = entriesIn(changes);
    expect(first).toEqual({ ...still, job: edit(anAlert({ message: AT }), true) });
    expect(second?.job).toEqual(edit(anAlert({ message: AT }), true));
    expect(second?.seq).not.toBe(seq);
    expect(more).toEqual([]);
  });

  it('drops what is left where the entry was dropped meanwhile', async () => {
    const { deps } = await sending();
    const placed = { at: AT, rest: [edit(anAlert(), true)] };

    const changes = await afterSend({ seq: 'gone', shown: anAlert(), placed }, deps);

    expect(changes[0]).toEqual({ delete: 'outbox', seq: 'gone' });
    expect(entriesIn(changes).map(({ seq }) => seq)).not.toContain('gone');
  });

  it('says under a message that its company was paused while it was on the way, and why', async () => {
    const event = { kind: 'paused', by: 'U0LEE', reason: 'closed' } as const;
    const { seq, deps } = await sending({ events: [event] });

    const changes = await afterSend({ seq, shown: anAlert(), placed: NEWLY_POSTED }, deps);

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
      name: 'waits to be said anyway',
      waiting: [edit(anAlert({ message: AT }))],
      shown: anAlert(),
    },
    {
      name: 'is what the message says',
      waiting: [],
      shown: anAlert({ life: { state: 'resolved', at: NOW, was: [], gaps: [] } }),
    },
  ])('does not close an alert whose end $name', async ({ waiting, shown }) => {
    const events = [{ kind: 'unwatched', by: 'U0LEE' }] as const;
    const { seq, deps } = await sending({ events, waiting });

    const changes = await afterSend({ seq, shown, placed: NEWLY_POSTED }, deps);

    expect(changes).toMatchObject([
      { delete: 'outbox', seq },
      { put: 'history', value: { event: { kind: 'told' } } },
    ]);
  });

  it('counts as told what a message shows that was posted again, but not as the notice of the day', async () => {
    const lastNoticeOn = '2026-11-20' as const;
    const told = { ...NEVER_NOTIFIED, lastNoticeOn };
    const { seq, deps } = await sending({ stored: anAlert({ told }) });

    const changes = await afterSend({ seq, shown: anAlert(), placed: NEWLY_POSTED }, deps);

    const known = alertIn(changes)?.told;
    expect(known).toMatchObject({ severity: 'critical', kinds: ['auth-missing'], lastNoticeOn });
  });

  it.each([
    { name: 'quiet hours held', why: 'quiet-hours', expected: NOW },
    { name: 'a snooze holds', why: 'snoozed', expected: NOW + DAY },
  ] as const)('decides again at once what $name, if that is over with it', async (about) => {
    const held = { why: about.why, since: NOW - HOUR, until: NOW + DAY };
    const { seq, deps } = await sending({ stored: anAlert({ told: NEVER_NOTIFIED, held }) });

    const send = { seq, shown: anAlert(), placed: SENT, broadcast: NOTICE };
    const changes = await afterSend(send, deps);

    expect(alertIn(changes)?.held).toEqual({ ...held, until: about.expected });
  });

  it('leaves alone what is held when nothing new was said, and only learns of the place', async () => {
    const held = { why: 'quiet-hours', since: NOW - HOUR, until: NOW + DAY } as const;
    const stored = anAlert({ held, message: { ...AT, channel: 'C0OLD' } });
    const { seq, deps } = await sending({ stored });

    const changes = await afterSend({ seq, shown: stored, placed: SENT }, deps);

    expect(changes).toEqual([
      { delete: 'outbox', seq },
      { put: 'alert', value: { ...stored, message: AT } },
    ]);
  });

  it('stores no alert of which all is known', async () => {
    const stored = anAlert({ message: AT });
    const { seq, deps } = await sending({ stored });

    const changes = await afterSend({ seq, shown: stored, placed: SENT }, deps);

    expect(changes).toEqual([{ delete: 'outbox', seq }]);
  });

  it('has on record that a notice made noise, and where', async () => {
    const stored = anAlert({ message: AT });
    const { seq, deps } = await sending({ stored });

    const changes = await afterSend({ seq, shown: stored, placed: SENT, broadcast: NOTICE }, deps);

    const event = { kind: 'told', why: 'rung', severity: 'critical', channel: AT.channel };
    expect(changes).toContainEqual({
      put: 'history',
      value: { v: 1, at: NOW, brn: HANBIT, event: { ...event, message: AT } },
    });
  });
});
