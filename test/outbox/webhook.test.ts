import { describe, expect, it, onTestFinished } from 'vitest';
import { alertEvent } from '../../src/alert/webhook-rules.js';
import { signatureOf, verifySignature } from '../../src/kernel/signature.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';
import { type EntryOf, OutboxIndex, WEBHOOK_LANE } from '../../src/outbox/outbox-index.js';
import { MAX_WAITING_EVENTS, storeWithWebhook, webhookDelivery } from '../../src/outbox/webhook.js';
import type { Alert } from '../../src/records/alert.js';
import type { AlertEvent } from '../../src/records/outbox.js';
import { type Change, indexedStore } from '../../src/records/store.js';
import { anAlert, HANBIT, NURI } from '../support/builders.js';
import { captureLog } from '../support/capture-log.js';
import { alerts, deliveryBench } from '../support/delivery-bench.js';
import { fakeClock } from '../support/fake-clock.js';
import { type Respond, startHttpServer } from '../support/http-server.js';
import { memoryStore } from '../support/memory-store.js';

const OPENED: AlertEvent = { type: 'opened', at: anAlert().openedAt, alert: anAlert() };
const SECRET = 'the-secret-of-the-webhook-0123456789ab';

function anEntry(attempts = 0, event = OPENED): EntryOf<'webhook'> {
  const job = { kind: 'webhook', event } as const;
  return { v: 1, seq: '0000000000000001', createdAt: event.at, job, attempts };
}

async function receiver(respond: Respond) {
  const server = await startHttpServer(respond);
  onTestFinished(() => server.close());
  return server;
}

const answering =
  (status: number, headers = {}): Respond =>
  (_, response) =>
    void response.writeHead(status, headers).end('answer');

async function delivering(
  url: string,
  now = OPENED.at + MINUTE,
  queued: readonly EntryOf<'webhook'>[] = [],
  isLeading = () => true,
) {
  const store = memoryStore();
  await store.write(queued.map((value) => ({ put: 'outbox', value })));
  const clock = fakeClock(now);
  const log = captureLog();
  const counts: string[] = [];
  const deliver = webhookDelivery({
    webhook: { url, secret: SECRET },
    draw: ({ type }, seq) => ({ type, seq }),
    store,
    outbox: await OutboxIndex.load(store),
    isLeading,
    clock,
    realNow: () => Date.UTC(2030, 0),
    metrics: { webhookSent: (outcome, events) => counts.push(`${outcome} ${events}`) },
    log,
  });
  // The delivery needs neither the sender nor the health of channels.
  const tools = undefined as never;
  return { deliver: (entry: EntryOf<'webhook'>) => deliver(entry, tools), store, counts, log, now };
}

