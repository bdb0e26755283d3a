import { isDeepStrictEqual } from 'node:util';
import { isUndetermined, worstVerdict } from '../assessment/assess-rules.js';
import type { ProductAssessment } from '../assessment/assessment.js';
import { isOnlyMethod, recollectSentence } from '../assessment/certificate-words.js';
import { joinFacts, productLines } from '../assessment/facts-words.js';
import { waitsForConfirmation } from '../assessment/lock-out-rules.js';
import { callNames, problemSentence } from '../assessment/problem-words.js';
import { deptUserAdvice, notBroken, quotePopbill } from '../assessment/reason-parts-words.js';
import { failedChecksSentence, reasonName, reasonWords } from '../assessment/reason-words.js';
import { needsAction, stateOf } from '../assessment/urgency-rules.js';
import {
  productNames,
  productStates,
  stateLabel,
  withShownVerdict,
} from '../assessment/verdict-words.js';
import { formatBrn, nameAndBrn } from '../kernel/brn.js';
import { HOUR, type Instant } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { isOurFault } from '../records/status.js';
import { type Advice, lowerFirst, upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { CheckReport } from './check-company.js';
import { answerTo, notesOf, type ReportContext, warningsOf } from './report-notes-words.js';

export interface ReportParts {
  /** Plain text: `한빛상사 · 전자세금계산서 수집 불가`. */
  readonly title: string;
  /** The answer to the person's request, or that POPBiLL refused our settings. */
  readonly lead?: string;
  /** What is known, what limits it, and questions without an answer. `label` names the product if there is another. */
  readonly facts: readonly { readonly label?: string; readonly line: string }[];
  /** Absent if the title says it. */
  readonly impact?: string;
  readonly todo?: Advice;
  /** The further reasons: with their steps if they are as severe as the worst. */
  readonly others: readonly { readonly label: string; readonly todo: Advice }[];
  readonly tip?: string;
  /** For the grey line. */
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

export function reportParts(report: CheckReport, context: ReportContext, t: Tongue): ReportParts {
  const { assessment, ourFault } = report;
  const [worst, ...others] = assessment.reasons;
  const intro = adviceWithoutReason(report, t);
  const [company] = nameAndBrn(report, (name) => name);
  return {
    title: `${company} · ${titleState(report, t)}`,
    lead: ourFault === undefined ? answerTo(report, context, t) : ourFaultLead(report, context, t),
    facts: [
      ...(assessment.isNotMember
        ? []
        : // A product of which nothing is known gets no line: `failureLines` says what could not be checked.
          factLines(assessment.products.filter(hasFacts), context, t)),
      ...remarkLines(report, context, t).map((line) => ({ line })),
    ],
    ...(worst === undefined
      ? { todo: intro === undefined ? undefined : { intro, steps: [] } }
      : reasonParts(worst, report, context, t)),
    // The facts show what needs no action.
    others: others
      .filter((reason) => needsAction([reason]))
      .map((reason) => otherReason(reason, report, context, t)),
    tip:
      assessment.products.some(dependsOnlyOnCertificate) && ourFault === undefined
        ? deptUserAdvice(t)
        : undefined,
    notes: notesOf(report, context, t),
    warnings: warningsOf(report, t),
  };
}

function hasFacts({ deptUser, certificate, plan }: ProductAssessment): boolean {
  return deptUser.kind !== 'unknown' || certificate.kind !== 'unknown' || plan !== undefined;
}

function titleState({ assessment, ourFault }: CheckReport, t: Tongue): string {
  const { products, reasons, isNotMember } = assessment;
  if (ourFault !== undefined) return lowerFirst(t.words.label.couldNotCheck);
  if (isNotMember) return stateLabel(assessment, t);
  const shown = products.map((product) => withShownVerdict(product, reasons));
  return productStates(shown, t);
}

function ourFaultLead(report: CheckReport, { markup }: ReportContext, t: Tongue): string {
  const { ourFault, areSettingsRefused, assessment } = report;
  const lead = areSettingsRefused
    ? t.say(
        '앱의 팝빌 연동 설정에 문제가 있어 회사를 확인할 수 없습니다. 인증에 문제가 있다는 뜻은 아닙니다. 관리자에게 알려 주세요.',
        "The app's POPBiLL settings are wrong, so companies cannot be checked. This doesn't mean authentication is broken. Tell an admin.",
      )
    : t.say(
        '팝빌이 설정 문제로 요청을 거부해 이 회사를 확인하지 못했습니다. 인증에 문제가 있다는 뜻은 아닙니다. 다른 회사는 확인되면 이 회사의 사업자번호와 팝빌 아이디를 확인하고, 다른 회사도 확인되지 않으면 관리자에게 알려 주세요.',
        "POPBiLL refused the requests about this company, saying that a setting is wrong. This doesn't mean authentication is broken. If other companies can be checked, check this company's business number and POPBiLL ID; otherwise tell an admin.",
      );
  const lines = [
    lead,
    ourFault && quotePopbill(ourFault, markup, t),
    assessment.products.some(hasFacts) &&
      t.say('아래는 마지막으로 확인된 내용입니다.', 'Results of earlier checks:'),
  ];
  return lines.filter(Boolean).join('\n');
}

function factLines(
  products: readonly ProductAssessment[],
  { now }: ReportContext,
  t: Tongue,
): ReportParts['facts'] {
  const byProduct = products.map((assessed) => ({
    label: t.words.productLabel[assessed.product],
    facts: productLines(assessed, now, t),
  }));
  const [first, ...others] = byProduct;
  const common = (first?.facts ?? []).filter((fact) =>
    others.every(({ facts }) => facts.includes(fact)),
  );
  const differing = byProduct.map(({ label, facts }) => ({
    label,
    facts: facts.filter((fact) => !common.includes(fact)),
  }));
  return [...differing, { label: undefined, facts: common }]
    .filter(({ facts }) => facts.length > 0)
    .map(({ label, facts }) => ({ label, line: joinFacts(facts) }));
}

function remarkLines(report: CheckReport, context: ReportContext, t: Tongue): readonly string[] {
  const { say } = t;
  const { products, reasons } = report.assessment;
  const verdicts = products.map(({ verdict }) => verdict);
  const isByDate = verdicts.some((each) => each.kind === 'collectable' && each.basis === 'by-date');
  const isUnclear =
    worstVerdict(verdicts)?.kind === 'unknown' &&
    products.every((each) => each.deptUser.kind !== 'untested' || isUndetermined(each)) &&
    reasons.length === 0 &&
    report.ourFault === undefined;
  const causes = reasons.flatMap((reason) => {
    const { cause } = wordsOf(reason, report, context, t);
    if (cause === undefined) return [];
    const names = products.length === 1 ? '' : productNames(reason.products, t);
    return say(
      `원인${names && `(${names})`}: ${cause}`,
      `Cause${names && ` (${names})`}: ${cause}`,
    );
  });
  const lines = [
    countedState(report, t),
    ...causes,
    isByDate
      ? say(
          '유효기간 중에 재발급했다면 만료일 전이라도 로그인되지 않을 수 있습니다.',
          'If the certificate was reissued before expiry, the registered one may no longer log in.',
        )
      : '',
    ...failureLines(report, context, t),
    isUnclear ? notBroken(t) : '',
  ];
  return lines.filter((line) => line !== '');
}

/** How lists and counts show products that got no answer, if the title does not say it; otherwise empty. */
function countedState({ assessment, ourFault }: CheckReport, t: Tongue): string {
  const { products, reasons } = assessment;
  const checkBroken = reasons.find((reason) => reason.kind === 'check-broken');
  if (checkBroken !== undefined) {
    const failedChecks = failedChecksSentence(checkBroken, t);
    return stateOf(assessment) !== 'atRisk'
      ? ''
      : t.say(
          `${failedChecks} 이 때문에 중단 우려로 집계됩니다.`,
          `${failedChecks} The company therefore counts as at risk.`,
        );
  }
  const lastKnown = products
    .filter(isUndetermined)
    .map((each) => withShownVerdict({ ...each, verdict: each.lastKnown, failures: [] }, reasons))
    .filter(({ verdict }) => verdict.kind !== 'unknown');
  if (lastKnown.length === 0 || ourFault !== undefined) return '';
  const states = productStates(lastKnown, t);
  return t.say(`지난 확인 결과: ${states}`, `Last known status: ${states}`);
}

function failureLines(report: CheckReport, context: ReportContext, t: Tongue): readonly string[] {
  const { say, list, words, relativeTime } = t;
  const callsByProblem = new Map<string, Set<string>>();
  for (const { call, problem, at } of report.assessment.products.flatMap((each) => each.failures)) {
    // The lead already says that our settings are refused.
    if (report.ourFault !== undefined && isOurFault(problem)) continue;
    const name = callNames(t)[call];
    const when = relativeTime(at, context.now);
    // The failure may be from an earlier check, because not every check makes a login test.
    const isOld = context.now - at >= HOUR;
    const sentence = problemSentence(problem, context.markup, t);
    const calls = callsByProblem.get(sentence) ?? new Set();
    calls.add(isOld ? say(`${name}(${when})`, `${name} (${when})`) : name);
    callsByProblem.set(sentence, calls);
  }
  const { couldNotCheck } = words.label;
  const lead = say(`${couldNotCheck} · `, `${couldNotCheck}: `);
  return [...callsByProblem].map(([sentence, calls]) => `${lead}${list([...calls])}. ${sentence}`);
}

function wordsOf(
  reason: Reason,
  { stage, checkedAt: at }: CheckReport,
  { policy: { collectsBy }, markup }: ReportContext,
  t: Tongue,
) {
  // `isWatched: false` for watched companies too: only the alert says what closes it and what sweeps will do.
  return reasonWords(reason, { at, stage, collectsBy, markup, isWatched: false }, t);
}

function reasonParts(
  reason: Reason,
  report: CheckReport,
  context: ReportContext,
  t: Tongue,
): Pick<ReportParts, 'impact' | 'todo'> {
  const { consequence, todo } = wordsOf(reason, report, context, t);
  const affected = report.assessment.products.filter(({ product }) =>
    reason.products.includes(product),
  );
  const isImpactInTitle =
    report.assessment.isNotMember ||
    !needsAction([reason]) ||
    affected.every(({ verdict }) => verdict.kind === 'broken');
  // Nobody knows the impact now. The last known result is shown.
  const isUnknown =
    reason.kind !== 'check-broken' && affected.every(({ verdict }) => verdict.kind === 'unknown');
  if (!isImpactInTitle) return { todo, impact: isUnknown ? undefined : consequence };
  return { todo, impact: uncollectedSince(reason, report, affected, context.now, t) };
}

/** With its own steps if it is as severe as the worst reason and its advice differs, otherwise in one line. */
function otherReason(
  reason: Reason,
  report: CheckReport,
  context: ReportContext,
  t: Tongue,
): ReportParts['others'][number] {
  const [worst = reason] = report.assessment.reasons;
  const { consequence, todo } = wordsOf(reason, report, context, t);
  const isSameAdvice = isDeepStrictEqual(todo, wordsOf(worst, report, context, t).todo);
  const needsSteps = reason.severity === worst.severity && !isSameAdvice;
  const { intro = '', ...restOfAdvice } = needsSteps ? todo : { steps: [] };
  // In English, a deadline continues the label: "Do this by Tue 8 Dec".
  const advice = intro === upperFirst(intro) ? intro : `${t.words.label.whatToDo} ${intro}`;
  const name = reasonName(reason, t);
  const names = productNames(reason.products, t);
  const label =
    reason.kind === worst.kind ? t.say(`${name}(${names})`, `${name} (${names})`) : name;
  return { label, todo: { ...restOfAdvice, intro: `${consequence} ${advice}`.trimEnd() } };
}

/** Since when invoices are missing, which the title does not say; only if an expired certificate is the only method. */
function uncollectedSince(
  reason: Reason,
  { assessment }: CheckReport,
  products: readonly ProductAssessment[],
  now: Instant,
  t: Tongue,
): string | undefined {
  const isExpired = reason.kind === 'certificate-expiry' && reason.expired;
  if (!isExpired || !isOnlyMethod(reason)) return undefined;
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

function adviceWithoutReason(
  { assessment, ourFault, held }: CheckReport,
  { say, words }: Tongue,
): string | undefined {
  const { checkAgain, testAnyway } = words.button;
  const { products } = assessment;
  if (ourFault !== undefined) return undefined;
  // "Check again" would not test the login either.
  if (held.some(waitsForConfirmation)) {
    return say(
      `먼저 회사가 팝빌에 등록한 인증으로 홈택스에 직접 로그인해 봅니다. 로그인되면 '${testAnyway}'를 눌러 주세요.`,
      `First have the company log in to HomeTax with the registered credentials. Once that works, press "${testAnyway}".`,
    );
  }
  // Pressing the button again would not help a viewer.
  if (held.some(({ why }) => why === 'operators-only')) {
    return say(
      '부서사용자 로그인 테스트를 운영자에게 요청해 주세요. 아직은 인증을 다시 등록하지 마세요.',
      "Ask an operator to test the department user login. Don't register anything again for now.",
    );
  }
  // The notes say until when nobody's button tests the login.
  if (held.some(({ why }) => why === 'budget-spent')) return undefined;
  if (products.some(({ deptUser }) => deptUser.kind === 'untested')) {
    return say(
      `'${checkAgain}'을 누르면 부서사용자 로그인을 테스트합니다.`,
      `Press "${checkAgain}" to test the department user login.`,
    );
  }
  return products.some(({ verdict, failures }) => verdict.kind === 'unknown' || failures.length > 0)
    ? say(
        `잠시 뒤 '${checkAgain}'을 눌러 주세요. 아직은 인증을 다시 등록하지 마세요.`,
        `Press "${checkAgain}" in a few minutes. Don't register anything again for now.`,
      )
    : undefined;
}

function dependsOnlyOnCertificate({ deptUser, certificate }: ProductAssessment): boolean {
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
      `${company}: 팝빌이 설정 문제로 요청을 거부해 확인하지 못했습니다. 다른 회사도 확인되지 않으면 관리자에게 알려 주세요. 인증에 문제가 있다는 뜻은 아닙니다.`,
      `${company}: could not check. POPBiLL refused the requests, saying that a setting is wrong. This doesn't mean authentication is broken.`,
    );
  }
  const [worst] = reasons;
  const hasFailures = products.some(({ failures }) => failures.length > 0);
  const isUnknown =
    hasFailures && worstVerdict(products.map(({ verdict }) => verdict))?.kind === 'unknown';
  const facts = products.slice(0, 1).flatMap((product) => productLines(product, context.now, t));
  const firstFacts = isUnknown
    ? [say('인증에 문제가 있다는 뜻은 아닙니다', "this doesn't mean authentication is broken")]
    : facts.slice(0, 2).map(lowerFirst);
  const parts = [
    ...(worst === undefined || isNotMember ? [] : [wordsOf(worst, report, context, t).problem]),
    titleState(report, t),
    ...(worst === undefined ? firstFacts : []),
    ...(hasFailures && !isUnknown ? [say('일부는 확인하지 못함', 'partly checked')] : []),
    ...(company === formatBrn(brn) ? [] : [formatBrn(brn)]),
  ];
  return `${company}: ${parts.join(' · ')}`;
}
