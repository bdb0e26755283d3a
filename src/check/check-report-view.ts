import type { Button, KnownBlock } from '@slack/types';
import type { Assessment, ProductAssessment } from '../assessment/assessment.js';
import { areAttemptsSpent, waitsForConfirmation } from '../assessment/lock-out-rules.js';
import { stateOf } from '../assessment/urgency-rules.js';
import { companyName } from '../company/choose-view.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import {
  actions,
  adviceParagraph,
  bold,
  button,
  context,
  header,
  MRKDWN,
  paragraph,
  SEVERITY_EMOJI,
  section,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { type Answer, modal } from '../slack/modal-view.js';
import { TARGET } from '../slack/origin.js';
import type { Tongue } from '../text/tongue.js';
import type { CheckReport } from './check-company.js';
import { checkWords } from './check-words.js';
import type { ReportContext } from './report-answer-words.js';
import { operatorsOnly, type ReportParts, reportParts } from './report-words.js';

export interface CheckReportModel {
  readonly report: CheckReport;
  readonly request: ReportContext['request'];
  readonly mayOperate: boolean;
  readonly policy: Pick<Policy, 'collectsBy' | 'certLoginTest'>;
  readonly now: Instant;
}

export function drawReport(model: CheckReportModel, t: Tongue): Answer {
  const { report } = model;
  // A long name must not push the verdict out of the title.
  const shortened = report.name === undefined ? report : { ...report, name: companyName(report) };
  const parts = reportParts(shortened, { ...model, markup: MRKDWN }, t);
  const blocks = blocksOf(model, parts, t);
  return {
    message: { text: parts.sentence, blocks },
    modal: modal(
      {
        callbackId: CALLBACKS.report,
        title: checkWords(t).title,
        blocks,
        metadata: TARGET.encode({ brn: report.brn, product: firstProduct(model) }),
      },
      t,
    ),
  };
}

function blocksOf(model: CheckReportModel, parts: ReportParts, t: Tongue): KnownBlock[] {
  const { assessment, ourFault } = model.report;
  // While no check is possible, the last known state is not shown.
  const emoji = companyEmoji(ourFault === undefined ? assessment : undefined);
  const isSingleProduct = parts.products.length < 2;
  const contextLine = [
    ...(model.mayOperate || parts.reasons.length === 0 ? [] : [operatorsOnly(t)]),
    ...parts.warnings,
    ...parts.closing,
  ];
  return [
    header(`${parts.title} ${emoji}`),
    ...(parts.lead === undefined ? [] : [section(parts.lead)]),
    ...parts.products.flatMap(({ product, heading, lines }) => [
      section([bold(heading), ...lines].join('\n')),
      ...(isSingleProduct ? [] : rowOf(`report_${product}`, productButtons(model, product, t))),
    ]),
    ...(parts.unanswered.length === 0 ? [] : [section(parts.unanswered.join('\n'))]),
    ...parts.reasons.flatMap((reason) => reasonBlocks(reason, parts.reasons.length === 1, t)),
    ...(parts.todo.length === 0 ? [] : [paragraph(t.words.label.whatToDo, parts.todo.join(' '))]),
    ...rowOf('report_company', companyButtons(model, isSingleProduct, t)),
    ...(contextLine.length === 0 ? [] : [context([contextLine.join(' ')])]),
  ];
}

function reasonBlocks(
  reason: ReportParts['reasons'][number],
  isOnlyReason: boolean,
  { words: { label } }: Tongue,
): KnownBlock[] {
  return [
    ...(isOnlyReason ? [] : [section(bold(reason.heading))]),
    paragraph(label.whatHappened, reason.happened),
    paragraph(label.whatItMeans, reason.consequence),
    adviceParagraph(label.whatToDo, reason.todo),
    ...(reason.remarks.length === 0 ? [] : [section(reason.remarks.join('\n'))]),
  ];
}

function rowOf(blockId: string, buttons: readonly Button[]): KnownBlock[] {
  return buttons.length === 0 ? [] : [actions(blockId, buttons)];
}

