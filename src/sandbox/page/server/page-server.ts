import { createServer, type RequestListener, type Server } from 'node:http';
import { listen, stop } from '../../loopback.js';
import { routes } from './routes.js';
import type { Sandbox } from './sandbox.js';
import { Events } from './versions.js';

export interface PageServer {
  readonly port: number;
  /** From now on the page is shown; before, a visitor is told to wait. */
  show(sandbox: Sandbox): void;
  close(): Promise<void>;
}

/** Takes the port at once, before everything else starts. Rejects when it is taken. */
export async function listenForPage(
  wanted: number,
  { assets }: { readonly assets: string },
): Promise<PageServer> {
  let answer = waiting;
  let events: Events | undefined;
  const take: RequestListener = (request, response) => answer(request, response);
  const first = createServer(take);
  const port = await listen(first, wanted);
  const servers = [first, ...(await alsoOnIpv6(take, port, first))];
  return {
    port,
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
  take: RequestListener,
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

export function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

const waiting: RequestListener = (_, response) => {
  response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1' });
  response.end('The sandbox is starting. Try again in a moment.\n');
};
