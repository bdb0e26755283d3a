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

/** Socket Mode: addresses for one use, sockets, envelopes and their acks. */
export class SocketMode {
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets = new Set<string>();
  readonly #sockets: WebSocket[] = [];
  readonly #frozen: WebSocket[] = [];
  readonly #waiting = new Map<string, (body: unknown) => void>();
  readonly #appId: string;
  readonly #onChange: () => void;
  readonly #pinging: NodeJS.Timeout;
  #turn = 0;
  #isOn = true;

  constructor(appId: string, onChange: () => void) {
    this.#appId = appId;
    this.#onChange = onChange;
    // The client takes a socket for dead that did not ping it for a while.
    this.#pinging = setInterval(() => {
      for (const socket of this.#sockets) socket.ping();
    }, PING_MS);
    this.#pinging.unref();
  }

  get connections(): number {
    return this.#sockets.length;
  }

  open(origin: string): Answer {
    if (this.#sockets.length >= MOST_SOCKETS) return refuse('too_many_websockets');
    const ticket = randomBytes(12).toString('hex');
    this.#tickets.add(ticket);
    const url = `${origin.replace('http', 'ws')}/link/?ticket=${ticket}`;
    const warning = { messages: ['[WARN] Socket Mode is not turned on.'] };
    return ok({ url, response_metadata: this.#isOn ? undefined : warning });
  }

  /** As an admin does on the app's page: an address is still given, with a warning. */
  switchOff(): void {
    this.#isOn = false;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== '/link/' || !this.#tickets.delete(searchParams.get('ticket') ?? '')) {
      socket.destroy();
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (connected) => this.#connect(connected));
  }

  #connect(socket: WebSocket): void {
    this.#sockets.push(socket);
    socket.on('message', (data) => {
      const { envelope_id: id, payload } = asObject(parseJson(String(data)));
      this.#waiting.get(textIn(id) ?? '')?.(payload);
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      const index = this.#sockets.indexOf(socket);
      if (index >= 0) this.#sockets.splice(index, 1);
      this.#onChange();
    });
    const hello = {
      type: 'hello',
      num_connections: this.#sockets.length,
      connection_info: { app_id: this.#appId },
      debug_info: { host: 'stand-in', approximate_connection_time: 18_060 },
    };
    socket.send(JSON.stringify(hello));
    this.#onChange();
  }

  /** Sends a payload over any one of the sockets and waits for its ack. */
  readonly send: Send = (kind, payload, { signal, retry }) => {
    const socket = this.#sockets[this.#turn % Math.max(1, this.#sockets.length)];
    this.#turn += 1;
    if (socket === undefined) return Promise.resolve<Ack>({ kind: 'unreachable' });
    const envelopeId = randomBytes(16).toString('hex');
    return new Promise<Ack>((resolve) => {
      const end = (ack: Ack) => {
        this.#waiting.delete(envelopeId);
        socket.off('close', lost);
        resolve(ack);
      };
      const lost = () => end({ kind: 'unreachable' });
      this.#waiting.set(envelopeId, (body) => end({ kind: 'acked', body }));
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

  /** Asks every socket to connect again, as Slack does every few hours. */
  refresh(): void {
    for (const socket of [...this.#sockets]) {
      const debug = { host: 'stand-in' };
      const bye = { type: 'disconnect', reason: 'refresh_requested', debug_info: debug };
      socket.send(JSON.stringify(bye));
    }
  }

  drop(): void {
    for (const socket of [...this.#sockets]) socket.terminate();
  }

  /** Answers nothing more on the open sockets, as when a router in between forgot them. */
  freeze(): void {
    for (const socket of this.#sockets) socket.pause();
    this.#frozen.push(...this.#sockets.splice(0));
    this.#onChange();
  }

  async close(): Promise<void> {
    clearInterval(this.#pinging);
    for (const socket of this.#frozen) socket.terminate();
    const ended = this.#sockets.map(
      (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
    );
    for (const socket of [...this.#sockets]) socket.close(1001);
    const breaking = setTimeout(() => this.drop(), GOODBYE_MS);
    await Promise.all(ended);
    clearTimeout(breaking);
    this.#server.close();
  }
}
