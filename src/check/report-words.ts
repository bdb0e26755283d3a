import { worstVerdict } from '../assessment/assess-rules.js';
import type { ProductAssessment } from '../assessment/assessment.js';
import { recollectSentence } from '../assessment/certificate-words.js';
import { joinFacts, productLines } from '../assessment/facts-words.js';
import { waitsForConfirmation } from '../assessment/lock-out-rules.js';
import { callNames, problemSentence } from '../assessment/problem-words.js';
import { deptUserAdvice, notBroken, quotePopbill } from '../assessment/reason-parts-words.js';
import { reasonName, reasonWords } from '../assessment/reason-words.js';
import { productStates, stateLabel } from '../assessment/verdict-words.js';
import { formatBrn, nameAndBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { isOurFault } from '../records/status.js';
import { type Advice, lowerFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { CheckReport } from './check-company.js';
import { answerTo, notesOf, type ReportContext, warningsOf } from './report-notes-words.js';

/** A report in words, for a message, a modal or a terminal, in the context's markup. */
export interface ReportParts {
  /** Plain text: `한빛상사 · 전자세금계산서 수집 불가`. */
  readonly title: string;
  /** The answer to the person's request. */
  readonly lead?: string;
  /**
   * What is known, each fact once, what limits it, and questions without an answer. `label` names the product whose facts
   * differ from the other's.
   */
  readonly facts: readonly { readonly label?: string; readonly line: string }[];
  /** What the worst reason means; absent if the title says it. */
  readonly impact?: string;
  readonly todo?: Advice;
  /** One line for each further reason. */
  readonly others: readonly { readonly label: string; readonly line: string }[];
  readonly tip?: string;
  /** For the grey line. */
  readonly notes: readonly string[];
  /** About the environment and the business number. */
  readonly warnings: readonly string[];
}

export function reportParts(report: CheckReport, context: ReportContext, t: Tongue): ReportParts {
  const { assessment, ourFault } = report;
  const [worst, ...others] = separateReasons(assessment.reasons);
  return {
    title: [companyOf(report), titleState(report, t)].join(' · '),
    lead: ourFault === undefined ? answerTo(report, context, t) : ourFaultLead(report, context, t),
    facts: [
      // A line of what is unknown would repeat the questions without an answer.
      ...(assessment.isNotMember
        ? []
        : factLines(assessment.products.filter(hasFacts), context, t)),
      ...remarkLines(report, context, t).map((line) => ({ line })),
    ],
    ...(worst === undefined
      ? { todo: todoWithoutReason(report, t) }
      : reasonParts(worst, report, context, t)),
    others: others.map((reason) => ({
      label: reasonName(reason, t),
      line: wordsOf(reason, report, context, t).consequence,
    })),
    tip:
      assessment.products.some(mayNeedDeptUser) && ourFault === undefined
        ? deptUserAdvice(t)
        : undefined,
    notes: notesOf(report, context, t),
    warnings: warningsOf(report, t),
  };
}

/** Two products may have one certificate, so its worst reason stands for both. */
function separateReasons(reasons: readonly Reason[]): readonly Reason[] {
  return reasons.filter(
    ({ kind }, i) =>
      kind === 'dept-user-login' || reasons.findIndex((each) => each.kind === kind) === i,
  );
}

function hasFacts({ deptUser, certificate, plan }: ProductAssessment): boolean {
  return deptUser.kind !== 'unknown' || certificate.kind !== 'unknown' || plan !== undefined;
}

function companyOf({ name, brn }: CheckReport): string {
  return nameAndBrn({ name, brn }, (shown) => shown)[0];
}

function titleState({ assessment, ourFault }: CheckReport, t: Tongue): string {
  const { products, isNotMember } = assessment;
  if (ourFault !== undefined) return lowerFirst(t.words.label.couldNotCheck);
  return isNotMember || products.length === 0
    ? stateLabel([], isNotMember, t)
    : productStates(products, t);
}

function ourFaultLead(report: CheckReport, { markup }: ReportContext, t: Tongue): string {
  const { ourFault, setupOpen, assessment } = report;
  const lead = setupOpen
    ? t.say(
        '앱의 팝빌 연동 설정에 문제가 있어 회사를 확인할 수 없습니다. 인증에 문제가 있다는 뜻은 아닙니다. 관리자에게 알려 주세요.',
        "The app's POPBiLL settings are wrong, so companies cannot be checked. This doesn't mean authentication is broken. Tell an admin.",
      )
    : t.say(
        '팝빌이 설정 문제로 요청을 거부해 이 회사를 확인하지 못했습니다. 인증에 문제가 있다는 뜻은 아닙니다. 다른 회사는 확인되면 이 회사의 사업자번호와 팝빌 아이디를 확인하고, 다른 회사도 확인되지 않으면 관리자에게 알려 주세요.',
        "POPBiLL refused the requests about this company, saying that a setting is wrong. This doesn't mean authentication is broken. If other companies can be checked, check this company's business number and POPBiLL ID; otherwise tell an admin.",
      );
  const popbillQuote = ourFault === undefined ? [] : [quotePopbill(ourFault, markup, t)];
  const earlierNote = t.say('아래는 마지막으로 확인된 내용입니다.', 'Results of earlier checks:');
  return [lead, ...popbillQuote, ...(assessment.products.some(hasFacts) ? [earlierNote] : [])].join(
    '\n',
  );
}

/** A line for each product, and one for what they have in common. */
function factLines(
  products: readonly ProductAssessment[],
  { now }: ReportContext,
  t: Tongue,
): ReportParts['facts'] {
  const known = products.map((product) => ({ product, facts: productLines(product, now, t) }));
  const common = (known[0]?.facts ?? []).filter((fact) =>
    known.every(({ facts }) => facts.includes(fact)),
  );
  const own = known.map(({ product, facts }) => ({
    label: t.words.productLabel[product.product],
    facts: facts.filter((fact) => !common.includes(fact)),
  }));
  return [...own, { label: undefined, facts: common }]
    .filter(({ facts }) => facts.length > 0)
    .map(({ label, facts }) => ({ label, line: joinFacts(facts) }));
}

function remarkLines(report: CheckReport, context: ReportContext, t: Tongue): readonly string[] {
  const { say } = t;
  const { products, reasons } = report.assessment;
  const verdicts = products.map(({ verdict }) => verdict);
  const problems = products.flatMap(({ failures }) => failures.map(({ problem }) => problem));
  const isByDate = verdicts.some((each) => each.kind === 'collectable' && each.basis === 'by-date');
  const isUnclear =
    worstVerdict(verdicts)?.kind === 'unknown' &&
    products.every(({ deptUser }) => deptUser.kind !== 'untested') &&
    reasons.length === 0 &&
    report.ourFault === undefined &&
    // Its sentence says that it is unclear.
    problems.every((problem) => problem.kind !== 'refused' || problem.codeClass !== 'unknown');
  const causes = reasons.flatMap((reason) => wordsOf(reason, report, context, t).cause ?? []);
  return [
    ...causes.map((cause) => say(`원인: ${cause}`, `Cause: ${cause}`)),
    ...(isByDate
      ? [
          say(
            '유효기간 중에 재발급했다면 만료일 전이라도 로그인되지 않을 수 있습니다.',
            'If the certificate was reissued before expiry, the registered one may no longer log in.',
          ),
        ]
      : []),
    ...unansweredLines(report, context, t),
    ...(isUnclear ? [notBroken(t)] : []),
  ];
}

function unansweredLines(
  report: CheckReport,
  context: ReportContext,
  t: Tongue,
): readonly string[] {
  const { say, list } = t;
  const failures = report.assessment.products
    .flatMap(({ failures }) => failures)
    // The lead already says that our settings are refused.
    .filter(({ problem }) => report.ourFault === undefined || !isOurFault(problem))
    .map(({ call, problem }) => ({
      call: callNames(t)[call],
      whatHappened: problemSentence(problem, context.markup, t),
    }));
  const lines = failures.map(({ whatHappened }) => {
    const sameProblem = failures.filter((other) => other.whatHappened === whatHappened);
    const calls = list([...new Set(sameProblem.map(({ call }) => call))]);
    return say(
      `이번에 확인하지 못함: ${calls}. ${whatHappened}`,
      `Could not check this time: ${calls}. ${whatHappened}`,
    );
  });
  return [...new Set(lines)];
}

function wordsOf(
  reason: Reason,
  { stage, checkedAt: at }: CheckReport,
  { policy: { collectsBy }, markup }: ReportContext,
  t: Tongue,
) {
  // What closes the alert stands on the alert.
  return reasonWords(reason, { at, stage, collectsBy, markup, isWatched: false }, t);
}

function reasonParts(
  reason: Reason,
  report: CheckReport,
  context: ReportContext,
  t: Tongue,
): Pick<ReportParts, 'impact' | 'todo'> {
  const { consequence, todo } = wordsOf(reason, report, context, t);
  const concerned = report.assessment.products.filter(({ product }) =>
    reason.products.includes(product),
  );
  const isSaid =
    report.assessment.isNotMember ||
    ('beside' in reason && reason.beside === 'working-dept-user') ||
    concerned.every(({ verdict }) => verdict.kind === 'broken');
  return {
    todo,
    impact: isSaid ? uncollectedSince(reason, report, concerned, context.now, t) : consequence,
  };
}

/** What the title of a report about an expired certificate does not say: since when invoices are missing. */
function uncollectedSince(
  reason: Reason,
  { assessment }: CheckReport,
  products: readonly ProductAssessment[],
  now: Instant,
  t: Tongue,
): string | undefined {
  const isOnlyMethod =
    reason.kind === 'certificate-expiry' && reason.expired && reason.deptUserUnsure === undefined;
  if (!isOnlyMethod) return undefined;
  // A department user may have collected for longer.
  const since = Math.min(...products.map(({ collectableAt = 0 }) => collectableAt));
  const day = t.dayAndMonth(Math.max(since, reason.expiresAt), now);
  const uncollected = t.say(
    `${day} 이후 수집되지 않았습니다.`,
    `Nothing has been collected since ${day}.`,
  );
  const labels = products.map(({ product }) => t.words.productLabel[product]);
  const label = products.length < assessment.products.length ? `${t.list(labels)}: ` : '';
  return `${label}${uncollected} ${recollectSentence(day, t)}`;
}

function todoWithoutReason({ assessment, ourFault, held }: CheckReport, t: Tongue) {
  const advice = (intro: string): Advice => ({ intro, steps: [] });
  const { say } = t;
  const { checkAgain, testAnyway } = t.words.button;
  const { products } = assessment;
  if (ourFault !== undefined) return undefined;
  // "Check again" would not test either.
  if (held.some(waitsForConfirmation)) {
    return advice(
      say(
        `먼저 회사가 팝빌에 등록한 인증으로 홈택스에 직접 로그인해 봅니다. 로그인되면 '${testAnyway}'를 눌러 주세요.`,
        `First have the company log in to HomeTax with the registered credentials. Once that works, press "${testAnyway}".`,
      ),
    );
  }
  if (products.some(({ deptUser }) => deptUser.kind === 'untested')) {
    return advice(
      say(
        `'${checkAgain}'을 누르면 부서사용자 로그인을 테스트합니다.`,
        `Press "${checkAgain}" to test the department user login.`,
      ),
    );
  }
  return products.some(({ verdict, failures }) => verdict.kind === 'unknown' || failures.length > 0)
    ? advice(
        say(
          `잠시 뒤 '${checkAgain}'을 눌러 주세요. 인증을 다시 등록할 필요는 없습니다.`,
          `Press "${checkAgain}" in a few minutes. Nothing needs to be registered again.`,
        ),
      )
    : undefined;
}

/** Collection depends on the certificate alone. */
function mayNeedDeptUser({ deptUser, certificate }: ProductAssessment): boolean {
  return deptUser.kind === 'missing' && certificate.kind === 'valid';
}

/** The text of the notification: company, problem and date first. `company` is short and in the context's markup. */
export function reportSentence(
  report: CheckReport,
  company: string,
  context: ReportContext,
  t: Tongue,
): string {
  const { say } = t;
  const { assessment, ourFault, brn } = report;
  const { products, reasons, isNotMember } = assessment;
  if (ourFault !== undefined) {
    return say(
      `${company}: 확인하지 못했습니다. 앱의 팝빌 연동 설정에 문제가 있으니 관리자에게 알려 주세요. 인증에 문제가 있다는 뜻은 아닙니다.`,
      `${company}: could not check. The app's POPBiLL settings are wrong; tell an admin. This doesn't mean authentication is broken.`,
    );
  }
  const [worst] = reasons;
  const hasFailures = products.some(({ failures }) => failures.length > 0);
  const isUnknown =
    hasFailures && worstVerdict(products.map(({ verdict }) => verdict))?.kind === 'unknown';
  const firstFacts = () => {
    const facts = products.slice(0, 1).flatMap((product) => productLines(product, context.now, t));
    return isUnknown
      ? [say('인증에 문제가 있다는 뜻은 아닙니다', "doesn't mean authentication is broken")]
      : facts.slice(0, 2).map(lowerFirst);
  };
  const parts = [
    ...(worst === undefined || isNotMember ? [] : [wordsOf(worst, report, context, t).problem]),
    titleState(report, t),
    ...(worst === undefined ? firstFacts() : []),
    ...(hasFailures && !isUnknown ? [say('일부는 확인하지 못함', 'partly checked')] : []),
    ...(company === formatBrn(brn) ? [] : [formatBrn(brn)]),
  ];
  return `${company}: ${parts.join(' · ')}`;
}
