import { describe, expect, it, onTestFinished } from 'vitest';
import { alertEvent } from '../../src/alert/webhook-rules.js';
import { signatureOf, verifySignature } from '../../src/kernel/signature.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/kernel/time.js';
import { type EntryOf, OutboxIndex, WEBHOOK_LANE } from '../../src/outbox/outbox-index.js';
import { webhookDelivery } from '../../src/outbox/webhook-delivery.js';
import { MAX_WAITING_EVENTS, storeWithWebhook } from '../../src/outbox/webhook-lane.js';
import type { Alert } from '../../src/records/alert.js';
import type { AlertEvent } from '../../src/records/outbox.js';
import { type Change, indexedStore } from '../../src/records/store.js';
import { anAlert, HANBIT, NURI } from '../support/builders.js';
import { captureLog } from '../support/capture-log.js';
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

function delivering(url: string, now = OPENED.at + MINUTE) {
  const store = memoryStore();
  const clock = fakeClock(now);
  const log = captureLog();
  const counts: string[] = [];
  const deliver = webhookDelivery({
    webhook: { url, secret: SECRET },
    draw: ({ type }, seq) => ({ type, seq }),
    store,
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
    const { deliver, store, counts } = delivering(`${server.url}/hook?team=1`);
    const entry = anEntry();
    await store.write([{ put: 'outbox', value: entry }]);

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
    [500, 5 * SECOND, 0],
    [503, 40 * SECOND, 3],
    [429, 15 * MINUTE, 30],
    [408, 10 * SECOND, 1],
  ])('waits after HTTP %i, longer each time', async (status, waitMs, attempts) => {
    const server = await receiver(answering(status));
    const { deliver, now } = delivering(server.url);

    expect(await deliver(anEntry(attempts))).toMatchObject({
      kind: 'wait',
      until: now + waitMs,
      holdsChannel: true,
      rest: { failure: { error: `HTTP ${status}`, isRefusal: false } },
    });
  });

  it.each([
    [401, true],
    [404, true],
    [302, true],
    [400, false],
    [413, false],
    [422, false],
  ])('is refused by HTTP %i, which holds the others: %s', async (status, holdsChannel) => {
    const server = await receiver(answering(status, { location: 'https://example.com/' }));
    const { deliver, counts, now } = delivering(server.url);

    expect(await deliver(anEntry())).toMatchObject({
      kind: 'wait',
      until: now + 15 * MINUTE,
      holdsChannel,
      rest: { event: OPENED, failure: { error: `HTTP ${status}`, isRefusal: true } },
    });
    expect(counts).toEqual(['refused 1']);
    expect(server.received).toHaveLength(1);
  });

  it('waits if the receiver breaks off or is gone, and never logs its address', async () => {
    const server = await startHttpServer((_, __, socket) => void socket.destroy());
    const { deliver, log } = delivering(`${server.url}/secret-path`);

    const broken = await deliver(anEntry());
    await server.close();
    const gone = await deliver(anEntry());

    expect([broken, gone]).toMatchObject([
      { kind: 'wait', rest: { failure: { isRefusal: false } } },
      { kind: 'wait', rest: { failure: { error: 'ECONNREFUSED', isRefusal: false } } },
    ]);
    expect(JSON.stringify([broken, gone, log.lines])).not.toContain('secret-path');
  });

  it('ends after three days', async () => {
    const server = await receiver(answering(204));
    const { deliver, counts } = delivering(server.url, OPENED.at + 3 * DAY);

    expect(await deliver(anEntry(50))).toMatchObject({ kind: 'done' });
    expect(counts).toEqual(['expired 1']);
    expect(server.received).toEqual([]);
  });
});

async function lane() {
  const rawStore = memoryStore();
  const outbox = await OutboxIndex.load(rawStore);
  const clock = fakeClock(anAlert().openedAt + HOUR);
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
  return { store, outbox, counts, put, events, clock };
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

  it('drops the oldest events when too many wait', async () => {
    const { store, outbox, put, counts, events } = await lane();
    const entries = Array.from({ length: MAX_WAITING_EVENTS }, (): Change => {
      const job = { kind: 'webhook', event: OPENED } as const;
      return { put: 'outbox', value: outbox.createEntry(job, 1) };
    });
    await store.write(entries);

    await store.write([put(anAlert()), put(anAlert({ brn: NURI }))]);

    expect(outbox.laneSize(WEBHOOK_LANE)).toBe(MAX_WAITING_EVENTS);
    expect(events().at(-1)).toMatchObject({ alert: { brn: NURI } });
    expect(counts).toEqual(['dropped 2']);
  });
});
