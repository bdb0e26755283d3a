import { alertState, ownerFact } from '../alert/alert-words.js';
import { worstFirst } from '../assessment/assess-rules.js';
import type { Assessment, DeptUserState, ProductAssessment } from '../assessment/assessment.js';
import { areAttemptsSpent, type HeldTest } from '../assessment/lock-out-rules.js';
import { popbillCode, quotePopbill } from '../assessment/reason-parts-words.js';
import { attemptsUsed, productNames } from '../assessment/verdict-words.js';
import { brnErrors } from '../company/choose-words.js';
import { hasValidCheckDigit, nameAndBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Method, Product } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import type { Markup } from '../text/markup.js';
import { lowerFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import type { CheckReport, CheckRequest } from './check-company.js';

export interface ReportContext {
  readonly request: Pick<CheckRequest, 'intent' | 'method' | 'product'>;
  readonly policy: Pick<Policy, 'collectsBy'>;
  readonly now: Instant;
  readonly markup: Markup;
}

/** `undefined` for a plain check, which asks nothing in particular. */
export function answerTo(
  report: Pick<CheckReport, 'assessment' | 'tested' | 'hasResolvedAlert'>,
  context: Pick<ReportContext, 'request' | 'now'>,
  t: Tongue,
): string | undefined {
  const { assessment, tested, hasResolvedAlert } = report;
  const { intent, method, product } = context.request;
  const { products, isNotMember } = assessment;
  const isPlain = intent === 'check' || intent === 'check-again';
  const asked =
    product === undefined
      ? worstFirst(products)[0]
      : products.find((each) => each.product === product);
  if (isPlain || isNotMember) return undefined;
  if (asked === undefined) return product && notCollected(product, t);
  const isAboutCertificate = intent === 'certificate-login' || method === 'certificate';
  const testedMethods = tested
    .filter((test) => test.product === asked.product)
    .map((test) => test.method);
  const answer = isAboutCertificate
    ? certificateLoginAnswer(asked, testedMethods, context.now, t)
    : registrationAnswer(asked, testedMethods, context, t);
  return [
    ...(products.length > 1 ? [`${t.words.productLabel[asked.product]}:`] : []),
    answer,
    ...(hasResolvedAlert ? [t.say('알림을 닫았습니다.', 'The alert is closed.')] : []),
  ].join(' ');
}

/** The person registered something that is not checked, e.g. on the page of `/hometax popup 한빛 cashbill`. */
function notCollected(product: Product, { say, words }: Tongue): string {
  const name = words.productLabel[product];
  return say(
    `${name}: 이 회사의 수집 항목이 아니어서 확인하지 않았습니다. 확인하려면 '${words.button.edit}'에서 수집 항목에 추가해 주세요.`,
    `${name}: not checked, because the company is not watched for them. To check them, press "${words.button.edit}" and add them.`,
  );
}

function certificateLoginAnswer(
  assessed: ProductAssessment,
  tested: readonly Method[],
  now: Instant,
  t: Tongue,
): string {
  const { certificate, failures } = assessed;
  const isTested = tested.includes('certificate');
  const decisiveCall = isTested ? 'certificate-login-test' : 'certificate-expiry';
  if (failures.some(({ call }) => call === decisiveCall)) return couldNotCheck(t);
  if (certificate.kind !== 'valid') return certificateAnswer(assessed, now, t);
  return certificate.loginTestedAt === undefined || !isTested
    ? t.say('인증서 로그인을 테스트하지 않았습니다.', 'The certificate login was not tested.')
    : t.say('인증서로 홈택스에 로그인됩니다.', 'The certificate logs in to HomeTax.');
}

function registrationAnswer(
  assessed: ProductAssessment,
  tested: readonly Method[],
  context: Pick<ReportContext, 'request' | 'now'>,
  t: Tongue,
): string {
  const { deptUser, certificate, failures } = assessed;
  const unanswered = failures.map(({ call }) => call);
  const isLoginAsked = context.request.intent !== 'without-login';
  // The facts about an unanswered question are of an earlier check.
  const isDeptUserOld =
    unanswered.includes('dept-user-registered') ||
    (isLoginAsked && unanswered.includes('dept-user-login-test'));
  switch (deptUser.kind) {
    case 'works':
    case 'rejected':
    case 'untested':
      if (isDeptUserOld) return couldNotCheck(t);
      return deptUserAnswer(deptUser, tested.includes('deptUser'), context.request, t);
    case 'missing':
    case 'unknown': {
      const mayBeRegistered = isDeptUserOld || deptUser.kind === 'unknown';
      return unanswered.includes('certificate-expiry') ||
        (mayBeRegistered && certificate.kind === 'missing')
        ? couldNotCheck(t)
        : certificateAnswer(assessed, context.now, t);
    }
  }
}

function deptUserAnswer(
  deptUser: Extract<DeptUserState, { readonly kind: 'works' | 'rejected' | 'untested' }>,
  isTested: boolean,
  { intent }: ReportContext['request'],
  t: Tongue,
): string {
  const { say } = t;
  const notLoggedIn = say('이번에는 로그인하지 않고 확인했습니다.', 'This check did not log in.');
  switch (deptUser.kind) {
    case 'works':
      return isTested
        ? say(
            '확인했습니다. 부서사용자 로그인이 정상입니다.',
            'Checked: the department user login works.',
          )
        : notLoggedIn;
    case 'rejected': {
      if (isTested) {
        return say(
          '홈택스가 부서사용자 로그인을 거부했습니다.',
          'HomeTax rejected the department user login.',
        );
      }
      const { testAnyway, registeredAgain } = t.words.button;
      const isSpent = areAttemptsSpent(deptUser);
      // The notes say until when the requested test is held back; pressing a button again would not help.
      if (intent === 'confirmed' || (intent === 'registered-again' && !isSpent)) return notLoggedIn;
      const button = isSpent ? testAnyway : registeredAgain;
      return say(
        `다시 등록했는지는 로그인해야 알 수 있습니다. 등록을 마쳤으면 '${button}'를 눌러 주세요.`,
        `Only a login can tell whether it was registered again. If it was, press "${button}".`,
      );
    }
    case 'untested':
      return say(
        '부서사용자가 등록되어 있습니다. 로그인되는지는 아직 확인되지 않았습니다.',
        'A department user is registered. Its login is still unconfirmed.',
      );
  }
}

function certificateAnswer(
  { certificate, verdict }: ProductAssessment,
  now: Instant,
  t: Tongue,
): string {
  const { say } = t;
  switch (certificate.kind) {
    case 'unusable':
      return say(
        '이 인증서로는 홈택스에 로그인되지 않습니다.',
        'The certificate does not log in to HomeTax.',
      );
    case 'valid': {
      const date = t.fullDate(certificate.expiresAt);
      const registered = say(
        `확인했습니다. 팝빌에 등록된 인증서의 만료일은 ${date}입니다.`,
        `Checked: the registered certificate is valid until ${date}.`,
      );
      const remains = say(
        '곧 만료되니, 갱신했다면 새 인증서를 팝빌에 등록해야 합니다.',
        'It expires soon: if it was renewed, the new one still has to be registered with POPBiLL.',
      );
      return verdict.kind === 'at-risk' ? `${registered} ${remains}` : registered;
    }
    // If the certificate has been renewed, the new one is not registered with POPBiLL yet.
    case 'expired': {
      const date = t.dayAndMonth(certificate.expiresAt, now);
      return say(
        `팝빌에 등록된 만료일이 아직 ${date}입니다. 은행과 홈택스까지 마쳤다면 팝빌 등록이 남았습니다.`,
        `POPBiLL still has the certificate that expired on ${date}. If a renewed or new one is registered in HomeTax, only the registration with POPBiLL is left.`,
      );
    }
    case 'missing':
      return say('아직 팝빌에 등록된 인증이 없습니다.', 'Nothing is registered with POPBiLL yet.');
    case 'unknown':
      return couldNotCheck(t);
  }
}

const couldNotCheck = ({ say }: Tongue) => say('확인하지 못했습니다.', 'Could not check.');

/** In English `tomorrow at 08:30`, `on 27 Nov at 08:30`. */
function atTime(at: Instant, now: Instant, { language, relativeTime }: Tongue): string {
  const time = relativeTime(at, now);
  if (language === 'ko') return time;
  return time.includes(',') ? `on ${time.replace(',', ' at')}` : time.replace(' ', ' at ');
}

export function notesOf(report: CheckReport, context: ReportContext, t: Tongue): readonly string[] {
  const { assessment, company, held, alertLife } = report;
  const { reasons } = assessment;
  const { now, markup } = context;
  const [, shownBrn] = nameAndBrn(report, (shown) => shown);
  // The reason itself says that too many logins were rejected.
  const areSpentAttemptsExplained = reasons.some(
    (reason) => reason.kind === 'check-broken' && reason.attempts !== undefined,
  );
  const unexplainedTests = held.filter(
    ({ why }) => why !== 'attempts-spent' || !areSpentAttemptsExplained,
  );
  const notes = new Set([
    shownBrn,
    company?.owner && ownerFact(markup.person(company.owner), t),
    ...reasons.map((reason) => forProducts(loginCount(reason, t), reason, reasons, t)),
    ...unexplainedTests.map((test) => heldTestNote(test, assessment, context, t)),
    ...reasons.map((reason) => forProducts(nextTest(reason, report, t), reason, reasons, t)),
    ...reasons.map((reason) => popbillNote(reason, markup, t)),
    alertLife &&
      lowerFirst(alertState(alertLife, now, markup, t) ?? t.say('열린 알림 있음', 'alert open')),
    scheduleNote(report, now, t),
  ]);
  return [...notes].filter((note) => note !== undefined);
}

function scheduleNote(
  { company, nextSweepAt }: CheckReport,
  now: Instant,
  t: Tongue,
): string | undefined {
  const { say, words } = t;
  if (company === undefined) {
    return say('모니터링하지 않는 회사(알림 없음)', 'not watched, so no alerts');
  }
  if (company.paused !== undefined) {
    const why = words.pauseReason[company.paused.reason];
    return say(
      `일시 중지(${why}): 정기 확인과 알림에서 빠짐`,
      `paused (${why}): no scheduled checks or alerts`,
    );
  }
  if (nextSweepAt === undefined) return undefined;
  const next = atTime(nextSweepAt, now, t);
  return say(`다음 정기 확인 ${next}`, `next scheduled check ${next}`);
}

function heldTestNote(
  { product, method, until, why }: HeldTest,
  { products }: Assessment,
  { request, now }: Pick<ReportContext, 'request' | 'now'>,
  { say, words, relativeTime }: Tongue,
): string | undefined {
  const end = until === undefined ? undefined : relativeTime(until, now);
  const untilThen =
    end === undefined ? say('오늘은', 'today') : say(`${end}까지`, `before ${end} KST`);
  switch (why) {
    case 'worked-just-now':
      return say(
        `이번에는 다시 로그인하지 않음(지금 테스트하려면 '${words.button.checkAgain}')`,
        `not logged in again (to test now, press "${words.button.checkAgain}")`,
      );
    case 'rejected-before':
      return say('잠금 방지를 위해 이번에는 재시도하지 않음', 'not retried, to avoid a lockout');
    case 'budget-spent': {
      // After a rejection, "I registered it again" has one test more than the other requests.
      const isRejected = products.some(
        (each) => each.product === product && each.deptUser.kind === 'rejected',
      );
      const hasOneMore =
        method === 'deptUser' && isRejected && request.intent !== 'registered-again';
      const except = hasOneMore ? say('(다시 등록한 경우 제외)', ' unless registered again') : '';
      return say(
        `잠금 방지를 위해 ${untilThen} 이 계정으로 다시 로그인하지 않음${except}`,
        `to avoid a lockout, no further login ${untilThen}${except}`,
      );
    }
    case 'attempts-spent':
    case 'count-lost':
      return say(
        `${words.method[method]} 로그인이 연속으로 거부되었거나 결과를 알 수 없어, 잠금 방지를 위해 테스트하지 않음`,
        `several ${words.method[method]} logins in a row were rejected or had no known result; not tested again, to avoid a lockout`,
      );
    case 'confirmed-already':
      return say(
        `최근 24시간 안에 운영자가 확인하고 테스트했으므로 ${untilThen} 더 로그인하지 않음`,
        `an operator confirmed a test in the last 24 hours, so there is no further login ${untilThen}`,
      );
    case 'operators-only':
      return say(
        '거부되었거나 결과를 알 수 없는 로그인은 운영자만 다시 테스트할 수 있음',
        'only operators can retest a login that was rejected or has no known result',
      );
    // These never reach a person's report: only sweeps have them, or ask-popbill has left them out.
    case 'tested-already':
    case 'waits-for-registration':
    case 'switched-off':
    case 'not-registered':
    case 'not-asked':
      return undefined;
  }
}

/** Adds the reason's products to its note about logins if another reason is of the same kind. */
function forProducts(
  note: string | undefined,
  { kind, products }: Reason,
  all: readonly Reason[],
  t: Tongue,
): string | undefined {
  const isAlone = all.filter((other) => other.kind === kind).length < 2;
  if (note === undefined || isAlone) return note;
  const names = productNames(products, t);
  return t.say(`${note}(${names})`, `${note} (${names})`);
}

function loginCount(reason: Reason, t: Tongue): string | undefined {
  if (reason.kind !== 'dept-user-login' && reason.kind !== 'certificate-invalid') return undefined;
  if (reason.attempts === undefined) return undefined;
  const used = attemptsUsed(reason.attempts, t);
  return t.say(`로그인 테스트 ${used}`, `login tests: ${used}`);
}

function nextTest(reason: Reason, { company }: CheckReport, { say }: Tongue): string | undefined {
  if (reason.kind !== 'dept-user-login' || reason.attempts === undefined) return undefined;
  if (areAttemptsSpent(reason)) return undefined;
  return reason.willTestAgain && company !== undefined && company.paused === undefined
    ? say('이후 정기 확인에서 한 번만 더 테스트', 'one more test at a later scheduled check')
    : say('다시 등록할 때까지 자동 로그인 없음', 'no automatic login until registered again');
}

/** The code, which POPBiLL's support asks for; with the message where the code alone explains nothing. */
function popbillNote(reason: Reason, markup: Markup, t: Tongue): string | undefined {
  if (reason.kind !== 'dept-user-login' && reason.kind !== 'certificate-invalid') return undefined;
  const isUnexplained = reason.sub === 'generic' || reason.sub === 'unusable';
  return isUnexplained ? quotePopbill(reason, markup, t) : popbillCode(reason.code, t);
}

export function warningsOf({ stage, brn, assessment }: CheckReport, t: Tongue): readonly string[] {
  if (stage !== 'test') return [];
  // The advice about a missing member explains the environment.
  const environment = assessment.isNotMember ? [] : [t.words.testStage];
  return hasValidCheckDigit(brn) ? environment : [...environment, brnErrors(t)['check-digit']];
}

/** A note for viewers, who do not see the buttons that the advice mentions. */
export const operatorsOnly = ({ say }: Tongue) =>
  say(
    '인증 페이지 열기와 거부된 로그인 재테스트는 운영자만 할 수 있습니다',
    'only operators can open the authentication page or retest a rejected login',
  );
