import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { ok } from '../../kernel/result.js';
import type { Ack, Send } from './delivery.js';
import { asObject, parseJson, textIn } from './json.js';
import { type Answer, refuse } from './methods/method.js';

/** docs.slack.dev/apis/events-api/using-socket-mode */
const MAX_SOCKETS = 10;
const PING_INTERVAL_MS = 5000;
const CLOSE_TIMEOUT_MS = 500;

export type SocketMode = ReturnType<typeof createSocketMode>;

/** Socket Mode: single-use URLs, sockets, envelopes and their acks. */
export function createSocketMode(appId: string, onChange: () => void) {
  const server = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const sockets: WebSocket[] = [];
  const frozen: WebSocket[] = [];
  const pendingAcks = new Map<string, (body: unknown) => void>();
  let sendCount = 0;
  let connectionsSoFar = 0;
  let isOn = true;
  // The client closes a socket that receives no ping for some seconds.
  const pingTimer = setInterval(() => {
    for (const socket of sockets) socket.ping();
  }, PING_INTERVAL_MS).unref();

  function connect(socket: WebSocket): void {
    sockets.push(socket);
    connectionsSoFar += 1;
    socket.on('message', (data) => {
      const { envelope_id: id, payload } = asObject(parseJson(String(data)));
      pendingAcks.get(textIn(id) ?? '')?.(payload);
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

  /** Sends a payload over one of the sockets and waits for its ack. */
  const send: Send = (kind, payload, { signal, retry }) => {
    const socket = sockets[sendCount % Math.max(1, sockets.length)];
    sendCount += 1;
    if (socket === undefined) return Promise.resolve<Ack>({ kind: 'unreachable' });
    const envelopeId = randomBytes(16).toString('hex');
    return new Promise<Ack>((resolve) => {
      const end = (ack: Ack) => {
        pendingAcks.delete(envelopeId);
        socket.off('close', onLost);
        resolve(ack);
      };
      const onLost = () => end({ kind: 'unreachable' });
      pendingAcks.set(envelopeId, (body) => end({ kind: 'acked', body }));
      socket.once('close', onLost);
      signal.addEventListener('abort', onLost, { once: true });
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
    /** How many connections were made so far, including those that have ended. */
    get connectionsSoFar(): number {
      return connectionsSoFar;
    },

    open(origin: string): Answer {
      if (sockets.length >= MAX_SOCKETS) return refuse('too_many_websockets');
      const ticket = randomBytes(12).toString('hex');
      tickets.add(ticket);
      const url = `${origin.replace('http', 'ws')}/link/?ticket=${ticket}`;
      const warning = { messages: ['[WARN] Socket Mode is not turned on.'] };
      return ok({ url, response_metadata: isOn ? undefined : warning });
    },

    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      // Not read with `new URL`, which throws for a path like `//`.
      const ticket = /^\/link\/\?ticket=(\w+)/.exec(request.url ?? '')?.[1];
      if (ticket !== undefined && tickets.delete(ticket)) {
        server.handleUpgrade(request, socket, head, connect);
      } else socket.destroy();
    },

    /** Turns Socket Mode off, as an admin does. `open` then still returns a URL, with a warning. */
    switchOff(): void {
      isOn = false;
    },

    /** Asks the app to reconnect every socket, as Slack does every few hours. */
    refresh(): void {
      const debug = { host: 'stand-in' };
      const disconnect = { type: 'disconnect', reason: 'refresh_requested', debug_info: debug };
      for (const socket of [...sockets]) socket.send(JSON.stringify(disconnect));
    },

    /** Stops answering on the open sockets, as if a router had dropped the connections silently. */
    freeze(): void {
      for (const socket of sockets) socket.pause();
      frozen.push(...sockets.splice(0));
      onChange();
    },

    async close(): Promise<void> {
      clearInterval(pingTimer);
      for (const socket of frozen) socket.terminate();
      const closed = sockets.map(
        (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
      );
      for (const socket of [...sockets]) socket.close(1001);
      const dropTimer = setTimeout(drop, CLOSE_TIMEOUT_MS);
      await Promise.all(closed);
      clearTimeout(dropTimer);
      server.close();
    },
  };
}
