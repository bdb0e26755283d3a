import { type Logger, LogLevel } from '@slack/web-api';
import type { Log } from '../records/ports.js';

/**
 * Bolt's and web-api's logger on ours. Their debug lines print whole requests and answers, popup URLs among them,
 * so they are dropped whatever the log level is.
 */
export function boltLogger(log: Log): Logger {
  return {
    debug: () => {},
    info: (...parts) => log.debug(sentence(parts)),
    warn: (...parts) => log.warn(withAdvice(sentence(parts))),
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

/** Bolt's words for a request that is not taken for Slack's, and what to look at when it was Slack's after all. */
const ADVICE: readonly (readonly [words: string, advice: string])[] = [
  [
    'signature mismatch',
    'If this keeps coming when commands are used, SLACK_SIGNING_SECRET is wrong: copy "Signing Secret" from the Slack app\'s page "Basic Information" and start again.',
  ],
  [
    'request is stale',
    'If this keeps coming when commands are used, the clock of this machine is wrong: switch on time synchronisation.',
  ],
];

function withAdvice(line: string): string {
  const found = ADVICE.find(([words]) => line.includes(words));
  return found === undefined ? line : `${line}. ${found[1]}`;
}

/** An address may carry a session (a popup) or a right to answer (a response_url). */
export function withoutUrls(text: string): string {
  return text.replace(/\b(?:https?|wss?):\/\/\S+/gi, '[url]');
}
