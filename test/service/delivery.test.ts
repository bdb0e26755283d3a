import { describe, expect, it } from 'vitest';
import type { Alert } from '../../src/domain/alert.js';
import { HOUR, SECOND } from '../../src/domain/instant.js';
import { Delivery } from '../../src/service/delivery.js';
import { KeyedQueue } from '../../src/service/keyed.js';
import { OutboxLog } from '../../src/service/outbox-log.js';
import type { Change, OutboxEntry, OutboxJob, Store } from '../../src/service/ports.js';
import { SetupWatch } from '../../src/service/setup-watch.js';
import { aCompany, anAlert, HANBIT, NURI } from '../support/builders.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { fakeSender } from '../support/fake-sender.js';
import { memoryStore } from '../support/memory-store.js';

const NOW = seoul('2026-11-25 08:31');
const DEFAULT = 'C0DEFAULT';

async function aDelivery(
  store: Store = memoryStore(),
  also: { readonly stopping?: AbortController } = {},
) {
  const clock = fakeClock(NOW);
  const sender = fakeSender();
  const log = captureLog();
  const outbox = await OutboxLog.load(store);
  const setup = await SetupWatch.load({
    store,
    outbox,
    stage: 'test',
    defaultChannel: DEFAULT,
    log,
  });
  const delivery = await Delivery.load({
    store,
    outbox,
    sender,
    setup,
    records: new KeyedQueue(),
    clock,
    defaultChannel: DEFAULT,
    log,
    ...also,
  });
  async function put(job: OutboxJob, also: readonly Change[] = []): Promise<void> {
    const changes: readonly Change[] = [
      { put: 'outbox', value: outbox.entry(job, clock.now()) },
      ...also,
    ];
    await store.write(changes);
    outbox.apply(changes);
  }
  const notice = (alert: Alert) =>
    put({ kind: 'notice', alert, line: { kind: 'notice', why: 'first' } }, [
      { put: 'alert', value: alert },
    ]);
  return { store, clock, sender, log, outbox, setup, delivery, put, notice };
}

async function stored(store: Store): Promise<readonly OutboxEntry[]> {
  const entries: OutboxEntry[] = [];
  for await (const entry of store.outbox()) entries.push(entry);
  return entries;
}

const POSTED = { channel: 'C0ALERTS', ts: '9.0' };
const REFUSED = { kind: 'channel-refused', error: 'is_archived' } as const;

