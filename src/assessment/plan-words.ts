import type { Instant } from '../kernel/time.js';
import { type PlanFault, planFaultOf, type Reason } from '../records/reason.js';
import type { PlanStatus } from '../records/status.js';
import { lowerFirst, popbillSupport, upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import {
  collection,
  quotePopbill,
  type ReasonContext,
  type ReasonWords,
  withObjectParticle,
} from './reason-parts-words.js';
import { productNames } from './verdict-words.js';

type Plan = Extract<Reason, { kind: 'plan' }>;

export function planReason(
  { products, plan }: Plan,
  context: ReasonContext,
  t: Tongue,
): ReasonWords {
  const { say } = t;
  const { state, why, code, message, endsAt, foundAt } = plan;
  const { sentence, request } = faultWords(t)[planFaultOf(plan)];
  const foundOn = t.dayAndMonth(foundAt, context.at);
  const end = endsAt === undefined ? undefined : t.shortDate(endsAt, context.at);
  const isDated = end !== undefined && (state === 'ending' || why === 'ended');
  const facts = [
    state === 'ending' &&
      say(
        '해지 신청이나 만료 시 해지가 설정되어 있습니다.',
        'Cancellation was requested, or is set for the end of the term.',
      ),
    code !== undefined &&
      message !== undefined &&
      quotePopbill({ code, message }, context.markup, t),
  ];
  return {
    problem: isDated
      ? say(sentence(`${end}에 `), lowerFirst(planLine(plan, context.at, t)))
      : say(`${sentence('')}(${foundOn} 확인)`, `${lowerFirst(planName(plan, t))} (${foundOn})`),
    date: isDated ? end : foundOn,
    fact: facts.filter(Boolean).join(' ') || undefined,
    consequence: consequenceOf(products, plan, t),
    todo: { intro: request, steps: [] },
    remarks: why === 'restricted' || why === 'refused' ? [popbillSupport(t)] : [],
    request,
    code,
  };
}

function planName(plan: PlanStatus, t: Tongue): string {
  return plan.state === 'in-use'
    ? t.say('정액제 이용 중', 'Flat-rate plan active')
    : t.words.planFault[planFaultOf(plan)];
}

export function planLine(plan: PlanStatus, now: Instant, t: Tongue): string {
  const { state, why, endsAt } = plan;
  const end = endsAt === undefined ? undefined : t.shortDate(endsAt, now);
  if (end !== undefined && state === 'ending') {
    return t.say(`정액제 ${end} 종료 예정`, `Flat-rate plan ends ${end}`);
  }
  return end !== undefined && why === 'ended'
    ? t.say(`정액제 ${end} 종료됨`, `Flat-rate plan ended ${end}`)
    : planName(plan, t);
}

interface FaultWords {
  /** In Korean only. `day`: `12월 9일(수)에 ` or empty. */
  sentence(day: string): string;
  readonly request: string;
}

function faultWords({ say }: Tongue): Readonly<Record<PlanFault, FaultWords>> {
  return {
    ending: {
      sentence: (day) => `정액제가 ${day || '곧 '}종료됩니다`,
      request: say(
        '계속 수집하려면 그 전에 팝빌 사이트에서 정액제 해지 신청을 취소해 주세요.',
        "To keep collecting, withdraw the cancellation on POPBiLL's site before then.",
      ),
    },
    ended: {
      sentence: (day) => `정액제가 ${day}종료되었습니다`,
      request: say(
        '팝빌 사이트에서 정액제를 다시 신청해 주세요.',
        "Apply for the flat-rate plan again on POPBiLL's site.",
      ),
    },
    restricted: {
      sentence: () => '정액제 이용이 제한되었습니다',
      request: say(
        '제한된 이유를 팝빌 고객센터에 문의해 주세요.',
        'Ask POPBiLL support why the flat-rate plan is restricted.',
      ),
    },
    unpaid: {
      sentence: () => '정액제에 미수금이 있습니다',
      request: say(
        '팝빌 사이트에서 미수금과 결제 수단을 확인하고 결제해 주세요.',
        "Check the unpaid charges and the payment method on POPBiLL's site, and pay.",
      ),
    },
    refused: {
      sentence: () => '정액제가 정지되었습니다',
      request: say(
        '팝빌 사이트에서 정액제 상태를 확인하고, 다시 신청하거나 팝빌 고객센터에 문의해 주세요.',
        "Check the flat-rate plan on POPBiLL's site; apply again or ask POPBiLL support.",
      ),
    },
  };
}

function consequenceOf(products: Plan['products'], { state, why }: PlanStatus, t: Tongue): string {
  const names = productNames(products, t);
  if (state === 'ending') {
    return t.say(
      `종료되면 인증에 문제가 없어도 ${names} 수집이 멈춥니다.`,
      `${upperFirst(collection(products))} then stops, even if the authentication is fine.`,
    );
  }
  const effect =
    why === 'unpaid'
      ? t.say(
          `홈택스 인증과 관계없이 ${names} 수집이 멈출 수 있습니다.`,
          `${upperFirst(collection(products))} can stop, regardless of authentication.`,
        )
      : t.say(
          `홈택스 인증과 관계없이 ${withObjectParticle(products)} 수집할 수 없습니다.`,
          `${upperFirst(names)} cannot be collected, regardless of authentication.`,
        );
  const noNeed = t.say(
    '인증을 다시 등록할 필요는 없습니다.',
    'Nothing needs to be registered again.',
  );
  return `${effect} ${noNeed}`;
}
