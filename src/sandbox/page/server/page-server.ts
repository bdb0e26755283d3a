import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Events } from './events.js';
import { routes } from './routes.js';
import type { Sandbox } from './sandbox.js';

export interface PageServer {
  readonly port: number;
  /** From now on the page is shown; before, whoever comes is told to wait. */
  show(sandbox: Sandbox): void;
  /** Ends every connection, open streams too. */
  close(): Promise<void>;
}

/** Takes the port, which others would miss only after everything else has started. Rejects when it is taken. */
export async function listenForPage(
  port: number,
  { assets }: { readonly assets: string },
): Promise<PageServer> {
  let answer = waiting;
  let events: Events | undefined;
  const take = (request: IncomingMessage, response: ServerResponse) => answer(request, response);
  const first = createServer(take);
  await listen(first, port, '127.0.0.1');
  // A listening TCP server's address is never a pipe name.
  const taken = (first.address() as AddressInfo).port;
  const servers = [first, ...(await alsoOnIpv6(take, taken, first))];
  return {
    port: taken,
    show(sandbox) {
      events = new Events(sandbox.versions);
      answer = routes({ sandbox, events, assets });
    },
    async close() {
      events?.close();
      await Promise.all(servers.map(stop));
    },
  };
}

/** Browsers may take `localhost` for `::1`; a machine without IPv6 has no use for it. */
async function alsoOnIpv6(
  take: (request: IncomingMessage, response: ServerResponse) => void,
  port: number,
  first: Server,
): Promise<readonly Server[]> {
  const second = createServer(take);
  try {
    await listen(second, port, '::1');
    return [second];
  } catch (error) {
    if (!isPortTaken(error)) return [];
    await stop(first);
    throw error;
  }
}

/** Whether somebody else listens there. */
export function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function waiting(_: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1' });
  response.end('The sandbox is starting. Try again in a moment.\n');
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
