import { randomBytes } from 'node:crypto';
import { err, ok, type Result } from '../../kernel/result.js';
import { textIn } from './json.js';

/** docs.slack.dev/interactivity/handling-user-interaction */
const LIFE_MS = 3000;

interface Trigger {
  readonly userId: string;
  /** The view in which the person acted, onto which a view may be pushed. */
  readonly viewId: string | undefined;
  readonly expiresAt: number;
}

type TriggerError = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';

export type Triggers = ReturnType<typeof createTriggers>;

/** The trigger IDs of interactions: valid once, for three seconds of real time. */
export function createTriggers(realNow: () => number) {
  const issued = new Map<string, Trigger>();
  const used = new Set<string>();

  function check(value: unknown): Result<Trigger, TriggerError> {
    const id = textIn(value) ?? '';
    if (used.has(id)) return err('exchanged_trigger_id');
    const trigger = issued.get(id);
    if (trigger === undefined) return err('invalid_trigger_id');
    return realNow() > trigger.expiresAt ? err('expired_trigger_id') : ok(trigger);
  }

  return {
    check,

    issue(userId: string, viewId?: string): string {
      const id = `${randomNumber()}.${randomNumber()}.${randomBytes(16).toString('hex')}`;
      issued.set(id, { userId, expiresAt: realNow() + LIFE_MS, viewId });
      return id;
    },

    use(value: unknown): Result<Trigger, TriggerError> {
      const trigger = check(value);
      if (trigger.ok) used.add(textIn(value) ?? '');
      return trigger;
    },
  };
}

function randomNumber(): string {
  return String(randomBytes(5).readUIntBE(0, 5)).padStart(13, '1');
}
