import type { SlackStandIn } from '../../slack/server.js';
import type { PageProblem } from '../contract.js';

const MAX_PROBLEMS = 50;

/**
 * Refusals that are no problem, because the app handles them: it retries, a window was closed or redrawn, a look-up
 * finds nothing. Without a method, the error is expected of every method.
 */
const EXPECTED: readonly (readonly [error: string, method?: string])[] = [
  ['ratelimited'],
  ['not_found', 'views.update'],
  ['hash_conflict', 'views.update'],
  ['user_not_found', 'users.info'],
  ['no_such_subteam', 'usergroups.users.list'],
  ['channel_not_found', 'conversations.info'],
];

/** Warnings of undelivered typeaheads, worded by slack/server.ts. Left out: the menu shows no results, as in Slack. */
const TYPEAHEAD_PROBLEM = /^options of /;

/** Refused calls and warnings of the stand-in Slack, numbered in the order of discovery. */
export class SlackProblems {
  readonly #slack: Pick<SlackStandIn, 'warnings' | 'calls'>;
  readonly #problems: PageProblem[] = [];
  #warningCount = 0;
  #callCount = 0;

  constructor(slack: Pick<SlackStandIn, 'warnings' | 'calls'>) {
    this.#slack = slack;
  }

  latest(): readonly PageProblem[] {
    this.#collect();
    return this.#problems.slice(-MAX_PROBLEMS);
  }

  #collect(): void {
    const { warnings, calls } = this.#slack;
    for (const { at, kind, detail } of warnings.slice(this.#warningCount)) {
      if (!TYPEAHEAD_PROBLEM.test(detail)) this.#add({ at, kind, detail });
    }
    for (const { at, method, error } of calls.slice(this.#callCount)) {
      if (error === undefined || isExpected(method, error)) continue;
      this.#add({ at, kind: 'call_refused', detail: `${method}: ${error}` });
    }
    this.#warningCount = warnings.length;
    this.#callCount = calls.length;
  }

  #add(problem: Omit<PageProblem, 'id'>): void {
    this.#problems.push({ id: this.#problems.length + 1, ...problem });
  }
}

function isExpected(method: string, error: string): boolean {
  return EXPECTED.some(([code, onlyIn = method]) => code === error && onlyIn === method);
}
