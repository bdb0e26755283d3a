import { describe, expect, it } from 'vitest';
import { StandingNotice } from '../../src/incident/standing-notice.js';
import { DEFAULT_POLICY } from '../../src/kernel/policy.js';
import { HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';
import { OutboxLog } from '../../src/outbox/outbox-log.js';
import type { OutageAlert } from '../../src/records/incident.js';
import { indexedStore, type Store } from '../../src/records/store.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { memoryStore } from '../support/memory-store.js';
import { anOutage } from '../support/wide-samples.js';

const NOW = seoul('2026-11-25 06:00');
const AT = { channel: 'C0ALERTS', ts: '1.0' };
const OUTAGE = anOutage({ stage: 'test', openedAt: NOW });

async function aNotice(kept: Store = memoryStore()) {
  const outbox = await OutboxLog.load(kept);
  const store = indexedStore(kept, outbox);
  const clock = fakeClock(NOW);
  const policy = { ...DEFAULT_POLICY, quietHours: { from: 20 * 60, to: 7 * 60 } };
  const notice = new StandingNotice<OutageAlert>(
    {
      ...{ store, outbox, stage: 'test', policy, clock, log: captureLog() },
      defaultChannel: () => OUTAGE.channel,
    },
    {
      put: (value) => ({ put: 'outage', value }),
      gone: { delete: 'outage' },
      jobOf: (outage) => ({ kind: 'outage', outage }),
      troubleOf: (job) => (job.kind === 'outage' ? job.outage : undefined),
    },
    await kept.outage(),
  );
  const open = (timing: 'now' | 'held' = 'now') => notice.update(() => OUTAGE, timing);
  /** As the delivery does it: the entry goes in the same write. */
  const deliver = async () => {
    const [entry] = outbox.all();
    if (entry === undefined) throw new Error('Nothing waits.');
    await notice.placed(OUTAGE.openedAt, AT, [{ delete: 'outbox', seq: entry.seq }]);
  };
  const counted = (failed: number) => (one: OutageAlert | undefined) => ({
    ...(one ?? OUTAGE),
    failed,
  });
  return { kept, store, outbox, clock, policy, notice, open, deliver, counted };
}

describe('StandingNotice', () => {
  it('is written and said in one', async () => {
    const { kept, outbox, open } = await aNotice();

    await open();

    expect(await kept.outage()).toEqual(OUTAGE);
    expect(outbox.all()).toMatchObject([{ job: { kind: 'outage', outage: OUTAGE } }]);
  });

  it('says nothing when nothing changes', async () => {
    const { outbox, notice, open } = await aNotice();
    await open();

    await notice.update((one) => one, 'now');

    expect(outbox.size).toBe(1);
  });

  it('tells what waits where the message stands, so that it is edited and not posted again', async () => {
    const { clock, kept, outbox, notice, open, deliver, counted } = await aNotice();
    await open();
    clock.set(NOW + 1);
    await notice.update(counted(98), 'now');

    await deliver();

    expect((await kept.outage())?.messageRef).toEqual(AT);
    expect(notice.ref(NOW)).toEqual(AT);
    expect(outbox.all()).toMatchObject([{ job: { outage: { failed: 98, messageRef: AT } } }]);
  });

  it('knows where the message of the trouble before this one stands, and does not mix them up', async () => {
    const { clock, notice, open, deliver } = await aNotice();
    await open();
    await deliver();
    clock.set(NOW + 1);
    await notice.forget((one) => ({ ...one, endedAt: NOW + 1 }), 'now');

    const next = { ...OUTAGE, openedAt: NOW + HOUR };
    clock.set(NOW + HOUR);
    await notice.update(() => next, 'now');

    expect(notice.ref(NOW)).toEqual(AT);
    expect(notice.ref(NOW + HOUR)).toBeUndefined();
  });

  it('holds the post, and says then what is known then', async () => {
    const { clock, policy, outbox, notice, open, counted } = await aNotice();
    await open('held');

    clock.set(NOW + MINUTE);
    policy.quietHours = { from: 20 * 60, to: 8 * 60 };
    await notice.update(counted(99), 'held');

    expect(outbox.all()).toMatchObject([
      { notBefore: NOW + HOUR, job: { outage: { failed: 99 } } },
    ]);
  });

  it('keeps quiet hours also when it is sent late, or posted anew', async () => {
    const { clock, outbox, notice, open, deliver, counted } = await aNotice();
    await open('held');
    const post = outbox.all();
    await deliver();

    clock.set(NOW + MINUTE);
    await notice.update(counted(99), 'held');

    expect(post).toMatchObject([{ calm: true }]);
    expect(outbox.all()).toMatchObject([{ calm: true, job: { outage: { failed: 99 } } }]);
  });

  it('posts what was held at once when somebody asks', async () => {
    const { clock, outbox, notice, open, counted } = await aNotice();
    await open('held');

    clock.set(NOW + MINUTE);
    await notice.update(counted(99), 'now');

    expect(outbox.all()).toHaveLength(1);
    expect(outbox.all()[0]).not.toHaveProperty('notBefore', expect.anything());
    expect(outbox.all()[0]).not.toHaveProperty('calm', expect.anything());
  });

  it('drops what was held when it is over before anybody heard of it', async () => {
    const { clock, kept, outbox, notice, open } = await aNotice();
    await open('held');

    clock.set(NOW + MINUTE);
    await notice.forget((one) => ({ ...one, endedAt: NOW + 1 }), 'if-posted');

    expect(outbox.size).toBe(0);
    expect(await kept.outage()).toBeUndefined();
  });

  it('says that it is over when Slack took nothing yet but was asked to', async () => {
    const { clock, store, outbox, notice, open } = await aNotice();
    await open();
    const [entry] = outbox.all();
    if (entry === undefined) throw new Error('Nothing waits.');
    const later = { ...entry, attempts: 1, notBefore: NOW + 30 * SECOND };
    await store.write([{ put: 'outbox', value: later }]);

    clock.set(NOW + 1);
    await notice.update(
      (one) => (one === undefined ? one : { ...one, endedAt: NOW + 1 }),
      'if-posted',
    );

    expect(outbox.all()).toMatchObject([
      { attempts: 1 },
      { job: { outage: { endedAt: NOW + 1 } } },
    ]);
  });

  it('edits what is in no hurry at most once a minute', async () => {
    const { clock, outbox, notice, open, deliver, counted } = await aNotice();
    await open();
    await deliver();

    for (let i = 1; i <= 50; i += 1) {
      clock.set(NOW + i * SECOND);
      await notice.update(counted(i), 'eventually');
    }

    expect(outbox.all()).toMatchObject([
      { notBefore: NOW + MINUTE, job: { outage: { failed: 50 } } },
    ]);
  });

  it('is found again after a restart, with where it stands', async () => {
    const { kept, open, deliver } = await aNotice();
    await open();
    await deliver();

    const again = await aNotice(kept);

    expect(again.notice.current).toEqual({ ...OUTAGE, messageRef: AT });
  });

  it('goes on in another channel at once where it was told', async () => {
    const { clock, kept, outbox, notice, open, deliver } = await aNotice();
    await open();
    await deliver();

    clock.set(NOW + HOUR);
    await notice.moveTo('C0NEW');

    expect(await kept.outage()).toMatchObject({ channel: 'C0NEW', messageRef: AT });
    expect(outbox.all()).toMatchObject([{ job: { outage: { channel: 'C0NEW' } } }]);
    expect(outbox.all()[0]?.calm).toBeUndefined();
  });

  it('waits for the same moment in another channel where it was not told yet', async () => {
    const { clock, outbox, notice, open } = await aNotice();
    await open('held');

    clock.set(NOW + SECOND);
    await notice.moveTo('C0NEW');

    expect(outbox.all()).toMatchObject([
      { notBefore: NOW + HOUR, job: { outage: { channel: 'C0NEW' } } },
    ]);
  });

  it('stays where it is when there is nothing, or it is there already', async () => {
    const { outbox, notice, open, deliver } = await aNotice();
    await notice.moveTo('C0NEW');
    await open();
    await deliver();

    await notice.moveTo(OUTAGE.channel);

    expect(outbox.all()).toEqual([]);
  });
});
