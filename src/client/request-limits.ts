import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import { setNewest } from '../kernel/keyed.js';
import { type Clock, steadyMsOf } from '../kernel/ports.js';
import { MINUTE } from '../kernel/time.js';

/**
 * Requests per minute without a valid token. High, because an office, a proxy or a calendar service may make many
 * requests from one address.
 */
const PER_ADDRESS = 60;

export const RETRY_AFTER_S = 60;

/**
 * Returns a function that counts a request and tells whether it is within the limit of its minute. `token`: a key for
 * the request's valid token, which has a limit of its own, because behind some load balancers all clients share one
 * address. Without one, the request counts against the limit of its address.
 */
export function createRequestLimits(maxPerToken: number, clock: Clock) {
  const perToken = new RateLimit(maxPerToken);
  const perAddress = new RateLimit(PER_ADDRESS);
  return (token: string | undefined, req: IncomingMessage): boolean => {
    const now = steadyMsOf(clock);
    if (token !== undefined) return perToken.admits(token, now);
    const forwardedFor = req.headers['x-forwarded-for']?.toString();
    return perAddress.admits(addressKey(req.socket.remoteAddress, forwardedFor), now);
  };
}

/** More keys than real callers use in a minute. If somebody invents more, the oldest are forgotten. */
const MAX_KEYS = 10_000;

/** The counts restart every minute. */
export class RateLimit {
  readonly #perMinute: number;
  readonly #counts = new Map<string, number>();
  #startedAt = Number.NEGATIVE_INFINITY;

  constructor(perMinute: number) {
    this.#perMinute = perMinute;
  }

  /** Counts a request; false: it exceeds the limit. `nowMs`: from a monotonic clock. */
  admits(key: string, nowMs: number): boolean {
    if (nowMs - this.#startedAt >= MINUTE) {
      this.#counts.clear();
      this.#startedAt = nowMs;
    }
    const count = (this.#counts.get(key) ?? 0) + 1;
    setNewest(this.#counts, key, count, MAX_KEYS);
    return count <= this.#perMinute;
  }
}

/** Internal networks: a connection from one comes from a proxy or from this machine, not from a client's browser. */
const INTERNAL = new BlockList();
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  INTERNAL.addSubnet(network, bits, familyOf(network));
}

/** The longest IP address as text. X-Forwarded-For may contain anything. */
const MAX_ADDRESS_LENGTH = 45;

/**
 * The key under which requests are counted: an IPv4 address or, because one person may have many IPv6 addresses, the
 * network of an IPv6 address. Of X-Forwarded-For only the last entry is used, which the proxy wrote: the sender can
 * invent those before it. If the connection comes directly from the internet, the header is ignored.
 */
export function addressKey(remote: string | undefined, forwardedFor: string | undefined): string {
  const connected = plain(remote ?? '');
  const forwarded = plain(forwardedFor?.split(',').at(-1) ?? '');
  const address = isInternal(connected) && forwarded !== '' ? forwarded : connected;
  return isIPv6(address) ? networkOf(address) : address.slice(0, MAX_ADDRESS_LENGTH);
}

/** The address without brackets, port and zone; an IPv4 address in IPv6 form (`::ffff:1.2.3.4`) as IPv4. */
function plain(address: string): string {
  const text = address.trim().toLowerCase();
  const withoutPort = /^\[([^\]]*)\]/.exec(text)?.[1] ?? text.replace(/^([^:]+):\d+$/, '$1');
  return withoutPort.replace(/^::ffff:(?=\d+\.)/, '').split('%')[0] ?? '';
}

function isInternal(address: string): boolean {
  return INTERNAL.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}

/** The first 64 bits. */
function networkOf(address: string): string {
  const [head = [], tail = []] = address
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  const groups = [...head, ...zeros, ...tail].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::`;
}
