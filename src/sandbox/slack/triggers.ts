import { randomBytes } from 'node:crypto';
import { err, ok, type Result } from '../../kernel/result.js';
import { textIn } from './json.js';

/** docs.slack.dev/interactivity/handling-user-interaction: three seconds, once. */
const LIFE_MS = 3000;

interface Trigger {
  readonly userId: string;
  /** The view in which the person acted; a view may be pushed onto it. */
  readonly viewId: string | undefined;
  readonly expiresAt: number;
}

type Refused = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';

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
    this.#given.set(id, { userId, expiresAt: this.#realNow() + LIFE_MS, viewId });
    return id;
  }

  look(named: unknown): Result<Trigger, Refused> {
    const id = textIn(named) ?? '';
    if (this.#used.has(id)) return err('exchanged_trigger_id');
    const trigger = this.#given.get(id);
    if (trigger === undefined) return err('invalid_trigger_id');
    return this.#realNow() > trigger.expiresAt ? err('expired_trigger_id') : ok(trigger);
  }

  use(named: unknown): Result<Trigger, Refused> {
    const trigger = this.look(named);
    if (trigger.ok) this.#used.add(textIn(named) ?? '');
    return trigger;
  }
}

function randomNumber(): string {
  return String(randomBytes(5).readUIntBE(0, 5)).padStart(13, '1');
}
