import type { ReasonWords } from '../alert/alert-text.js';
import type { Assessment, ProductAssessment } from '../assessment/assessment.js';
import { type HeldTest, waitsForConfirmation } from '../assessment/lock-out-rules.js';
import { popbillSaid } from '../assessment/verdict-words.js';
import { type Brn, formatBrn, nameAndBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Company, Product, Stage } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import { isOurFault, type Refused } from '../records/status.js';
import type { Catalog } from '../text/catalog.js';
import type { Markup } from '../text/markup.js';
import { type CheckWish, checkOutcome } from './check-outcome-words.js';

/** What a check found; the same shape as the service's report. */
export interface ReportFacts {
  readonly stage: Stage;
  readonly brn: Brn;
  /** Absent: not watched. */
  readonly company?: Company;
  readonly name?: string;
  readonly products: readonly Product[];
  readonly assessment: Assessment;
  readonly held: readonly HeldTest[];
  readonly ourFault?: Refused;
  /** It is known that POPBiLL refuses our settings, whoever it is about. */
  readonly setupOpen?: boolean;
  readonly checkedAt: Instant;
  readonly nextSweepAt?: Instant;
  readonly alertOpen: boolean;
  readonly alertResolved: boolean;
}

export interface ReportContext {
  readonly after: CheckWish;
  readonly checkDigitWrong: boolean;
  readonly collectsBy: Policy['collectsBy'];
  readonly now: Instant;
  readonly markup: Markup;
}

/** A report in words and in its order, for a message, a modal or a terminal. Written in the context's markup. */
export interface ReportParts {
  /** Plain words, never markup: `한빛상사 · 123-45-67891 · 수집 가능`. */
  readonly title: string;
  /** Answers what the person wanted to know, where that is more than "how does it stand". */
  readonly lead?: string;
  readonly warnings: readonly string[];
  readonly products: readonly ReportProduct[];
  /** Questions that stayed open, and login tests that were not made, with why. */
  readonly open: readonly string[];
  /** What needs attention, worst first. */
  readonly reasons: readonly (ReasonWords & { readonly heading: string })[];
  /** What to do when no reason says it. */
  readonly todo: readonly string[];
  readonly closing: readonly string[];
  /** The whole in one or two sentences, for notifications. */
  readonly sentence: string;
}

export interface ReportProduct {
  readonly product: Product;
  readonly heading: string;
  readonly lines: readonly string[];
}

export function reportParts(report: ReportFacts, about: ReportContext, text: Catalog): ReportParts {
  const { assessment } = report;
  const { products, reasons } = assessment;
  const lead = leadOf(report, about, text);
  return {
    title: titleOf(report, text),
    lead,
    warnings: [
      ...(report.stage === 'test' ? [text.report.testStage] : []),
      ...(about.checkDigitWrong ? [text.report.checkDigitWrong] : []),
    ],
    products: hasNothingToSay(report)
      ? []
      : products.map((product) => productOf(product, about, text)),
    open: openQuestions(report, about, text),
    reasons: reasons.map((reason) => reasonOf(reason, report, about, text)),
    todo: todoOf(report, text),
    closing: closingOf(report, about, text),
    sentence: sentenceOf(report, about, text),
  };
}

/** Per product: of a company that POPBiLL does not know, or that was never checked when our settings are refused. */
function hasNothingToSay({ assessment, ourFault }: ReportFacts): boolean {
  return assessment.memberMissing || (ourFault !== undefined && !isKnown(assessment));
}

function isKnown({ products, memberMissing }: Assessment): boolean {
  return (
    memberMissing ||
    products.some(
      ({ deptUser, certificate, plan }) =>
        deptUser.kind !== 'unknown' || certificate.kind !== 'unknown' || plan !== undefined,
    )
  );
}

function titleOf(report: ReportFacts, text: Catalog): string {
  const { assessment, ourFault } = report;
  const verdicts = assessment.products.map(({ verdict }) => verdict);
  const headline =
    ourFault === undefined
      ? text.report.headline(verdicts, assessment.memberMissing)
      : text.report.headline([], false);
  return [...nameAndBrn(report, (name) => name), headline].join(' · ');
}

function companyOf(report: ReportFacts, markup: Markup, text: Catalog): string {
  const [first, brn] = nameAndBrn(report, markup.quote);
  return brn === undefined ? first : text.alert.companyLabel(first, brn);
}

