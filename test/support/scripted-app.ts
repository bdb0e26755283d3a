import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a scripted app answers: a status, and a body that is JSON unless it is text. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request that Slack delivered, its payload read from the form or the JSON. */
export interface Received {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface ScriptedApp {
  readonly url: string;
  readonly received: readonly Received[];
  /** Sets the answer to what comes from now on; undefined leaves requests without one. */
  answerWith(script: (payload: Received['payload']) => ScriptedAnswer | undefined): void;
  close(): Promise<void>;
}

/** An app on a loopback port that answers deliveries as a test says, without Bolt. */
export async function startScriptedApp(): Promise<ScriptedApp> {
  let script: (payload: Received['payload']) => ScriptedAnswer | undefined = () => ({});
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const payload = readPayload(Buffer.concat(chunks).toString());
      received.push({ payload, headers: request.headers });
      const answer = script(payload);
      if (answer === undefined) return;
      const { status = 200, body = '', headers = {} } = answer;
      const isText = typeof body === 'string';
      response.writeHead(status, {
        'content-type': isText ? 'text/plain' : 'application/json',
        ...headers,
      });
      response.end(isText ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // A TCP server that listens has one.
  return {
    url: `http://127.0.0.1:${port}/slack/events`,
    received,
    answerWith: (next) => {
      script = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function readPayload(body: string): Received['payload'] {
  if (body.startsWith('{')) return JSON.parse(body) as Received['payload'];
  const form = new URLSearchParams(body);
  const payload = form.get('payload');
  return payload === null ? Object.fromEntries(form) : (JSON.parse(payload) as Received['payload']);
}
