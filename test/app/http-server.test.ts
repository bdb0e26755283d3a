import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { createHttpServer } from '../../src/app/http-server.js';
import { MINUTE } from '../../src/kernel/time.js';
import { captureLog } from '../support/capture-log.js';

/** More than sockets hold for somebody who does not read. */
const LARGE = Buffer.alloc(32 * 1024 * 1024);

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** A request whose answer `begin` may end, and which reads nothing by itself. */
async function aRequest(begin: (answer: ServerResponse) => void) {
  let calendar = async (..._: readonly [string, unknown, ServerResponse]) => {};
  const arrived = new Promise<ServerResponse>((resolve) => {
    calendar = async (_, __, answer) => {
      begin(answer);
      resolve(answer);
    };
  });
  const routes = {
    notReadyReasons: async () => [],
    monitoring: async () => ({ ok: true }),
    calendar,
  };
  const server = createHttpServer(() => routes, captureLog());
  const { port } = await server.listen(0, '127.0.0.1');
  onTestFinished(() => server.close());
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  socket.write('GET /calendar/x HTTP/1.1\r\nhost: x\r\n\r\n');
  return { answer: await arrived, socket };
}

it('ends an answer that nobody reads for a minute', async () => {
  const { answer } = await aRequest((each) => each.end(LARGE));
  const closed = once(answer, 'close');

  vi.advanceTimersByTime(MINUTE - 1);
  expect(answer.destroyed).toBe(false);
  vi.advanceTimersByTime(1);

  expect(answer.destroyed).toBe(true);
  await closed;
});

it('waits for an answer that takes long, and watches none that was read', async () => {
  const { answer, socket } = await aRequest(() => {});
  const closed = once(answer, 'close');

  vi.advanceTimersByTime(2 * MINUTE);
  expect(answer.destroyed).toBe(false);
  answer.end('ready');
  await once(socket, 'data');
  await closed;

  expect(vi.getTimerCount()).toBe(0);
});
