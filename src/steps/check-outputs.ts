import { worstVerdict } from '../assessment/assess-rules.js';
import type { Assessment, Verdict } from '../assessment/assessment.js';
import { withShownVerdict } from '../assessment/verdict-words.js';
import type { CheckReport } from '../check/check-company.js';
import { reportSentence } from '../check/report-words.js';
import { companyName } from '../company/choose-view.js';
import type { Policy } from '../kernel/policy.js';
import { calendarDaysUntil, seoulDayOf } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import type { StepOutputs } from '../slack/answer.js';
import type { Tongue } from '../text/tongue.js';
import { STEP_MARKUP } from './step-view.js';

/**
 * The outputs of the step that checks a company, about one product if the company collects it, else about all. The
 * status is that of the report's title: what could not be checked is `unknown`, never `broken`.
 */
export function checkOutputs(
  report: CheckReport,
  { product, policy }: { readonly product: Product | undefined; readonly policy: Policy },
  t: Tongue,
): StepOutputs {
  const { checkedAt: now, ourFault } = report;
  const shown = aboutProduct(report, product);
  const { products, reasons } = shown.assessment;
  const ends = products.flatMap(({ certificate }) =>
    'expiresAt' in certificate ? (certificate.expiresAt ?? []) : [],
  );
  const context = { request: { intent: 'check' }, policy, now, markup: STEP_MARKUP } as const;
  const [worst] = reasons;
  const firstEnd = ends.length === 0 ? undefined : Math.min(...ends);
  return {
    status: ourFault === undefined ? verdictKind(shown.assessment) : 'unknown',
    ...(worst === undefined || ourFault !== undefined ? {} : { reason: worst.kind }),
    ...(firstEnd === undefined
      ? {}
      : { certificate_ends: seoulDayOf(firstEnd), days_left: calendarDaysUntil(firstEnd, now) }),
    sentence: reportSentence(shown, STEP_MARKUP.quote(companyName(report)), context, t),
  };
}

function verdictKind({ products, reasons, isNotMember }: Assessment): Verdict['kind'] {
  if (isNotMember) return 'broken';
  const verdicts = products.map((each) => withShownVerdict(each, reasons).verdict);
  return worstVerdict(verdicts)?.kind ?? 'unknown';
}

function aboutProduct(report: CheckReport, product: Product | undefined): CheckReport {
  const { assessment } = report;
  const products = assessment.products.filter((each) => each.product === product);
  if (product === undefined || products.length === 0) return report;
  const reasons = assessment.reasons.filter((reason) => reason.products.includes(product));
  return { ...report, assessment: { ...assessment, products, reasons } };
}
