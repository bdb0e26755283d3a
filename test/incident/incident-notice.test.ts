import { describe, expect, it } from 'vitest';
import { IncidentNotice } from '../../src/incident/incident-notice.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';
import { OutboxIndex } from '../../src/outbox/outbox-index.js';
import type { OutageAlert } from '../../src/records/incident.js';
import { indexedStore, type Store } from '../../src/records/store.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { anOutage } from '../support/incident-samples.js';
import { memoryStore } from '../support/memory-store.js';

const NOW = seoul('2026-11-25 06:00');
const MESSAGE_REF = { channel: 'C0ALERTS', ts: '1.0' };
const OUTAGE = anOutage({ stage: 'test', openedAt: NOW });

async function aNotice(kept: Store = memoryStore()) {
  const outbox = await OutboxIndex.load(kept);
  const store = indexedStore(kept, outbox);
  const clock = fakeClock(NOW);
  const policy = { ...DEFAULT_POLICY, quietHours: { from: 20 * 60, to: 7 * 60 } };
  const notice = new IncidentNotice<OutageAlert>(
    {
      ...{ store, outbox, stage: 'test', policy, clock, log: captureLog() },
      defaultChannel: () => OUTAGE.channel,
    },
    {
      put: (value) => ({ put: 'outage', value }),
      deletion: { delete: 'outage' },
      jobOf: (outage) => ({ kind: 'outage', outage }),
      incidentOf: (job) => (job.kind === 'outage' ? job.outage : undefined),
    },
    await kept.outage(),
  );
  const open = (timing: 'now' | 'held' = 'now') => notice.update(() => OUTAGE, timing);
  /** Records where the message is, as the delivery does: in the write that deletes the oldest entry. */
  const deliver = async () => {
    const [entry] = outbox.all();
    if (entry === undefined) throw new Error('The outbox is empty.');
    await notice.recordMessage(OUTAGE.openedAt, MESSAGE_REF, [
      { delete: 'outbox', seq: entry.seq },
    ]);
  };
  const withFailed = (failed: number) => (outage: OutageAlert | undefined) => ({
    ...(outage ?? OUTAGE),
    failed,
  });
  return { kept, store, outbox, clock, policy, notice, open, deliver, withFailed };
}

