import type { Reason } from '../records/reason.js';
import type { Tongue } from '../text/tongue.js';
import {
  cannotCollect,
  certificateMenu,
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
import { attemptsUsed, productNames } from './verdict-words.js';

type Invalid = Extract<Reason, { kind: 'certificate-invalid' }>;

/** For a certificate that has not expired, but that POPBiLL or HomeTax does not accept. */
export function certificateInvalid(
  reason: Invalid,
  context: ReasonContext,
  t: Tongue,
): ReasonWords {
  const { attempts, beside, code, sub } = reason;
  const date = t.dayAndMonth(reason.foundAt, context.at);
  const { problem, found, fact, steps, request } = wordsByFault(reason, context, date, t)[sub];
  return {
    problem,
    date,
    fact,
    happened: `${found} ${fact}`,
    consequence: consequenceOf(reason, t),
    todo: { ordered: true, steps: [...steps, registerCertificateStep(context, t)] },
    safety: attempts === undefined ? undefined : notRetried(attempts, t),
    remarks: [
      ...(attempts === undefined ? [] : [lockOutRisk(attempts, t)]),
      certificateMenu(t),
      ...(beside === 'working-dept-user' ? [] : [deptUserAdvice(t)]),
    ],
    request,
    popbillCode: popbillCode(code, t),
  };
}

interface FaultWords extends Pick<ReasonWords, 'problem' | 'request'> {
  readonly fact: string;
  /** How and when it was found. */
  readonly found: string;
  readonly steps: readonly string[];
}

function wordsByFault(
  reason: Invalid,
  { at, markup }: ReasonContext,
  date: string,
  t: Tongue,
): Readonly<Record<Invalid['sub'], FaultWords>> {
  const { say } = t;
  const when = t.dayAndTime(reason.foundAt, at);
  const result = say(`${when} 확인 결과`, `In the check on ${when},`);
  return {
    revoked: {
      problem: say(`인증서가 폐기되었습니다(${date} 확인)`, `certificate found revoked ${date}`),
      found: say(
        `${result} 팝빌에 등록된 공동인증서가 폐기되어 있었습니다.`,
        `${result} the joint certificate registered with POPBiLL was found revoked.`,
      ),
      fact: say(
        '유효기간 중에 재발급하면 기존 인증서는 폐기됩니다.',
        'Reissuing a certificate before it expires revokes the old one.',
      ),
      steps: [
        say(
          '최근 재발급했는지 회사에 물어봅니다.',
          'Ask the company whether the certificate was reissued recently.',
        ),
        say(
          '회사가 새 인증서를 홈택스에 등록합니다(없으면 발급받은 은행·인증기관에 문의).',
          'Register the new one in HomeTax (if there is none, ask the issuing bank or CA).',
        ),
      ],
      request: say(
        '재발급했는지 회사에 물어보고, 새 인증서를 홈택스와 팝빌에 등록해 주세요.',
        'Ask whether it was reissued, then register the new one in HomeTax and with POPBiLL.',
      ),
    },
    'wrong-company': {
      problem: say(
        `인증서의 사업자번호가 다릅니다(${date} 확인)`,
        `certificate of another business (${date})`,
      ),
      found: say(
        `${result} 팝빌에 등록된 공동인증서가 이 회사의 사업자번호와 일치하지 않습니다.`,
        `${result} the joint certificate registered with POPBiLL does not match this company's business number.`,
      ),
      fact: say(
        '다른 회사나 다른 사업장의 인증서로 보입니다.',
        'It seems to belong to another company or branch.',
      ),
      steps: [
        say(
          '어느 사업장의 인증서를 등록했는지 회사에 물어봅니다.',
          'Ask the company which branch the registered certificate belongs to.',
        ),
        say(
          '회사가 이 사업자번호의 인증서를 홈택스에 등록합니다.',
          'Register the certificate of this business number in HomeTax.',
        ),
      ],
      request: say(
        '이 사업자번호의 인증서를 홈택스와 팝빌에 등록해 주세요.',
        'Register the certificate of this business number in HomeTax and with POPBiLL.',
      ),
    },
    unusable: {
      problem: say(`인증서를 쓸 수 없습니다(${date} 확인)`, `certificate cannot be used (${date})`),
      found: say(
        `${result} 팝빌이 등록된 공동인증서를 사용하지 못했습니다.`,
        `${result} POPBiLL could not use the registered joint certificate.`,
      ),
      fact: quotePopbill(reason, markup, t),
      steps: [
        say(
          '그 인증서로 홈택스에 로그인되는지, 최근 재발급했는지 회사에 물어봅니다.',
          'Ask the company whether that certificate logs in to HomeTax and whether it was reissued recently.',
        ),
        say(
          '홈택스에 로그인되는 인증서를 준비합니다(홈택스에 없으면 먼저 등록).',
          'Get a certificate ready that logs in to HomeTax (if needed, register it there first).',
        ),
      ],
      request: say(
        '홈택스에 로그인되는 인증서인지 회사에 물어보고, 팝빌에 다시 등록해 주세요.',
        'Ask whether it logs in to HomeTax, then register it with POPBiLL again.',
      ),
    },
  };
}

function notRetried(attempts: number, t: Tongue): string {
  const used = attemptsUsed(attempts, t);
  return t.say(
    `잠금 방지를 위해 재시도하지 않았습니다(${used}).`,
    `Not retried, to avoid a lockout (${used}).`,
  );
}

function consequenceOf({ products, beside, deptUserUnsure }: Invalid, t: Tongue): string {
  const names = productNames(products, t);
  const cannot = cannotCollect(products, t);
  switch (beside) {
    case 'working-dept-user':
      return t.say(
        `부서사용자 로그인이 정상이라 ${withTopicParticle(products)} 계속 수집할 수 있습니다.`,
        `The department user works, so ${names} can still be collected.`,
      );
    case 'rejected-dept-user':
      return t.say(
        `부서사용자 로그인도 거부되어 ${cannot}`,
        `Department user login rejected too, so ${cannot}`,
      );
    case 'nothing':
      return deptUserUnsure === undefined
        ? t.say(`쓸 수 있는 다른 인증이 없어 ${cannot}`, `No other method works, so ${cannot}`)
        : unlessDeptUserWorks(deptUserUnsure, cannot, t);
  }
}
