import type { Instant } from '../kernel/instant.js';
import type { AlertSender, Sent } from '../records/ports.js';

/**
 * The sender while it is quiet, for what nobody asked for: messages are edited and lines go quietly into threads, but
 * what would make noise is not handed over, and waits.
 */
export function calmSender(
  sender: AlertSender,
  { until, now }: { readonly until: Instant; readonly now: Instant },
): AlertSender {
  const later = async (): Promise<Sent> => ({
    kind: 'later',
    afterMs: until - now,
    error: 'These are quiet hours.',
    isQuiet: true,
  });
  return {
    ...sender,
    post: later,
    replyInRollUp: later,
    reply: (alert, message, line, loud) =>
      loud ? later() : sender.reply(alert, message, line, loud),
  };
}
