import { withObjectParticle } from '../assessment/reason-parts-words.js';
import { isOnPage, needingActionOrAll } from '../assessment/urgency-rules.js';
import { productNames } from '../assessment/verdict-words.js';
import type { Reason } from '../records/reason.js';
import { lowerFirst, popbillSupport, upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import {
  authPage,
  type ClientTextFacts,
  type ClientTextPart,
  cannotCollectClause,
  certificatePart,
  joinDeptUserStep,
  numberOf,
  registerDeptUserStep,
  registerOnPcStep,
  stepsRequest,
  untilResolved,
  urgentStepRequest,
  urgentStepsRequest,
  whereAuthPageIs,
} from './client-certificate-words.js';

export interface ClientPart extends ClientTextPart {
  readonly reason: Reason;
  readonly isOnPage: boolean;
}

/** Worst first; only problems that need action, if any does. Empty: the client can do nothing. */
export function clientParts(facts: ClientTextFacts, t: Tongue): readonly ClientPart[] {
  // A broken check needs action, and would hide what the client can fix.
  const fixable = facts.reasons.filter(({ kind }) => kind !== 'check-broken');
  return needingActionOrAll(fixable).flatMap((reason) => {
    const part = partOf(reason, facts, t);
    return part === undefined ? [] : [{ ...part, reason, isOnPage: isOnPage(reason) }];
  });
}

/**
 * The text for an operator to copy: plain text with absolute dates. Its only secret is the `link`, if there is one; then
 * it omits the business number, which opens the link. `undefined`: the client can do nothing.
 */
export function clientTextOf(facts: ClientTextFacts, t: Tongue): string | undefined {
  const { say } = t;
  const { name, brn, link, sender } = facts;
  const parts = clientParts(facts, t);
  if (parts.length === 0 && link === undefined) return undefined;
  const subject = say(
    `${name}${brn ? `(${brn})` : ''}의 홈택스 자료 수집과 관련해 안내드립니다.`,
    `We are writing about the collection of HomeTax data for ${name}${brn ? ` (${brn})` : ''}.`,
  );
  const problemCount = say(
    `확인 부탁드릴 사항이 ${parts.length}가지 있습니다.`,
    `There are ${parts.length} things we need you to check.`,
  );
  const isSingle = parts.length < 2;
  const namesPage = link !== undefined || parts.some((part) => part.isOnPage);
  return [
    sender === undefined
      ? say('안녕하세요.', 'Hello,')
      : say(`안녕하세요. ${sender}입니다.`, `Hello, this is ${sender}.`),
    isSingle ? subject : `${subject} ${problemCount}`,
    ...(parts.length > 0 ? [] : ['', registerRequest(facts, t)]),
    ...parts.flatMap((part, i) => [
      '',
      ...partLines(part, isSingle ? undefined : parts.slice(0, i), t),
    ]),
    '',
    ...(namesPage ? [whereAuthPageIs(facts, t), closing(t)] : [thanks(t)]),
  ].join('\n');
}

/** The request if no problem is known, e.g. to a new client. */
const registerRequest = ({ collectsBy }: ClientTextFacts, { say }: Tongue) =>
  collectsBy === 'deptUser'
    ? say(
        '자료 수집에 쓸 홈택스 부서사용자를 등록해 주시기 바랍니다. 무료이며 매년 갱신하지 않으셔도 됩니다.',
        'Could you register a HomeTax department user for the collection? It is free and needs no yearly renewal.',
      )
    : say(
        '자료 수집에 쓸 홈택스 인증(부서사용자 또는 공동인증서)을 등록해 주시기 바랍니다. 부서사용자는 무료이며 매년 갱신하지 않으셔도 됩니다.',
        'Could you register a HomeTax authentication for the collection (a department user or a joint certificate)? A department user is free and needs no yearly renewal.',
      );

const closing = (t: Tongue) =>
  t.say(
    `이미 등록을 마치셨다면 이 안내는 무시하셔도 됩니다. 비밀번호·주민등록번호·인증서 파일은 보내지 말아 주세요. ${thanks(t)}`,
    `If you have already done this, ignore this message. Never send passwords, resident registration numbers or certificate files. ${thanks(t)}`,
  );

const thanks = ({ say }: Tongue) => say('감사합니다.', 'Thank you.');

/** `earlier`: the parts before this one, whose sentences are not repeated; absent if this is the only part. */
function partLines(
  part: ClientPart,
  earlier: readonly ClientPart[] | undefined,
  t: Tongue,
): readonly string[] {
  const { problem, consequences = [], alternative, reason } = part;
  const instructions = instructionsOf(part);
  const lastLines = alternative === undefined ? [] : [alternative];
  if (earlier === undefined) {
    return [[problem, ...consequences].join(' '), ...instructions, ...lastLines];
  }
  const earlierConsequences = earlier.flatMap((other) => other.consequences ?? []);
  const newConsequences = consequences.filter((each) => !earlierConsequences.includes(each));
  const label = upperFirst(productNames(reason.products, t));
  const first = earlier.findIndex((other) => instructionsOf(other).join() === instructions.join());
  const sameAsFirst = t.say(
    `이 건도 위 [${first + 1}]의 방법대로 따로 진행해 주시기 바랍니다.`,
    `Could you follow the same steps as under [${first + 1}]?`,
  );
  return [
    `[${earlier.length + 1}] ${label}: ${[problem, ...newConsequences].join(' ')}`,
    ...(first === -1 ? instructions : [sameAsFirst]),
    ...lastLines,
  ];
}

function instructionsOf({ request, steps, isUnordered }: ClientTextPart): readonly string[] {
  if (steps.length === 1) return [request, ...steps];
  const bullet = (i: number) => (isUnordered ? '-' : `${i + 1}.`);
  return [request, ...steps.map((step, i) => `${bullet(i)} ${step}`)];
}

function partOf(reason: Reason, facts: ClientTextFacts, t: Tongue): ClientTextPart | undefined {
  const { say } = t;
  switch (reason.kind) {
    case 'certificate-expiry':
    case 'certificate-invalid':
      return certificatePart(reason, facts, t);
    case 'dept-user-login':
      return deptUserLogin(reason, facts, t);
    case 'auth-missing':
      return authMissing(reason, facts, t);
    case 'member-missing':
      return {
        problem: say(
          `이 사업자번호가 팝빌 연동회원으로 등록되어 있지 않아 ${cannotCollectClause(reason, t)}`,
          `This business number is not registered as a linked member of POPBiLL, so ${cannotCollectClause(reason, t)}.`,
        ),
        request: say('아래 두 가지를 알려 주시기 바랍니다.', 'Could you tell us two things?'),
        isUnordered: true,
        steps: [
          say(
            '사업자번호가 바뀌었거나 다른 사업장의 사업자번호를 쓰고 계신지',
            "Has the business number changed, or do you use another branch's number?",
          ),
          say(
            '팝빌에서 탈퇴하셨거나 아직 가입하지 않으셨는지',
            'Have you left POPBiLL, or have you not joined yet?',
          ),
        ],
      };
    case 'plan':
      return planPart(reason, t);
    case 'check-broken':
      return undefined;
  }
}

type RejectedLogin = Extract<Reason, { kind: 'dept-user-login' }>;

function deptUserLogin(reason: RejectedLogin, facts: ClientTextFacts, t: Tongue): ClientTextPart {
  const { problem, steps } = problemAndSteps(reason, facts, t);
  const possibleLoss = cannotCollectClause(reason, t);
  const consequences =
    reason.severity === 'critical'
      ? untilResolved(reason, t)
      : [t.say(`그대로 두시면 ${possibleLoss}`, `Unless this is resolved, ${possibleLoss}.`)];
  const request = steps.length === 1 ? urgentStepRequest(t) : urgentStepsRequest(t);
  return { problem, consequences, request, steps };
}

function problemAndSteps(
  { sub, products }: RejectedLogin,
  { brn }: ClientTextFacts,
  t: Tongue,
): Pick<ClientTextPart, 'problem' | 'steps'> {
  const { say } = t;
  switch (sub) {
    case 'wrong-password':
    case 'generic':
      return {
        problem:
          sub === 'generic'
            ? say(
                '자료 수집에 쓰는 홈택스 부서사용자로 로그인하지 못했습니다. 정확한 원인은 확인되지 않았습니다.',
                'The department user used for collection could not log in to HomeTax. HomeTax gave no reason.',
              )
            : say(
                '자료 수집에 쓰는 홈택스 부서사용자의 아이디나 비밀번호가 맞지 않아 로그인할 수 없습니다.',
                'HomeTax rejected the ID or password of the department user used for collection.',
              ),
        steps: [
          say(
            "홈택스의 부서사용자 관리에서 이 부서사용자가 있는지, 상태가 '사용'인지 확인해 주세요. 없으면 다시 가입해 대표 아이디로 승인해 주세요.",
            'In HomeTax, under department user management, check that this department user exists and its state is 사용 ("in use"). If it was deleted, create it again and approve it with the representative\'s ID.',
          ),
          say(
            `비밀번호를 바꾸셨다면 바꾼 비밀번호를 준비해 주세요. 모르시면 초기화한 뒤 새로 설정해 주세요. ${tryLoginFirst(t)}`,
            `If the password was changed, have the new one ready. If you don't know it, reset it and set a new one. ${tryLoginFirst(t)}`,
          ),
          registerDeptUserStep(products, t),
        ],
      };
    case 'wrong-company':
      return {
        problem: say(
          '자료 수집용으로 등록된 홈택스 부서사용자가 다른 사업자번호의 계정입니다.',
          'The department user registered for collection belongs to another business number.',
        ),
        steps: [
          say(
            `${numberOf(brn, t)}의 부서사용자가 있는지 확인해 주세요. 없으면 홈택스에서 새로 가입하고 대표 아이디로 승인한 뒤, 상태가 '사용'인지 확인해 주세요.`,
            `Check whether ${numberOf(brn, t)} has a department user. If not, create one in HomeTax and approve it with the representative's ID, so that its state becomes 사용 ("in use").`,
          ),
          registerDeptUserStep(products, t),
        ],
      };
    case 'wrong-account-type':
      return {
        problem: say(
          '자료 수집용으로 등록된 홈택스 부서사용자의 종류가 맞지 않습니다. 부서사용자는 전자세금계산서 전용과 현금영수증 전용으로 나뉩니다.',
          'The department user registered for collection is of the wrong kind. HomeTax has separate ones for tax invoices and for cash receipts.',
        ),
        steps: [
          say(
            `${joinDeptUserStep(products, t)} 이미 있으면 그 아이디를 쓰시면 됩니다.`,
            `${joinDeptUserStep(products, t)} If you already have one, use its ID instead.`,
          ),
          registerDeptUserStep(products, t),
        ],
      };
    case 'temporary-password':
      return {
        problem: say(
          '자료 수집에 쓰는 홈택스 부서사용자의 비밀번호가 아직 임시 비밀번호입니다. 초기화한 뒤 새 비밀번호를 설정하지 않으신 것으로 보입니다.',
          'The department user used for collection still has a temporary password. It seems that the password was reset and no new one was set.',
        ),
        steps: [
          say(
            '이 부서사용자로 홈택스에 로그인해 새 비밀번호를 설정해 주세요.',
            'Log in to HomeTax as this department user and set a new password.',
          ),
          say(
            `${authPage(t)}의 '부서사용자 인증'에 새 비밀번호를 등록해 주세요.`,
            `Register the new password on ${authPage(t)}, under 부서사용자 인증.`,
          ),
        ],
      };
    case 'second-step-missing':
    case 'second-step-failed':
      return {
        problem: say(
          '홈택스 부서사용자가 2차 인증을 통과하지 못했습니다. 2차 인증에는 현재 대표자의 주민등록번호가 필요합니다.',
          "The department user could not complete 2-step verification in HomeTax, which requires the current representative's resident registration number.",
        ),
        steps: [
          say(
            `${authPage(t)}의 '부서사용자 인증'에서 현재 대표자의 주민등록번호를 직접 입력해 주세요. 화면에서 요구하는 자릿수만큼만 입력하시면 됩니다.`,
            `On ${authPage(t)}, under 부서사용자 인증, enter the current representative's resident registration number yourself (only the digits asked for).`,
          ),
        ],
      };
  }
}

function authMissing(
  reason: Extract<Reason, { kind: 'auth-missing' }>,
  { collectsBy }: ClientTextFacts,
  t: Tongue,
): ClientTextPart {
  const { say } = t;
  const needsDeptUser = collectsBy === 'deptUser';
  const missing = needsDeptUser
    ? say(
        '자료 수집에 필요한 부서사용자가 등록되어 있지 않습니다.',
        'The department user required for collection is not registered.',
      )
    : say(
        '자료 수집에 필요한 홈택스 인증(부서사용자 또는 공동인증서)이 등록되어 있지 않습니다.',
        'The HomeTax authentication required for collection (a department user or a joint certificate) is not registered.',
      );
  const advice = say(
    '부서사용자(조회 전용 홈택스 계정)를 권해 드립니다. 무료이며 매년 갱신하지 않으셔도 됩니다.',
    'We recommend a department user: it is free and needs no yearly renewal.',
  );
  return {
    problem: missing,
    consequences: untilResolved(reason, t),
    request: needsDeptUser ? stepsRequest(t) : `${advice} ${stepsRequest(t)}`,
    steps: [
      say(
        `${joinDeptUserStep(reason.products, t)} 임시 비밀번호를 받으셨다면 그 아이디로 홈택스에 로그인해 새 비밀번호를 설정해 주세요.`,
        `${joinDeptUserStep(reason.products, t)} If you got a temporary password, log in to HomeTax with the department user's ID and set a new one.`,
      ),
      registerDeptUserStep(reason.products, t),
    ],
    alternative: needsDeptUser
      ? undefined
      : say(
          `인증서를 쓰시려면 먼저 홈택스에 등록한 뒤, ${registerOnPcStep(reason.products, t)}`,
          `To use a certificate instead, first register it in HomeTax. Then, ${lowerFirst(registerOnPcStep(reason.products, t))}`,
        ),
  };
}

const tryLoginFirst = ({ say }: Tongue) =>
  say(
    '비밀번호를 여러 번 틀리면 계정이 잠길 수 있으니, 등록하기 전에 홈택스에서 그 아이디로 로그인되는지 확인해 주세요.',
    'Several wrong passwords can lock the account, so first check that you can log in to HomeTax with that ID.',
  );

function planPart(reason: Extract<Reason, { kind: 'plan' }>, t: Tongue): ClientTextPart {
  const { say, fullDate } = t;
  const { plan, products } = reason;
  const data = productNames(products, t);
  const date = plan.endsAt === undefined ? undefined : fullDate(plan.endsAt);
  if (plan.state === 'ending') {
    return {
      problem: say(
        `팝빌의 ${data} 수집 정액제가 ${date === undefined ? '곧' : `${date}에`} 해지됩니다. 해지되면 ${withObjectParticle(products)} 가져올 수 없습니다.`,
        `The POPBiLL flat-rate plan for ${data} ends ${date === undefined ? 'soon' : `on ${date}`}. After that, ${data} cannot be collected.`,
      ),
      request: say(
        '계속 이용하시려면 그 전에 팝빌 사이트에서 해지 신청을 취소해 주시기 바랍니다.',
        "To keep using the flat-rate plan, withdraw the cancellation on POPBiLL's site before then.",
      ),
      steps: [],
    };
  }
  const lastDay =
    date === undefined
      ? ''
      : say(` 마지막 이용일은 ${date}입니다.`, ` The last day of use is ${date}.`);
  // A stopped plan always has a `why`, although its type allows none.
  const { state, request } = stoppedPlans(t)[plan.why ?? 'refused'];
  const consequence = cannotCollectClause(reason, t);
  return {
    problem: say(
      `팝빌의 ${data} 수집 ${state}${lastDay} 해결될 때까지 ${consequence} 홈택스 인증은 다시 등록하지 않으셔도 됩니다.`,
      `The POPBiLL flat-rate plan for ${data} ${state}${lastDay} Until this is resolved, ${consequence}. The HomeTax authentication does not need to be registered again.`,
    ),
    request,
    steps: [],
  };
}

const stoppedPlans = (t: Tongue) => ({
  ended: {
    state: t.say('정액제가 종료되었습니다.', 'has ended.'),
    request: t.say(
      '계속 이용하시려면 팝빌 사이트에서 정액제를 다시 신청해 주시기 바랍니다.',
      "To use the flat-rate plan again, apply for it on POPBiLL's site.",
    ),
  },
  restricted: {
    state: t.say('정액제 이용이 제한되었습니다.', 'is restricted.'),
    request: t.say(
      `제한된 이유를 ${popbillSupport(t)}에 문의해 주시기 바랍니다.`,
      `Could you contact ${popbillSupport(t)} and ask why the flat-rate plan is restricted?`,
    ),
  },
  unpaid: {
    state: t.say('정액제에 미납 요금(미수금)이 있습니다.', 'has unpaid charges.'),
    request: t.say(
      '팝빌 사이트에서 금액과 결제 수단을 확인한 뒤 결제해 주시기 바랍니다.',
      "Could you check and pay the outstanding charges on POPBiLL's site?",
    ),
  },
  refused: {
    state: t.say('정액제가 정지되었습니다.', 'is suspended.'),
    request: t.say(
      `팝빌 사이트에서 정액제 상태를 확인하고, 다시 신청하거나 ${popbillSupport(t)}에 문의해 주시기 바랍니다.`,
      `Could you check the flat-rate plan on POPBiLL's site, then apply for it again or contact ${popbillSupport(t)}?`,
    ),
  },
});