function companyButtons(model: CheckReportModel, isSingleProduct: boolean, t: Tongue): Button[] {
  const { report, mayOperate } = model;
  const value = TARGET.encode({ brn: report.brn, product: firstProduct(model) });
  const labels = t.words.button;
  const { products, reasons } = report.assessment;
  // Only operators may test a rejected login again.
  const mayCheck = mayOperate || products.every(({ deptUser }) => deptUser.kind !== 'rejected');
  const isWatched = report.company !== undefined;
  const suggestsUnwatching =
    isWatched && reasons.some(({ kind }) => UNWATCH_REASONS.includes(kind));
  const buttonRow = (actionId: string, label: string) => [button({ actionId, label, value })];
  return [
    ...(mayCheck ? buttonRow(ACTIONS.reportCheck, labels.checkAgain) : []),
    ...(isSingleProduct ? productButtons(model, firstProduct(model), t) : []),
    ...(mayOperate ? buttonRow(ACTIONS.reportWatch, isWatched ? labels.edit : labels.watch) : []),
    ...(mayOperate && suggestsUnwatching ? buttonRow(ACTIONS.reportUnwatch, labels.unwatch) : []),
  ];
}

/** Reasons that suggest the company is no longer collected. */
const UNWATCH_REASONS: readonly string[] = ['auth-missing', 'member-missing', 'plan'];

function productButtons(model: CheckReportModel, product: Product, t: Tongue): Button[] {
  const { report, mayOperate } = model;
  const assessed = report.assessment.products.find((each) => each.product === product);
  const cannotOpen = report.ourFault !== undefined || report.assessment.isNotMember;
  if (!mayOperate || cannotOpen || assessed === undefined) return [];
  const value = TARGET.encode({ brn: report.brn, product });
  const { openPage, registeredAgain, testAnyway, testCertificateLogin } = t.words.button;
  const needsConfirmation = isConfirmationNeeded(model, assessed);
  const isUrgent = assessed.verdict.kind === 'broken' || assessed.verdict.kind === 'at-risk';
  const mayTestCertificate =
    model.policy.certLoginTest !== 'off' && assessed.certificate.kind === 'valid';
  const offersRegisteredAgain =
    (assessed.deptUser.kind === 'rejected' && !needsConfirmation) ||
    assessed.certificate.kind === 'unusable';
  const productButton = (actionId: string, label: string, style?: 'primary') => {
    const accessibilityLabel = `${label} · ${t.words.productLabel[product]}`;
    return button({ actionId, label, accessibilityLabel, value, style });
  };
  return [
    productButton(ACTIONS.reportPage, openPage, isUrgent ? 'primary' : undefined),
    ...(needsConfirmation ? [productButton(ACTIONS.reportConfirmLogin, testAnyway)] : []),
    ...(offersRegisteredAgain ? [productButton(ACTIONS.reportRegistered, registeredAgain)] : []),
    ...(mayTestCertificate ? [productButton(ACTIONS.reportCertTest, testCertificateLogin)] : []),
  ];
}

/** Whether the department user's login is tested again only after an operator's confirmation. */
function isConfirmationNeeded(
  { report }: CheckReportModel,
  { product, deptUser }: ProductAssessment,
): boolean {
  if (deptUser.kind === 'rejected') return areAttemptsSpent(deptUser);
  return report.held.some(
    (test) => test.product === product && test.method === 'deptUser' && waitsForConfirmation(test),
  );
}

function firstProduct({ report }: CheckReportModel): Product {
  return report.assessment.products[0]?.product ?? 'taxinvoice';
}

const UNKNOWN = '⚪';
const COLLECTABLE = '🟢';

/** A company's emoji in lists, reports and alerts, by the worst reason; without reasons, by whether it is collectable. */
export function companyEmoji(assessment: Assessment | undefined): string {
  if (assessment?.severity !== undefined) return SEVERITY_EMOJI[assessment.severity];
  return stateOf(assessment) === 'collectable' ? COLLECTABLE : UNKNOWN;
}
