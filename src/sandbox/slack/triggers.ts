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

export type Triggers = ReturnType<typeof triggersBy>;

/** The trigger ids given out with interactions. Time is real time: a person waits in it. */
export function triggersBy(realNow: () => number) {
  const given = new Map<string, Trigger>();
  const used = new Set<string>();

  function look(named: unknown): Result<Trigger, Refused> {
    const id = textIn(named) ?? '';
    if (used.has(id)) return err('exchanged_trigger_id');
    const trigger = given.get(id);
    if (trigger === undefined) return err('invalid_trigger_id');
    return realNow() > trigger.expiresAt ? err('expired_trigger_id') : ok(trigger);
  }

  return {
    look,

    issue(userId: string, viewId?: string): string {
      const id = `${randomNumber()}.${randomNumber()}.${randomBytes(16).toString('hex')}`;
      given.set(id, { userId, expiresAt: realNow() + LIFE_MS, viewId });
      return id;
    },

    use(named: unknown): Result<Trigger, Refused> {
      const trigger = look(named);
      if (trigger.ok) used.add(textIn(named) ?? '');
      return trigger;
    },
  };
}

function randomNumber(): string {
  return String(randomBytes(5).readUIntBE(0, 5)).padStart(13, '1');
}
