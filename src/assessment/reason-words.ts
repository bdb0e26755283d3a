import type { Reason } from '../records/reason.js';
import { isAnswerLost, isOurFault, logsIn } from '../records/status.js';
import { upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { certificateExpiry } from './certificate-expiry-words.js';
import { certificateInvalid } from './certificate-invalid-words.js';
import { deptUserLogin } from './dept-user-login-words.js';
import { MAX_ATTEMPTS } from './lock-out-rules.js';
import { planReason } from './plan-words.js';
import { problemSentence } from './problem-words.js';
import {
  byDeptUserOnly,
  cannotCollect,
  deptUserFor,
  popbillCode,
  type ReasonContext,
  type ReasonWords,
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

function authMissing(reason: AuthMissing, context: ReasonContext, t: Tongue): ReasonWords {
  const { say } = t;
  const { products, code } = reason;
  const needsDeptUser = context.collectsBy === 'deptUser';
  const missing = needsDeptUser
    ? say('등록된 부서사용자가', 'no department user registered')
    : say('등록된 홈택스 인증이', 'no HomeTax authentication registered');
  const happened = needsDeptUser
    ? say(
        '팝빌에 부서사용자가 등록되어 있지 않습니다.',
        'No department user is registered at POPBiLL.',
      )
    : say(
        '팝빌에 공동인증서도 부서사용자도 등록되어 있지 않습니다.',
        'Neither a joint certificate nor a department user is registered at POPBiLL.',
      );
  const cannot = cannotCollect(products, t);
  const register = needsDeptUser
    ? say('부서사용자를', 'a department user')
    : say('부서사용자나 인증서를', 'a department user or a certificate');
  return {
    title: (name) => say(`${name}에 ${missing} 없습니다`, `${name}: ${missing}`),
    happened: `${happened}${lastCollectableSentence(reason, context, t)}`,
    consequence: needsDeptUser ? byDeptUserOnly(cannot, t) : upperFirst(cannot),
    todo: {
      intro: needsDeptUser
        ? undefined
        : say(
            '부서사용자를 권합니다. 무료이고 해마다 갱신하지 않아도 됩니다.',
            'We suggest a department user: it is free and needs no yearly renewal.',
          ),
      ordered: true,
      steps: [
        say(
          `회사가 홈택스에서 ${deptUserFor(products, t)}를 만들고 상태를 '사용'으로 둡니다.`,
          `The company creates ${deptUserFor(products, t)} at HomeTax and sets its state to "in use" (사용).`,
        ),
        say(
          '인증 페이지에서 아이디와 비밀번호를 등록합니다. 팝빌 사이트에서는 홈택스연동 > 환경설정 > 인증관리 > 부서사용자 인증입니다.',
          "Its ID and password are registered through the authentication page, or on POPBiLL's site under 홈택스연동 > 환경설정 > 인증관리 > 부서사용자 인증.",
        ),
        ...(needsDeptUser
          ? []
          : [
              say(
                '인증서를 쓰려면 홈택스에 등록한 인증서를 인증 페이지에 등록합니다.',
                'To use a certificate instead, register the one known to HomeTax on the same page.',
              ),
            ]),
      ],
    },
    remarks: unwatchAdvice(context, t),
    sentence: (company) =>
      say(
        `${company}에 ${missing} 없어 ${cannot} ${register} 등록해 주세요.`,
        `${company} has ${missing}, so ${cannot} Register ${register}.`,
      ),
    popbillCode: code === undefined ? undefined : popbillCode(code, t),
  };
}

function lastCollectableSentence(
  { collectableAt }: AuthMissing,
  { at, isWatched = true }: ReasonContext,
  { say, dayAndTime }: Tongue,
): string {
  if (collectableAt !== undefined) {
    const when = dayAndTime(collectableAt, at);
    return say(` ${when}에는 수집할 수 있었습니다.`, ` Collection was possible on ${when}.`);
  }
  return isWatched
    ? say(
        ' 모니터링을 시작한 뒤 수집할 수 있었던 적이 없습니다.',
        ' Collection has not been possible since we started watching.',
      )
    : '';
}

function memberMissing(reason: MemberMissing, context: ReasonContext, t: Tongue): ReasonWords {
  const { say } = t;
  const { isWatched = true } = context;
  const test = say('테스트', 'test');
  const production = say('운영', 'production');
  const [stage, other] = context.stage === 'test' ? [test, production] : [production, test];
  const when = t.dayAndTime(reason.foundAt, context.at);
  const cannot = cannotCollect(reason.products, t);
  const afterJoining = isWatched
    ? say(
        '팝빌 연동회원으로 가입하면 다음 확인에서 이 알림이 닫힙니다.',
        'Once it joins POPBiLL as our linked member, this alert closes with the next check.',
      )
    : say(
        '팝빌 연동회원으로 가입한 뒤 다시 확인해 주세요.',
        'Once it has joined POPBiLL as our linked member, check again.',
      );
  return {
    title: (name) =>
      say(
        `${name} 사업자번호가 팝빌 회원에 없습니다`,
        `${name}: business no. is not a POPBiLL member`,
      ),
    happened: say(
      `${when} 확인에서 팝빌이 이 사업자번호를 우리 연동회원 가운데서 찾지 못했습니다(지금 환경: ${stage}).`,
      `In the check of ${when} POPBiLL did not find this business no. among our linked members (stage now: ${stage}).`,
    ),
    consequence: say(
      `인증을 확인할 수 없고 ${cannot}`,
      `The authentication cannot be checked, and ${cannot}`,
    ),
    todo: {
      steps: [
        say(
          '사업자번호가 맞는지 봐 주세요. 지점이 있는 회사는 사업장마다 번호가 다릅니다.',
          'See whether the business no. is right. Each branch of a company has its own.',
        ),
        say(
          `환경을 봐 주세요. 지금은 ${stage} 환경이고, ${other} 환경에 가입한 회원은 여기에 없습니다.`,
          `See whether the stage is right. This is the ${stage} stage; members who joined in ${other} do not exist here.`,
        ),
        say(
          `번호와 환경이 맞다면 회원에서 탈퇴했거나 아직 가입하지 않은 것입니다. ${afterJoining}`,
          `If both are right, the company has left or has not joined yet. ${afterJoining}`,
        ),
      ],
    },
    remarks: unwatchAdvice(context, t),
    sentence: (company) =>
      say(
        `${company}의 사업자번호가 우리 팝빌 연동회원에 없어 ${cannot} 번호와 환경(지금 ${stage})을 봐 주세요.`,
        `the business no. of ${company} is not a POPBiLL member of ours, so ${cannot} Please look at the number and the stage (now: ${stage}).`,
      ),
    popbillCode: popbillCode(reason.code, t),
  };
}

function checkBroken(reason: CheckBroken, context: ReasonContext, t: Tongue): ReasonWords {
  const { say } = t;
  const { failedSweepsAt, times = failedSweepsAt.length, failure } = reason;
  const lastKnownAt = reason.knownSince;
  const days = t.list([...new Set(failedSweepsAt.map((at) => t.dayAndMonth(at, context.at)))]);
  const inSweeps =
    times > failedSweepsAt.length
      ? say(
          `최근 ${times}번의 정기 확인(마지막은 ${days})에서`,
          `In the last ${times} scheduled checks, most recently on ${days}`,
        )
      : say(`${days} 정기 확인에서`, `In the scheduled checks of ${days}`);
  const failureSentence = lastFailureSentence(failure, context, t);
  const request = reason.attempts === undefined ? checkAgainAdvice(t) : confirmationAdvice(t);
  return {
    title: (name) =>
      say(
        `${name} 상태를 ${times}번 연속 확인하지 못했습니다`,
        `${name}: could not check ${times} times in a row`,
      ),
    happened: say(
      `${inSweeps} 쓸 수 있는 답을 받지 못했습니다. ${failureSentence}`,
      `${inSweeps} we got no usable answer. ${failureSentence}`,
    ),
    consequence: say(
      `인증에 문제가 있다는 뜻은 아닙니다. ${lastKnownSentence(reason, context, t)}`,
      `This does not mean that the authentication is bad. ${lastKnownSentence(reason, context, t)}`,
    ),
    todo: { intro: checkBrokenAdvice(reason, t), steps: [] },
    remarks: [],
    sentence: (company) => {
      if (lastKnownAt === undefined || !reason.couldCollectThen) {
        return say(
          `${company}의 상태를 ${times}번 연속 확인하지 못했습니다. 인증에 문제가 있다는 뜻은 아닙니다. ${request}`,
          `${company} could not be checked ${times} times in a row. This does not mean that its authentication is bad. ${request}`,
        );
      }
      const lastKnownDay = t.dayAndMonth(lastKnownAt, context.at);
      return say(
        `${company}의 상태를 ${times}번 연속 확인하지 못했습니다. 인증에 문제가 있다는 뜻은 아니며, 마지막으로 확인한 ${lastKnownDay}에는 수집 가능이었습니다. ${request}`,
        `${company} could not be checked ${times} times in a row. This does not mean that its authentication is bad; it could collect when last checked on ${lastKnownDay}. ${request}`,
      );
    },
    popbillCode:
      failure.problem.kind === 'refused' ? popbillCode(failure.problem.code, t) : undefined,
  };
}

/** The failure may be a login test of an earlier day, because after too many unanswered tests no more are made. */
function lastFailureSentence(
  { problem, call, at }: CheckBroken['failure'],
  context: ReasonContext,
  t: Tongue,
): string {
  const sentence = problemSentence(problem, context.markup, t);
  if (isAnswerLost(problem)) return sentence;
  const subject = logsIn(call)
    ? t.say('마지막 로그인 테스트', 'The last login test')
    : t.say('마지막', 'The last time');
  const when = t.dayAndTime(at, context.at);
  return t.say(`${subject}(${when})에는 ${sentence}`, `${subject} (${when} KST): ${sentence}`);
}

function lastKnownSentence(reason: CheckBroken, { at }: ReasonContext, t: Tongue): string {
  const { say, dayAndTime } = t;
  const { knownSince: lastKnownAt, couldCollectThen, firstAskedAt } = reason;
  if (lastKnownAt !== undefined) {
    const since = dayAndTime(lastKnownAt, at);
    const lastState = couldCollectThen
      ? say(' 그때는 수집 가능이었습니다.', ' It could collect then.')
      : '';
    return say(
      `다만 ${since} 이후의 상태를 알지 못합니다.${lastState}`,
      `We simply do not know its state since ${since}.${lastState}`,
    );
  }
  if (firstAskedAt === undefined) {
    return say(
      '아직 한 번도 상태를 확인하지 못했습니다.',
      'We have never been able to find out its state.',
    );
  }
  const since = dayAndTime(firstAskedAt, at);
  return say(
    `${since}부터 물어보았지만 아직 한 번도 상태를 확인하지 못했습니다.`,
    `We have asked since ${since} and have never been able to find out its state.`,
  );
}

function checkBrokenAdvice({ attempts, failure }: CheckBroken, t: Tongue): string {
  if (attempts !== undefined) return confirmationAdvice(t);
  return isOurFault(failure.problem)
    ? t.say(
        "다른 회사는 확인되고 있어 이 회사만의 문제인 것 같습니다. '/hometax 추가' 명령으로 회사를 열어 팝빌 아이디를 보고, 우리 링크아이디로 계속 쓸 수 있는 회사인지 봐 주세요. 둘 다 맞다면 이 메시지의 코드를 팝빌 고객센터에 알려 주세요.",
        "Other companies are checked as usual, so this is probably about this company alone. Look at its POPBiLL ID with /hometax watch, and whether it may still be used under our LinkID. If both are right, give POPBiLL's support the code of this message.",
      )
    : t.say(
        `${checkAgainAdvice(t)} 그래도 안 되면 이 메시지의 시각과 코드를 팝빌 고객센터에 알려 주세요. 인증을 다시 등록할 필요는 없습니다.`,
        `${checkAgainAdvice(t)} If that does not help, give POPBiLL's support the times and the code of this message. There is no need to register anything again.`,
      );
}

const checkAgainAdvice = ({ say }: Tongue) =>
  say("'다시 확인'을 눌러 보세요.", 'Try "Check again".');

/** A test without an answer, or whose record was lost, counts too, because it may have been rejected. */
function confirmationAdvice({ say, words }: Tongue): string {
  const { checkAgain, testAnyway } = words.button;
  return say(
    `로그인 테스트 ${MAX_ATTEMPTS}번이 잇따라 거부되었거나 답이 없어서, 또는 그 결과를 읽을 수 없게 되어서, 계정이 잠기지 않도록 테스트를 멈췄습니다. 먼저 회사가 홈택스에 부서사용자로 직접 로그인해 보고, '${checkAgain}'을 누른 뒤 '${testAnyway}'로 확인해 주세요.`,
    `${MAX_ATTEMPTS} login tests in a row were rejected or got no answer, or their results can no longer be read, so testing has stopped before the account gets locked. First the company logs in to HomeTax itself as the department user; then press "${checkAgain}" and confirm with "${testAnyway}".`,
  );
}
