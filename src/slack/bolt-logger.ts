import { type Logger, LogLevel } from '@slack/bolt';
import type { Log } from '../service/ports.js';

/**
 * Bolt's and web-api's logger on ours. Their debug lines print whole requests and answers, popup URLs among them,
 * so they are dropped whatever the log level is.
 */
export function boltLogger(log: Log): Logger {
  return {
    debug: () => {},
    info: (...parts) => log.debug(sentence(parts)),
    warn: (...parts) => log.warn(sentence(parts)),
    error: (...parts) => log.error(sentence(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

function sentence(parts: readonly unknown[]): string {
  const words = parts.map((part) =>
    part instanceof Error ? `${part.name}: ${part.message}` : part,
  );
  return `slack: ${withoutUrls(words.filter((word) => typeof word === 'string').join(' '))}`;
}

/** An address may carry a session (a popup) or a right to answer (a response_url). */
export function withoutUrls(text: string): string {
  return text.replace(/\b(?:https?|wss?):\/\/\S+/gi, '[url]');
}
