import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import { type Clock, steadyMsOf } from '../kernel/ports.js';
import { RateLimit } from '../kernel/rate-limit.js';

/** An office, a proxy or the servers of a calendar may make many requests from one address. */
const PER_ADDRESS = 60;

/** When a refused request may be repeated. */
export const RETRY_AFTER_S = 60;

/**
 * Counts the requests within a minute. Those with a token that is in use count for it (`token`), all others for the
 * address that they come from: behind some load balancers everybody has the same.
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

/** Networks that no browser of a client is in: the connection comes from a proxy, or from this machine. */
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

const MAX_ADDRESS_LENGTH = 45;

/**
 * Whose requests are limited together: an IPv4 address or, because a person may have many, the network of an IPv6
 * address. Only a proxy's own entry in X-Forwarded-For counts, the last one: a sender can invent all before it. From
 * the internet itself the header counts nothing.
 */
export function addressKey(remote: string | undefined, forwardedFor: string | undefined): string {
  const connected = plain(remote ?? '');
  const forwarded = plain(forwardedFor?.split(',').at(-1) ?? '');
  const address = isInternal(connected) && forwarded !== '' ? forwarded : connected;
  return isIPv6(address) ? networkOf(address) : address.slice(0, MAX_ADDRESS_LENGTH);
}

/** Without brackets and port, and IPv4 as such. */
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
