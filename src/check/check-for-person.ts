import type { ModalView } from '@slack/types';
import { companyWords } from '../company/company-words.js';
import { show } from '../slack/answer.js';
import { noticeMessage } from '../slack/notice-message.js';
import type { SlackDeps } from '../slack/slack-kit.js';
import type { Visit } from '../slack/visit.js';
import { refreshAlertWindow } from '../triage/alert-window.js';
import type { CheckReport, CheckRequest } from './check-company.js';
import { checkModal } from './check-modal.js';
import { shownReport } from './shown-report.js';

/**
 * Says that the company is being checked, checks it, and shows the report in its place. A second click on the same
 * button while the first is at work adds nothing. `checking`: what a modal shows meanwhile, unless it shows it
 * already.
 */
export async function checkForPerson(
  visit: Visit,
  wish: Omit<CheckRequest, 'by' | 'mayOperate'>,
  deps: SlackDeps,
  checking?: ModalView | 'shown-already',
): Promise<void> {
  const { origin, mayOperate } = visit;
  const place = origin.viewId ?? origin.channel ?? '';
  await deps.background.once(
    `check ${origin.user} ${place} ${wish.brn} ${wish.intent}`,
    async () => {
      if (checking !== 'shown-already') await showChecking(visit, wish, deps, checking);
      try {
        const report = await deps.checks.check({ ...wish, by: origin.user, mayOperate });
        await showReport(visit, report, wish, deps);
        // Perhaps the window stands on a list of alerts, of which this may have been one.
        if (origin.viewId !== undefined) await refreshAlertWindow(visit, deps);
      } catch (error) {
        // Nothing may go on saying "checking" that is not.
        await deps.report(error, origin, { replace: true });
      }
    },
  );
}

export async function showReport(
  visit: Visit,
  report: CheckReport,
  wish: Pick<CheckRequest, 'intent' | 'method'>,
  deps: SlackDeps,
): Promise<void> {
  await show(visit.origin, shownReport(report, wish, visit, deps), deps, { replace: true });
}

async function showChecking(
  visit: Visit,
  { brn }: Pick<CheckRequest, 'brn'>,
  deps: SlackDeps,
  modal?: ModalView,
): Promise<void> {
  const company = companyWords(brn, deps.companies);
  const shown = {
    message: noticeMessage({ kind: 'checking', company }, visit.text),
    modal: modal ?? checkModal({ kind: 'checking', company }, visit.text),
  };
  await show(visit.origin, shown, deps, { replace: true, dropWhenClosed: true });
}
