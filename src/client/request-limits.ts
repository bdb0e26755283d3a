import type { IncomingMessage } from 'node:http';
import { type Clock, steadyMsOf } from '../kernel/ports.js';
import { RateLimit } from '../kernel/rate-limit.js';
import { addressKey } from './client-address-rules.js';

/**
 * Counts the requests within a minute. Those with a token that is in use count for it (`hash`), all others for the
 * address that they come from: behind some load balancers everybody has the same.
 */
export function createRequestLimits(
  limits: { readonly perToken: number; readonly perAddress: number },
  clock: Clock,
) {
  const perToken = new RateLimit(limits.perToken);
  const perAddress = new RateLimit(limits.perAddress);
  return (hash: string | undefined, req: IncomingMessage): boolean => {
    const now = steadyMsOf(clock);
    if (hash !== undefined) return perToken.admits(hash, now);
    const forwardedFor = req.headers['x-forwarded-for']?.toString();
    return perAddress.admits(addressKey(req.socket.remoteAddress, forwardedFor), now);
  };
}
