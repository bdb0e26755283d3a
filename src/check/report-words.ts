import { worstVerdict } from '../assessment/assess-rules.js';
import type { Assessment, ProductAssessment, Verdict } from '../assessment/assessment.js';
import { waitsForConfirmation } from '../assessment/lock-out-rules.js';
import { callNames, problemSentence } from '../assessment/problem-words.js';
import {
  companyLabel,
  deptUserAdvice,
  quotePopbill,
  type ReasonWords,
  severityWord,
} from '../assessment/reason-parts-words.js';
import { reasonWords } from '../assessment/reason-words.js';
import { verdictLabel } from '../assessment/verdict-words.js';
import { hasValidCheckDigit, nameAndBrn } from '../kernel/brn.js';
import type { Product } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import { isOurFault } from '../records/status.js';
import { count } from '../text/format.js';
import { lowerFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { CheckReport } from './check-company.js';
import { answerTo, atTime, type ReportContext } from './report-answer-words.js';
import { heldTestLine, productHeading, productLines, stateLabel } from './report-lines-words.js';

/** A report in words, for a message, a modal or a terminal, in the context's markup. */
export interface ReportParts {
  /** Plain text: `한빛상사 · 123-45-67891 · 수집 가능`. */
  readonly title: string;
  /** The answer to the person's request. */
  readonly lead?: string;
  readonly warnings: readonly string[];
  readonly products: readonly {
    readonly product: Product;
    readonly heading: string;
    readonly lines: readonly string[];
  }[];
  /** Questions without an answer, and login tests that were held back. */
  readonly unanswered: readonly string[];
  /** Worst first. */
  readonly reasons: readonly (ReasonWords & { readonly heading: string })[];
  /** Advice if there are no reasons. */
  readonly todo: readonly string[];
  readonly closing: readonly string[];
  /** The text of the notification. */
  readonly sentence: string;
}

export function reportParts(report: CheckReport, context: ReportContext, t: Tongue): ReportParts {
  const { assessment, ourFault, stage, brn } = report;
  // Nothing is known about a company that is not a member, or was never checked because POPBiLL refuses our settings.
  const hasNoFacts = assessment.isNotMember || (ourFault !== undefined && !hasFacts(assessment));
  return {
    title: titleOf(report, t),
    lead: ourFault === undefined ? answerTo(report, context, t) : ourFaultLead(report, context, t),
    warnings: [
      ...(stage === 'test' ? [t.words.testStage] : []),
      ...(stage === 'test' && !hasValidCheckDigit(brn) ? [checkDigitWarning(t)] : []),
    ],
    products: hasNoFacts
      ? []
      : assessment.products.map((each) => ({
          product: each.product,
          heading: productHeading(each, t),
          lines: productLines(each, context.now, t),
        })),
    unanswered: unansweredLines(report, context, t),
    reasons: assessment.reasons.map((reason) => reasonPart(reason, report, context, t)),
    todo: todoOf(report, t),
    closing: closingOf(report, context, t),
    sentence: sentenceOf(report, context, t),
  };
}

const checkDigitWarning = ({ say }: Tongue) =>
  say(
    '사업자번호의 마지막 숫자가 맞지 않습니다. 테스트 환경이라 그대로 확인했지만 다시 봐 주세요.',
    'The last digit of this business no. does not fit. On the test stage it was checked all the same, but please look again.',
  );

function hasFacts({ products, isNotMember }: Assessment): boolean {
  return (
    isNotMember ||
    products.some(
      ({ deptUser, certificate, plan }) =>
        deptUser.kind !== 'unknown' || certificate.kind !== 'unknown' || plan !== undefined,
    )
  );
}

function titleOf({ name, brn, assessment, ourFault }: CheckReport, t: Tongue): string {
  const state =
    ourFault === undefined
      ? stateLabel(verdictsOf(assessment), assessment.isNotMember, t)
      : lowerFirst(t.words.label.couldNotCheck);
  return [...nameAndBrn({ name, brn }, (shown) => shown), state].join(' · ');
}

function verdictsOf({ products }: Assessment): readonly Verdict[] {
  return products.map(({ verdict }) => verdict);
}

function ourFaultLead(report: CheckReport, { markup }: ReportContext, t: Tongue): string {
  const { ourFault, setupOpen, assessment } = report;
  const lead = setupOpen
    ? t.say(
        '팝빌이 이 앱의 설정을 받아들이지 않아 회사들을 확인할 수 없습니다. 회사의 인증이 잘못되었다는 뜻은 아닙니다. 관리자에게 알려 주세요.',
        'POPBiLL does not accept the settings of this app, so companies cannot be checked. This says nothing about any authentication. Please tell an admin.',
      )
    : t.say(
        '팝빌이 설정 문제라며 이 회사에 관한 질문을 받아들이지 않아 확인하지 못했습니다. 회사의 인증이 잘못되었다는 뜻은 아닙니다. 다른 회사는 확인된다면 이 회사의 사업자번호와 팝빌 아이디를 봐 주시고, 다른 회사도 그렇다면 관리자에게 알려 주세요.',
        'POPBiLL turned the questions about this company away as if a setting were wrong, so it could not be checked. This says nothing about its authentication. If other companies can be checked, look at its business no. and its POPBiLL ID; otherwise please tell an admin.',
      );
  const popbillQuote = ourFault === undefined ? [] : [quotePopbill(ourFault, markup, t)];
  const earlierNote = t.say('아래는 전에 확인한 내용입니다.', 'What follows was found earlier.');
  return [lead, ...popbillQuote, ...(hasFacts(assessment) ? [earlierNote] : [])].join('\n');
}

function unansweredLines(report: CheckReport, context: ReportContext, t: Tongue): string[] {
  const { say, list } = t;
  const failures = report.assessment.products
    .flatMap(({ failures }) => failures)
    // The lead already says that our settings are refused.
    .filter(({ problem }) => report.ourFault === undefined || !isOurFault(problem))
    .map(({ call, problem }) => ({
      call: callNames(t)[call],
      whatHappened: problemSentence(problem, context.markup, t),
    }));
  const unanswered = failures.map(({ whatHappened }) => {
    const sameProblem = failures.filter((other) => other.whatHappened === whatHappened);
    const calls = list([...new Set(sameProblem.map(({ call }) => call))]);
    return say(
      `${calls} · 확인하지 못했습니다. ${whatHappened}`,
      `Could not check: ${calls}. ${whatHappened}`,
    );
  });
  const held = report.held.map((test) => heldTestLine(test, context.now, t));
  // Both products often give the same line.
  return [...new Set([...unanswered, ...held].filter((line) => line !== undefined))];
}

function reasonPart(reason: Reason, report: CheckReport, context: ReportContext, t: Tongue) {
  const { company, stage, checkedAt: at } = report;
  const { policy, markup } = context;
  const isWatched = company !== undefined && company.paused === undefined;
  const reasonContext = { at, stage, collectsBy: policy.collectsBy, markup, isWatched };
  const severity = severityWord(reason.severity, stage, t);
  return {
    ...reasonWords(reason, reasonContext, t),
    heading: `${severity} · ${t.words.reason[reason.kind]}`,
  };
}

function todoOf({ assessment, ourFault, held }: CheckReport, t: Tongue): string[] {
  const { say } = t;
  const { checkAgain } = t.words.button;
  const { products, reasons } = assessment;
  if (ourFault !== undefined || reasons.length > 0) return [];
  // The lines of held tests give the advice, because "check again" would not test either.
  if (held.some(waitsForConfirmation)) return [];
  if (products.some(({ deptUser }) => deptUser.kind === 'untested')) {
    return [
      say(
        `'${checkAgain}'을 누르면 부서사용자로 로그인되는지 테스트합니다.`,
        `Press "${checkAgain}" to test whether the department user logs in.`,
      ),
    ];
  }
  if (products.some(({ verdict, failures }) => verdict.kind === 'unknown' || failures.length > 0)) {
    return [
      say(
        `잠시 뒤 '${checkAgain}'을 눌러 보세요. 인증을 다시 등록할 필요는 없습니다.`,
        `Please press "${checkAgain}" in a while. There is no need to register anything again.`,
      ),
    ];
  }
  const reliesOnCertificate = products.some(({ deptUser }) => deptUser.kind === 'missing');
  return [
    say('지금은 없습니다.', 'Nothing now.'),
    ...(reliesOnCertificate ? [deptUserAdvice(t)] : []),
  ];
}

function closingOf(report: CheckReport, { now }: ReportContext, t: Tongue): string[] {
  const { say, words } = t;
  const { company, alertOpen, nextSweepAt } = report;
  if (company === undefined) {
    return [
      say(
        '모니터링하지 않는 회사라, 문제가 생겨도 알림을 보내지 않습니다.',
        'This company is not watched, so no alert is sent when something happens.',
      ),
    ];
  }
  if (company.paused !== undefined) {
    const pauseReason = words.pauseReason[company.paused.reason];
    return [
      say(
        `일시 중지한 회사입니다(${pauseReason}). 정기 확인과 알림에서 빠져 있고, 이 결과로는 알림을 보내지 않습니다.`,
        `This company is paused (${pauseReason}): left out of scheduled checks and alerts. This result sends no alert.`,
      ),
    ];
  }
  const alert = say('열려 있는 알림이 있습니다.', 'There is an open alert.');
  const nextSweep = nextSweepAt === undefined ? undefined : atTime(nextSweepAt, now, t);
  return [
    ...(alertOpen ? [alert] : []),
    ...(nextSweep === undefined
      ? []
      : [say(`다음 정기 확인은 ${nextSweep}입니다.`, `The next scheduled check is ${nextSweep}.`)]),
  ];
}

function sentenceOf(report: CheckReport, { markup }: ReportContext, t: Tongue): string {
  const { say, words, list, language } = t;
  const { products, isNotMember } = report.assessment;
  const company = companyLabel(report, markup.quote, t);
  if (report.ourFault !== undefined) {
    return say(
      `${company} 상태를 확인하지 못했습니다. 팝빌이 이 앱의 설정을 받아들이지 않습니다. 회사의 인증이 잘못되었다는 뜻은 아닙니다. 관리자에게 알려 주세요.`,
      `${company} could not be checked, because POPBiLL does not accept the settings of this app. This says nothing about its authentication. Please tell an admin.`,
    );
  }
  if (isNotMember) {
    return say(
      `${company} 확인 결과: 우리 팝빌 연동회원이 아닙니다. 사업자번호와 환경을 봐 주세요.`,
      `${company} is not a POPBiLL member of ours. Please look at the business no. and the stage.`,
    );
  }
  const detail = detailOf(report.assessment, t);
  const worst = worstVerdict(verdictsOf(report.assessment));
  if (language === 'en' && worst?.kind === 'collectable') {
    const basis = worst.basis === 'by-date' ? ' (by date)' : '';
    const names = list(products.map(({ product }) => words.product[product]));
    return `${company} can collect ${names}${basis}. ${detail}`;
  }
  const verdicts = products.map(({ product, verdict }) => {
    const [name, label] = [words.product[product], lowerFirst(verdictLabel(verdict, t))];
    return say(`${name} ${label}`, `${name} – ${label}`);
  });
  return say(
    `${company} 확인 결과: ${list(verdicts)}. ${detail}`,
    `${company}: ${list(verdicts)}. ${detail}`,
  );
}

function detailOf(assessment: Assessment, t: Tongue): string {
  const { products, reasons } = assessment;
  const { say, words, list } = t;
  const isUnknown = worstVerdict(verdictsOf(assessment))?.kind === 'unknown';
  const isIncomplete = products.some(({ failures }) => failures.length > 0) && !isUnknown;
  const incompleteNote = isIncomplete
    ? say(' 이번에 확인하지 못한 것이 있습니다.', ' Some of it could not be checked this time.')
    : '';
  if (reasons.length > 0) {
    const labels = list([...new Set(reasons.map(({ kind }) => lowerFirst(words.reason[kind])))]);
    return say(`살펴볼 것: ${labels}.`, `Please look at: ${labels}.`) + incompleteNote;
  }
  const [first] = products;
  return first === undefined || isUnknown
    ? say('인증이 잘못되었다는 뜻은 아닙니다.', 'This says nothing about the authentication.')
    : collectableDetail(first, t) + incompleteNote;
}

function collectableDetail({ deptUser, certificate }: ProductAssessment, { say }: Tongue): string {
  const daysLeft = certificate.kind === 'valid' ? certificate.daysLeft : 0;
  const days = count(daysLeft, 'day');
  if (deptUser.kind === 'works') {
    return certificate.kind === 'valid'
      ? say(
          `부서사용자 로그인이 정상이고 인증서는 ${daysLeft}일 남았습니다.`,
          `The department user's login works and the certificate has ${days} left.`,
        )
      : say('부서사용자 로그인이 정상입니다.', "The department user's login works.");
  }
  return certificate.kind === 'valid' && certificate.loginTestedAt !== undefined
    ? say(
        `인증서는 ${daysLeft}일 남았고 로그인이 정상입니다.`,
        `The certificate has ${days} left; its login works.`,
      )
    : say(
        `인증서는 ${daysLeft}일 남았고 로그인은 테스트하지 않았습니다.`,
        `The certificate has ${days} left; its login was not tested.`,
      );
}

/** A note for viewers, who do not see the buttons that the advice mentions. */
export const operatorsOnly = ({ say }: Tongue) =>
  say(
    '인증 페이지를 열거나 거부된 로그인을 다시 테스트하는 버튼은 운영 권한이 있는 분에게만 보입니다.',
    'The buttons to open the authentication page, or to test a rejected login again, are shown to operators only.',
  );
