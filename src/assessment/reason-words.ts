import { type Reason, type ReasonDetail, reasonDetail } from '../records/reason.js';
import { isAnswerLost, isOurFault } from '../records/status.js';
import { popbillSupport, upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { certificateExpiry, certificateInvalid } from './certificate-words.js';
import { deptUserLogin } from './dept-user-login-words.js';
import { MAX_ATTEMPTS, waitsForConfirmedTest } from './lock-out-rules.js';
import { planReason } from './plan-words.js';
import { problemSentence } from './problem-words.js';
import {
  byDeptUserOnly,
  cannotCollect,
  createDeptUserStep,
  deptUserRecommended,
  notBroken,
  popbillMenu,
  type ReasonContext,
  type ReasonWords,
  registerDeptUserStep,
  unwatchAdvice,
} from './reason-parts-words.js';

type AuthMissing = Extract<Reason, { kind: 'auth-missing' }>;
type MemberMissing = Extract<Reason, { kind: 'member-missing' }>;
type CheckBroken = Extract<Reason, { kind: 'check-broken' }>;

export function reasonWords(reason: Reason, context: ReasonContext, t: Tongue): ReasonWords {
  switch (reason.kind) {
    case 'certificate-expiry':
      return certificateExpiry(reason, context, t);
    case 'certificate-invalid':
      return certificateInvalid(reason, context, t);
    case 'dept-user-login':
      return deptUserLogin(reason, context, t);
    case 'auth-missing':
      return authMissing(reason, context, t);
    case 'member-missing':
      return memberMissing(reason, context, t);
    case 'plan':
      return planReason(reason, context, t);
    case 'check-broken':
      return checkBroken(reason, context, t);
  }
}

export function reasonName(reason: Reason, t: Tongue): string {
  if (reason.kind !== 'certificate-expiry') return kindName(reason.kind, reasonDetail(reason), t);
  return reason.expired
    ? t.say('인증서 만료됨', 'Certificate expired')
    : t.say('인증서 만료 예정', 'Certificate expires soon');
}

export function kindName(
  kind: Reason['kind'],
  detail: ReasonDetail | undefined,
  { words }: Tongue,
) {
  const { reason, certificateFault, planFault } = words;
  return detail === undefined ? reason[kind] : { ...certificateFault, ...planFault }[detail];
}

function authMissing(reason: AuthMissing, context: ReasonContext, t: Tongue): ReasonWords {
  const { say } = t;
  const { products, code, foundAt, collectableAt } = reason;
  const { at, collectsBy, isWatched = true } = context;
  const needsDeptUser = collectsBy === 'deptUser';
  const date = t.dayAndMonth(foundAt, at);
  const lastTime = collectableAt === undefined ? undefined : t.dayAndTime(collectableAt, at);
  const missingMethod = needsDeptUser
    ? say('부서사용자가', 'department user')
    : say('홈택스 인증이', 'authentication');
  const effect = cannotCollect(products, t);
  const registerStep = registerDeptUserStep(t, products);
  const orCertificate = say(
    `인증서를 쓰려면 홈택스에 먼저 등록한 뒤 ${products.length > 1 ? '두 인증 페이지에서 각각' : '인증 페이지에서'} 등록합니다.`,
    `(To use a certificate instead, register it in HomeTax, then on ${products.length > 1 ? 'both pages' : 'the same page'}.)`,
  );
  return {
    problem: say(
      `${missingMethod} 등록되어 있지 않습니다(${date} 확인)`,
      `${missingMethod} not registered (${date})`,
    ),
    date,
    fact:
      lastTime &&
      say(`${lastTime}에는 수집할 수 있었습니다.`, `Collection was still possible on ${lastTime}.`),
    consequence: needsDeptUser ? byDeptUserOnly(effect, t) : upperFirst(effect),
    todo: {
      intro: needsDeptUser ? undefined : deptUserRecommended(t),
      ordered: true,
      steps: [
        createDeptUserStep(products, t),
        needsDeptUser ? registerStep : `${registerStep} ${orCertificate}`,
      ],
    },
    remarks: [popbillMenu(t), ...(isWatched ? [unwatchAdvice(t)] : [])],
    request: say('부서사용자를 등록해 주세요.', 'Register a department user.'),
    code,
  };
}

function memberMissing(reason: MemberMissing, context: ReasonContext, t: Tongue): ReasonWords {
  const { say } = t;
  const { stage } = t.words;
  const { at, isWatched = true } = context;
  const [current, other] =
    context.stage === 'test' ? [stage.test, stage.production] : [stage.production, stage.test];
  const date = t.dayAndMonth(reason.foundAt, at);
  const effect = cannotCollect(reason.products, t);
  return {
    problem: say(
      `사업자번호가 연동회원 목록에 없습니다(${date} 확인)`,
      `not a linked member (${date})`,
    ),
    date,
    consequence: say(
      `인증을 확인할 수 없고 ${effect}`,
      `Authentication cannot be checked, and ${effect}`,
    ),
    todo: {
      steps: [
        say(
          '사업자번호가 맞는지 확인합니다(사업장마다 번호가 다릅니다).',
          'Check the business number (each branch has its own).',
        ),
        say(
          `환경이 맞는지 확인합니다. 지금은 ${current} 환경이고, ${other} 환경의 연동회원은 여기에 없습니다.`,
          `Check the environment. This is the ${current} environment; linked members of the ${other} environment do not exist here.`,
        ),
        say(
          '둘 다 맞다면 탈퇴했거나 아직 가입하지 않은 회사입니다. 연동회원으로 가입한 뒤 다시 확인해 주세요.',
          'If both are right, the company has left POPBiLL or has not joined yet. Once it has joined as a linked member, check again.',
        ),
      ],
    },
    remarks: isWatched ? [unwatchAdvice(t)] : [],
    request: say(
      `사업자번호와 환경(현재 ${current})을 확인해 주세요.`,
      `Check the business number and the environment (now: ${current}).`,
    ),
    code: reason.code,
  };
}

function checkBroken(reason: CheckBroken, context: ReasonContext, t: Tongue): ReasonWords {
  const { say } = t;
  const { failedSweepsAt, failure, knownSince: lastKnownAt } = reason;
  // Records of earlier versions have no `firstAskedAt`.
  const { firstAskedAt = failedSweepsAt[0] ?? failure.at } = reason;
  const since = t.dayAndMonth(lastKnownAt ?? firstAskedAt, context.at);
  const advice = checkBrokenAdvice(reason, context, t);
  return {
    problem: say(
      `상태를 ${since}${lastKnownAt === undefined ? '부터' : ' 이후'} 확인하지 못했습니다`,
      `status unknown since ${since}`,
    ),
    date: since,
    fact: `${failedChecksSentence(reason, t)} ${lastFailureSentence(failure, context, t)}`,
    consequence: `${canCollectUnknown(t)} ${notBroken(t)} ${lastKnownSentence(reason, context, t)}`,
    todo: { intro: advice, steps: [] },
    remarks: reason.attempts === undefined ? [popbillSupport(t)] : [],
    request: advice,
    code: failure.problem.kind === 'refused' ? failure.problem.code : undefined,
  };
}

/** `times` is absent in records of earlier versions and in examples. */
export function failedChecksSentence(
  { failedSweepsAt, times = failedSweepsAt.length }: CheckBroken,
  { say }: Tongue,
): string {
  return say(
    `${times}회 연속 확인하지 못했습니다.`,
    `${times} checks in a row got no usable answer.`,
  );
}

function lastFailureSentence(
  { problem, at }: CheckBroken['failure'],
  context: ReasonContext,
  t: Tongue,
): string {
  const { say } = t;
  const sentence = problemSentence(problem, context.markup, t);
  if (isAnswerLost(problem)) return sentence;
  const when = t.dayAndTime(at, context.at);
  return say(`마지막 시도(${when}): ${sentence}`, `Last attempt (${when} KST): ${sentence}`);
}

const canCollectUnknown = ({ say }: Tongue) =>
  say('지금 수집할 수 있는지 알 수 없습니다.', 'Whether collection works now is unknown.');

function lastKnownSentence(reason: CheckBroken, { at }: ReasonContext, t: Tongue): string {
  const { say, dayAndTime } = t;
  const { knownSince: lastKnownAt, couldCollectThen } = reason;
  if (lastKnownAt === undefined) {
    return say('아직 한 번도 확인된 적이 없습니다.', 'The status has never been known.');
  }
  const since = dayAndTime(lastKnownAt, at);
  return couldCollectThen
    ? say(
        `마지막으로 확인된 ${since}에는 수집할 수 있었습니다.`,
        `Last known status (${since}): can collect.`,
      )
    : say(`마지막으로 확인된 때는 ${since}입니다.`, `The status was last known on ${since}.`);
}

function checkBrokenAdvice(
  reason: CheckBroken,
  { isWatched = true, isSecondary = false }: ReasonContext,
  { say, words }: Tongue,
): string {
  const { checkAgain, testAnyway } = words.button;
  const { attempts, failure } = reason;
  // A test without an answer, or whose record was lost, counts too, because it may have been rejected.
  if (attempts !== undefined) {
    // Where the alert has no button for the test, "check again" leads to a report that has it.
    const hasButton = !isWatched || (waitsForConfirmedTest(reason) && !isSecondary);
    const button = hasButton ? testAnyway : checkAgain;
    return say(
      `로그인 테스트가 ${MAX_ATTEMPTS}회 연속 거부되었거나 결과를 알 수 없어, 잠금 방지를 위해 테스트를 중단했습니다. 먼저 회사가 부서사용자로 홈택스에 직접 로그인해 봅니다. 로그인되면 '${button}' 버튼을 눌러 주세요.`,
      `${MAX_ATTEMPTS} login tests in a row were rejected or had no known result, so testing stopped to avoid a lockout. First have the company log in to HomeTax as the department user. Once that works, press "${button}".`,
    );
  }
  return isOurFault(failure.problem)
    ? say(
        '다른 회사는 확인되므로 이 회사만의 문제로 보입니다. 팝빌 아이디(/hometax 추가)와 링크아이디 사용 권한을 확인하고, 모두 맞다면 이 코드를 팝빌 고객센터에 알려 주세요.',
        "Other companies can be checked, so the problem is probably this company's alone. Check its POPBiLL ID (/hometax watch) and whether our LinkID may still use that ID. If both are right, send these details to POPBiLL support.",
      )
    : say(
        `'${checkAgain}'을 눌러 보세요. 그래도 확인되지 않으면 이 내용을 팝빌 고객센터에 알려 주세요. 아직은 인증을 다시 등록하지 마세요.`,
        `Press "${checkAgain}". If that does not help, send these details to POPBiLL support. Don't register anything again for now.`,
      );
}
