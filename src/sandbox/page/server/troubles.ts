import type { SlackStandIn } from '../../slack/server.js';
import type { PageTrouble } from '../contract.js';

const KEPT = 50;

/** Refusals that are normal: the app waits and tries again, or somebody closed a window before its update. */
const EXPECTED: readonly (readonly [error: string, method?: string])[] = [
  ['ratelimited'],
  ['not_found', 'views.update'],
];

/** What Slack refused or would complain of, numbered in the order in which it was found. */
export class Troubles {
  readonly #slack: Pick<SlackStandIn, 'warnings' | 'calls'>;
  readonly #found: PageTrouble[] = [];
  #warnings = 0;
  #calls = 0;

  constructor(slack: Pick<SlackStandIn, 'warnings' | 'calls'>) {
    this.#slack = slack;
  }

  latest(): readonly PageTrouble[] {
    this.#look();
    return this.#found.slice(-KEPT);
  }

  #look(): void {
    const { warnings, calls } = this.#slack;
    for (const { at, kind, detail } of warnings.slice(this.#warnings)) {
      this.#add({ at, kind, detail });
    }
    for (const { at, method, error } of calls.slice(this.#calls)) {
      if (error === undefined || isExpected(method, error)) continue;
      this.#add({ at, kind: 'call_refused', detail: `${method}: ${error}` });
    }
    this.#warnings = warnings.length;
    this.#calls = calls.length;
  }

  #add(trouble: Omit<PageTrouble, 'id'>): void {
    this.#found.push({ id: this.#found.length + 1, ...trouble });
  }
}

function isExpected(method: string, error: string): boolean {
  return EXPECTED.some(([known, of = method]) => known === error && of === method);
}
