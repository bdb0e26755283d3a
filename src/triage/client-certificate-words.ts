import { deptUserFor, withObjectParticle } from '../assessment/reason-parts-words.js';
import { productNames } from '../assessment/verdict-words.js';
import type { Policy } from '../kernel/policy.js';
import { calendarDaysUntil, DAY, type Instant } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import type { Tongue } from '../text/tongue.js';

export interface LetterFacts {
  readonly name: string;
  readonly brn: string;
  /** Worst first. */
  readonly reasons: readonly Reason[];
  readonly collectsBy: Policy['collectsBy'];
  readonly now: Instant;
}

export interface LetterPart {
  /** The problem, and its consequence if nothing is done. */
  readonly problem: string;
  /** The request, with its deadline. */
  readonly request: string;
  readonly steps: readonly string[];
  /** Set if the steps are alternatives, not a sequence. */
  readonly isChoice?: true;
}

type ReasonOf<K extends Reason['kind']> = Extract<Reason, { kind: K }>;

export function expiringCertificate(
  reason: ReasonOf<'certificate-expiry'>,
  { now }: LetterFacts,
  t: Tongue,
): LetterPart {
  const { say, fullDate, expiryTime } = t;
  const time = expiryTime(reason.expiresAt);
  const day = fullDate(reason.expiresAt);
  const date = time === undefined ? day : say(`${day} ${time}`, `${day} at ${time}`);
  const problem = say(
    `자료 수집에 쓰는 공동인증서가 ${date}에 만료됩니다.`,
    `The joint certificate used for this expires on ${date}.`,
  );
  const steps = [
    say(
      '인증서를 발급받은 은행이나 인증기관에서 갱신해 주세요. 만료일이 지나면 갱신할 수 없고 신규 발급을 받아야 합니다.',
      'Renew it at the bank or certification authority that issued it. After the expiry date it cannot be renewed; a new one has to be issued.',
    ),
    say('갱신한 인증서를 홈택스에 등록해 주세요.', 'Register the renewed certificate at HomeTax.'),
    registerOnPcStep(t),
  ];
  if (reason.beside === 'working-dept-user') {
    return {
      problem: `${problem} ${notAffectedSentence(t)}`,
      request: say(
        '인증서를 계속 쓰시려면 만료되기 전에 아래 순서로 부탁드립니다. 쓰지 않으시면 그대로 두셔도 됩니다.',
        'If you want to keep using the certificate, please do the following before it expires. If not, it can be left alone.',
      ),
      steps,
    };
  }
  const consequence = cannotCollectClause(reason, reason.deptUserUnsure === undefined, t);
  const dayBefore = fullDate(reason.expiresAt - DAY);
  return {
    problem: `${problem} ${say(`그대로 두면 만료된 뒤에는 ${consequence}`, `If nothing is done, ${consequence} after that.`)}`,
    request:
      calendarDaysUntil(reason.expiresAt, now) === 0
        ? lastDayRequest(time, t)
        : say(`${dayBefore}까지 ${stepsRequest(t)}`, `Please do the following by ${dayBefore}:`),
    steps,
  };
}

function lastDayRequest(time: string | undefined, t: Tongue): string {
  return t.say(
    `갱신은 이날 ${time === undefined ? '안에' : `${time}까지`} 마쳐 주세요. ${stepsRequest(t)}`,
    `Please renew it ${time === undefined ? 'on that day at the latest' : `before ${time} on that day`}, and then register it:`,
  );
}

export function expiredCertificate(reason: ReasonOf<'certificate-expiry'>, t: Tongue): LetterPart {
  const { say, fullDate } = t;
  const date = fullDate(reason.expiresAt);
  const problem = say(
    `자료 수집에 쓰는 공동인증서가 ${date}에 만료되었습니다.`,
    `The joint certificate used for this expired on ${date}.`,
  );
  if (reason.beside === 'working-dept-user') {
    return {
      problem: `${problem} ${notAffectedSentence(t)}`,
      request: say(
        '인증서도 계속 쓰시려면 아래 순서로 부탁드립니다. 쓰지 않으시면 그대로 두셔도 됩니다.',
        'If you want to keep using a certificate, please do the following. If not, it can be left alone.',
      ),
      steps: [
        say(
          '은행이나 인증기관에서 인증서를 신규 발급받아 홈택스에 등록해 주세요.',
          'Have a new certificate issued by a bank or certification authority and register it at HomeTax.',
        ),
        registerOnPcStep(t),
      ],
    };
  }
  const page = registrationPage(t);
  return {
    problem: `${problem} ${untilResolvedSentence(reason, reason.deptUserUnsure === undefined, t)}`,
    request: say(
      '아래 가운데 맞는 것으로 되도록 빨리 부탁드립니다.',
      'Please do what fits, as soon as you can:',
    ),
    isChoice: true,
    steps: [
      say(
        `이미 갱신하셨다면: 새 인증서를 홈택스에 등록한 뒤, 그 인증서가 저장된 Windows PC에서 ${page}에도 등록해 주세요.`,
        `If you have already renewed it: register the new certificate at HomeTax, and then, from the Windows PC that holds it, on ${page} too.`,
      ),
      say(
        '아직 갱신하지 않으셨다면: 만료된 인증서는 갱신할 수 없으니 은행이나 인증기관에서 신규 발급을 받은 뒤 위와 같이 등록해 주세요.',
        'If you have not: an expired certificate cannot be renewed. Have a new one issued by a bank or certification authority, then register it as above.',
      ),
      say(
        `인증서 대신 부서사용자를 쓰시려면: 홈택스에서 ${deptUserFor(reason.products, t)}를 만들어 상태를 '사용'으로 두고, ${page}에서 그 아이디와 비밀번호를 등록해 주세요. 무료이고 해마다 갱신하지 않아도 됩니다.`,
        `To use a department user instead: create ${deptUserFor(reason.products, t)} at HomeTax, set the state to "in use" (사용), and register the ID and password on ${page}. It is free and needs no yearly renewal.`,
      ),
    ],
  };
}

