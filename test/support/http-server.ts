import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A request as it arrived, with its body read. */
export interface ReceivedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface TestHttpServer {
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly received: readonly ReceivedRequest[];
  /** How many connections were opened so far. */
  connections(): number;
  /** Breaks off the requests that were not answered. */
  closeConnections(): void;
  close(): Promise<void>;
}

/** Answers a request. If it sends nothing, the client waits. */
export type Respond = (
  request: ReceivedRequest,
  response: ServerResponse,
  socket: Socket,
) => void | Promise<void>;

/** A real server on loopback, for faults that need a socket: no answer, a reset, or a very slow answer. */
export async function startHttpServer(respond: Respond): Promise<TestHttpServer> {
  const received: ReceivedRequest[] = [];
  let connections = 0;
  const server = createServer((incoming, response) => {
    void readBody(incoming).then((body) => {
      const request: ReceivedRequest = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: incoming.headers,
        body,
      };
      received.push(request);
      return respond(request, response, incoming.socket);
    });
  });
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address object.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    connections: () => connections,
    closeConnections: () => server.closeAllConnections(),
    close() {
      server.closeAllConnections();
      return new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
      });
    },
  };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
