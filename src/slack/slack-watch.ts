import type { Clock, Log } from '../kernel/ports.js';
import type { Result } from '../kernel/result.js';
import { type Instant, MINUTE, SECOND } from '../kernel/time.js';

export type SlackState =
  /** Nobody has asked yet, or one question stayed unanswered. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'accepted' }
  | {
      readonly kind: 'refused' | 'unreachable';
      readonly since: Instant;
      /** Slack's own word, or the network's. */
      readonly error: string;
    };

/** Whether Slack takes our token. Never rejects. */
export type AskSlack = () => Promise<
  Result<unknown, { readonly kind: 'refused' | 'unreachable'; readonly error: string }>
>;

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
}

const ASK_EVERY = MINUTE;
/** A call was refused for our token's sake: whether it is refused altogether is asked, but not at each of thousands. */
const SUSPECTED_EVERY = 5 * SECOND;
/** One question that stays unanswered may be lost on the way. */
const UNANSWERED_AT_MOST = 2;

/**
 * Whether Slack takes our token, asked again and again: an app that was removed from the workspace hears nothing of it
 * by itself.
 */
export class SlackWatch {
  readonly #deps: Deps;
  #way: AskSlack | undefined;
  #state: SlackState = { kind: 'unknown' };
  #unanswered = 0;
  #askedAt: number | undefined;
  #asking: Promise<void> | undefined;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  askBy(way: AskSlack): void {
    this.#way = way;
  }

  get state(): SlackState {
    return this.#state;
  }

  /** To be called now and then. */
  tick(): void {
    if (this.#askedBefore(ASK_EVERY)) return;
    void this.ask();
  }

  /** Slack refused a call in a word that concerns all of them. */
  suspect(): void {
    if (this.#askedBefore(SUSPECTED_EVERY)) return;
    void this.ask();
  }

  /** Asks now; ends with the answer. */
  ask(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  heard(answer: Awaited<ReturnType<AskSlack>>): void {
    this.#askedAt = this.#steadyMs();
    const { clock, log } = this.#deps;
    const before = this.#state;
    if (answer.ok) {
      this.#unanswered = 0;
      this.#state = { kind: 'accepted' };
      if ('since' in before) log.info('Slack takes the token again', { was: before.kind });
      return;
    }
    const { kind, error } = answer.error;
    if (kind === 'unreachable') {
      this.#unanswered += 1;
      if (before.kind === 'refused' || this.#unanswered < UNANSWERED_AT_MOST) return;
    } else this.#unanswered = 0;
    if (before.kind === kind) {
      this.#state = { ...before, error };
      return;
    }
    this.#state = { kind, since: clock.now(), error };
    if (kind === 'refused') {
      log.error('Slack refuses the token: nothing can be sent and nobody is answered', { error });
    } else log.warn('Slack does not answer', { error });
  }

  async #ask(): Promise<void> {
    const way = this.#way;
    if (way === undefined) return;
    this.#askedAt = this.#steadyMs();
    this.heard(await way());
  }

  #askedBefore(ms: number): boolean {
    return this.#askedAt !== undefined && this.#steadyMs() - this.#askedAt < ms;
  }

  #steadyMs(): number {
    const { clock } = this.#deps;
    return clock.steadyMs?.() ?? clock.now();
  }
}
