import type { Instant } from '../kernel/instant.js';
import type { MessageRef } from '../records/alert.js';
import type { PostedAbout } from '../records/history.js';
import type { Change } from '../records/ports.js';

/** Puts on record that a message about no single company stands there. */
export function posted(about: PostedAbout, message: MessageRef, at: Instant): Change {
  const { channel } = message;
  return {
    put: 'history',
    value: { v: 1, at, event: { kind: 'posted', about, channel, message } },
  };
}
