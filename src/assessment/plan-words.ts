import type { Reason } from '../records/reason.js';
import type { PlanStatus } from '../records/status.js';
import { popbillSupport, upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import {
  collection,
  popbillCode,
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
  const { problem, date, finding, fact, request } = planFaultWords(plan, context, t);
  const { code, message } = plan;
  const when = t.dayAndTime(plan.foundAt, context.at);
  const names = productNames(products, t);
  const quote =
    code === undefined || message === undefined
      ? []
      : [quotePopbill({ code, message }, context.markup, t)];
  return {
    problem,
    date,
    fact: [fact, ...quote].filter(Boolean).join(' ') || undefined,
    happened: [
      say(
        `${when} 확인 결과 ${names} 수집 정액제가 ${finding}.`,
        `The POPBiLL flat-rate plan for ${names} ${finding} (checked ${when}).`,
      ),
      ...quote,
    ].join(' '),
    consequence: consequenceOf(products, plan, t),
    todo: { intro: request, steps: [] },
    remarks: plan.why === 'restricted' || plan.why === 'refused' ? [popbillSupport(t)] : [],
    request,
    popbillCode: code === undefined ? undefined : popbillCode(code, t),
  };
}

function consequenceOf(products: Plan['products'], { state, why }: PlanStatus, t: Tongue): string {
  const names = productNames(products, t);
  if (state === 'ending') {
    return t.say(
      `종료되면 인증에 문제가 없어도 ${names} 수집이 멈춥니다.`,
      `${upperFirst(collection(products))} then stops, although the authentication is fine.`,
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

/** `finding` follows `전자세금계산서 수집 정액제가 ` and `the POPBiLL flat-rate plan for tax invoices `. */
interface PlanFaultWords extends Pick<ReasonWords, 'problem' | 'date' | 'fact' | 'request'> {
  readonly finding: string;
}

function planFaultWords(
  { state, why, endsAt, foundAt }: PlanStatus,
  { at }: ReasonContext,
  t: Tongue,
): PlanFaultWords {
  const { say } = t;
  const end = endsAt === undefined ? undefined : t.shortDate(endsAt, at);
  const found = t.dayAndMonth(foundAt, at);
  if (state === 'ending') {
    const request = say(
      '계속 수집하려면 그 전에 팝빌 사이트에서 정액제 해지 신청을 취소해 주세요.',
      "To keep collecting, withdraw the cancellation on POPBiLL's site before then.",
    );
    const fact = say(
      '해지 신청이나 만료 시 해지가 설정되어 있습니다.',
      'A cancellation was requested, or set for the end of its term.',
    );
    return end === undefined
      ? {
          problem: say(
            `정액제가 곧 종료됩니다(${found} 확인)`,
            `flat-rate plan ends soon (${found})`,
          ),
          date: found,
          fact,
          finding: say('곧 종료됩니다', 'ends soon'),
          request,
        }
      : {
          problem: say(`정액제가 ${end}에 종료됩니다`, `flat-rate plan ends ${end}`),
          date: end,
          fact,
          finding: say(`${end}에 종료됩니다`, `ends on ${end}`),
          request,
        };
  }
  const lastDay = end && say(`마지막 이용일은 ${end}입니다.`, `The last day of use is ${end}.`);
  switch (why) {
    case 'ended': {
      const request = say(
        '팝빌 사이트에서 정액제를 다시 신청해 주세요.',
        "Apply for the flat-rate plan again on POPBiLL's site.",
      );
      return end === undefined
        ? {
            problem: say(
              `정액제가 종료되었습니다(${found} 확인)`,
              `flat-rate plan has ended (${found})`,
            ),
            date: found,
            finding: say('종료된 상태입니다', 'has ended'),
            request,
          }
        : {
            problem: say(`정액제가 ${end}에 종료되었습니다`, `flat-rate plan ended ${end}`),
            date: end,
            finding: say(`${end}에 종료되었습니다`, `ended on ${end}`),
            request,
          };
    }
    case 'restricted':
      return {
        problem: say(
          `정액제 이용이 제한되었습니다(${found} 확인)`,
          `flat-rate plan restricted (${found})`,
        ),
        date: found,
        fact: lastDay,
        finding: say('이용 제한 상태입니다', 'is restricted'),
        request: say(
          '제한된 이유를 팝빌 고객센터에 문의해 주세요.',
          'Ask POPBiLL support why it is restricted.',
        ),
      };
    case 'unpaid':
      return {
        problem: say(
          `정액제에 미수금이 있습니다(${found} 확인)`,
          `flat-rate plan unpaid (${found})`,
        ),
        date: found,
        fact: lastDay,
        finding: say('미수금이 있는 상태입니다', 'has unpaid charges'),
        request: say(
          '팝빌 사이트에서 미수금과 결제 수단을 확인하고 결제해 주세요.',
          "Check the unpaid charges and the payment method on POPBiLL's site, and pay.",
        ),
      };
    case 'refused':
    case undefined:
      return {
        problem: say(
          `정액제가 정지되었습니다(${found} 확인)`,
          `flat-rate plan suspended (${found})`,
        ),
        date: found,
        fact: lastDay,
        finding: say('정지된 상태입니다', 'is suspended'),
        request: say(
          '팝빌 사이트에서 정액제 상태를 확인하고, 다시 신청하거나 팝빌 고객센터에 문의해 주세요.',
          "Check the flat-rate plan on POPBiLL's site; apply again or ask POPBiLL support.",
        ),
      };
  }
}
