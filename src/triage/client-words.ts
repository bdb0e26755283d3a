import { withObjectParticle } from '../assessment/reason-parts-words.js';
import { productNames } from '../assessment/verdict-words.js';
import type { Reason } from '../records/reason.js';
import { popbillSupport } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import {
  cannotCollectClause,
  expiredCertificate,
  expiringCertificate,
  invalidCertificate,
  type LetterFacts,
  type LetterPart,
  whereAuthPageIs,
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
    `We are writing about the collection of HomeTax data for ${name} (${brn}).`,
  );
  const problemCount = say(
    `확인 부탁드릴 사항이 ${parts.length}가지 있습니다.`,
    `There are ${parts.length} things we need you to check.`,
  );
  const isSingle = parts.length === 1;
  const isOnPage = parts.some((part) => part.isOnPage);
  return [
    say('안녕하세요.', 'Hello,'),
    isSingle ? subject : `${subject} ${problemCount}`,
    ...parts.flatMap((part, i) => ['', ...partLines(part, isSingle ? '' : `[${i + 1}] `)]),
    '',
    ...(isOnPage ? [whereAuthPageIs(t), closing(t)] : [thanks(t)]),
  ].join('\n');
}

const closing = (t: Tongue) =>
  t.say(
    `이미 등록을 마치셨다면 이 안내는 무시하셔도 됩니다. 비밀번호·주민등록번호·인증서 파일은 보내지 말아 주세요. ${thanks(t)}`,
    `If you have already done this, you can ignore this message. Never send passwords, resident registration numbers or certificate files. ${thanks(t)}`,
  );

const thanks = ({ say }: Tongue) => say('감사합니다.', 'Thank you.');

function partLines(
  { problem, request, steps, isChoice, alternative }: LetterPart,
  heading: string,
): readonly string[] {
  return [
    `${heading}${problem}`,
    request,
    ...steps.map((step, i) => `${markOf(i, isChoice, steps.length)}${step}`),
    ...(alternative === undefined ? [] : [alternative]),
  ];
}

function markOf(index: number, isChoice: true | undefined, count: number): string {
  if (count === 1) return '';
  return isChoice ? '- ' : `${index + 1}. `;
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
          `이 사업자번호가 팝빌 연동회원으로 등록되어 있지 않아 ${cannotCollectClause(reason, true, t)}`,
          `This business number is not registered as a linked member of POPBiLL, so ${cannotCollectClause(reason, true, t)}.`,
        ),
        request: say('아래 두 가지를 알려 주시기 바랍니다.', 'Could you tell us two things?'),
        isChoice: true,
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
        isOnPage: false,
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
        `팝빌의 ${data} 수집 정액제가 ${date === undefined ? '곧' : `${date}에`} 해지됩니다. 해지되면 ${withObjectParticle(products)} 가져올 수 없습니다.`,
        `The POPBiLL flat-rate plan for ${data} ends ${date === undefined ? 'soon' : `on ${date}`}. After that, ${data} cannot be collected.`,
      ),
      request: say(
        '계속 이용하시려면 그 전에 팝빌 사이트에서 해지 신청을 취소해 주시기 바랍니다.',
        "To keep using it, withdraw the cancellation on POPBiLL's site before then.",
      ),
      steps: [],
      isOnPage: false,
    };
  }
  const { state, request, consequence } = stoppedPlan(plan.why ?? 'refused', products, t);
  const lastDay =
    date === undefined
      ? ''
      : say(` 마지막 이용일은 ${date}입니다.`, ` The last day of use is ${date}.`);
  return {
    problem: say(
      `팝빌의 ${data} 수집 ${state}${lastDay} ${consequence} 홈택스 인증은 다시 등록하지 않으셔도 됩니다.`,
      `The POPBiLL flat-rate plan for ${data} ${state}${lastDay} ${consequence} The HomeTax authentication does not need to be registered again.`,
    ),
    request,
    steps: [],
    isOnPage: false,
  };
}

function stoppedPlan(
  why: 'ended' | 'restricted' | 'unpaid' | 'refused',
  products: Reason['products'],
  t: Tongue,
): { readonly state: string; readonly consequence: string; readonly request: string } {
  const { say } = t;
  const consequence = say(
    `다시 이용할 수 있을 때까지 ${withObjectParticle(products)} 가져올 수 없습니다.`,
    `Until it can be used again, ${productNames(products, t)} cannot be collected.`,
  );
  switch (why) {
    case 'ended':
      return {
        state: say('정액제가 종료되었습니다.', 'has ended.'),
        consequence,
        request: say(
          '계속 이용하시려면 팝빌 사이트에서 정액제를 다시 신청해 주시기 바랍니다.',
          "To use it again, apply for it on POPBiLL's site.",
        ),
      };
    case 'restricted':
      return {
        state: say('정액제 이용이 제한되었습니다.', 'is restricted.'),
        consequence,
        request: say(
          `제한된 이유를 ${popbillSupport(t)}에 문의해 주시기 바랍니다.`,
          `Could you contact ${popbillSupport(t)} and ask why it is restricted?`,
        ),
      };
    case 'unpaid':
      return {
        state: say('정액제에 미납 요금(미수금)이 있습니다.', 'has unpaid charges.'),
        consequence: say(
          `결제하지 않으시면 ${withObjectParticle(products)} 가져오지 못할 수 있습니다.`,
          `Until they are paid, it may not be possible to collect ${productNames(products, t)}.`,
        ),
        request: say(
          '팝빌 사이트에서 금액과 결제 수단을 확인한 뒤 결제해 주시기 바랍니다.',
          "Could you check and pay the outstanding charges on POPBiLL's site?",
        ),
      };
    case 'refused':
      return {
        state: say('정액제가 정지되었습니다.', 'is suspended.'),
        consequence,
        request: say(
          `팝빌 사이트에서 정액제 상태를 확인하고, 다시 신청하거나 ${popbillSupport(t)}에 문의해 주시기 바랍니다.`,
          `Could you check the flat-rate plan on POPBiLL's site, then apply for it again or contact ${popbillSupport(t)}?`,
        ),
      };
  }
}
