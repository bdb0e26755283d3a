import { ClockOffError } from '../kernel/clock-off-error.js';
import { SECOND } from '../kernel/instant.js';
import { sendDirect } from '../slack/answer.js';
import { mayDo } from '../slack/permissions.js';
import type { SlackDeps } from '../slack/slack-kit.js';
import { mayOperate } from '../slack/visit.js';
import { catalogOf } from '../text/catalog.js';
import type { TellLook } from './looks.service.js';
import { shownReport } from './shown-report.js';

/** Nobody waits in front of a window here, so Slack may take its time. */
const ASKING_MS = 10 * SECOND;

/** Looks at a company after somebody opened its authentication page, and tells them in a direct message. */
export function createTellLook(deps: SlackDeps): TellLook {
  return async ({ user, brn, product }) => {
    const asker = await deps.reader.who(user, ASKING_MS);
    if (asker.person.kind === 'unknown') throw new Error('Slack does not say who it is');
    if (!mayDo('check', asker.person, asker.roles).may) return undefined;
    const visit = { text: catalogOf(asker.language), mayOperate: mayOperate(asker) };
    try {
      const wish = { brn, products: [product], by: user, intent: 'look' } as const;
      const report = await deps.checks.check({ ...wish, mayOperate: visit.mayOperate });
      const { message } = shownReport(report, wish, visit, deps);
      return async () => {
        await sendDirect(user, message, deps);
      };
    } catch (error) {
      if (error instanceof ClockOffError) throw error;
      return async () => {
        await deps.report(error, { user, replaceable: false });
      };
    }
  };
}
