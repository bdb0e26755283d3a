import { createServer, type RequestListener, type Server } from 'node:http';
import { listen, stop } from '../../loopback.js';
import { routes } from './routes.js';
import type { Sandbox } from './sandbox.js';
import { EventStreams } from './versions.js';

export interface PageServer {
  readonly port: number;
  /** Serves the page of this sandbox from now on. Until then, every request is answered with 503. */
  show(sandbox: Sandbox): void;
  close(): Promise<void>;
}

/** Listens at once, before the sandbox starts. Rejects if the port is in use. */
export async function listenForPage(
  requestedPort: number,
  { assets }: { readonly assets: string },
): Promise<PageServer> {
  let listener = answerStarting;
  let events: EventStreams | undefined;
  const handle: RequestListener = (request, response) => listener(request, response);
  const ipv4Server = createServer(handle);
  const port = await listen(ipv4Server, requestedPort);
  const servers = [ipv4Server, ...(await listenOnIpv6(handle, port, ipv4Server))];
  return {
    port,
    show(sandbox) {
      events = new EventStreams(sandbox.versions);
      listener = routes({ sandbox, events, assets });
    },
    async close() {
      events?.close();
      await Promise.all(servers.map(stop));
    },
  };
}

/** Browsers may resolve `localhost` to `::1`. Returns no server on a machine without IPv6. */
async function listenOnIpv6(
  handle: RequestListener,
  port: number,
  ipv4Server: Server,
): Promise<readonly Server[]> {
  const ipv6Server = createServer(handle);
  try {
    await listen(ipv6Server, port, '::1');
    return [ipv6Server];
  } catch (error) {
    if (!isPortInUse(error)) return [];
    await stop(ipv4Server);
    throw error;
  }
}

export function isPortInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

const answerStarting: RequestListener = (_, response) => {
  response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'retry-after': '1' });
  response.end('The sandbox is starting. Try again in a moment.\n');
};
