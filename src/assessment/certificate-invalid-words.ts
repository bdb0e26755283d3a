import type { Reason } from '../records/reason.js';
import type { Tongue } from '../text/tongue.js';
import {
  cannotCollect,
  deptUserAdvice,
  lockOutRisk,
  popbillCode,
  quotePopbill,
  type ReasonContext,
  type ReasonWords,
  registerCertificateStep,
  unlessDeptUserWorks,
  withTopicParticle,
} from './reason-parts-words.js';
import { productNames } from './verdict-words.js';

type Invalid = Extract<Reason, { kind: 'certificate-invalid' }>;

/** For a certificate that has not expired, but that POPBiLL or HomeTax does not accept. */
export function certificateInvalid(
  reason: Invalid,
  context: ReasonContext,
  t: Tongue,
): ReasonWords {
  const { attempts, beside, code, sub } = reason;
  const { title, happened, steps, sentence, request } = wordsByFault(reason, context, t)[sub];
  const consequence = consequenceOf(reason, t);
  return {
    title: (name) => t.say(`${name} ${title}`, `${name}: ${title}`),
    happened,
    consequence,
    todo: { ordered: true, steps: [...steps, registerCertificateStep(context, t)] },
    remarks: [
      ...(attempts === undefined ? [] : [lockOutRisk(attempts, t)]),
      ...(beside === 'working-dept-user' ? [] : [deptUserAdvice(t)]),
    ],
    sentence: (company) => `${sentence(company)} ${consequence} ${request}`,
    popbillCode: popbillCode(code, t),
  };
}

interface FaultWords extends Pick<ReasonWords, 'happened' | 'sentence'> {
  /** Follows the company's name. */
  readonly title: string;
  readonly steps: readonly string[];
  /** The request in the notification. */
  readonly request: string;
}

function wordsByFault(
  reason: Invalid,
  { at, markup }: ReasonContext,
  t: Tongue,
): Readonly<Record<Invalid['sub'], FaultWords>> {
  const { say } = t;
  const when = t.dayAndTime(reason.foundAt, at);
  const inCheck = say(`${when} 확인에서`, `In the check of ${when}`);
  const popbillQuote = quotePopbill(reason, markup, t);
  return {
    revoked: {
      title: say('인증서가 폐기되었습니다', 'certificate was revoked'),
      happened: say(
        `${inCheck} 팝빌에 등록된 공동인증서가 폐기된 것으로 나왔습니다. 기간 중에 다른 곳에서 재발급하면 옛 인증서는 폐기됩니다.`,
        `${inCheck} the joint certificate registered at POPBiLL turned out to be revoked. When a certificate is reissued within its term, the old one is revoked.`,
      ),
      steps: [
        say(
          '회사에 물어봅니다. 최근에 인증서를 재발급했거나 새로 발급받았는지.',
          'Ask the company whether it had the certificate reissued or a new one issued lately.',
        ),
        say(
          '새 인증서를 홈택스에 등록합니다. 새 인증서가 없다면 발급받은 은행이나 인증기관에 문의합니다.',
          'The new certificate is registered at HomeTax. If there is none, ask the bank or certification authority that issued it.',
        ),
      ],
      sentence: (company) =>
        say(`${company}의 인증서가 폐기되었습니다.`, `the certificate of ${company} was revoked.`),
      request: say(
        '재발급했는지 회사에 물어보고, 새 인증서를 홈택스와 팝빌에 등록해 주세요.',
        'Ask whether it was reissued, then register the new certificate at HomeTax and at POPBiLL.',
      ),
    },
    'wrong-company': {
      title: say('인증서의 사업자번호가 다릅니다', 'certificate has another business no.'),
      happened: say(
        `${inCheck} 팝빌에 등록된 공동인증서가 이 회사의 사업자번호와 맞지 않는 것으로 나왔습니다. 다른 회사나 다른 사업장의 인증서로 보입니다.`,
        `${inCheck} the joint certificate registered at POPBiLL did not fit the business no. of this company. It seems to belong to another company or branch.`,
      ),
      steps: [
        say(
          '회사에 물어봅니다. 어느 사업장의 인증서를 등록했는지.',
          'Ask the company which branch the registered certificate belongs to.',
        ),
        say(
          '이 사업자번호의 인증서를 홈택스에 등록합니다.',
          'The certificate of this business no. is registered at HomeTax.',
        ),
      ],
      sentence: (company) =>
        say(
          `${company}의 인증서가 이 사업자번호의 것이 아닙니다.`,
          `the certificate of ${company} does not belong to this business no.`,
        ),
      request: say(
        '이 사업자번호의 인증서를 홈택스와 팝빌에 등록해 주세요.',
        'Register the certificate of this business no. at HomeTax and at POPBiLL.',
      ),
    },
    unusable: {
      title: say('인증서를 쓸 수 없습니다', 'certificate cannot be used'),
      happened: say(
        `${inCheck} 팝빌이 등록된 공동인증서를 쓰지 못했습니다. ${popbillQuote}`,
        `${inCheck} POPBiLL could not use the registered joint certificate. ${popbillQuote}`,
      ),
      steps: [
        say(
          '회사에 물어봅니다. 그 인증서로 홈택스에 로그인되는지, 최근에 재발급하지 않았는지.',
          'Ask the company whether it can log in to HomeTax with that certificate, and whether it was reissued lately.',
        ),
        say(
          '홈택스에 로그인되는 인증서를 준비합니다. 홈택스에 등록하지 않은 인증서라면 먼저 등록합니다.',
          'Have a certificate ready that logs in to HomeTax. If it is not registered at HomeTax yet, register it there first.',
        ),
      ],
      sentence: (company) =>
        say(
          `${company}의 인증서를 쓸 수 없습니다.`,
          `the certificate of ${company} cannot be used.`,
        ),
      request: say(
        '홈택스에 로그인되는 인증서인지 회사에 물어보고, 팝빌에 다시 등록해 주세요.',
        'Ask whether it logs in to HomeTax, then register it at POPBiLL again.',
      ),
    },
  };
}

function consequenceOf({ products, beside, deptUserUnsure }: Invalid, t: Tongue): string {
  const names = productNames(products, t);
  const cannot = cannotCollect(products, t);
  switch (beside) {
    case 'working-dept-user':
      return t.say(
        `부서사용자 로그인이 정상이라 ${withTopicParticle(products)} 계속 수집할 수 있습니다.`,
        `The department user works, so ${names} are still collected.`,
      );
    case 'rejected-dept-user':
      return t.say(
        `부서사용자 로그인도 거부된 상태라 ${cannot}`,
        `The department user's login is rejected too, so ${cannot}`,
      );
    case 'nothing':
      return deptUserUnsure === undefined
        ? t.say(`쓸 수 있는 다른 인증이 없어 ${cannot}`, `No other method works, so ${cannot}`)
        : unlessDeptUserWorks(deptUserUnsure, cannot, t);
  }
}
