import type { SlackStandIn } from '../../slack/server.js';
import type { PageTrouble } from '../contract.js';

const MAX_TROUBLES = 50;

/** Refusals that the app handles: calls that it retries, updates of a window that is gone or newer, and lookups. */
const EXPECTED: readonly (readonly [error: string, method?: string])[] = [
  ['ratelimited'],
  ['not_found', 'views.update'],
  ['hash_conflict', 'views.update'],
  ['user_not_found', 'users.info'],
  ['no_such_subteam', 'usergroups.users.list'],
  ['channel_not_found', 'conversations.info'],
];

/** A menu whose options do not arrive says so itself. */
const LATE_OPTIONS = /^options of /;

/** Refused calls and warnings of the stand-in Slack, numbered in the order of discovery. */
export class Troubles {
  readonly #slack: Pick<SlackStandIn, 'warnings' | 'calls'>;
  readonly #troubles: PageTrouble[] = [];
  #warningCount = 0;
  #callCount = 0;

  constructor(slack: Pick<SlackStandIn, 'warnings' | 'calls'>) {
    this.#slack = slack;
  }

  latest(): readonly PageTrouble[] {
    this.#collect();
    return this.#troubles.slice(-MAX_TROUBLES);
  }

  #collect(): void {
    const { warnings, calls } = this.#slack;
    for (const { at, kind, detail } of warnings.slice(this.#warningCount)) {
      if (!LATE_OPTIONS.test(detail)) this.#add({ at, kind, detail });
    }
    for (const { at, method, error } of calls.slice(this.#callCount)) {
      if (error === undefined || isExpected(method, error)) continue;
      this.#add({ at, kind: 'call_refused', detail: `${method}: ${error}` });
    }
    this.#warningCount = warnings.length;
    this.#callCount = calls.length;
  }

  #add(trouble: Omit<PageTrouble, 'id'>): void {
    this.#troubles.push({ id: this.#troubles.length + 1, ...trouble });
  }
}

function isExpected(method: string, error: string): boolean {
  return EXPECTED.some(([code, onlyIn = method]) => code === error && onlyIn === method);
}
