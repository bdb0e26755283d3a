import type { UserId } from '../domain/company.js';
import { MINUTE, SECOND } from '../domain/instant.js';
import { mayDo } from '../domain/permissions.js';
import { catalogOf } from '../text/catalog.js';
import { sendDirect } from './answer.js';
import type { SlackDeps } from './deps.js';
import { shownReport } from './shown-report.js';
import type { Target } from './target.js';
import { mayOperate } from './visit.js';

/**
 * Some minutes after somebody opened an authentication page the app looks by itself, with calls that do not log in,
 * and tells them whether anything changed.
 */
export interface Looks {
  /** Each opening starts the wait anew; a person gets one look per company. */
  plan(user: UserId, target: Target): void;
  /** They asked themselves meanwhile. */
  cancel(user: UserId, target: Target): void;
}

const LOOK_AFTER_MS = 5 * MINUTE;
/** Nobody waits in front of a window here, so Slack may take its time. */
const ASKING_MS = 10 * SECOND;

export function createLooks(deps: Omit<SlackDeps, 'looks'>): Looks {
  const planned = new Map<string, () => void>();

  function cancel(user: UserId, target: Target): void {
    const key = `${user} ${target.brn}`;
    planned.get(key)?.();
    planned.delete(key);
  }

  async function look(user: UserId, target: Target): Promise<void> {
    const asker = await deps.reader.who(user, ASKING_MS);
    if (!mayDo('check', asker.person, asker.roles).may) return;
    const { brn, product } = target;
    const visit = { text: catalogOf(asker.language), mayOperate: mayOperate(asker) };
    const wish = { brn, products: [product], by: user, intent: 'look' } as const;
    const report = await deps.checks.check({ ...wish, mayOperate: visit.mayOperate });
    await sendDirect(user, shownReport(report, wish, visit, deps).message, deps);
  }

  return {
    cancel,
    plan(user, target) {
      cancel(user, target);
      const callOff = deps.timers.after(LOOK_AFTER_MS, () => {
        planned.delete(`${user} ${target.brn}`);
        deps.background.run(
          () => look(user, target),
          (error) => deps.report(error, { user, replaceable: false }),
        );
      });
      planned.set(`${user} ${target.brn}`, callOff);
    },
  };
}
