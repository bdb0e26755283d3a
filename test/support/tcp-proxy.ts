import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A TCP proxy on loopback; ends with the test. */
export async function startTcpProxy(targetPort: number) {
  const pairs = new Set<readonly Socket[]>();
  let forwards: { readonly requests: boolean; readonly answers: boolean } = {
    requests: true,
    answers: true,
  };
  const server = createServer((client) => {
    const target = createConnection(targetPort, '127.0.0.1');
    const pair = [client, target];
    pairs.add(pair);
    client.on('data', (chunk) => forwards.requests && target.write(chunk));
    target.on('data', (chunk) => forwards.answers && client.write(chunk));
    for (const socket of pair) {
      // The other side learns of an end only while something is forwarded.
      socket.on('error', () => {});
      socket.on('close', () => {
        if (!forwards.requests || !forwards.answers) return;
        for (const each of pair) each.destroy();
        pairs.delete(pair);
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();

  function breakConnections(): void {
    for (const socket of [...pairs].flat()) socket.destroy();
    pairs.clear();
  }

  onTestFinished(() => {
    server.close();
    breakConnections();
  });
  return {
    port: String(typeof address === 'object' ? address?.port : address),
    /** Keeps all connections, and swallows what is sent: everything, or only the answers. */
    swallow(what: 'all' | 'answers'): void {
      forwards = { requests: what === 'answers', answers: false };
    },
    /** Forwards again. What was swallowed stays lost, so connections of that time end. */
    resume(): void {
      breakConnections();
      forwards = { requests: true, answers: true };
    },
    breakConnections,
  };
}
