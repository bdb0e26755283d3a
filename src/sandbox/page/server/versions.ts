import type { ServerResponse } from 'node:http';

type Listener = (version: number) => void;

/** Counts the changes of what the page shows, and tells listeners of them: of many at once, the last one. */
export class Versions {
  readonly #listeners = new Set<Listener>();
  #version = 1;
  #telling: NodeJS.Immediate | undefined;

  get current(): number {
    return this.#version;
  }

  next(): void {
    this.#version += 1;
    this.#telling ??= setImmediate(() => {
      this.#telling = undefined;
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

/** Changes within this time make one event. */
const TOGETHER_MS = 40;
/** So that a browser notices a connection that died. */
const ALIVE_EVERY_MS = 15_000;

/** Sends every browser that listens the version of what changed, as server-sent events. */
export class Events {
  readonly #versions: Versions;
  readonly #listening = new Set<ServerResponse>();
  readonly #end: () => void;
  readonly #alive: NodeJS.Timeout;
  #pending: NodeJS.Timeout | undefined;

  constructor(versions: Versions) {
    this.#versions = versions;
    this.#end = versions.onChange(() => this.#plan());
    this.#alive = setInterval(() => this.#write(': alive\n\n'), ALIVE_EVERY_MS).unref();
  }

  add(response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.write(`retry: 1000\n\n${this.#changed()}`);
    this.#listening.add(response);
    response.once('close', () => this.#listening.delete(response));
  }

  close(): void {
    clearInterval(this.#alive);
    clearTimeout(this.#pending);
    this.#end();
    for (const response of this.#listening) response.end();
  }

  #plan(): void {
    this.#pending ??= setTimeout(() => {
      this.#pending = undefined;
      this.#write(this.#changed());
    }, TOGETHER_MS);
  }

  #changed(): string {
    return `event: changed\ndata: ${this.#versions.current}\n\n`;
  }

  #write(text: string): void {
    for (const response of this.#listening) response.write(text);
  }
}
