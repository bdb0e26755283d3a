import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { SIGNATURE_HEADER, verifySignature } from '../../../kernel/signature.js';
import { listen, stop } from '../../loopback.js';
import type { PagerEvent } from '../contract.js';

/** The pager of the sandbox, to which ALERT_WEBHOOK_URL leads. */
export type Pager = Awaited<ReturnType<typeof startPager>>;

const MAX_EVENTS = 5;

const EVENT = z.object({
  id: z.string(),
  type: z.string(),
  time: z.string().transform((text) => Date.parse(text)),
  data: z.object({
    severity: z.enum(['critical', 'warning', 'notice']),
    state: z.enum(['open', 'claimed', 'snoozed', 'resolved', 'closed']),
    company: z.object({ name: z.string() }),
  }),
});

export async function startPager() {
  const secret = randomBytes(24).toString('hex');
  let events: readonly PagerEvent[] = [];
  let onEvent = (): void => {};
  const server = createServer((req, res) => {
    // A request that was cut off counts as one without an event.
    const reading = read(req).catch(() => undefined);
    void reading.then((event) => {
      res.writeHead(event === undefined ? 400 : 204).end();
      if (event === undefined) return;
      events = [event, ...events.filter(({ id }) => id !== event.id)].slice(0, MAX_EVENTS);
      onEvent();
    });
  });

  async function read(req: IncomingMessage): Promise<PagerEvent | undefined> {
    const body = Buffer.concat(await req.toArray());
    const header = String(req.headers[SIGNATURE_HEADER]);
    if (!verifySignature(header, body, { secret, now: Date.now() }).ok) return undefined;
    const event = EVENT.safeParse(JSON.parse(body.toString('utf8'))).data;
    if (event === undefined) return undefined;
    const { id, type, time: at, data } = event;
    const { severity, company } = data;
    // An open alert that changes has the state `open` again.
    const isChange = type.endsWith('.changed') && data.state === 'open';
    return { id, at, severity, state: isChange ? 'changed' : data.state, company: company.name };
  }

  const port = await listen(server, 0);
  return {
    settings: { ALERT_WEBHOOK_URL: `http://127.0.0.1:${port}`, ALERT_WEBHOOK_SECRET: secret },
    /** The newest first. */
    get events() {
      return events;
    },
    set onEvent(listener: () => void) {
      onEvent = listener;
    },
    close: () => stop(server),
  };
}
