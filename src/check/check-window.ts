import { type Companies, companyNameOrBrn } from '../company/company-index.js';
import { ClockOffError } from '../kernel/clock-watch.js';
import type { Policy } from '../kernel/policy.js';
import { SECOND } from '../kernel/time.js';
import { PRODUCTS, type UserId } from '../records/company.js';
import { StoreError } from '../records/store.js';
import { sendDirect, show } from '../slack/answer.js';
import { DOUBLE_CLICK_MS } from '../slack/background.js';
import { MRKDWN, sentenceMessage } from '../slack/blocks.js';
import type { Answer } from '../slack/modal-view.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { mayOperate, openWindow, type Visit } from '../slack/visit.js';
import { TONGUES } from '../text/tongue.js';
import type { CheckRequest, CompanyChecks } from './check-company.js';
import { checkingModal, drawReport } from './check-report-view.js';
import { checkingWords } from './check-words.js';
import type { CheckRunner } from './promised-checks.js';

export interface CheckDeps extends SlackKit {
  readonly checks: CompanyChecks;
  readonly companies: Companies;
  readonly policy: Policy;
}

export type PersonalRequest = Omit<CheckRequest, 'by' | 'mayOperate'>;

/** A second click during the check is ignored. `already-shown`: a window says "checking" already. */
export async function checkForPerson(
  visit: Visit,
  request: PersonalRequest,
  deps: CheckDeps,
  checking?: 'already-shown',
): Promise<void> {
  const { origin } = visit;
  const location = origin.viewId ?? origin.channel ?? '';
  const { brn, product, intent } = request;
  // With the product, because a person may report a new registration of one product right after that of the other.
  const key = `check ${origin.user} ${location} ${brn} ${product} ${intent}`;
  await deps.background.once(key, async () => {
    if (checking === undefined) await showChecking(visit, request, deps);
    try {
      const answer = await runAndDraw(origin.user, request, visit, deps);
      await show(origin, answer, deps, { replace: true });
      // Redraws the list of alerts that may be open under this window, because the check may have changed it.
      if (origin.viewId !== undefined) await deps.windows.redraw(visit);
    } catch (error) {
      // Replaces "checking", which is no longer true.
      await deps.report(error, origin, { replace: true });
    }
  });
}

/** Shows the report in a new window, on top of an open one, so that closing the report leads back to that one. */
export async function checkInWindow(
  visit: Visit,
  request: PersonalRequest,
  deps: CheckDeps,
): Promise<void> {
  const { origin, t } = visit;
  const company = companyNameOrBrn(request.brn, deps.companies);
  let viewId: string | undefined;
  const open = async () => {
    viewId = await openWindow(visit, checkingModal(company, t), deps);
  };
  // Blocks a second click only while the window opens, not during the check: a person who closed it may click again.
  const { brn, product, intent } = request;
  const key = `check in window ${origin.user} ${brn} ${product} ${intent}`;
  await deps.background.once(key, open, DOUBLE_CLICK_MS);
  if (viewId === undefined) return;
  const inWindow = { ...visit, origin: { ...origin, viewId } };
  await checkForPerson(inWindow, request, deps, 'already-shown');
}

async function runAndDraw(
  by: UserId,
  request: PersonalRequest,
  reader: Pick<Visit, 't' | 'mayOperate'>,
  { checks, policy, clock }: CheckDeps,
): Promise<Answer> {
  const report = await checks.check({ ...request, by, mayOperate: reader.mayOperate });
  const model = { report, request, mayOperate: reader.mayOperate, policy, now: clock.now() };
  return drawReport(model, reader.t);
}

async function showChecking(
  visit: Visit,
  { brn }: Pick<CheckRequest, 'brn'>,
  deps: CheckDeps,
): Promise<void> {
  const company = companyNameOrBrn(brn, deps.companies);
  const view = {
    message: sentenceMessage(checkingWords(MRKDWN.quote(company), visit.t).message),
    modal: checkingModal(company, visit.t),
  };
  await show(visit.origin, view, deps, { replace: true, dropWhenClosed: true });
}

/** Longer than for a press, because nobody is waiting for a window to open. */
const USER_LOOKUP_TIMEOUT_MS = 10 * SECOND;

/**
 * Checks a company without a login after its authentication page was opened, and reports to the person who opened it or
 * made the client's link to it. If a client opened it, the check is made even if that person has lost the permission.
 */
export function createPromisedCheckRunner(deps: CheckDeps): CheckRunner {
  return async ({ user, brn, product, other, forClient: isForClient }) => {
    const { directory } = deps;
    const mayRead = await directory.mayNow('check', user, USER_LOOKUP_TIMEOUT_MS, 'cached');
    const isUnidentified = mayRead === 'unanswered';
    if (isForClient !== true) {
      // After a throw, the check is retried later.
      if (isUnidentified) throw unidentified();
      if (mayRead === 'no') return undefined;
    }
    const actor = await directory.actorOf(user, USER_LOOKUP_TIMEOUT_MS);
    const reader = { t: TONGUES[actor.language], mayOperate: mayOperate(actor) };
    try {
      const products = PRODUCTS.filter((each) => each === product || each === other);
      const request = { brn, product, products, intent: 'without-login', isForClient } as const;
      const { message } = await runAndDraw(user, request, reader, deps);
      if (isUnidentified) return () => Promise.reject(unidentified());
      return mayRead === 'yes' ? () => sendDirect(user, message, deps) : undefined;
    } catch (error) {
      if (error instanceof ClockOffError) throw error;
      if (error instanceof StoreError && error.isTemporary) throw error;
      return () => deps.report(error, mayRead === 'yes' ? { user, replaceable: false } : undefined);
    }
  };
}

function unidentified(): Error {
  return new Error('Slack did not identify the person');
}
