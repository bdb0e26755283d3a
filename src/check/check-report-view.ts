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
import { modal, type Shown } from '../slack/modal-view.js';
import { TARGET } from '../slack/origin.js';
import type { Tongue } from '../text/tongue.js';
import type { CheckReport } from './check-company.js';
import { checkWords } from './check-words.js';
import type { ReportContext } from './report-answer-words.js';
import { operatorsOnly, type ReportParts, reportParts } from './report-words.js';

export interface CheckReportModel {
  readonly report: CheckReport;
  readonly wish: ReportContext['wish'];
  readonly mayOperate: boolean;
  readonly policy: Pick<Policy, 'collectsBy' | 'certLoginTest'>;
  readonly now: Instant;
}

export function shownReport(model: CheckReportModel, text: Tongue): Shown {
  const { report } = model;
  // A long name must not push the verdict out of the title.
  const shortened = report.name === undefined ? report : { ...report, name: companyName(report) };
  const parts = reportParts(shortened, { ...model, markup: MRKDWN }, text);
  const blocks = blocksOf(model, parts, text);
  return {
    message: { text: parts.sentence, blocks },
    modal: modal(
      {
        callbackId: CALLBACKS.report,
        title: checkWords(text).title,
        blocks,
        metadata: TARGET.encode({ brn: report.brn, product: firstProduct(model) }),
      },
      text,
    ),
  };
}

function blocksOf(model: CheckReportModel, parts: ReportParts, text: Tongue): KnownBlock[] {
  const { assessment, ourFault } = model.report;
  // While no check is possible, the last known state is not shown.
  const emoji = companyEmoji(ourFault === undefined ? assessment : undefined);
  const isSingle = parts.products.length < 2;
  const contextLine = [
    ...(model.mayOperate || parts.reasons.length === 0 ? [] : [operatorsOnly(text)]),
    ...parts.warnings,
    ...parts.closing,
  ];
  return [
    header(`${parts.title} ${emoji}`),
    ...(parts.lead === undefined ? [] : [section(parts.lead)]),
    ...parts.products.flatMap(({ product, heading, lines }) => [
      section([bold(heading), ...lines].join('\n')),
      ...(isSingle ? [] : rowOf(`report_${product}`, productButtons(model, product, text))),
    ]),
    ...(parts.open.length === 0 ? [] : [section(parts.open.join('\n'))]),
    ...parts.reasons.flatMap((reason) => reasonBlocks(reason, parts.reasons.length === 1, text)),
    ...(parts.todo.length === 0
      ? []
      : [paragraph(text.words.label.whatToDo, parts.todo.join(' '))]),
    ...rowOf('report_company', companyButtons(model, isSingle, text)),
    ...(contextLine.length === 0 ? [] : [context([contextLine.join(' ')])]),
  ];
}

function reasonBlocks(
  reason: ReportParts['reasons'][number],
  isAlone: boolean,
  { words: { label } }: Tongue,
): KnownBlock[] {
  return [
    ...(isAlone ? [] : [section(bold(reason.heading))]),
    paragraph(label.whatHappened, reason.happened),
    paragraph(label.whatItMeans, reason.means),
    adviceParagraph(label.whatToDo, reason.todo),
    ...(reason.remarks.length === 0 ? [] : [section(reason.remarks.join('\n'))]),
  ];
}

function rowOf(blockId: string, buttons: readonly Button[]): KnownBlock[] {
  return buttons.length === 0 ? [] : [actions(blockId, buttons)];
}

function companyButtons(model: CheckReportModel, isSingle: boolean, text: Tongue): Button[] {
  const { report, mayOperate } = model;
  const value = TARGET.encode({ brn: report.brn, product: firstProduct(model) });
  const { button: label } = text.words;
  const mayBeGone = report.assessment.reasons.some(({ kind }) => MAY_BE_GONE.includes(kind));
  // Only operators may test a rejected login again.
  const isRejected = report.assessment.products.some(
    ({ deptUser }) => deptUser.kind === 'rejected',
  );
  const draw = (actionId: string, caption: string) => [button({ actionId, label: caption, value })];
  const isWatched = report.company !== undefined;
  return [
    ...(mayOperate || !isRejected ? draw(ACTIONS.reportCheck, label.checkAgain) : []),
    ...(isSingle ? productButtons(model, firstProduct(model), text) : []),
    ...(mayOperate ? draw(ACTIONS.reportWatch, isWatched ? label.edit : label.watch) : []),
    ...(mayOperate && isWatched && mayBeGone ? draw(ACTIONS.reportUnwatch, label.unwatch) : []),
  ];
}

/** Reasons that suggest the company is no longer collected. */
const MAY_BE_GONE: readonly string[] = ['auth-missing', 'member-missing', 'plan'];

function productButtons(model: CheckReportModel, product: Product, text: Tongue): Button[] {
  const { report, mayOperate } = model;
  const of = report.assessment.products.find((each) => each.product === product);
  const cannotOpen = report.ourFault !== undefined || report.assessment.memberMissing;
  if (!mayOperate || cannotOpen || of === undefined) return [];
  const value = TARGET.encode({ brn: report.brn, product });
  const { openPage, registeredAgain, testAnyway, testCertificateLogin } = text.words.button;
  const needsConfirmation = isConfirmationNeeded(model, of);
  const isUrgent = of.verdict.kind === 'broken' || of.verdict.kind === 'at-risk';
  const mayTestCertificate =
    model.policy.certLoginTest !== 'off' && of.certificate.kind === 'valid';
  const isToRegister =
    (of.deptUser.kind === 'rejected' && !needsConfirmation) || of.certificate.kind === 'unusable';
  const draw = (actionId: string, label: string, style?: 'primary') =>
    button({
      actionId,
      label,
      spoken: `${label} · ${text.words.productLabel[product]}`,
      value,
      style,
    });
  return [
    draw(ACTIONS.reportPage, openPage, isUrgent ? 'primary' : undefined),
    ...(needsConfirmation ? [draw(ACTIONS.reportConfirmLogin, testAnyway)] : []),
    ...(isToRegister ? [draw(ACTIONS.reportRegistered, registeredAgain)] : []),
    ...(mayTestCertificate ? [draw(ACTIONS.reportCertTest, testCertificateLogin)] : []),
  ];
}

/** Whether only the button with a confirmation still tests the department user's login. */
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

/** A company's colour in lists, reports and alerts: of the worst reason; without one, whether it is collectable. */
export function companyEmoji(assessment: Assessment | undefined): string {
  if (assessment?.severity !== undefined) return SEVERITY_EMOJI[assessment.severity];
  return stateOf(assessment) === 'collectable' ? COLLECTABLE : UNKNOWN;
}