describe('IncidentNotice', () => {
  it('writes the record and the outbox entry together', async () => {
    const { kept, outbox, open } = await aNotice();

    await open();

    expect(await kept.outage()).toEqual(OUTAGE);
    expect(outbox.all()).toMatchObject([{ job: { kind: 'outage', outage: OUTAGE } }]);
  });

  it('adds no entry when nothing changes', async () => {
    const { outbox, notice, open } = await aNotice();
    await open();

    await notice.update((outage) => outage, 'now');

    expect(outbox.size).toBe(1);
  });

  it('writes where the message is to queued entries, so that they edit it', async () => {
    const { clock, kept, outbox, notice, open, deliver, withFailed } = await aNotice();
    await open();
    clock.set(NOW + 1);
    await notice.update(withFailed(98), 'now');

    await deliver();

    expect((await kept.outage())?.messageRef).toEqual(MESSAGE_REF);
    expect(notice.messageRefOf(NOW)).toEqual(MESSAGE_REF);
    expect(outbox.all()).toMatchObject([
      { job: { outage: { failed: 98, messageRef: MESSAGE_REF } } },
    ]);
  });

  it('keeps the messages of the previous and the current incident apart', async () => {
    const { clock, notice, open, deliver } = await aNotice();
    await open();
    await deliver();
    clock.set(NOW + 1);
    await notice.updateOpen((outage) => ({ ...outage, endedAt: NOW + 1 }), 'now');
    await notice.forgetEnded();

    const next = { ...OUTAGE, openedAt: NOW + HOUR };
    clock.set(NOW + HOUR);
    await notice.update(() => next, 'now');

    expect(notice.messageRefOf(NOW)).toEqual(MESSAGE_REF);
    expect(notice.messageRefOf(NOW + HOUR)).toBeUndefined();
  });

  it('holds the post for quiet hours, and posts the newest state', async () => {
    const { clock, policy, outbox, notice, open, withFailed } = await aNotice();
    await open('held');

    clock.set(NOW + MINUTE);
    policy.quietHours = { from: 20 * 60, to: 8 * 60 };
    await notice.update(withFailed(99), 'held');

    expect(outbox.all()).toMatchObject([
      { notBefore: NOW + HOUR, job: { outage: { failed: 99 } } },
    ]);
  });

  it('marks the post and later edits as respecting quiet hours', async () => {
    const { clock, outbox, notice, open, deliver, withFailed } = await aNotice();
    await open('held');
    const post = outbox.all();
    await deliver();

    clock.set(NOW + MINUTE);
    await notice.update(withFailed(99), 'held');

    expect(post).toMatchObject([{ calm: true }]);
    expect(outbox.all()).toMatchObject([{ calm: true, job: { outage: { failed: 99 } } }]);
  });

  it('posts a held notice immediately when a person asks', async () => {
    const { clock, outbox, notice, open, withFailed } = await aNotice();
    await open('held');

    clock.set(NOW + MINUTE);
    await notice.update(withFailed(99), 'now');

    expect(outbox.all()).toHaveLength(1);
    expect(outbox.all()[0]).not.toHaveProperty('notBefore', expect.anything());
    expect(outbox.all()[0]).not.toHaveProperty('calm', expect.anything());
  });

  it('drops a held post when the incident ends before it', async () => {
    const { clock, kept, outbox, notice, open } = await aNotice();
    await open('held');

    clock.set(NOW + MINUTE);
    await notice.updateOpen((outage) => ({ ...outage, endedAt: NOW + 1 }), 'if-posted');
    await notice.forgetEnded();

    expect(outbox.size).toBe(0);
    expect(await kept.outage()).toBeUndefined();
  });

  it('is not forgotten as ended if it is reopened by a write that has begun', async () => {
    const { kept, notice, open } = await aNotice();
    await open();
    const endedAt = NOW + 1;
    await notice.update((outage) => outage && { ...outage, endedAt }, 'if-posted');

    const reopened = open();
    await notice.forgetEnded();
    await reopened;

    expect(notice.open).toEqual(OUTAGE);
    expect(await kept.outage()).toEqual(OUTAGE);
  });

  it('adds the end of the incident when its post is being retried', async () => {
    const { clock, store, outbox, notice, open } = await aNotice();
    await open();
    const [entry] = outbox.all();
    if (entry === undefined) throw new Error('The outbox is empty.');
    const later = { ...entry, attempts: 1, notBefore: NOW + 30 * SECOND };
    await store.write([{ put: 'outbox', value: later }]);

    clock.set(NOW + 1);
    await notice.update((outage) => outage && { ...outage, endedAt: NOW + 1 }, 'if-posted');

    expect(outbox.all()).toMatchObject([
      { attempts: 1 },
      { job: { outage: { endedAt: NOW + 1 } } },
    ]);
  });

  it('makes eventual edits at most once a minute', async () => {
    const { clock, outbox, notice, open, deliver, withFailed } = await aNotice();
    await open();
    await deliver();

    for (let i = 1; i <= 50; i += 1) {
      clock.set(NOW + i * SECOND);
      await notice.update(withFailed(i), 'eventually');
    }

    expect(outbox.all()).toMatchObject([
      { notBefore: NOW + MINUTE, job: { outage: { failed: 50 } } },
    ]);
  });

  it('loads the incident and its message after a restart', async () => {
    const { kept, open, deliver } = await aNotice();
    await open();
    await deliver();

    const restarted = await aNotice(kept);

    expect(restarted.notice.current).toEqual({ ...OUTAGE, messageRef: MESSAGE_REF });
  });

  it('moves a posted message to another channel immediately', async () => {
    const { clock, kept, outbox, notice, open, deliver } = await aNotice();
    await open();
    await deliver();

    clock.set(NOW + HOUR);
    await notice.moveTo('C0NEW');

    expect(await kept.outage()).toMatchObject({ channel: 'C0NEW', messageRef: MESSAGE_REF });
    expect(outbox.all()).toMatchObject([{ job: { outage: { channel: 'C0NEW' } } }]);
    expect(outbox.all()[0]?.calm).toBeUndefined();
  });

  it('moves a held post to another channel, to be posted at the same time', async () => {
    const { clock, outbox, notice, open } = await aNotice();
    await open('held');

    clock.set(NOW + SECOND);
    await notice.moveTo('C0NEW');

    expect(outbox.all()).toMatchObject([
      { notBefore: NOW + HOUR, job: { outage: { channel: 'C0NEW' } } },
    ]);
  });

  it('does not move without an incident, or to the same channel', async () => {
    const { outbox, notice, open, deliver } = await aNotice();
    await notice.moveTo('C0NEW');
    await open();
    await deliver();

    await notice.moveTo(OUTAGE.channel);

    expect(outbox.all()).toEqual([]);
  });
});
