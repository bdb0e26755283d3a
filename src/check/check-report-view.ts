import type { Button, KnownBlock, ModalView, Overflow } from '@slack/types';
import { worstFirst, wouldRegisteringHelp } from '../assessment/assess-rules.js';
import type { Assessment, ProductAssessment } from '../assessment/assessment.js';
import { areAttemptsSpent, waitsForConfirmation } from '../assessment/lock-out-rules.js';
import { stateOf } from '../assessment/urgency-rules.js';
import { companyChoiceRow, companyName, companyOption } from '../company/choose-view.js';
import { type CompanyIdentity, formatBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import {
  adviceParagraph,
  bold,
  button,
  buttonRow,
  context,
  contextRow,
  cut,
  escapeMrkdwn,
  FINE_EMOJI,
  header,
  LIMITS,
  MRKDWN,
  moreMenu,
  type PlainButton,
  paragraph,
  SEVERITY_EMOJI,
  section,
} from '../slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../slack/ids.js';
import { FIELDS, productOptions } from '../slack/inputs.js';
import { type Answer, modal } from '../slack/modal-view.js';
import { LOGIN_TARGET, type LoginTarget, TARGET, type Target } from '../slack/origin.js';
import type { Tongue } from '../text/tongue.js';
import type { CheckReport, LoginRecord } from './check-company.js';
import {
  type CheckFormProblem,
  certificateTestWords,
  checkFormProblem,
  checkingWords,
  checkWords,
  confirmLoginWords,
  messageNumbersWords,
} from './check-words.js';
import { operatorsOnly, type ReportContext } from './report-notes-words.js';
import { type ReportParts, reportParts, reportSentence } from './report-words.js';

export interface CheckReportModel extends Pick<ReportContext, 'request' | 'now'> {
  readonly report: CheckReport;
  readonly mayOperate: boolean;
  readonly policy: Pick<Policy, 'collectsBy' | 'certLoginTest'>;
}

/** In characters. A phone shows about 60 of a notification, which have to name the problem too. */
const NAME_IN_NOTIFICATION = 20;

export function drawReport(model: CheckReportModel, t: Tongue): Answer {
  const { report } = model;
  // A long name must not push the state out of the title.
  const shortened = report.name === undefined ? report : { ...report, name: companyName(report) };
  const reportContext = { ...model, markup: MRKDWN };
  const parts = reportParts(shortened, reportContext, t);
  const blocks = blocksOf(model, parts, t);
  const shortName = MRKDWN.quote(cut(companyName(report), NAME_IN_NOTIFICATION));
  const { title } = checkWords(t);
  const metadata = TARGET.encode({ brn: report.brn, product: firstProduct(model) });
  return {
    message: { text: reportSentence(report, shortName, reportContext, t), blocks },
    modal: modal({ callbackId: CALLBACKS.report, title, blocks, metadata }, t),
  };
}

function blocksOf(model: CheckReportModel, parts: ReportParts, t: Tongue): KnownBlock[] {
  const { assessment, ourFault } = model.report;
  // If POPBiLL refused our settings, the assessment is of an earlier check, whose state the emoji must not show.
  const emoji = companyEmoji(ourFault === undefined ? assessment : undefined);
  const { whatItMeans, whatToDo } = t.words.label;
  const facts = parts.facts.map(({ label, line }) =>
    label === undefined ? line : `${bold(label)} ${line}`,
  );
  const needsOperator = !model.mayOperate && assessment.reasons.length > 0;
  const notes = [...parts.notes, ...(needsOperator ? [operatorsOnly(t)] : [])];
  return [
    header(`${parts.title} ${emoji}`),
    ...(parts.lead === undefined ? [] : [section(parts.lead)]),
    ...(facts.length === 0 ? [] : [section(facts.join('\n'))]),
    ...(parts.impact === undefined ? [] : [paragraph(whatItMeans, parts.impact)]),
    ...(parts.todo === undefined ? [] : [adviceParagraph(whatToDo, parts.todo)]),
    ...parts.others.map(({ label, todo }) => adviceParagraph(label, todo)),
    ...(parts.tip === undefined ? [] : [section(parts.tip)]),
    ...buttonRow('report_row', reportButtons(model, t)),
    ...contextRow(notes),
    ...contextRow([parts.warnings.join(' ')]),
  ];
}

/** More are shown only if the menu has no room for the rest. */
const MAX_BUTTONS = 3;

/** Begins with the next step for the worst product. What does not fit, or is seldom needed, is in the menu. */
function reportButtons(model: CheckReportModel, t: Tongue): readonly (Button | Overflow)[] {
  const { report, mayOperate } = model;
  const { products, reasons } = report.assessment;
  const { checkAgain, claim, edit, watch, unwatch } = t.words.button;
  const value = TARGET.encode({ brn: report.brn, product: firstProduct(model) });
  const checkButton = button({ actionId: ACTIONS.reportCheck, label: checkAgain, value });
  if (!mayOperate) {
    // Only operators may test a rejected login again.
    return products.every(({ deptUser }) => deptUser.kind !== 'rejected') ? [checkButton] : [];
  }
  const [worst, ...others] = worstFirst(products);
  const steps = worst === undefined ? [] : stepsFor(worst, model, t);
  // An untested department user may work: then nothing has to be registered.
  const isUntested = worst?.deptUser.kind === 'untested';
  const isUrgent = worst !== undefined && wouldHelp(worst, model) && !isUntested;
  const isWatched = report.company !== undefined;
  const watchLabel = isWatched ? edit : watch;
  const watchButton = button({ actionId: ACTIONS.reportWatch, label: watchLabel, value });
  const unwatchButton = button({ actionId: ACTIONS.reportUnwatch, label: unwatch, value });
  const isUnclaimed = report.alertLife?.state === 'open';
  const claimButton = button({ actionId: ACTIONS.reportClaim, label: claim, value });
  const mayBeObsolete = isWatched && reasons.some(({ kind }) => UNWATCH_REASONS.includes(kind));
  const ranked = [
    ...(isUrgent ? [...steps, checkButton] : [checkButton, ...steps]),
    ...(isWatched ? [] : [watchButton]),
    ...(isUnclaimed ? [claimButton] : []),
  ];
  const buttons = [
    ...ranked,
    ...others.flatMap((product) => stepsFor(product, model, t)),
    ...certificateTest(worst, model, t),
    ...(isWatched ? [watchButton] : []),
    ...(mayBeObsolete ? [unwatchButton] : []),
  ];
  // At least so many that the menu has room for the rest.
  const buttonCount = Math.max(
    Math.min(ranked.length, MAX_BUTTONS),
    buttons.length - LIMITS.overflowOptions,
  );
  return [...buttons.slice(0, buttonCount), ...moreMenu(buttons.slice(buttonCount))];
}

const UNWATCH_REASONS: readonly string[] = ['auth-missing', 'member-missing', 'plan'];

function stepsFor(assessed: ProductAssessment, model: CheckReportModel, t: Tongue): PlainButton[] {
  const { report } = model;
  const { product, deptUser, certificate } = assessed;
  if (report.ourFault !== undefined || report.assessment.isNotMember) return [];
  const { openPage, registeredAgain, testAnyway } = t.words.button;
  const isOneOfTwo = report.assessment.products.length > 1;
  const productName = t.words.productLabel[product];
  const stepButton = (actionId: string, label: string, style?: 'primary') =>
    button({
      actionId,
      label: isOneOfTwo ? `${label} · ${productName}` : label,
      accessibilityLabel: `${label} · ${productName}`,
      value: TARGET.encode({ brn: report.brn, product }),
      style,
    });
  const needsConfirmation = isConfirmationNeeded(model, assessed);
  const offersRegisteredAgain =
    (deptUser.kind === 'rejected' && !needsConfirmation) || certificate.kind === 'unusable';
  return [
    stepButton(ACTIONS.reportPage, openPage, wouldHelp(assessed, model) ? 'primary' : undefined),
    ...(needsConfirmation ? [stepButton(ACTIONS.reportConfirmLogin, testAnyway)] : []),
    ...(offersRegisteredAgain ? [stepButton(ACTIONS.reportRegistered, registeredAgain)] : []),
  ];
}

function wouldHelp(product: ProductAssessment, { report, policy }: CheckReportModel): boolean {
  const { isNotMember } = report.assessment;
  return wouldRegisteringHelp(product, { isNotMember, collectsBy: policy.collectsBy });
}

/** Only for the worst product, because products usually share one certificate. */
function certificateTest(
  assessed: ProductAssessment | undefined,
  { report, policy }: CheckReportModel,
  t: Tongue,
): PlainButton[] {
  const { ourFault, assessment } = report;
  const isPossible = ourFault === undefined && !assessment.isNotMember;
  if (!isPossible || policy.certLoginTest === 'off') return [];
  if (assessed?.certificate.kind !== 'valid') return [];
  const { product } = assessed;
  const label = t.words.button.testCertificateLogin;
  const value = TARGET.encode({ brn: report.brn, product });
  return [button({ actionId: ACTIONS.reportCertTest, label, value })];
}

function isConfirmationNeeded(
  { report }: CheckReportModel,
  { product, deptUser }: ProductAssessment,
): boolean {
  // The stored count decides, because this check may not have requested a login test.
  if (deptUser.kind === 'rejected') return areAttemptsSpent(deptUser);
  // After logins without an answer the user is not `rejected`; only the held test shows that a confirmation is needed.
  return report.held.some(
    (test) => test.product === product && test.method === 'deptUser' && waitsForConfirmation(test),
  );
}

/** `products` is never empty. */
function firstProduct({ report }: CheckReportModel): Product {
  return report.assessment.products[0]?.product ?? 'taxinvoice';
}

const UNKNOWN_EMOJI = '⚪';

/** A company's emoji in lists and reports, by the worst reason; without reasons, by whether it is collectable. */
export function companyEmoji(assessment: Assessment | undefined): string {
  if (assessment?.severity !== undefined) return SEVERITY_EMOJI[assessment.severity];
  return stateOf(assessment) === 'collectable' ? FINE_EMOJI : UNKNOWN_EMOJI;
}

export function certTestModal(target: Target & { readonly name?: string }, t: Tongue): ModalView {
  const { title, question, submit } = certificateTestWords(t);
  const metadata = TARGET.encode(target);
  const blocks = [section(`${bold(companyName(target))}\n${question}`), targetContext(target, t)];
  return modal({ callbackId: CALLBACKS.certTest, title, submit, metadata, blocks }, t);
}

function targetContext({ brn, product }: Target, { words }: Tongue): KnownBlock {
  return context([formatBrn(brn), words.productLabel[product]]);
}

/** `company`: its name, or the formatted BRN. */
export function checkingModal(company: string, t: Tongue): ModalView {
  const blocks = [section(checkingWords(escapeMrkdwn(company), t).inWindow)];
  return modal({ callbackId: CALLBACKS.check, title: checkWords(t).title, blocks }, t);
}

export function checkFormModal(
  company: CompanyIdentity | undefined,
  chosen: readonly Product[],
  t: Tongue,
  notice?: string,
): ModalView {
  const { title, submit, ...words } = checkWords(t);
  const blocks = [
    ...(notice === undefined ? [] : [section(notice)]),
    FIELDS.company.draw(words.company, company && companyOption(company, t)),
    FIELDS.products.draw(words.products, { options: productOptions(t), chosen }),
  ];
  const { close } = t.words.button;
  return modal({ callbackId: CALLBACKS.check, title, submit, close, blocks }, t);
}

/** As many rows as fit into a window without much scrolling. */
const MAX_NUMBERS = 10;

export function messageNumbersModal(found: readonly CompanyIdentity[], t: Tongue): ModalView {
  const words = messageNumbersWords(t);
  const shown = found.slice(0, MAX_NUMBERS);
  const choice = { purpose: 'check', product: 'taxinvoice' } as const;
  const sentences = [
    words.several(found.length),
    ...(shown.length < found.length ? [words.onlyFirst(shown.length)] : []),
  ];
  const blocks = [
    section(sentences.join(' ')),
    ...shown.map((company) => companyChoiceRow(company, choice, t)),
  ];
  return modal({ callbackId: CALLBACKS.report, title: checkWords(t).title, blocks }, t);
}

export function checkFieldErrors(problem: CheckFormProblem, t: Tongue): Record<string, string> {
  const { block } = problem === 'no-products' ? FIELDS.products : FIELDS.company;
  return { [block]: checkFormProblem(problem, t) };
}

export function confirmLoginModal(
  model: LoginTarget & LoginRecord & { readonly name?: string; readonly now: Instant },
  t: Tongue,
): ModalView {
  const { title, submit, ...words } = confirmLoginWords(t);
  const { method, attempts, notBefore, now } = model;
  const metadata = LOGIN_TARGET.encode(model);
  const frame = { callbackId: CALLBACKS.confirmLogin, title, metadata };
  const summary = words.summary(attempts, method);
  const nextTest = notBefore === undefined ? [] : [words.nextTestFrom(notBefore, now)];
  const lead = section([bold(companyName(model)), ...nextTest, summary].join('\n'));
  const target = targetContext(model, t);
  if (notBefore !== undefined) return modal({ ...frame, blocks: [lead, target] }, t);
  const steps = section(words.firstSteps[method]);
  const blocks = [lead, steps, context([words.explanation]), target];
  return modal({ ...frame, submit, blocks }, t);
}