function sentenceOf(report: ReportFacts, { markup }: ReportContext, text: Catalog): string {
  const company = companyOf(report, markup, text);
  if (report.ourFault !== undefined) return text.report.notChecked(company);
  const { products, reasons, memberMissing } = report.assessment;
  const incomplete = products.some(({ failures }) => failures.length > 0);
  return text.report.sentence({ company, products, reasons, memberMissing, incomplete });
}

function leadOf(report: ReportFacts, about: ReportContext, text: Catalog): string | undefined {
  const { ourFault } = report;
  if (ourFault !== undefined) {
    const { message, code } = ourFault;
    const said = popbillSaid(about.markup.quote(message), code, text);
    const before = isKnown(report.assessment) ? [text.report.knownBefore] : [];
    const lead = report.setupOpen === true ? text.call.ourFault : text.call.refusedHere;
    return [lead, said, ...before].join('\n');
  }
  const outcome = checkOutcome(report.assessment, about.after);
  if (outcome === undefined) return undefined;
  return text.report.outcome({
    outcome,
    looked: about.after === 'look',
    company: report.name === undefined ? formatBrn(report.brn) : about.markup.quote(report.name),
    alertResolved: report.alertResolved,
    now: about.now,
  });
}

function productOf(of: ProductAssessment, { now }: ReportContext, text: Catalog): ReportProduct {
  const { report } = text;
  const lines = [
    report.verdictNote(of),
    report.deptUser(of.deptUser, now),
    report.certificate(of.certificate, now),
    of.plan === undefined ? undefined : report.plan(of.plan, now),
  ];
  return {
    product: of.product,
    heading: report.productHeading(of.product, of.verdict),
    lines: lines.filter((line) => line !== undefined),
  };
}

function openQuestions(report: ReportFacts, about: ReportContext, text: Catalog): string[] {
  const failed = new Map<string, Set<string>>();
  const failures = report.assessment.products
    .flatMap((of) => of.failures)
    // That our own settings are refused is said once, above everything else.
    .filter(({ problem }) => report.ourFault === undefined || !isOurFault(problem));
  for (const { call, problem } of failures) {
    const whatHappened = text.alert.problem(problem, about.markup);
    const calls = failed.get(whatHappened) ?? new Set();
    failed.set(whatHappened, calls.add(text.call.name[call]));
  }
  // Most often all fared alike: POPBiLL was silent.
  const unanswered = [...failed].map(([whatHappened, calls]) =>
    text.report.failure([...calls], whatHappened),
  );
  const held = report.held.map((test) => text.report.held(test, about.now));
  // Both products often say the same: one account was rejected.
  return [...new Set([...unanswered, ...held].filter((line) => line !== undefined))];
}

function reasonOf(reason: Reason, report: ReportFacts, about: ReportContext, text: Catalog) {
  const { collectsBy, markup } = about;
  const at = report.checkedAt;
  const watched = report.company !== undefined && report.company.paused === undefined;
  const words = text.alert.reason(reason, { at, stage: report.stage, collectsBy, markup, watched });
  const severity = text.alert.severity(reason.severity, report.stage);
  return { ...words, heading: `${severity} · ${text.words.reason[reason.kind]}` };
}

function todoOf({ assessment, ourFault, held }: ReportFacts, text: Catalog): string[] {
  const { products, reasons } = assessment;
  if (ourFault !== undefined || reasons.length > 0) return [];
  // What was held says what to do: "check again" would not test either.
  if (held.some(waitsForConfirmation)) return [];
  if (products.some(({ deptUser }) => deptUser.kind === 'untested')) {
    return [text.report.testDeptUser];
  }
  const isOpen = products.some(
    ({ verdict, failures }) => verdict.kind === 'unknown' || failures.length > 0,
  );
  if (isOpen) return [text.report.tryLater];
  const reliesOnCertificate = products.some(({ deptUser }) => deptUser.kind === 'missing');
  return [text.report.nothingToDo, ...(reliesOnCertificate ? [text.report.deptUserAdvice] : [])];
}

function closingOf(report: ReportFacts, { now }: ReportContext, text: Catalog): string[] {
  if (report.company === undefined) return [text.report.notWatched];
  const { paused } = report.company;
  if (paused !== undefined) return [text.report.paused(text.words.pauseReason[paused.reason])];
  return [
    ...(report.alertOpen ? [text.report.alertOpen] : []),
    ...(report.nextSweepAt === undefined ? [] : [text.report.nextSweep(report.nextSweepAt, now)]),
  ];
}
