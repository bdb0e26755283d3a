import { Socket } from 'node:net';

// Keeps the tests of the project `story` (vitest.config.ts) from reaching other machines. Guarding
// sockets is cheaper than nock's check of every request.

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[?::1\]?)$/;

/** Marks guarded sockets, because test files that share a process share the guard. */
const GUARDED = Symbol.for('hometax-watch.loopback-only');
const sockets: { [GUARDED]?: true } = Socket.prototype as object;

if (sockets[GUARDED] === undefined) {
  sockets[GUARDED] = true;
  const { connect } = Socket.prototype;
  Socket.prototype.connect = function (this: Socket, ...given: unknown[]): Socket {
    // Node's own callers pass their arguments as one array.
    const [first] = given.flat();
    const { host = 'localhost', path } = Object(first) as { host?: string; path?: string };
    if (path === undefined && !LOOPBACK.test(host)) {
      throw new Error(`No test may reach a real network: ${host}`);
    }
    return Reflect.apply(connect, this, given);
  };
}
