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
  // A name that filled the title would push the verdict out.
  const shown = report.name === undefined ? report : { ...report, name: companyName(report) };
  const parts = reportParts(shown, { ...model, markup: MRKDWN }, text);
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
  // While nothing can be asked, not how it stood before.
  const emoji = companyEmoji(ourFault === undefined ? assessment : undefined);
  const isSingle = parts.products.length < 2;
  const greyLine = [
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
    ...(greyLine.length === 0 ? [] : [context([greyLine.join(' ')])]),
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
  const gone = report.assessment.reasons.some(({ kind }) => MAY_BE_GONE.includes(kind));
  // Only operators have a rejected login tested again.
  const isRejected = report.assessment.products.some(
    ({ deptUser }) => deptUser.kind === 'rejected',
  );
  const draw = (actionId: string, word: string) => [button({ actionId, label: word, value })];
  const isWatched = report.company !== undefined;
  return [
    ...(mayOperate || !isRejected ? draw(ACTIONS.reportCheck, label.checkAgain) : []),
    ...(isSingle ? productButtons(model, firstProduct(model), text) : []),
    ...(mayOperate ? draw(ACTIONS.reportWatch, isWatched ? label.edit : label.watch) : []),
    ...(mayOperate && isWatched && gone ? draw(ACTIONS.reportUnwatch, label.unwatch) : []),
  ];
}

/** The company may simply not be collected any more. */
const MAY_BE_GONE: readonly string[] = ['auth-missing', 'member-missing', 'plan'];

function productButtons(model: CheckReportModel, product: Product, text: Tongue): Button[] {
  const { report, mayOperate } = model;
  const of = report.assessment.products.find((each) => each.product === product);
  const cannotOpen = report.ourFault !== undefined || report.assessment.memberMissing;
  if (!mayOperate || cannotOpen || of === undefined) return [];
  const value = TARGET.encode({ brn: report.brn, product });
  const { openPage, registeredAgain, testAnyway, testCertificateLogin } = text.words.button;
  const isSpent = attemptsAreSpent(model, of);
  const isUrgent = of.verdict.kind === 'broken' || of.verdict.kind === 'at-risk';
  const mayTestCertificate =
    model.policy.certLoginTest !== 'off' && of.certificate.kind === 'valid';
  const isToRegister =
    (of.deptUser.kind === 'rejected' && !isSpent) || of.certificate.kind === 'unusable';
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
    ...(isSpent ? [draw(ACTIONS.reportConfirmLogin, testAnyway)] : []),
    ...(isToRegister ? [draw(ACTIONS.reportRegistered, registeredAgain)] : []),
    ...(mayTestCertificate ? [draw(ACTIONS.reportCertTest, testCertificateLogin)] : []),
  ];
}

/** Only the button that asks for a confirmation still tests the department user's login. */
function attemptsAreSpent(
  { report }: CheckReportModel,
  { product, deptUser }: ProductAssessment,
): boolean {
  if (deptUser.kind === 'rejected') return areAttemptsSpent(deptUser);
  return report.held.some(
    (one) => one.product === product && one.method === 'deptUser' && waitsForConfirmation(one),
  );
}

function firstProduct({ report }: CheckReportModel): Product {
  return report.assessment.products[0]?.product ?? 'taxinvoice';
}

const NOTHING_KNOWN = '⚪';
const ALL_WELL = '🟢';

/** A company's colour in lists, reports and alerts: of the worst reason, or whether it is known that there is none. */
export function companyEmoji(assessment: Assessment | undefined): string {
  if (assessment?.severity !== undefined) return SEVERITY_EMOJI[assessment.severity];
  return stateOf(assessment) === 'collectable' ? ALL_WELL : NOTHING_KNOWN;
}