describe('Delivery', () => {
  it('posts a first notice, empties the outbox and records where the message stands', async () => {
    const { store, delivery, sender, notice } = await aDelivery();
    await notice(anAlert());

    await delivery.idle();

    expect(sender.sends).toEqual([{ what: 'post', channel: 'C0ALERTS', says: 'open' }]);
    expect(await stored(store)).toEqual([]);
    expect((await store.alert(HANBIT))?.message).toEqual({ channel: 'C0ALERTS', ts: '1.0' });
    const [told] = await store.history({ brn: HANBIT, limit: 1 });
    expect(told?.event).toMatchObject({ kind: 'told', why: 'first', channel: 'C0ALERTS' });
  });

  it('edits a message that stands and says the later notice aloud', async () => {
    const { delivery, sender, notice } = await aDelivery();
    await notice(anAlert({ message: POSTED }));

    await delivery.idle();

    expect(sender.sends.map(({ what }) => what)).toEqual(['edit', 'loud-reply']);
  });

  it('gives entries that wait behind the first post the place of its message', async () => {
    const { delivery, sender, notice, put } = await aDelivery();
    await notice(anAlert());
    await put({ kind: 'edit', alert: anAlert(), lines: [{ kind: 'reason-gone', reasons: [] }] });

    await delivery.idle();

    expect(sender.sends).toEqual([
      { what: 'post', channel: 'C0ALERTS', says: 'open' },
      { what: 'edit', channel: 'C0ALERTS', ts: '1.0', says: 'open' },
      { what: 'reply', channel: 'C0ALERTS', ts: '1.0', says: 'reason-gone' },
    ]);
  });

  it('says what is newest when the first post is late', async () => {
    const { delivery, sender, notice, put } = await aDelivery();
    await notice(anAlert());
    const life = { state: 'resolved', at: NOW, was: [], gaps: [] } as const;
    await put({ kind: 'edit', alert: anAlert({ life, reasons: [] }), lines: [] });

    await delivery.idle();

    expect(sender.sends[0]).toMatchObject({ what: 'post', says: 'resolved' });
  });

  it('waits as long as Slack says, keeps the order of one alert, and lets other channels go on', async () => {
    const { clock, delivery, sender, notice, put, store } = await aDelivery();
    sender.answer('post', 'C0ALERTS', { kind: 'later', afterMs: 30 * SECOND, error: 'busy' }, 1);
    await notice(anAlert());
    await put({ kind: 'edit', alert: anAlert(), lines: [] });
    await notice(anAlert({ brn: NURI, channel: 'C0OTHER' }));

    await delivery.idle();
    const before = sender.sends.map(({ what, channel }) => `${what} ${channel}`);
    clock.advance(30 * SECOND);
    await delivery.idle();

    expect(before.sort()).toEqual(['post C0ALERTS', 'post C0OTHER']);
    expect(sender.sends.slice(2).map(({ what }) => what)).toEqual(['post', 'edit']);
    expect(await stored(store)).toEqual([]);
  });

  it('posts anew when the message was deleted', async () => {
    const { store, delivery, sender, notice } = await aDelivery();
    sender.answer('edit', 'C0ALERTS', { kind: 'message-gone', error: 'message_not_found' });
    await notice(anAlert({ message: POSTED }));

    await delivery.idle();

    expect(sender.sends.map(({ what }) => what)).toEqual(['edit', 'post']);
    expect((await store.alert(HANBIT))?.message?.ts).toBe('1.0');
  });

  it('lets a resolved alert whose message was deleted rest', async () => {
    const { store, delivery, sender, put } = await aDelivery();
    sender.answer('edit', 'C0ALERTS', { kind: 'message-gone', error: 'message_not_found' });
    const life = { state: 'resolved', at: NOW, was: [], gaps: [] } as const;
    await put({ kind: 'edit', alert: anAlert({ life, message: POSTED }), lines: [] });

    await delivery.idle();

    expect(sender.sends.map(({ what }) => what)).toEqual(['edit']);
    expect(await stored(store)).toEqual([]);
  });

  it('goes to the default channel when the own one is refused, and tells who set it once', async () => {
    const { store, delivery, sender, notice } = await aDelivery();
    await store.write([{ put: 'company', value: aCompany({ channel: 'C0ALERTS' }) }]);
    sender.answer('post', 'C0ALERTS', REFUSED);
    await notice(anAlert());
    await notice(anAlert({ brn: NURI, openedAt: NOW + 1 }));

    await delivery.idle();

    expect(sender.sends.map(({ channel }) => channel)).toEqual([
      'C0ALERTS',
      DEFAULT,
      'C0ALERTS',
      DEFAULT,
    ]);
    expect(sender.adminNews).toEqual([
      {
        kind: 'channel-refused',
        channel: 'C0ALERTS',
        error: 'is_archived',
        company: '한빛상사',
        tell: 'U0KIM',
      },
    ]);
    expect(delivery.brokenChannels).toMatchObject([{ channel: 'C0ALERTS', error: 'is_archived' }]);
  });

  it('goes on under the message in the default channel while the own channel is refused', async () => {
    const { delivery, sender, notice } = await aDelivery();
    sender.answer('post', 'C0ALERTS', REFUSED);
    await notice(anAlert());
    await delivery.idle();
    await notice(anAlert({ message: { channel: DEFAULT, ts: '1.0' } }));

    await delivery.idle();

    // The own channel is asked again: nobody tells us when it is mended.
    expect(sender.sends.slice(2)).toEqual([
      { what: 'post', channel: 'C0ALERTS', says: 'open' },
      { what: 'edit', channel: DEFAULT, ts: '1.0', says: 'open' },
      { what: 'loud-reply', channel: DEFAULT, ts: '1.0', says: 'notice' },
    ]);
  });

  it('keeps notices and tries hourly when the default channel is refused, telling admins once a day', async () => {
    const { store, clock, delivery, sender, notice } = await aDelivery();
    sender.answer('post', DEFAULT, REFUSED, 2);
    await notice(anAlert({ channel: DEFAULT }));

    await delivery.idle();
    clock.advance(HOUR);
    await delivery.idle();
    const waiting = await stored(store);
    clock.advance(HOUR);
    await delivery.idle();

    expect(waiting).toMatchObject([{ attempts: 2 }]);
    expect(sender.adminNews).toHaveLength(1);
    expect(sender.sends).toHaveLength(3);
    expect(await stored(store)).toEqual([]);
    expect(delivery.brokenChannels).toEqual([]);
  });

  it('moves to a new channel with the next notice and leaves a pointer', async () => {
    const { store, delivery, sender, notice } = await aDelivery();
    await notice(anAlert({ channel: 'C0NEW', message: POSTED }));

    await delivery.idle();

    expect(sender.sends).toEqual([
      { what: 'post', channel: 'C0NEW', says: 'open' },
      { what: 'reply', ...POSTED, says: 'moved' },
    ]);
    expect((await store.alert(HANBIT))?.message?.channel).toBe('C0NEW');
  });

  it('sends again after a crash between sending and recording, and nothing else twice', async () => {
    const first = await aDelivery();
    await first.notice(anAlert());
    // The process dies: the store is all that is left.
    const { delivery, sender, store } = await aDelivery(first.store);

    await delivery.idle();

    expect(sender.sends).toHaveLength(1);
    expect(await stored(store)).toEqual([]);
  });

  it('does not bring back a notice that was dropped while Slack was busy', async () => {
    const { store, outbox, delivery, sender, notice } = await aDelivery();
    await notice(anAlert());
    sender.answer('post', 'C0ALERTS', { kind: 'later', afterMs: SECOND, error: 'busy' });
    sender.onSend = async () => {
      const dropped = outbox.all().map(({ seq }): Change => ({ delete: 'outbox', seq }));
      await store.write(dropped);
      outbox.apply(dropped);
    };

    await delivery.idle();

    expect(await stored(store)).toEqual([]);
  });

  it('asks a channel that takes nothing once, and sends the rest when it takes something again', async () => {
    const { clock, delivery, sender, notice, store } = await aDelivery();
    await notice(anAlert());
    await notice(anAlert({ brn: NURI, name: '누리전자' }));
    await notice(anAlert({ brn: aCompany().brn, channel: 'C0TEAM', openedAt: NOW + 1 }));
    const busy = { kind: 'later', afterMs: 30 * SECOND, error: 'HTTP 503' } as const;
    sender.answer('post', 'C0ALERTS', { ...busy, holdsChannel: true }, 1);

    await delivery.idle();
    const whileHeld = sender.sends.map(({ channel }) => channel);
    clock.advance(30 * SECOND);
    await delivery.idle();

    expect(whileHeld.toSorted()).toEqual(['C0ALERTS', 'C0TEAM']);
    expect(sender.sends).toHaveLength(4);
    expect(await stored(store)).toEqual([]);
  });

  it('does not send again what only the store could not take in', async () => {
    const store = memoryStore();
    const { clock, delivery, sender, notice } = await aDelivery(store);
    await notice(anAlert());
    const write = store.write;
    let isFull = true;
    Object.assign(store, {
      write: (changes: readonly Change[]) =>
        isFull ? Promise.reject(new Error('full')) : write(changes),
    });

    await delivery.idle();
    clock.advance(HOUR);
    await delivery.idle();
    isFull = false;
    clock.advance(HOUR);
    await delivery.idle();

    expect(sender.sends).toHaveLength(1);
    expect(await stored(store)).toEqual([]);
  });

  it('leaves what a stop interrupts for the next start, at once', async () => {
    const stopping = new AbortController();
    const { delivery, sender, notice, store } = await aDelivery(memoryStore(), { stopping });
    await notice(anAlert());
    const waited = { kind: 'later', afterMs: 60 * SECOND, error: 'stopping' } as const;
    sender.answer('post', 'C0ALERTS', waited, 1);
    sender.onSend = () =>
      new Promise((resolve) => stopping.signal.addEventListener('abort', () => resolve()));

    delivery.deliverDue();
    await delivery.stop();
    const left = await stored(store);

    expect(left.map(({ attempts, notBefore }) => [attempts, notBefore])).toEqual([[0, undefined]]);
  });

  it('posts the setup alert once and edits it when it is over', async () => {
    const { clock, setup, delivery, sender, store } = await aDelivery();
    const refusal = {
      kind: 'refused',
      code: -99010007,
      message: '권한 정보의 서명이 일치하지 않습니다.',
      codeClass: 'caller-misconfigured',
      at: 'token',
    } as const;

    await setup.refused(refusal, undefined, NOW);
    await setup.refused(refusal, undefined, NOW);
    await delivery.idle();
    clock.advance(HOUR);
    await setup.answered('check', clock.now());
    await delivery.idle();

    expect(sender.sends).toEqual([
      { what: 'post-setup', channel: DEFAULT, says: 'open' },
      { what: 'edit-setup', channel: DEFAULT, ts: '1.0', says: 'over' },
    ]);
    expect(await store.setup()).toBeUndefined();
  });
});
