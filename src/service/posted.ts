import type { MessageRef } from '../domain/alert.js';
import type { PostedAbout } from '../domain/history.js';
import type { Instant } from '../domain/instant.js';
import type { Change } from './ports.js';

/** Puts on record that a message about no single company stands there. */
export function posted(about: PostedAbout, message: MessageRef, at: Instant): Change {
  const { channel } = message;
  return {
    put: 'history',
    value: { v: 1, at, event: { kind: 'posted', about, channel, message } },
  };
}