describe('the delivery of an event', () => {
  it('posts it once, signed by real time, and removes it', async () => {
    const server = await receiver(answering(204));
    const entry = anEntry();
    const { deliver, store, counts } = await delivering(`${server.url}/hook?team=1`, undefined, [
      entry,
    ]);

    const outcome = await deliver(entry);
    if (outcome.kind === 'done') await outcome.record();

    const [request] = server.received;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/hook?team=1',
      headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
      body: '{"type":"opened","seq":"0000000000000001"}',
    });
    const header = String(request?.headers['x-hometax-signature']);
    expect(header).toBe(signatureOf(request?.body ?? '', SECRET, Date.UTC(2030, 0)));
    expect(
      verifySignature(header, Buffer.from(request?.body ?? ''), {
        secret: SECRET,
        now: Date.UTC(2030, 0),
      }),
    ).toMatchObject({ ok: true });
    expect(outcome.kind).toBe('done');
    for await (const left of store.outbox()) expect(left).toBeUndefined();
    expect(counts).toEqual(['delivered 1']);
  });

  it.each([
    [500, 5 * SECOND, 0, 5 * SECOND],
    [503, 40 * SECOND, 3, 30 * SECOND],
    [429, 15 * MINUTE, 30, 30 * SECOND],
    [408, 10 * SECOND, 1, 10 * SECOND],
  ])(
    'waits after HTTP %i, longer each time; the others wait less',
    async (status, waitMs, attempts, holdMs) => {
      const server = await receiver(answering(status));
      const { deliver, now } = await delivering(server.url);

      expect(await deliver(anEntry(attempts))).toMatchObject({
        kind: 'wait',
        until: now + waitMs,
        holdsChannel: true,
        holdUntil: now + holdMs,
        rest: { failure: { error: `HTTP ${status}`, isRefusal: false } },
      });
    },
  );

  it.each([
    [401, true],
    [404, true],
    [302, true],
    [400, false],
    [413, false],
    [422, false],
  ])('is refused by HTTP %i, which holds the others: %s', async (status, holdsChannel) => {
    const server = await receiver(answering(status, { location: 'https://example.com/' }));
    const { deliver, counts, now } = await delivering(server.url);

    expect(await deliver(anEntry())).toMatchObject({
      kind: 'wait',
      until: now + 15 * MINUTE,
      holdsChannel,
      holdUntil: now + 5 * MINUTE,
      rest: { event: OPENED, failure: { error: `HTTP ${status}`, isRefusal: true } },
    });
    expect(counts).toEqual(['refused 1']);
    expect(server.received).toHaveLength(1);
  });

  it('waits if the receiver breaks off or is gone, and never logs its address', async () => {
    const server = await startHttpServer((_, __, socket) => void socket.destroy());
    const { deliver, log } = await delivering(`${server.url}/secret-path`);

    const broken = await deliver(anEntry());
    await server.close();
    const gone = await deliver(anEntry());

    expect([broken, gone]).toMatchObject([
      { kind: 'wait', rest: { failure: { isRefusal: false } } },
      { kind: 'wait', rest: { failure: { error: 'ECONNREFUSED', isRefusal: false } } },
    ]);
    expect(JSON.stringify([broken, gone, log.lines])).not.toContain('secret-path');
  });

  it('is not sent by a process that does not lead, because another may have sent what came after it', async () => {
    const server = await receiver(answering(204));
    const { deliver, counts } = await delivering(server.url, undefined, [], () => false);

    expect(await deliver(anEntry())).toMatchObject({ kind: 'wait', holdsChannel: true });
    expect([server.received, counts]).toEqual([[], []]);
  });

  it('ends after three days if a later event of the same alert waits, else after thirty', async () => {
    const server = await receiver(answering(204));
    const opened = anEntry(50);
    const resolved = { ...anEntry(0, { ...OPENED, type: 'resolved' }), seq: '0000000000000002' };
    const nextAlert = anAlert({ openedAt: OPENED.at + 1 });
    const reopened = {
      ...anEntry(0, { ...OPENED, alert: nextAlert }),
      seq: '0000000000000003',
    };
    const queued = [opened, resolved, reopened];
    const early = await delivering(server.url, OPENED.at + 3 * DAY - 1, queued);
    const later = await delivering(server.url, OPENED.at + 3 * DAY, queued);
    const last = await delivering(server.url, OPENED.at + 30 * DAY, queued);

    await early.deliver(opened);
    await later.deliver(opened);
    await later.deliver(resolved);
    await last.deliver(resolved);

    expect([early, later, last].map(({ counts }) => counts)).toEqual([
      ['delivered 1'],
      ['expired 1', 'delivered 1'],
      ['expired 1'],
    ]);
    expect(server.received.map(({ body }) => body)).toEqual([
      '{"type":"opened","seq":"0000000000000001"}',
      '{"type":"resolved","seq":"0000000000000002"}',
    ]);
  });

  it.each([500, 401])(
    'of other companies goes on while the receiver answers one with HTTP %i',
    async (status) => {
      const bench = await receiving((body) => (body.includes(HANBIT) ? status : 204));
      const { delivery, happens, advance, server } = bench;
      const accepted = () => server.received.filter(({ body }) => body.includes(NURI)).length;
      await happens('opened');
      await happens('changed');
      await happens('opened', NURI);
      await delivery.untilIdle();

      for (let i = 0; i < 24 && accepted() === 0; i += 1) await advance(15 * SECOND);
      expect(accepted()).toBe(1);
      // By now the first one is retried every quarter of an hour.
      for (let i = 0; i < 8; i += 1) await advance(15 * MINUTE);
      await happens('resolved', NURI);
      for (let i = 0; i < 20 && accepted() === 1; i += 1) await advance(15 * SECOND);

      expect(accepted()).toBe(2);
      expect(server.received.some(({ body }) => body.includes('changed'))).toBe(false);
      expect((await bench.pendingEntries()).map(({ job }) => job)).toMatchObject([
        { event: { type: 'opened' }, failure: { error: `HTTP ${status}` } },
        { event: { type: 'changed' } },
      ]);
    },
  );

  it.each([
    [500, 31, 30 * SECOND],
    [404, 4, 5 * MINUTE],
  ])(
    'that is new waits for one failed attempt, when HTTP %i answers %i companies',
    async (status, count, holdMs) => {
      const bench = await receiving((body) => (body.includes(NURI) ? 204 : status));
      const { happens, advance, delivery, server } = bench;
      for (const { brn } of alerts(count)) await happens('opened', brn);
      await delivery.untilIdle();
      for (let t = 0; t < 2 * HOUR; t += holdMs) await advance(holdMs);
      await happens('opened', NURI);

      await advance(holdMs);

      expect(server.received.filter(({ body }) => body.includes(NURI))).toHaveLength(1);
    },
  );

  it('whose content is refused is dropped once a later one of its company waits', async () => {
    const bench = await receiving((body) => (body.includes('resolved') ? 204 : 422));
    const { happens, advance, delivery, server, counts } = bench;
    await happens('opened');
    await delivery.untilIdle();
    expect(counts).toEqual(['refused 1']);

    await happens('changed');
    await happens('resolved');
    await advance(15 * MINUTE);

    expect(server.received.map(({ body }) => JSON.parse(body)[1])).toEqual([
      'opened',
      'opened',
      'changed',
      'resolved',
    ]);
    expect(counts.slice(1)).toEqual([
      'refused 1',
      'dropped 1',
      'refused 1',
      'dropped 1',
      'delivered 1',
    ]);
    expect(await bench.pendingEntries()).toEqual([]);
  });
});

