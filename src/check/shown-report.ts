import { hasValidCheckDigit } from '../kernel/brn.js';
import type { Shown } from '../slack/answer.js';
import type { SlackDeps } from '../slack/slack-kit.js';
import type { Visit } from '../slack/visit.js';
import type { CheckReport, CheckRequest } from './check-company.js';
import type { CheckWish } from './check-outcome-words.js';
import {
  type CheckReportModel,
  checkReportMessage,
  checkReportModal,
} from './check-report-view.js';

/** What a check found, in both forms. */
export function shownReport(
  report: CheckReport,
  wish: Pick<CheckRequest, 'intent' | 'method'>,
  { text, mayOperate }: Pick<Visit, 'text' | 'mayOperate'>,
  deps: Pick<SlackDeps, 'stage' | 'certificateTest' | 'collectsBy' | 'clock'>,
): Shown {
  const model: CheckReportModel = {
    report,
    after: afterOf(wish),
    mayOperate,
    certificateTest: deps.certificateTest,
    collectsBy: deps.collectsBy,
    checkDigitWrong: deps.stage === 'test' && !hasValidCheckDigit(report.brn),
    now: deps.clock.now(),
  };
  return { message: checkReportMessage(model, text), modal: checkReportModal(model, text) };
}

/** What they want to know first. */
function afterOf({ intent, method }: Pick<CheckRequest, 'intent' | 'method'>): CheckWish {
  if (intent === 'check-again') return 'check';
  if (intent !== 'confirmed') return intent;
  return method === 'certificate' ? 'certificate-login' : 'registered-anew';
}
