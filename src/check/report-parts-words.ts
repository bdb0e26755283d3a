import { companyLabel } from '../alert/alert-words.js';
import type { Assessment, ProductAssessment } from '../assessment/assessment.js';
import { waitsForConfirmation } from '../assessment/lock-out-rules.js';
import { callNames, problemSentence } from '../assessment/problem-words.js';
import {
  deptUserEndsRenewals,
  popbillSaid,
  type ReasonWords,
  severityWord,
} from '../assessment/reason-parts-words.js';
import { reasonWords } from '../assessment/reason-words.js';
import { formatBrn, nameAndBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Product } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import { isOurFault } from '../records/status.js';
import type { Markup } from '../text/markup.js';
import type { Tongue } from '../text/tongue.js';
import type { CheckReport } from './check-company.js';
import { type CheckWish, checkOutcome, outcomeSentence } from './check-outcome-words.js';
import {
  headline,
  heldLine,
  productHeading,
  productLines,
  reportSentence,
  reportWords,
} from './report-words.js';

export type ReportFacts = Omit<CheckReport, 'status'>;

export interface ReportContext {
  readonly after: CheckWish;
  readonly checkDigitWrong: boolean;
  readonly collectsBy: Policy['collectsBy'];
  readonly now: Instant;
  readonly markup: Markup;
}

/** A report in words, for a message, a modal or a terminal, in the context's markup. */
export interface ReportParts {
  /** Plain text: `한빛상사 · 123-45-67891 · 수집 가능`. */
  readonly title: string;
  /** Answers what the person wanted to know. */
  readonly lead?: string;
  readonly warnings: readonly string[];
  readonly products: readonly ReportProduct[];
  /** Unanswered questions, and login tests that were not made. */
  readonly open: readonly string[];
  /** Worst first. */
  readonly reasons: readonly (ReasonWords & { readonly heading: string })[];
  /** When no reason says it. */
  readonly todo: readonly string[];
  readonly closing: readonly string[];
  /** For notifications. */
  readonly sentence: string;
}

export interface ReportProduct {
  readonly product: Product;
  readonly heading: string;
  readonly lines: readonly string[];
}