/** A receiver that answers an event with a status, and the delivery to it. `happens` enqueues an event. */
async function receiving(statusOf: (body: string) => number) {
  const server = await receiver(({ body }, response) => {
    response.writeHead(statusOf(body)).end();
  });
  const counts: string[] = [];
  const bench = await deliveryBench({
    deliverEvent: (deps) =>
      webhookDelivery({
        ...deps,
        isLeading: () => true,
        webhook: { url: server.url, secret: SECRET },
        draw: ({ type, alert: { brn } }) => [brn, type],
        metrics: { webhookSent: (outcome, events) => counts.push(`${outcome} ${events}`) },
      }),
  });
  const happens = (type: AlertEvent['type'], brn = HANBIT) =>
    bench.put({ kind: 'webhook', event: { type, at: bench.clock.now(), alert: anAlert({ brn }) } });
  return { ...bench, server, counts, happens };
}

async function lane(rawStore = memoryStore(), now = anAlert().openedAt + HOUR) {
  const outbox = await OutboxIndex.load(rawStore);
  const clock = fakeClock(now);
  const counts: string[] = [];
  const store = storeWithWebhook(indexedStore(rawStore, outbox), {
    outbox,
    eventOf: alertEvent,
    clock,
    metrics: { webhookSent: (outcome, events) => counts.push(`${outcome} ${events}`) },
    log: captureLog(),
  });
  const put = (value: Alert): Change => ({ put: 'alert', value });
  const events = () =>
    outbox.inLane(WEBHOOK_LANE).flatMap(({ job }) => (job.kind === 'webhook' ? [job.event] : []));
  return { rawStore, store, outbox, counts, put, events, clock };
}

