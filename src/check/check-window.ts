import type { ModalView } from '@slack/types';
import { type Companies, companyWords } from '../company/company-index.js';
import { ClockOffError } from '../kernel/clock-watch.js';
import type { Policy } from '../kernel/policy.js';
import { SECOND } from '../kernel/time.js';
import type { UserId } from '../records/company.js';
import { sendDirect, show } from '../slack/answer.js';
import { MRKDWN, sentenceMessage } from '../slack/blocks.js';
import type { Shown } from '../slack/modal-view.js';
import { mayDo } from '../slack/permissions.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { mayOperate, type Visit } from '../slack/visit.js';
import { TONGUES } from '../text/tongue.js';
import type { CheckRequest, CompanyChecks } from './check-company.js';
import { shownReport } from './check-report-view.js';
import { checkModal } from './check-view.js';
import { checkingWords } from './check-words.js';
import type { TellLook } from './looks.js';

export interface CheckDeps extends SlackKit {
  readonly checks: CompanyChecks;
  readonly companies: Companies;
  readonly policy: Policy;
}

type PersonsWish = Omit<CheckRequest, 'by' | 'mayOperate'>;

/**
 * Says that the company is being checked, checks it, and shows the report in its place. A second click meanwhile adds
 * nothing. `checking`: what a modal shows until then.
 */
export async function checkForPerson(
  visit: Visit,
  wish: PersonsWish,
  deps: CheckDeps,
  checking?: ModalView | 'shown-already',
): Promise<void> {
  const { origin } = visit;
  const place = origin.viewId ?? origin.channel ?? '';
  await deps.background.once(
    `check ${origin.user} ${place} ${wish.brn} ${wish.intent}`,
    async () => {
      if (checking !== 'shown-already') await showChecking(visit, wish, deps, checking);
      try {
        await checkAndShow(visit, wish, deps);
        // Perhaps the window stands on a list of alerts, of which this may have been one.
        if (origin.viewId !== undefined) await deps.windows.redraw(visit);
      } catch (error) {
        // Nothing may go on saying "checking" that is not.
        await deps.report(error, origin, { replace: true });
      }
    },
  );
}

export async function checkAndShow(
  visit: Visit,
  wish: PersonsWish,
  deps: CheckDeps,
): Promise<void> {
  const shown = await checked(visit.origin.user, wish, visit, deps);
  await show(visit.origin, shown, deps, { replace: true });
}

async function checked(
  by: UserId,
  wish: PersonsWish,
  { text, mayOperate }: Pick<Visit, 'text' | 'mayOperate'>,
  { checks, policy, clock }: CheckDeps,
): Promise<Shown> {
  const report = await checks.check({ ...wish, by, mayOperate });
  const model = { report, wish, mayOperate, policy, now: clock.now() };
  return shownReport(model, text);
}

async function showChecking(
  visit: Visit,
  { brn }: Pick<CheckRequest, 'brn'>,
  deps: CheckDeps,
  modal?: ModalView,
): Promise<void> {
  const company = companyWords(brn, deps.companies);
  const shown = {
    message: sentenceMessage(checkingWords(MRKDWN.quote(company), visit.text)),
    modal: modal ?? checkModal({ kind: 'checking', company }, visit.text),
  };
  await show(visit.origin, shown, deps, { replace: true, dropWhenClosed: true });
}

/** Nobody waits in front of a window here, so Slack may take its time. */
const ASKING_MS = 10 * SECOND;

/** Looks at a company after somebody opened its authentication page, and tells them in a direct message. */
export function createTellLook(deps: CheckDeps): TellLook {
  return async ({ user, brn, product }) => {
    const asker = await deps.reader.who(user, ASKING_MS);
    if (asker.person.kind === 'unknown') throw new Error('Slack does not say who it is');
    if (!mayDo('check', asker.person, asker.roles).may) return undefined;
    const visit = { text: TONGUES[asker.language], mayOperate: mayOperate(asker) };
    try {
      const wish = { brn, products: [product], intent: 'look' } as const;
      const { message } = await checked(user, wish, visit, deps);
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