export function reportParts(report: ReportFacts, about: ReportContext, text: Tongue): ReportParts {
  const { assessment } = report;
  const { products, reasons } = assessment;
  const lead = leadOf(report, about, text);
  return {
    title: titleOf(report, text),
    lead,
    warnings: [
      ...(report.stage === 'test' ? [text.words.testStage] : []),
      ...(about.checkDigitWrong ? [reportWords(text).checkDigitWrong] : []),
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

/** POPBiLL does not know the company, or refuses our settings and it was never checked. */
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

function titleOf(report: ReportFacts, text: Tongue): string {
  const { assessment, ourFault } = report;
  const verdicts = assessment.products.map(({ verdict }) => verdict);
  const standing =
    ourFault === undefined
      ? headline(verdicts, assessment.memberMissing, text)
      : headline([], false, text);
  return [...nameAndBrn(report, (name) => name), standing].join(' · ');
}

function sentenceOf(report: ReportFacts, { markup }: ReportContext, text: Tongue): string {
  const company = companyLabel(report, markup.quote, text);
  if (report.ourFault !== undefined) return reportWords(text).notChecked(company);
  const { products, reasons, memberMissing } = report.assessment;
  const incomplete = products.some(({ failures }) => failures.length > 0);
  return reportSentence({ company, products, reasons, memberMissing, incomplete }, text);
}

function leadOf(report: ReportFacts, about: ReportContext, text: Tongue): string | undefined {
  const { ourFault } = report;
  if (ourFault !== undefined) {
    const said = popbillSaid(ourFault, about.markup, text);
    const before = isKnown(report.assessment) ? [reportWords(text).knownBefore] : [];
    const lead =
      report.setupOpen === true
        ? text.say(
            '팝빌이 이 앱의 설정을 받아들이지 않아 회사들을 확인할 수 없습니다. 회사의 인증이 잘못되었다는 뜻은 아닙니다. 관리자에게 알려 주세요.',
            'POPBiLL does not accept the settings of this app, so companies cannot be checked. This says nothing about any authentication. Please tell an admin.',
          )
        : text.say(
            '팝빌이 설정 문제라며 이 회사에 관한 질문을 받아들이지 않아 확인하지 못했습니다. 회사의 인증이 잘못되었다는 뜻은 아닙니다. 다른 회사는 확인된다면 이 회사의 사업자번호와 팝빌 아이디를 봐 주시고, 다른 회사도 그렇다면 관리자에게 알려 주세요.',
            'POPBiLL turned the questions about this company away as if a setting were wrong, so it could not be checked. This says nothing about its authentication. If other companies can be checked, look at its business no. and its POPBiLL ID; otherwise please tell an admin.',
          );
    return [lead, said, ...before].join('\n');
  }
  const outcome = checkOutcome(report.assessment, about.after);
  if (outcome === undefined) return undefined;
  return outcomeSentence(
    {
      outcome,
      looked: about.after === 'look',
      company: report.name === undefined ? formatBrn(report.brn) : about.markup.quote(report.name),
      alertResolved: report.alertResolved,
      now: about.now,
    },
    text,
  );
}

function productOf(of: ProductAssessment, { now }: ReportContext, text: Tongue): ReportProduct {
  return {
    product: of.product,
    heading: productHeading(of.product, of.verdict, text),
    lines: productLines(of, now, text),
  };
}

function openQuestions(report: ReportFacts, about: ReportContext, text: Tongue): string[] {
  const failed = new Map<string, Set<string>>();
  const failures = report.assessment.products
    .flatMap((of) => of.failures)
    // That our own settings are refused is said once, above.
    .filter(({ problem }) => report.ourFault === undefined || !isOurFault(problem));
  for (const { call, problem } of failures) {
    const whatHappened = problemSentence(problem, about.markup, text);
    const calls = failed.get(whatHappened) ?? new Set();
    failed.set(whatHappened, calls.add(callNames(text)[call]));
  }
  const unanswered = [...failed].map(([whatHappened, calls]) =>
    reportWords(text).failure([...calls], whatHappened),
  );
  const held = report.held.map((test) => heldLine(test, about.now, text));
  // Both products often say the same.
  return [...new Set([...unanswered, ...held].filter((line) => line !== undefined))];
}

function reasonOf(reason: Reason, report: ReportFacts, about: ReportContext, text: Tongue) {
  const { collectsBy, markup } = about;
  const at = report.checkedAt;
  const watched = report.company !== undefined && report.company.paused === undefined;
  const words = reasonWords(reason, { at, stage: report.stage, collectsBy, markup, watched }, text);
  const severity = severityWord(reason.severity, report.stage, text);
  return { ...words, heading: `${severity} · ${text.words.reason[reason.kind]}` };
}

function todoOf({ assessment, ourFault, held }: ReportFacts, text: Tongue): string[] {
  const { products, reasons } = assessment;
  if (ourFault !== undefined || reasons.length > 0) return [];
  // The held tests say what to do: "check again" would not test either.
  if (held.some(waitsForConfirmation)) return [];
  if (products.some(({ deptUser }) => deptUser.kind === 'untested')) {
    return [reportWords(text).testDeptUser];
  }
  const isOpen = products.some(
    ({ verdict, failures }) => verdict.kind === 'unknown' || failures.length > 0,
  );
  if (isOpen) return [reportWords(text).tryLater];
  const reliesOnCertificate = products.some(({ deptUser }) => deptUser.kind === 'missing');
  return [
    reportWords(text).nothingToDo,
    ...(reliesOnCertificate ? [deptUserEndsRenewals(text)] : []),
  ];
}

function closingOf(report: ReportFacts, { now }: ReportContext, text: Tongue): string[] {
  if (report.company === undefined) return [reportWords(text).notWatched];
  const { paused } = report.company;
  if (paused !== undefined)
    return [reportWords(text).paused(text.words.pauseReason[paused.reason])];
  return [
    ...(report.alertOpen ? [reportWords(text).alertOpen] : []),
    ...(report.nextSweepAt === undefined
      ? []
      : [reportWords(text).nextSweep(report.nextSweepAt, now)]),
  ];
}
