import type { Instant, SeoulDay } from '../kernel/instant.js';
import { ACTIONS, BLOCKS } from '../slack/ids.js';
import type { FormValues } from '../slack/read-form.js';
import type { SnoozeFault } from './snooze-inputs.js';
import { type SnoozeCase, type SnoozeChoice, snoozeLimit, snoozeUntil } from './snooze-rules.js';

const WITHOUT_DAY = ['one-day', 'three-days', 'next-working-day'] as const;

/**
 * Until when alerts are to be put off. `limit`: the latest moment that this window was drawn for; absent: what holds
 * for every alert. Whoever saves it looks once more.
 */
export function readSnoozeForm(
  values: FormValues,
  { policy, now, limit }: Omit<SnoozeCase, 'alert'> & { readonly limit?: Instant | undefined },
): { readonly choice: SnoozeChoice } | { readonly problem: SnoozeFault } {
  const kind = values[BLOCKS.snooze]?.[ACTIONS.inputSnooze]?.selected_option?.value;
  const day = values[BLOCKS.snoozeDay]?.[ACTIONS.inputSnoozeDay]?.selected_date ?? undefined;
  if (kind !== 'date') {
    if (day !== undefined) return { problem: 'day-unused' };
    return { choice: { kind: WITHOUT_DAY.find((known) => known === kind) ?? 'next-working-day' } };
  }
  if (day === undefined) return { problem: 'no-day' };
  const choice = { kind, day: day satisfies SeoulDay } as const;
  const about = { alert: { reasons: [] }, policy, now };
  const until = snoozeUntil(choice, about);
  if (!until.ok && until.error.why === 'past') return { problem: 'past' };
  const latest = limit ?? snoozeLimit(about);
  if (until.ok && until.value <= latest) return { choice };
  return { problem: { limit: latest, now } };
}
