import type { IncomingMessage } from 'node:http';
import { type Clock, steadyMsOf } from '../kernel/ports.js';
import { RateLimit } from '../kernel/rate-limit.js';
import { hashOfToken } from '../kernel/token.js';
import { addressKey } from './client-address-rules.js';

/** Counts the requests with a token within a minute, by the token and by the address they come from. */
export function createRequestLimits(
  limits: { readonly perToken: number; readonly perAddress: number },
  clock: Clock,
) {
  const perToken = new RateLimit(limits.perToken);
  const perAddress = new RateLimit(limits.perAddress);
  return (token: string, req: IncomingMessage): boolean => {
    const now = steadyMsOf(clock);
    const forwardedFor = req.headers['x-forwarded-for']?.toString();
    const address = addressKey(req.socket.remoteAddress, forwardedFor);
    // Both are counted, whether or not the other is above its limit.
    const results = [perAddress.admits(address, now), perToken.admits(hashOfToken(token), now)];
    return !results.includes(false);
  };
}