describe('the lane of events', () => {
  it('gets one event for each change, in the same write', async () => {
    const { store, put, events, clock, outbox } = await lane();
    const claimed = anAlert({ life: { state: 'acknowledged', by: 'U0KIM', at: 1 } });
    const resolved: Change = {
      put: 'history',
      value: { v: 1, at: 1, brn: HANBIT, event: { kind: 'resolved' } },
    };

    await store.write([put(anAlert()), put(anAlert({ brn: NURI }))]);
    await store.write([put(anAlert())]);
    await store.write([put(claimed)]);
    await store.write([{ delete: 'alert', brn: HANBIT }, resolved]);
    await store.write([{ delete: 'alert', brn: NURI }]);
    await store.write([{ delete: 'alert', brn: NURI }]);

    expect(events().map(({ type, alert: { brn }, isClosed }) => ({ type, brn, isClosed }))).toEqual(
      [
        { type: 'opened', brn: HANBIT, isClosed: undefined },
        { type: 'opened', brn: NURI, isClosed: undefined },
        { type: 'changed', brn: HANBIT, isClosed: undefined },
        { type: 'resolved', brn: HANBIT, isClosed: undefined },
        { type: 'resolved', brn: NURI, isClosed: true },
      ],
    );
    expect(events().every(({ at }) => at === clock.now())).toBe(true);
    expect(outbox.size).toBe(0);
  });

  it('replaces the events of the same alert when too many wait, and never the newest of another', async () => {
    const { store, outbox, put, counts, events } = await lane();
    await store.write([put(anAlert())]);
    await store.write([{ delete: 'alert', brn: HANBIT }]);
    const entries = Array.from({ length: MAX_WAITING_EVENTS - 2 }, (): Change => {
      const event = { ...OPENED, alert: anAlert({ brn: NURI }) };
      return { put: 'outbox', value: outbox.createEntry({ kind: 'webhook', event }, 1) };
    });
    await store.write(entries);
    const again = anAlert({ openedAt: OPENED.at + HOUR });
    const claimed = { ...again, life: { state: 'acknowledged', by: 'U0KIM', at: 1 } } as const;

    await store.write([put(again), put(anAlert({ brn: NURI }))]);
    await store.write([put(claimed)]);

    expect(events().map(({ type, alert: { brn, openedAt } }) => [type, brn, openedAt])).toEqual([
      ['opened', HANBIT, OPENED.at],
      ['resolved', HANBIT, OPENED.at],
      ['opened', HANBIT, again.openedAt],
      ['opened', NURI, OPENED.at],
      ['changed', HANBIT, again.openedAt],
    ]);
    expect(counts).toEqual([`dropped ${MAX_WAITING_EVENTS - 2}`]);
  });

  it('numbers the events of an alert upwards, also if the next leader has a slower clock', async () => {
    const first = await lane();
    await first.store.write([first.put(anAlert())]);
    const [delivered] = first.outbox.inLane(WEBHOOK_LANE);
    const seq = delivered?.seq ?? '';
    await first.store.write([{ delete: 'outbox', seq }]);

    const second = await lane(first.rawStore, first.clock.now() - MINUTE);
    const daily = anAlert({ checkedAt: first.clock.now() });
    await second.store.write([second.put(daily)]);
    await second.store.write([{ delete: 'alert', brn: HANBIT }]);

    const [resolved] = second.outbox.inLane(WEBHOOK_LANE);
    expect(Number(resolved?.seq)).toBeGreaterThan(Number(seq));
  });
});