export function invalidCertificate(
  reason: ReasonOf<'certificate-invalid'>,
  { brn }: LetterFacts,
  t: Tongue,
): LetterPart {
  const { say } = t;
  const hasWorkingDeptUser = reason.beside === 'working-dept-user';
  const consequence = hasWorkingDeptUser
    ? notAffectedSentence(t)
    : untilResolvedSentence(reason, reason.deptUserUnsure === undefined, t);
  const { problem, steps } = problemAndSteps(reason.sub, brn, t);
  return {
    problem: `${problem} ${consequence}`,
    request: hasWorkingDeptUser
      ? say(
          `인증서도 계속 쓰시려면 ${stepsRequest(t)}`,
          'If you want to keep using a certificate, please do the following:',
        )
      : urgentRequest(t),
    steps: [...steps, registerOnPcStep(t)],
  };
}

function problemAndSteps(
  sub: ReasonOf<'certificate-invalid'>['sub'],
  brn: string,
  { say }: Tongue,
): Pick<LetterPart, 'problem' | 'steps'> {
  switch (sub) {
    case 'revoked':
      return {
        problem: say(
          '자료 수집에 쓰는 공동인증서가 폐기되었습니다. 다른 곳에서 재발급하면 전에 쓰던 인증서는 폐기됩니다.',
          'The joint certificate used for this was revoked. When a certificate is reissued elsewhere, the one used before is revoked.',
        ),
        steps: [
          say(
            '최근에 재발급하거나 새로 발급하신 인증서가 있는지 봐 주세요. 없다면 은행이나 인증기관에 문의해 주세요.',
            'See whether a certificate was reissued or newly issued lately. If not, ask your bank or certification authority.',
          ),
          say('새 인증서를 홈택스에 등록해 주세요.', 'Register the new certificate at HomeTax.'),
        ],
      };
    case 'wrong-company':
      return {
        problem: say(
          `자료 수집에 쓰도록 등록된 공동인증서가 이 사업자번호(${brn})의 것이 아닙니다.`,
          `The joint certificate registered for this does not belong to this business no. (${brn}).`,
        ),
        steps: [
          say(
            `${brn} 사업자번호로 발급된 인증서를 홈택스에 등록해 주세요.`,
            `Register the certificate that was issued for ${brn} at HomeTax.`,
          ),
        ],
      };
    case 'unusable':
      return {
        problem: say(
          '자료 수집에 쓰도록 등록된 공동인증서를 쓸 수 없는 상태입니다.',
          'The joint certificate registered for this cannot be used.',
        ),
        steps: [
          say(
            '쓰시는 인증서로 홈택스에 로그인되는지 봐 주세요. 최근에 재발급하셨다면 새 인증서를 홈택스에 등록해 주세요.',
            'See whether your certificate logs in to HomeTax. If it was reissued lately, register the new one at HomeTax.',
          ),
        ],
      };
  }
}

/** POPBiLL's registration page, in words that also fit services that show it on their own site. */
export const registrationPage = ({ say }: Tongue) =>
  say(
    '홈택스 인증 등록 화면(팝빌 사이트에서는 홈택스연동 > 환경설정 > 인증관리)',
    "the HomeTax authentication page (on POPBiLL's site: 홈택스연동 > 환경설정 > 인증관리)",
  );

export const stepsRequest = ({ say }: Tongue) =>
  say('아래 순서로 부탁드립니다.', 'Please do the following:');

export const urgentRequest = (t: Tongue) =>
  t.say(`되도록 빨리 ${stepsRequest(t)}`, 'Please do the following as soon as you can:');

const registerOnPcStep = (t: Tongue) =>
  t.say(
    `인증서가 저장된 Windows PC에서 ${registrationPage(t)}에 새 인증서를 등록해 주세요.`,
    `On the Windows PC that holds the certificate, open ${registrationPage(t)} and register the new certificate.`,
  );

const notAffectedSentence = ({ say }: Tongue) =>
  say(
    '부서사용자로 수집하고 있어 자료 수집에는 영향이 없습니다.',
    'Collection is not affected, since it goes through a department user.',
  );

/** In Korean the rest of a sentence, from its object on; in English a clause. */
export function cannotCollectClause({ products }: Reason, isSure: boolean, t: Tongue): string {
  const data = t.say(withObjectParticle(products), productNames(products, t));
  return isSure
    ? t.say(`${data} 가져올 수 없습니다.`, `${data} cannot be collected`)
    : t.say(`${data} 가져오지 못할 수 있습니다.`, `it may not be possible to collect ${data}`);
}

/** Says what cannot be collected until the problem is resolved, and that no data is lost. */
export function untilResolvedSentence(reason: Reason, isSure: boolean, t: Tongue): string {
  const consequence = cannotCollectClause(reason, isSure, t);
  return t.say(
    `해결될 때까지 ${consequence} 홈택스의 자료가 없어지는 것은 아닙니다.`,
    `Until this is solved, ${consequence}. Nothing is lost at HomeTax.`,
  );
}
