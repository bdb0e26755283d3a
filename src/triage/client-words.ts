import { withObjectParticle } from '../assessment/reason-parts-words.js';
import { productNames } from '../assessment/verdict-words.js';
import type { Reason } from '../records/reason.js';
import { upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import {
  cannotCollectClause,
  expiredCertificate,
  expiringCertificate,
  invalidCertificate,
  type LetterFacts,
  type LetterPart,
} from './client-certificate-words.js';
import { authMissing, deptUserLogin } from './client-dept-user-words.js';

/**
 * The letter that an operator copies and sends to the client: plain text, absolute dates, no links or secrets. It names
 * each problem, the worst first, with consequence, steps and deadline. `undefined`: the client can do nothing.
 */
export function clientLetter(facts: LetterFacts, t: Tongue): string | undefined {
  const { say } = t;
  const { name, brn, reasons } = facts;
  const parts = reasons.flatMap((reason) => partOf(reason, facts, t) ?? []);
  if (parts.length === 0) return undefined;
  const subject = say(
    `${name}(${brn})의 홈택스 자료 수집과 관련해 안내드립니다.`,
    `this is about collecting the HomeTax data of ${name} (${brn}).`,
  );
  const problemCount = say(
    `살펴봐 주실 것이 ${parts.length}가지 있습니다.`,
    `There are ${parts.length} things to look at.`,
  );
  const isSingle = parts.length === 1;
  return [
    say('안녕하세요.', 'Hello,'),
    isSingle ? subject : `${subject} ${problemCount}`,
    ...parts.flatMap((part, i) => ['', ...partLines(part, isSingle ? '' : `[${i + 1}] `)]),
    '',
    say(
      '비밀번호, 주민등록번호, 인증서 파일은 메일이나 메신저로 보내지 말아 주세요. 이미 하셨다면 이 안내는 넘기셔도 됩니다. 감사합니다.',
      'Please do not send passwords, resident numbers or certificate files by mail or messenger. If you have already done this, no action is needed. Thank you.',
    ),
  ].join('\n');
}

function partLines(
  { problem, request: ask, steps, isChoice }: LetterPart,
  heading: string,
): readonly string[] {
  return [
    `${heading}${problem}`,
    ask,
    ...steps.map((step, i) => (isChoice ? `- ${step}` : `${i + 1}. ${step}`)),
  ];
}

function partOf(reason: Reason, facts: LetterFacts, t: Tongue): LetterPart | undefined {
  const { say } = t;
  switch (reason.kind) {
    case 'certificate-expiry':
      return reason.expired ? expiredCertificate(reason, t) : expiringCertificate(reason, facts, t);
    case 'certificate-invalid':
      return invalidCertificate(reason, facts, t);
    case 'dept-user-login':
      return deptUserLogin(reason, facts, t);
    case 'auth-missing':
      return authMissing(reason, facts, t);
    case 'member-missing':
      return {
        problem: say(
          `이 사업자번호를 팝빌 연동회원 가운데서 찾을 수 없어 지금은 ${cannotCollectClause(reason, true, t)}`,
          `This business no. was not found among the linked members of POPBiLL. ${upperFirst(cannotCollectClause(reason, true, t))} now.`,
        ),
        request: say('아래 두 가지를 알려 주시기 바랍니다.', 'Please tell us:'),
        isChoice: true,
        steps: [
          say(
            '사업자번호가 바뀌었거나 다른 사업장의 번호를 쓰고 계신지',
            'whether the business no. has changed, or you use the one of another branch',
          ),
          say(
            '팝빌 회원에서 탈퇴하셨거나 아직 가입하지 않으셨는지',
            'whether you left POPBiLL or have not joined it yet',
          ),
        ],
      };
    case 'plan':
      return planPart(reason, t);
    case 'check-broken':
      return undefined;
  }
}

function planPart({ plan, products }: Extract<Reason, { kind: 'plan' }>, t: Tongue): LetterPart {
  const { say, fullDate } = t;
  const data = productNames(products, t);
  const date = plan.endsAt === undefined ? undefined : fullDate(plan.endsAt);
  if (plan.state === 'ending') {
    return {
      problem: say(
        `팝빌의 ${data} 수집 정액제가 ${date === undefined ? '곧' : `${date}에`} 끝납니다. 그대로 두면 그 뒤에는 ${withObjectParticle(products)} 가져올 수 없습니다.`,
        `The POPBiLL plan for ${data} ends ${date === undefined ? 'soon' : `on ${date}`}. If nothing is done, ${data} cannot be collected after that.`,
      ),
      request: say(
        '계속 이용하시려면 그 전에 팝빌 사이트에서 정액제를 연장해 주세요.',
        "To go on using it, please extend the plan on POPBiLL's site before that.",
      ),
      steps: [],
    };
  }
  const lastDay =
    date === undefined
      ? ''
      : say(` 마지막 이용일은 ${date}입니다.`, ` Its last day of use is ${date}.`);
  const { state, request } = stoppedPlan(plan.why ?? 'refused', t);
  return {
    problem: say(
      `팝빌의 ${data} 수집 ${state}${lastDay} 다시 이용할 수 있을 때까지 ${withObjectParticle(products)} 가져올 수 없습니다. 홈택스 인증은 다시 등록하지 않으셔도 됩니다.`,
      `The POPBiLL plan for ${data} ${state}${lastDay} Until it can be used again, ${data} cannot be collected. The HomeTax authentication need not be registered again.`,
    ),
    request,
    steps: [],
  };
}

function stoppedPlan(
  why: 'ended' | 'restricted' | 'unpaid' | 'refused',
  { say }: Tongue,
): { readonly state: string; readonly request: string } {
  switch (why) {
    case 'ended':
      return {
        state: say('정액제 기간이 끝났습니다.', 'has ended.'),
        request: say(
          '계속 이용하시려면 팝빌 사이트에서 정액제를 다시 신청해 주세요.',
          "To go on using it, please apply for the plan again on POPBiLL's site.",
        ),
      };
    case 'restricted':
      return {
        state: say('정액제 사용이 제한되었습니다.', 'is restricted.'),
        request: say(
          '제한된 이유를 팝빌 고객센터에 문의해 주세요.',
          "Please ask POPBiLL's support why it is restricted.",
        ),
      };
    case 'unpaid':
      return {
        state: say('정액제 결제가 끝나지 않았습니다.', 'is waiting for payment.'),
        request: say(
          '팝빌 사이트에서 결제 수단과 미납 내역을 보시고 결제를 마쳐 주세요.',
          "Please look at the means of payment and unpaid bills on POPBiLL's site and complete the payment.",
        ),
      };
    case 'refused':
      return {
        state: say('정액제가 정지되었습니다.', 'is stopped.'),
        request: say(
          '팝빌 사이트에서 정액제 상태를 보시고, 다시 신청하거나 팝빌 고객센터에 문의해 주세요.',
          "Please look at the state of the plan on POPBiLL's site; apply again, or ask POPBiLL's support.",
        ),
      };
  }
}
