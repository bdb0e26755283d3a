import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { ok } from '../../kernel/result.js';
import type { Ack, Send } from './delivery.js';
import { asObject, parseJson, textIn } from './json.js';
import { type Answer, refuse } from './methods/method.js';

/** docs.slack.dev/apis/events-api/using-socket-mode: at most ten connections of one app. */
const MOST_SOCKETS = 10;
const PING_MS = 5000;
const GOODBYE_MS = 500;

export type SocketMode = ReturnType<typeof socketMode>;

/** Socket Mode: addresses for one use, sockets, envelopes and their acks. */
export function socketMode(appId: string, onChange: () => void) {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const sockets: WebSocket[] = [];
  const frozen: WebSocket[] = [];
  const waiting = new Map<string, (body: unknown) => void>();
  let turn = 0;
  let isOn = true;
  // The client takes a socket for dead that did not ping it for a while.
  const pinging = setInterval(() => {
    for (const socket of sockets) socket.ping();
  }, PING_MS).unref();

  function connect(socket: WebSocket): void {
    sockets.push(socket);
    socket.on('message', (data) => {
      const { envelope_id: id, payload } = asObject(parseJson(String(data)));
      waiting.get(textIn(id) ?? '')?.(payload);
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      const index = sockets.indexOf(socket);
      if (index >= 0) sockets.splice(index, 1);
      onChange();
    });
    const hello = {
      type: 'hello',
      num_connections: sockets.length,
      connection_info: { app_id: appId },
      debug_info: { host: 'stand-in', approximate_connection_time: 18_060 },
    };
    socket.send(JSON.stringify(hello));
    onChange();
  }

  /** Sends a payload over any one of the sockets and waits for its ack. */
  const send: Send = (kind, payload, { signal, retry }) => {
    const socket = sockets[turn % Math.max(1, sockets.length)];
    turn += 1;
    if (socket === undefined) return Promise.resolve<Ack>({ kind: 'unreachable' });
    const envelopeId = randomBytes(16).toString('hex');
    return new Promise<Ack>((resolve) => {
      const end = (ack: Ack) => {
        waiting.delete(envelopeId);
        socket.off('close', lost);
        resolve(ack);
      };
      const lost = () => end({ kind: 'unreachable' });
      waiting.set(envelopeId, (body) => end({ kind: 'acked', body }));
      socket.once('close', lost);
      signal.addEventListener('abort', lost, { once: true });
      const envelope = {
        envelope_id: envelopeId,
        type: kind === 'options' ? 'interactive' : kind,
        accepts_response_payload: kind !== 'events_api',
        payload,
        retry_attempt: retry?.num,
        retry_reason: retry?.reason,
      };
      socket.send(JSON.stringify(envelope));
    });
  };

  function drop(): void {
    for (const socket of [...sockets]) socket.terminate();
  }

  return {
    send,
    drop,
    get connections(): number {
      return sockets.length;
    },

    open(origin: string): Answer {
      if (sockets.length >= MOST_SOCKETS) return refuse('too_many_websockets');
      const ticket = randomBytes(12).toString('hex');
      tickets.add(ticket);
      const url = `${origin.replace('http', 'ws')}/link/?ticket=${ticket}`;
      const warning = { messages: ['[WARN] Socket Mode is not turned on.'] };
      return ok({ url, response_metadata: isOn ? undefined : warning });
    },

    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
      if (pathname === '/link/' && tickets.delete(searchParams.get('ticket') ?? '')) {
        server.handleUpgrade(request, socket, head, connect);
      } else socket.destroy();
    },

    /** As an admin does on the app's page: an address is still given, with a warning. */
    switchOff(): void {
      isOn = false;
    },

    /** Asks every socket to connect again, as Slack does every few hours. */
    refresh(): void {
      const debug = { host: 'stand-in' };
      const bye = { type: 'disconnect', reason: 'refresh_requested', debug_info: debug };
      for (const socket of [...sockets]) socket.send(JSON.stringify(bye));
    },

    /** Answers nothing more on the open sockets, as when a router in between forgot them. */
    freeze(): void {
      for (const socket of sockets) socket.pause();
      frozen.push(...sockets.splice(0));
      onChange();
    },

    async close(): Promise<void> {
      clearInterval(pinging);
      for (const socket of frozen) socket.terminate();
      const ended = sockets.map(
        (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
      );
      for (const socket of [...sockets]) socket.close(1001);
      const breaking = setTimeout(drop, GOODBYE_MS);
      await Promise.all(ended);
      clearTimeout(breaking);
      server.close();
    },
  };
}
