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

type PersonalRequest = Omit<CheckRequest, 'by' | 'mayOperate'>;

/**
 * Shows that the company is being checked, checks it, and replaces that with the report. A second click meanwhile is
 * ignored. `checking`: the modal to show until then.
 */
export async function checkForPerson(
  visit: Visit,
  wish: PersonalRequest,
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
        // The window may be open on top of a list of alerts that included this one.
        if (origin.viewId !== undefined) await deps.windows.redraw(visit);
      } catch (error) {
        // Replaces "checking", which is no longer true.
        await deps.report(error, origin, { replace: true });
      }
    },
  );
}

export async function checkAndShow(
  visit: Visit,
  wish: PersonalRequest,
  deps: CheckDeps,
): Promise<void> {
  const shown = await checked(visit.origin.user, wish, visit, deps);
  await show(visit.origin, shown, deps, { replace: true });
}

async function checked(
  by: UserId,
  wish: PersonalRequest,
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

/** Longer than usual, because nobody is waiting in front of a window. */
const ASKING_MS = 10 * SECOND;

/** Checks a company after somebody opened its authentication page, and reports in a direct message. */
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
