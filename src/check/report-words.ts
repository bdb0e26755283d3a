import { worstVerdict } from '../assessment/assess-rules.js';
import type { ProductAssessment } from '../assessment/assessment.js';
import { waitsForConfirmation } from '../assessment/lock-out-rules.js';
import { callNames, problemSentence } from '../assessment/problem-words.js';
import { quotePopbill } from '../assessment/reason-parts-words.js';
import { reasonWords } from '../assessment/reason-words.js';
import { formatBrn, nameAndBrn } from '../kernel/brn.js';
import type { Instant } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { isOurFault } from '../records/status.js';
import { type Advice, lowerFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { CheckReport } from './check-company.js';
import { answerTo, type ReportContext } from './report-answer-words.js';
import { planLine, productLines, productStates, stateLabel } from './report-lines-words.js';
import { notesOf, warningsOf } from './report-notes-words.js';

/** A report in words, for a message, a modal or a terminal, in the context's markup. */
export interface ReportParts {
  /** Plain text: `한빛상사 · 전자세금계산서 수집 불가`. */
  readonly title: string;
  /** The answer to the person's request. */
  readonly lead?: string;
  /** What is known, each fact once; `label` names the product whose facts differ from the other's. */
  readonly facts: readonly { readonly label?: string; readonly line: string }[];
  /** What limits the facts, and questions without an answer. */
  readonly remarks: readonly string[];
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
    // A line of what is unknown would repeat the questions without an answer.
    facts: assessment.isNotMember
      ? []
      : factLines(assessment.products.filter(hasFacts), context, t),
    remarks: remarkLines(report, context, t),
    ...(worst === undefined
      ? { todo: todoWithoutReason(report, t) }
      : reasonParts(worst, report, context, t)),
    others: others.map((reason) => ({
      label: t.words.reason[reason.kind],
      line: wordsOf(reason, report, context, t).consequence,
    })),
    tip:
      assessment.products.some(mayNeedDeptUser) && ourFault === undefined
        ? deptUserTip(t)
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
    .map(({ label, facts }) => ({
      label,
      line: facts.map((fact, i) => (i === 0 ? fact : lowerFirst(fact))).join(' · '),
    }));
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
  const causes = reasons.flatMap((reason) => causeOf(reason, t) ?? []);
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
    ...(isUnclear
      ? [say('인증에 문제가 있다는 뜻은 아닙니다.', "This doesn't mean authentication is broken.")]
      : []),
  ];
}

/** What the facts do not show; a wrong password is what a rejection usually means. */
function causeOf(reason: Reason, { say }: Tongue): string | undefined {
  if (reason.kind === 'certificate-invalid') {
    return reason.sub === 'wrong-company'
      ? say('다른 사업자번호의 인증서', 'the certificate belongs to another business number')
      : undefined;
  }
  if (reason.kind !== 'dept-user-login') return undefined;
  switch (reason.sub) {
    case 'wrong-password':
    case 'generic':
      return undefined;
    case 'wrong-company':
      return say('다른 사업자번호의 부서사용자', 'the account belongs to another business number');
    case 'wrong-account-type':
      return say('다른 용도의 부서사용자', 'the wrong kind of department user');
    case 'temporary-password':
      return say('임시 비밀번호 상태', 'a temporary password');
    case 'second-step-missing':
      return say('팝빌에 2차 인증 정보가 없음', 'POPBiLL has no 2-step verification details');
    case 'second-step-failed':
      return say('2차 인증 실패', '2-step verification failed');
  }
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
    report.assessment.isNotMember || concerned.every(({ verdict }) => verdict.kind === 'broken');
  return { todo, ...(isSaid ? {} : { impact: consequence }) };
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
        `먼저 회사가 홈택스에 직접 로그인해 봅니다. 로그인되면 '${testAnyway}'를 눌러 주세요.`,
        `First have the company log in to HomeTax. Once that works, press "${testAnyway}".`,
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

const deptUserTip = ({ say }: Tongue) =>
  say(
    '부서사용자(권장)를 등록하면 매년 갱신하지 않아도 됩니다. 무료이고 조회 전용이라 안전합니다.',
    'Recommended: register a department user. It is free, read-only and needs no yearly renewal.',
  );

/** The text of the notification: company, problem and date first. `company` is short and in the context's markup. */
export function reportSentence(
  report: CheckReport,
  company: string,
  now: Instant,
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
  const [first] = products;
  const hasFailures = products.some(({ failures }) => failures.length > 0);
  const isUnknown =
    hasFailures && worstVerdict(products.map(({ verdict }) => verdict))?.kind === 'unknown';
  const parts = [
    ...(worst === undefined || isNotMember ? [] : [problemOf(worst, now, t)]),
    titleState(report, t),
    ...(worst === undefined && first !== undefined && !isUnknown
      ? productLines(first, now, t).slice(0, 2).map(lowerFirst)
      : []),
    ...(isUnknown && worst === undefined
      ? [say('인증에 문제가 있다는 뜻은 아닙니다', "doesn't mean authentication is broken")]
      : []),
    ...(hasFailures && !isUnknown ? [say('일부는 확인하지 못함', 'partly checked')] : []),
    ...(company === formatBrn(brn) ? [] : [formatBrn(brn)]),
  ];
  return `${company}: ${parts.join(' · ')}`;
}

function problemOf(reason: Reason, now: Instant, t: Tongue): string {
  const { say, words } = t;
  switch (reason.kind) {
    case 'certificate-expiry': {
      const date = t.shortDate(reason.expiresAt, now);
      return reason.expired
        ? say(`인증서 ${date} 만료됨`, `certificate expired ${date}`)
        : say(`인증서 ${date} 만료`, `certificate expires ${date}`);
    }
    case 'dept-user-login': {
      const when = t.relativeTime(reason.rejectedAt, now);
      return say(`부서사용자 로그인 거부(${when})`, `login rejected (${when})`);
    }
    case 'plan':
      return lowerFirst(planLine(reason.plan, now, t));
    case 'certificate-invalid':
    case 'auth-missing':
    case 'member-missing':
    case 'check-broken':
      return lowerFirst(words.reason[reason.kind]);
  }
}
