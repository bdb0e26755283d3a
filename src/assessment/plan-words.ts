import type { Reason } from '../records/reason.js';
import type { PlanStatus } from '../records/status.js';
import { upperFirst } from '../text/phrases.js';
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
  const { title, finding, advice, request } = planFaultWords(plan, context, t);
  const { code, message } = plan;
  const when = t.dayAndTime(plan.foundAt, context.at);
  const names = productNames(products, t);
  const consequence =
    plan.state === 'ending'
      ? say(
          `끝나면 인증에 문제가 없어도 ${names} 수집이 멈춥니다.`,
          `When it ends, ${collection(products)} stops although the authentication is fine.`,
        )
      : say(
          `홈택스 인증과는 상관없이 ${withObjectParticle(products)} 수집할 수 없습니다. 인증을 다시 등록할 필요는 없습니다.`,
          `${upperFirst(names)} cannot be collected, whatever the state of the authentication. There is no need to register anything again.`,
        );
  const quote =
    code === undefined || message === undefined
      ? ''
      : ` ${quotePopbill({ code, message }, context.markup, t)}`;
  return {
    title: (name) => say(`${name} ${title}`, `${name}: POPBiLL plan ${title}`),
    happened: say(
      `${when} 확인에서 ${names} 수집 ${finding}${quote}`,
      `In the check of ${when} the POPBiLL plan for ${names} was found to ${finding}${quote}`,
    ),
    consequence,
    todo: { intro: advice, steps: [] },
    remarks: [],
    sentence: (company) =>
      say(
        `${company}의 ${title}. ${consequence} ${request}`,
        `the POPBiLL plan of ${company} ${title}. ${consequence} ${request}`,
      ),
    popbillCode: code === undefined ? undefined : popbillCode(code, t),
  };
}

/**
 * `title` follows the company's name, in English also `POPBiLL plan `; `finding` follows `전자세금계산서 수집 ` and
 * `the POPBiLL plan for tax invoices was found to `.
 */
function planFaultWords({ state, why, endsAt }: PlanStatus, { at }: ReasonContext, t: Tongue) {
  const { say } = t;
  const date = endsAt === undefined ? undefined : t.shortDate(endsAt, at);
  if (state === 'ending') {
    const when = date === undefined ? say('곧', 'soon') : say(`${date}에`, `on ${date}`);
    return {
      title: say(`정액제가 ${when} 끝납니다`, `ends ${when}`),
      finding: say(`정액제가 ${when} 끝나는 것으로 나왔습니다.`, `end ${when}.`),
      advice: say(
        '계속 수집하려면 그 전에 팝빌 사이트에서 정액제를 연장해 주세요.',
        "To go on collecting, extend the plan on POPBiLL's site before that.",
      ),
      request: say(
        '계속 수집하려면 그 전에 팝빌에서 연장해 주세요.',
        'To go on collecting, extend it at POPBiLL before that.',
      ),
    };
  }
  const ended =
    date === undefined
      ? ''
      : say(` 마지막 이용일은 ${date}입니다.`, ` The last day of use is ${date}.`);
  switch (why) {
    case 'ended':
      return {
        title: say('정액제 기간이 끝났습니다', 'has ended'),
        finding: say(`정액제의 이용 기간이 끝난 것으로 나왔습니다.${ended}`, `have ended.${ended}`),
        advice: say(
          '팝빌 사이트에서 정액제를 다시 신청해 주세요.',
          "Apply for the plan again on POPBiLL's site.",
        ),
        request: say(
          '팝빌에서 정액제를 다시 신청해 주세요.',
          'Apply for the plan again at POPBiLL.',
        ),
      };
    case 'restricted': {
      const request = say(
        '제한된 이유를 팝빌 고객센터에 문의해 주세요.',
        "Ask POPBiLL's support why it is restricted.",
      );
      return {
        title: say('정액제 사용이 제한되었습니다', 'is restricted'),
        finding: say(`정액제의 사용이 제한된 것으로 나왔습니다.${ended}`, `be restricted.${ended}`),
        advice: request,
        request,
      };
    }
    case 'unpaid':
      return {
        title: say('정액제 결제가 끝나지 않았습니다', 'is waiting for payment'),
        finding: say(
          `정액제가 결제를 기다리는 것으로 나왔습니다.${ended}`,
          `be waiting for payment.${ended}`,
        ),
        advice: say(
          '팝빌 사이트에서 결제 수단과 미납 내역을 보고 결제를 마쳐 주세요.',
          "Look at the means of payment and unpaid bills on POPBiLL's site and complete the payment.",
        ),
        request: say('팝빌에서 결제를 마쳐 주세요.', 'Complete the payment at POPBiLL.'),
      };
    case 'refused':
    case undefined:
      return {
        title: say('정액제가 정지되었습니다', 'is stopped'),
        finding: say(`정액제가 정지된 것으로 나왔습니다.${ended}`, `be stopped.${ended}`),
        advice: say(
          '팝빌 사이트에서 정액제 상태를 보고, 다시 신청하거나 팝빌 고객센터에 문의해 주세요.',
          "Look at the state of the plan on POPBiLL's site; apply again, or ask POPBiLL's support.",
        ),
        request: say(
          '팝빌에서 정액제 상태를 봐 주세요.',
          'Look at the state of the plan at POPBiLL.',
        ),
      };
  }
}
