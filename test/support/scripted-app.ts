import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer of the scripted app. A string is sent as text, any other body as JSON. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One delivered request, with its payload parsed from the form or the JSON. */
export interface Received {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface ScriptedApp {
  readonly url: string;
  readonly received: readonly Received[];
  /** Sets the answers from now on; undefined leaves a request without an answer. */
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
  const { port } = server.address() as AddressInfo; // A listening TCP server has an address object.
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
