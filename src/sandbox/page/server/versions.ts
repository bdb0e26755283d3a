import type { ServerResponse } from 'node:http';

type Listener = (version: number) => void;

/** Counts changes of the page's state. Listeners get the latest number, once per turn of the event loop. */
export class Versions {
  readonly #listeners = new Set<Listener>();
  #version = 1;
  #pendingNotification: NodeJS.Immediate | undefined;

  get current(): number {
    return this.#version;
  }

  next(): void {
    this.#version += 1;
    this.#pendingNotification ??= setImmediate(() => {
      this.#pendingNotification = undefined;
      for (const listener of [...this.#listeners]) listener(this.#version);
    });
  }

  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}

/** Changes within this time are sent as one event. */
const BATCH_DELAY_MS = 40;
/** Lets a browser notice a dead connection. */
const KEEP_ALIVE_INTERVAL_MS = 15_000;

/** Sends the current version to all listening browsers after changes, as server-sent events. */
export class EventStreams {
  readonly #versions: Versions;
  readonly #clients = new Set<ServerResponse>();
  readonly #stopListening: () => void;
  readonly #keepAlive: NodeJS.Timeout;
  #pending: NodeJS.Timeout | undefined;

  constructor(versions: Versions) {
    this.#versions = versions;
    this.#stopListening = versions.onChange(() => this.#schedule());
    this.#keepAlive = setInterval(() => this.#write(': alive\n\n'), KEEP_ALIVE_INTERVAL_MS).unref();
  }

  add(response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.write(`retry: 1000\n\n${this.#changedEvent()}`);
    this.#clients.add(response);
    response.once('close', () => this.#clients.delete(response));
  }

  close(): void {
    clearInterval(this.#keepAlive);
    clearTimeout(this.#pending);
    this.#stopListening();
    for (const response of this.#clients) response.end();
  }

  #schedule(): void {
    this.#pending ??= setTimeout(() => {
      this.#pending = undefined;
      this.#write(this.#changedEvent());
    }, BATCH_DELAY_MS);
  }

  #changedEvent(): string {
    return `event: changed\ndata: ${this.#versions.current}\n\n`;
  }

  #write(text: string): void {
    for (const response of this.#clients) response.write(text);
  }
}
