import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { createCalendarEndpoint } from '../calendar/calendar-endpoint.js';
import type { createClientPage } from '../client/client-page.js';
import { FAILURES_PATH } from '../collector/failure-endpoint.js';
import type { Log } from '../kernel/ports.js';
import { isSameSecret } from '../kernel/signature.js';
import { MINUTE } from '../kernel/time.js';
import type { createTicketPage } from '../popup/ticket-page.js';
import { EVENTS_PATH } from '../slack/transport.js';
import type { Metrics } from './metrics.js';

/** Changes when the process begins or ceases to lead. */
export interface Routes {
  /** Verifies the signature. Absent in Socket Mode. */
  readonly slackEvents?: (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;
  readonly ticketPage?: ReturnType<typeof createTicketPage>;
  /** Absent: CLIENT_LINKS is off. */
  readonly clientPage?: ReturnType<typeof createClientPage>;
  /** Absent: PUBLIC_URL is not set. */
  readonly calendar?: ReturnType<typeof createCalendarEndpoint>;
  /** Absent: COLLECTOR_SECRET is not set. */
  readonly collectorFailures?: (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;
  /** Why the app is not ready to answer people: one line per reason, without secrets; empty if it is ready. */
  readonly notReadyReasons: () => Promise<readonly string[]>;
  readonly monitoring: () => Promise<{ readonly ok: boolean }>;
  /** Absent: METRICS_TOKEN is not set. */
  readonly metrics?: Pick<Metrics, 'contentType' | 'exposition'> & { readonly token: string };
}

const CLIENT_PATH = '/client/';
const CALENDAR_PATH = '/calendar/';

const TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5000,
};

/** How long a client may take to read an answer, which stays in memory until then. */
const MAX_READING_MS = MINUTE;

/** Used in Socket Mode too. */
export function createHttpServer(routes: () => Routes, log: Log) {
  const server = createServer(TIMEOUTS, (req, res) => {
    // The time starts when the answer is complete, because waiting for POPBiLL may take longer than a minute.
    res.once('prefinish', () => {
      const timer = setTimeout(() => res.destroy(), MAX_READING_MS).unref();
      res.once('close', () => clearTimeout(timer));
    });
    route(req, res, routes()).catch((error: unknown) => {
      // Only the first part of the path, because the rest of a popup's, client's or calendar's path is a secret.
      log.error('A request failed', { path: pathOf(req).split('/')[1], error });
      if (!res.headersSent) send(res, 500, 'Something went wrong. See the log.\n');
      else res.destroy();
    });
  });
  return {
    async listen(port: number, host: string): Promise<AddressInfo> {
      server.listen(port, host);
      await once(server, 'listening');
      return server.address() as AddressInfo;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

async function route(req: IncomingMessage, res: ServerResponse, routes: Routes): Promise<void> {
  const path = pathOf(req);
  if (path === '/healthz') return send(res, 200, 'ok\n');
  if (path === '/readyz') {
    const reasons = await routes.notReadyReasons();
    if (reasons.length === 0) return send(res, 200, 'ready\n');
    return send(res, 503, `${reasons.join('\n')}\n`);
  }
  if (path === '/monitoring') {
    const monitoring = await routes.monitoring();
    res.setHeader('cache-control', 'no-store');
    const json = `${JSON.stringify(monitoring)}\n`;
    return send(res, monitoring.ok ? 200 : 503, json, 'application/json; charset=utf-8');
  }
  if (path === '/metrics' && routes.metrics !== undefined) {
    return sendMetrics(req, res, routes.metrics);
  }
  if (path === EVENTS_PATH && routes.slackEvents !== undefined) {
    if (req.method === 'POST') return routes.slackEvents(req, res);
    res.setHeader('allow', 'POST');
    return send(res, 405, 'Slack posts here.\n');
  }
  if (path === FAILURES_PATH && routes.collectorFailures !== undefined) {
    return routes.collectorFailures(req, res);
  }
  const ticket = /^\/popup\/([\w-]{1,100})$/.exec(path)?.[1];
  if (ticket !== undefined && routes.ticketPage !== undefined) {
    return routes.ticketPage(ticket, req, res);
  }
  if (path.startsWith(CLIENT_PATH) && routes.clientPage !== undefined) {
    return routes.clientPage(path.slice(CLIENT_PATH.length), req, res);
  }
  if (path.startsWith(CALENDAR_PATH) && routes.calendar !== undefined) {
    return routes.calendar(path.slice(CALENDAR_PATH.length), req, res);
  }
  send(res, 404, 'Not found.\n');
}

async function sendMetrics(
  req: IncomingMessage,
  res: ServerResponse,
  { token, contentType, exposition }: NonNullable<Routes['metrics']>,
): Promise<void> {
  if (!isSameSecret(req.headers.authorization ?? '', `Bearer ${token}`)) {
    res.setHeader('www-authenticate', 'Bearer');
    return send(res, 401, 'Send METRICS_TOKEN as a bearer token.\n');
  }
  res.setHeader('cache-control', 'no-store');
  send(res, 200, await exposition(), contentType);
}

function pathOf(req: IncomingMessage): string {
  return (req.url ?? '/').split('?', 1)[0] ?? '/';
}

function send(
  res: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
): void {
  res.writeHead(status, { 'content-type': type }).end(body);
}
