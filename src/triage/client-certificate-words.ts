import { deptUserFor, withObjectParticle } from '../assessment/reason-parts-words.js';
import { productNames } from '../assessment/verdict-words.js';
import type { Policy } from '../kernel/policy.js';
import { calendarDaysUntil, DAY, type Instant } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { lowerFirst, POPBILL_MENU, upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';

export interface ClientTextFacts {
  readonly name: string;
  /** Absent if there is a `link`: the number opens it, so one message must not contain both. */
  readonly brn?: string;
  /** Worst first. */
  readonly reasons: readonly Reason[];
  readonly collectsBy: Policy['collectsBy'];
  readonly now: Instant;
  /** Who asks; absent if unknown, or if the text has no link: then the person who sends it is known. */
  readonly sender?: string | undefined;
  readonly link?: { readonly url: string; readonly expiresAt: Instant } | undefined;
}

export interface ClientTextPart {
  readonly problem: string;
  /** What follows if nothing is done, in sentences that other parts may share. */
  readonly consequences?: readonly string[];
  readonly request: string;
  readonly steps: readonly string[];
  /** Set if the steps are alternatives or questions, not a sequence: they get dashes instead of numbers. */
  readonly isUnordered?: true;
  readonly alternative?: string | undefined;
}

type ReasonOf<K extends Reason['kind']> = Extract<Reason, { kind: K }>;

export function certificatePart(
  reason: ReasonOf<'certificate-expiry' | 'certificate-invalid'>,
  facts: ClientTextFacts,
  t: Tongue,
): ClientTextPart {
  const part =
    reason.kind === 'certificate-invalid'
      ? invalidCertificate(reason, facts, t)
      : reason.expired
        ? expiredCertificate(reason, t)
        : expiringCertificate(reason, facts, t);
  return reason.beside === 'working-dept-user'
    ? { ...part, consequences: [notAffectedSentence(t)], request: keepUsingRequest(t) }
    : { ...part, alternative: deptUserInstead(reason, t) };
}

function expiringCertificate(
  reason: ReasonOf<'certificate-expiry'>,
  { now }: ClientTextFacts,
  t: Tongue,
): ClientTextPart {
  const { say, fullDate, expiryTime } = t;
  const time = expiryTime(reason.expiresAt);
  const day = fullDate(reason.expiresAt);
  const date = time === undefined ? day : say(`${day} ${time}`, `${day} at ${time}`);
  const problem = say(
    `자료 수집용으로 등록된 공동인증서가 ${date}에 만료됩니다.`,
    `The joint certificate registered for collection expires on ${date}.`,
  );
  const consequence = cannotCollectClause(reason, t);
  const dayBefore = fullDate(reason.expiresAt - DAY);
  const isLastDay = calendarDaysUntil(reason.expiresAt, now) === 0;
  const steps = [
    say(
      '인증서를 발급받은 은행이나 인증기관에서 갱신해 주세요. 만료된 뒤에는 새로 발급받으셔야 합니다.',
      'Renew it at the bank or certification authority that issued it. Once it has expired, only a new one can be issued.',
    ),
    say('갱신한 인증서를 홈택스에 등록해 주세요.', 'Register the renewed certificate in HomeTax.'),
    registerOnPcStep(reason.products, t),
  ];
  return {
    problem,
    consequences: [
      say(
        `그대로 두시면 만료 후 ${consequence}`,
        `Unless it is renewed, ${consequence} after that.`,
      ),
    ],
    request: isLastDay
      ? say(
          `만료되기 전에 갱신을 마칠 수 있도록 ${stepsRequest(t)}`,
          'Could you renew it before it expires, and then register it?',
        )
      : say(`${dayBefore}까지 ${stepsRequest(t)}`, `Could you take these steps by ${dayBefore}?`),
    steps,
  };
}

function expiredCertificate(reason: ReasonOf<'certificate-expiry'>, t: Tongue): ClientTextPart {
  const { say, fullDate } = t;
  const date = fullDate(reason.expiresAt);
  return {
    problem: say(
      `자료 수집용으로 등록된 공동인증서가 ${date}에 만료되었습니다.`,
      `The joint certificate registered for collection expired on ${date}.`,
    ),
    consequences: untilResolved(reason, t),
    request: say(
      '아래 중 해당하는 방법으로 가능한 한 빨리 진행해 주시기 바랍니다.',
      'Could you follow whichever applies, as soon as possible?',
    ),
    isUnordered: true,
    steps: [
      say(
        `이미 갱신하셨다면: 새 인증서를 홈택스에 등록한 뒤, ${registerOnPcStep(reason.products, t)}`,
        `If you have already renewed it: register the new certificate in HomeTax. Then, ${lowerFirst(registerOnPcStep(reason.products, t))}`,
      ),
      say(
        '아직 갱신하지 않으셨다면: 만료된 인증서는 갱신할 수 없습니다. 은행이나 인증기관에서 새로 발급받은 뒤 위와 같이 등록해 주세요.',
        'If you have not: an expired certificate cannot be renewed. Have a new one issued by a bank or certification authority, then register it as above.',
      ),
    ],
  };
}

function deptUserInstead(
  { products, beside, deptUserUnsure }: ReasonOf<'certificate-expiry' | 'certificate-invalid'>,
  t: Tongue,
): string | undefined {
  if (beside !== 'nothing' || deptUserUnsure === 'untested') return undefined;
  return t.say(
    `인증서 대신 부서사용자(조회 전용 홈택스 계정)를 쓰시려면: ${joinDeptUserStep(products, t)} 그다음 ${registerDeptUserStep(products, t)} 무료이며 매년 갱신하지 않으셔도 됩니다.`,
    `To use a department user instead: ${lowerFirst(joinDeptUserStep(products, t))} Then ${lowerFirst(registerDeptUserStep(products, t))} It is free and needs no yearly renewal.`,
  );
}

function invalidCertificate(
  reason: ReasonOf<'certificate-invalid'>,
  { brn }: ClientTextFacts,
  t: Tongue,
): ClientTextPart {
  const { problem, steps } = problemAndSteps(reason.sub, numberOf(brn, t), t);
  return {
    problem,
    consequences: untilResolved(reason, t),
    request: urgentStepsRequest(t),
    steps: [...steps, registerOnPcStep(reason.products, t)],
  };
}

function problemAndSteps(
  sub: ReasonOf<'certificate-invalid'>['sub'],
  number: string,
  { say }: Tongue,
): Pick<ClientTextPart, 'problem' | 'steps'> {
  switch (sub) {
    case 'revoked':
      return {
        problem: say(
          '자료 수집용으로 등록된 공동인증서가 폐기되었습니다. 유효기간 중에 재발급하면 기존 인증서는 폐기됩니다.',
          'The joint certificate registered for collection has been revoked. Reissuing a certificate that is still valid revokes the old one.',
        ),
        steps: [
          say(
            '최근 재발급하거나 새로 발급받은 인증서가 있는지 확인해 주세요. 없으면 은행이나 인증기관에 문의해 주세요.',
            'Check whether a certificate was reissued or newly issued recently. If not, contact your bank or certification authority.',
          ),
          say('새 인증서를 홈택스에 등록해 주세요.', 'Register the new certificate in HomeTax.'),
        ],
      };
    case 'wrong-company':
      return {
        problem: say(
          '자료 수집용으로 등록된 공동인증서가 다른 사업자번호의 인증서입니다.',
          'The joint certificate registered for collection belongs to another business number.',
        ),
        steps: [
          say(
            `${number}용으로 발급된 인증서를 홈택스에 등록해 주세요.`,
            `In HomeTax, register the certificate issued for ${number}.`,
          ),
        ],
      };
    case 'unusable':
      return {
        problem: say(
          '자료 수집용으로 등록된 공동인증서를 사용할 수 없습니다.',
          'The joint certificate registered for collection cannot be used.',
        ),
        steps: [
          say(
            '쓰시는 인증서로 홈택스에 로그인되는지 확인해 주세요. 최근 재발급하셨다면 새 인증서를 홈택스에 등록해 주세요.',
            'Check whether you can log in to HomeTax with your certificate. If it was reissued recently, register the new one in HomeTax.',
          ),
        ],
      };
  }
}

export const numberOf = (brn: string | undefined, { say }: Tongue) =>
  brn === undefined
    ? say('이 회사 사업자번호', 'your business number')
    : say(`이 회사 사업자번호(${brn})`, brn);

/** POPBiLL's page, in words that also fit services that show it on their own site. */
export const authPage = ({ say }: Tongue) =>
  say('홈택스 인증 관리 화면', 'the HomeTax authentication page');

export function whereAuthPageIs({ link }: ClientTextFacts, t: Tongue): string {
  if (link === undefined) {
    return t.say(
      `${authPage(t)}은 팝빌 사이트의 ${POPBILL_MENU.both}에서 열 수 있습니다.`,
      `${upperFirst(authPage(t))} is on POPBiLL's site: ${POPBILL_MENU.both}.`,
    );
  }
  const [day, time] = [t.fullDate(link.expiresAt), t.zonedTime(link.expiresAt)];
  const until = t.say(`${day} ${time}`, `${day}, ${time}`);
  const where = t.say(
    `${authPage(t)}은 아래 링크에서 사업자번호를 입력하시면 열 수 있습니다(${until}까지).`,
    `Open ${authPage(t)} with this link and your business number (until ${until}):`,
  );
  return `${where}\n${link.url}\n`;
}

export const stepsRequest = ({ say }: Tongue) =>
  say('아래 순서대로 진행해 주시기 바랍니다.', 'Could you take these steps?');

export const urgentStepsRequest = (t: Tongue) =>
  t.say(`가능한 한 빨리 ${stepsRequest(t)}`, 'Could you take these steps as soon as possible?');

/** The request for a single step. */
export const urgentStepRequest = ({ say }: Tongue) =>
  say('가능한 한 빨리 진행해 주시기 바랍니다.', 'Could you do this as soon as possible?');

const keepUsingRequest = ({ say }: Tongue) =>
  say(
    `인증서도 계속 쓰시려면 아래와 같이 진행해 주시기 바랍니다. 쓰지 않으시면 그대로 두셔도 됩니다.`,
    'To keep using a certificate, take these steps. Otherwise no action is needed.',
  );

/** POPBiLL keeps the certificate per product, so two products need two registrations. */
export function registerOnPcStep(products: Reason['products'], t: Tongue): string {
  const [pages, each] =
    products.length > 1
      ? ['both HomeTax authentication pages', `(${productNames(products, t)} 화면에 각각)`]
      : [authPage(t), ''];
  return t.say(
    `인증서가 있는 Windows PC에서 ${authPage(t)}의 '인증서 인증'에 등록해 주세요${each}.`,
    `On the Windows PC that holds the certificate, register it on ${pages}, under 인증서 인증.`,
  );
}

export const registerDeptUserStep = (products: Reason['products'], t: Tongue) =>
  t.say(
    `${authPage(t)}의 '부서사용자 인증'에 ${products.length > 1 ? '각 ' : ''}부서사용자의 아이디와 비밀번호를 등록해 주세요(홈택스 대표 아이디가 아닙니다).`,
    `Register ${products.length > 1 ? 'each' : 'the'} department user's ID and password (not your main HomeTax ID) on ${authPage(t)}, under 부서사용자 인증.`,
  );

export const joinDeptUserStep = (products: Reason['products'], t: Tongue) =>
  t.say(
    `홈택스에서 ${deptUserFor(products, t)}로 가입하고 대표 아이디로 승인한 뒤, 상태가 '사용'인지 확인해 주세요.`,
    `Create ${deptUserFor(products, t)} in HomeTax and approve ${products.length > 1 ? 'them' : 'it'} with the representative's ID, so that ${products.length > 1 ? 'their' : 'its'} state is 사용 ("in use").`,
  );

const notAffectedSentence = ({ say }: Tongue) =>
  say(
    '현재 부서사용자로 수집하고 있어 자료 수집에는 영향이 없습니다.',
    'Collection is not affected, because it uses a department user.',
  );

/** Whether collection might still work: the state of another method is unknown, or a charge is merely unpaid. */
function isUncertain(reason: Reason): boolean {
  if (reason.kind === 'plan') return reason.plan.why === 'unpaid';
  if (reason.kind === 'dept-user-login') return reason.severity !== 'critical';
  return 'deptUserUnsure' in reason && reason.deptUserUnsure !== undefined;
}

/** In Korean the rest of a sentence, from its object on; in English a clause. */
export function cannotCollectClause(reason: Reason, t: Tongue): string {
  const { products } = reason;
  const data = t.say(withObjectParticle(products), productNames(products, t));
  return isUncertain(reason)
    ? t.say(`${data} 가져오지 못할 수 있습니다.`, `it may not be possible to collect ${data}`)
    : t.say(`${data} 가져올 수 없습니다.`, `${data} cannot be collected`);
}

export function untilResolved(reason: Reason, t: Tongue): readonly string[] {
  const consequence = cannotCollectClause(reason, t);
  return [
    t.say(`해결될 때까지 ${consequence}`, `Until this is resolved, ${consequence}.`),
    t.say('홈택스에 있는 자료는 없어지지 않습니다.', 'Your data in HomeTax is not lost.'),
  ];
}
