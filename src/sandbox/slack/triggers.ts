import { randomBytes } from 'node:crypto';
import { err, ok, type Result } from '../../kernel/result.js';

/** docs.slack.dev/interactivity/handling-user-interaction: three seconds, once. */
const LIFE_MS = 3000;

interface Trigger {
  readonly userId: string;
  /** The view in which the person acted; a view may be pushed onto it. */
  readonly viewId?: string;
  readonly expiresAt: number;
}

export type TriggerRefusal = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';

/** The trigger ids given out with interactions. Time is real time: a person waits in it. */
export class Triggers {
  readonly #given = new Map<string, Trigger>();
  readonly #used = new Set<string>();
  readonly #realNow: () => number;

  constructor(realNow: () => number) {
    this.#realNow = realNow;
  }

  issue(userId: string, viewId?: string): string {
    const id = `${randomNumber()}.${randomNumber()}.${randomBytes(16).toString('hex')}`;
    const expiresAt = this.#realNow() + LIFE_MS;
    this.#given.set(id, { userId, expiresAt, ...(viewId === undefined ? {} : { viewId }) });
    return id;
  }

  /** Looks at a trigger without using it up. */
  look(id: string): Result<Trigger, TriggerRefusal> {
    if (this.#used.has(id)) return err('exchanged_trigger_id');
    const trigger = this.#given.get(id);
    if (trigger === undefined) return err('invalid_trigger_id');
    return this.#realNow() > trigger.expiresAt ? err('expired_trigger_id') : ok(trigger);
  }

  use(id: string): void {
    this.#used.add(id);
  }
}

function randomNumber(): string {
  return String(randomBytes(5).readUIntBE(0, 5)).padStart(13, '1');
}
