import { calendarDaysUntil, DAY } from '../kernel/time.js';
import type { Reason } from '../records/reason.js';
import { lowerFirst, upperFirst } from '../text/phrases.js';
import type { Tongue } from '../text/tongue.js';
import { collectorFact, testFirst, testRequest } from './collector-words.js';
import { shouldTestFirst } from './lock-out-rules.js';
import {
  cannotCollect,
  collection,
  deptUserAdvice,
  deptUserFor,
  deptUserRecommended,
  lockOutRisk,
  notRetried,
  onAuthPages,
  popbillMenu,
  quotePopbill,
  type ReasonContext,
  type ReasonWords,
  registerCertificateStep,
  withoutCertificate,
} from './reason-parts-words.js';
import { productNames } from './verdict-words.js';

type Expiry = Extract<Reason, { kind: 'certificate-expiry' }>;
type Invalid = Extract<Reason, { kind: 'certificate-invalid' }>;

export const isOnlyMethod = ({ beside, deptUserUnsure }: Expiry | Invalid) =>
  beside === 'nothing' && deptUserUnsure === undefined;

const isUntested = ({ deptUserUnsure }: Expiry | Invalid) => deptUserUnsure === 'untested';

/** Whether a department user is registered, so that the advice is to repair or test it, not to create one. */
const hasDeptUser = (reason: Expiry | Invalid) => reason.beside !== 'nothing' || isUntested(reason);

const testLoginFirst = ({ say, words }: Tongue) =>
  say(
    `먼저 '${words.button.checkAgain}'을 눌러 부서사용자 로그인을 테스트합니다.`,
    `First press "${words.button.checkAgain}" to test the department user login.`,
  );

const ifLoginFails = ({ say }: Tongue) => say('로그인되지 않으면', 'If it fails:');

export function certificateExpiry(reason: Expiry, context: ReasonContext, t: Tongue): ReasonWords {
  if (reason.beside === 'working-dept-user') return unaffectedWords(reason, context, t);
  const { say } = t;
  const { expiresAt, expired } = reason;
  const date = t.shortDate(expiresAt, context.at);
  const { intro, ...steps } = expired
    ? adviceAfterExpiry(reason, t)
    : {
        intro: deadline(reason, context, t),
        ordered: true,
        steps: renewalSteps(reason, context, t),
      };
  const renewalRequest = expired
    ? say(
        '이미 갱신했는지 회사에 물어보고, 새 인증서나 부서사용자를 등록해 주세요.',
        'Ask whether it was renewed, then register the new certificate or a department user.',
      )
    : say(
        '갱신한 뒤 홈택스와 팝빌에 다시 등록해 주세요.',
        'Renew it, then register it in HomeTax and with POPBiLL.',
      );
  const hint = !expired && isOnlyMethod(reason) ? deptUserRecommended(t) : undefined;
  return {
    problem: expired
      ? say(`인증서가 ${date}에 만료되었습니다`, `certificate expired ${date}`)
      : say(`인증서가 ${date}에 만료됩니다`, `certificate expires ${date}`),
    date,
    consequence: expired ? consequenceNow(reason, context, t) : consequenceWhileValid(reason, t),
    todo: {
      ...steps,
      intro: isUntested(reason)
        ? `${testLoginFirst(t)} ${ifLoginFails(t)} ${lowerFirst(intro)}`
        : intro,
    },
    hint,
    remarks: [
      popbillMenu(t),
      ...(hasDeptUser(reason) ? [] : [deptUserAdvice(t, hint !== undefined)]),
    ],
    request: isUntested(reason) ? testRequest(t) : renewalRequest,
  };
}

function unaffectedWords(reason: Expiry, context: ReasonContext, t: Tongue): ReasonWords {
  const { say } = t;
  const { products, expired } = reason;
  const date = t.shortDate(reason.expiresAt, context.at);
  const renewal = expired
    ? say(
        '인증서도 계속 쓰려면 신규 발급받아 등록합니다.',
        'To keep using a certificate as well, get a new one and register it.',
      )
    : say(
        '인증서도 계속 쓰려면 만료 전에 갱신해 다시 등록합니다.',
        'To keep using a certificate as well, renew it before it expires and register it again.',
      );
  return {
    problem: say(
      `인증서가 ${date}에 ${expired ? '만료되었지만' : '만료되지만'} 수집에는 영향이 없습니다`,
      `certificate ${expired ? 'expired' : 'expires'} ${date}, collection not affected`,
    ),
    date,
    consequence: collectedByDeptUser(products, t),
    todo: { intro: `${notUrgent(t)} ${renewal}`, steps: [] },
    remarks: [
      say(
        '전자세금계산서 발행에 쓰는 인증서는 확인하지 않으니 따로 관리해 주세요.',
        'The certificate used to issue tax invoices is not checked here; keep track of it separately.',
      ),
    ],
    request: notUrgent(t),
  };
}

function collectedByDeptUser(products: Reason['products'], t: Tongue): string {
  const names = productNames(products, t);
  return t.say(
    `부서사용자로 ${names} 수집을 계속할 수 있습니다(로그인 정상).`,
    `${upperFirst(names)} can still be collected through the department user (its login works).`,
  );
}

const notUrgent = ({ say }: Tongue) =>
  say(
    '급하지 않습니다. 부서사용자만 쓴다면 그대로 두어도 됩니다.',
    'Not urgent. If you use only the department user, no action is needed.',
  );

function consequenceWhileValid(reason: Expiry, t: Tongue): string {
  const effect = t.say(
    `만료되면 ${productNames(reason.products, t)} 수집이 멈춥니다.`,
    `${collection(reason.products)} stops at expiry.`,
  );
  return withoutCertificate(reason, effect, t);
}

/** Names the day from which to collect again, unless a department user may have collected since expiry. */
function consequenceNow(reason: Expiry, { at }: ReasonContext, t: Tongue): string {
  const consequence = withoutCertificate(reason, cannotCollect(reason.products, t), t);
  const day = t.dayAndMonth(reason.expiresAt, at);
  return isOnlyMethod(reason) ? `${consequence} ${recollectSentence(day, t)}` : consequence;
}

export const recollectSentence = (day: string, { say }: Tongue) =>
  say(
    `자료는 홈택스에 남아 있으니 인증 등록 후 ${day}분부터 다시 수집하면 됩니다.`,
    `No data is lost: register again, then re-collect from ${day}.`,
  );

/** Follows the label `Do this`, before the steps: `by Tue 8 Dec. The company:`. */
function deadline({ expiresAt }: Expiry, { at }: ReasonContext, t: Tongue): string {
  const { say } = t;
  if (calendarDaysUntil(expiresAt, at) === 0) {
    const end = [t.shortDate(expiresAt, at), t.expiryTime(expiresAt) ?? []].flat();
    return say(
      `${end.join(' ')}까지 회사가 갱신을 마쳐야 합니다. 등록은 그 뒤에 해도 됩니다.`,
      `by ${end.join(', ')} (registration can follow). The company:`,
    );
  }
  const eve = t.shortDate(expiresAt - DAY, at);
  return say(`${eve}까지 회사에서 순서대로 마쳐야 합니다.`, `by ${eve}. The company:`);
}

function renewalSteps(
  { products }: Expiry,
  { isWatched = true }: ReasonContext,
  t: Tongue,
): readonly string[] {
  const { say } = t;
  const effect = isWatched ? say('(확인되면 알림이 닫힘)', '. The alert then closes.') : '';
  const pages = onAuthPages(products, t);
  return [
    say(
      '은행·인증기관에서 갱신(보통 만료 30일 전부터, 만료 후에는 신규 발급만 가능)',
      'renews it at its bank or CA (usually from 30 days before expiry; after expiry: new certificate only)',
    ),
    say('홈택스에 등록', 'registers it in HomeTax'),
    say(
      `인증서가 있는 Windows PC에서 ${pages} 팝빌에 등록${effect}`,
      `registers it with POPBiLL ${pages}, opened on the Windows PC that holds it${effect}`,
    ),
  ];
}

function adviceAfterExpiry(reason: Expiry, t: Tongue) {
  const { say } = t;
  const pages = onAuthPages(reason.products, t);
  const [them, itsPage] =
    reason.products.length > 1
      ? ['them', say('각각의 인증 페이지', 'each on its own page')]
      : ['it', say('인증 페이지', 'on the authentication page')];
  return {
    intro: say('이미 갱신했는지 회사에 물어봅니다.', 'Ask if the company renewed the certificate.'),
    steps: [
      say(
        `갱신했다면: 홈택스에 등록하고, 인증서가 있는 Windows PC에서 ${pages} 팝빌에 등록합니다.`,
        `If yes: register it in HomeTax, then ${pages}, from the Windows PC that holds it.`,
      ),
      say(
        '아니라면: 만료되어 갱신할 수 없으니 은행·인증기관에서 신규 발급받아 등록합니다(서류가 필요할 수 있음).',
        'If not: too late to renew. Get a new one from a bank or CA (may need documents), then do the same.',
      ),
      ...(hasDeptUser(reason)
        ? []
        : [
            say(
              `더 빠른 방법: 회사가 홈택스에서 ${deptUserFor(reason.products, t)}로 가입해 대표 아이디로 승인하고, ${itsPage}에서 등록합니다.`,
              `Faster: create ${deptUserFor(reason.products, t)} in HomeTax, approve ${them} with the representative's ID and register ${them} ${itsPage}.`,
            ),
          ]),
    ],
  };
}

export function certificateInvalid(
  reason: Invalid,
  context: ReasonContext,
  t: Tongue,
): ReasonWords {
  const { attempts, beside, code, products, sub } = reason;
  const { say } = t;
  const date = t.dayAndMonth(reason.foundAt, context.at);
  const fault = wordsByFault(reason, context, date, t)[sub];
  const { problem } = fault;
  const fact = collectorFact(reason, context, t) ?? fault.fact;
  const steps = [...fault.steps, registerCertificateStep(products, context, t)];
  const note = attempts === undefined ? undefined : notRetried(attempts, t);
  const shared = { date, hint: note, code };
  const lockOut = note === undefined ? [] : [`${lockOutRisk(t)} ${note}`];
  if (beside === 'working-dept-user') {
    const again = say('인증서를 다시 쓰려면:', 'To use a certificate again:');
    return {
      ...shared,
      problem: say(`${problem} · 수집에는 영향 없음`, `${problem}, collection not affected`),
      explanation: fact,
      consequence: collectedByDeptUser(products, t),
      todo: { intro: `${notUrgent(t)} ${again}`, ordered: true, steps },
      remarks: [...lockOut, popbillMenu(t)],
      request: notUrgent(t),
    };
  }
  const otherwise = say('인증서를 계속 쓰려면:', 'To keep using a certificate:');
  const advice = isUntested(reason) ? testLoginFirst(t) : deptUserRecommended(t);
  const intro = isOnlyMethod(reason) || isUntested(reason) ? `${advice} ${otherwise}` : undefined;
  const test = shouldTestFirst(reason) ? testFirst(reason, t) : undefined;
  return {
    ...shared,
    problem,
    fact,
    consequence: withoutCertificate(reason, cannotCollect(products, t), t),
    todo: test === undefined ? { intro, ordered: true, steps } : { intro: test.intro, steps: [] },
    remarks: [
      ...lockOut,
      popbillMenu(t),
      ...(hasDeptUser(reason) ? [] : [deptUserAdvice(t, isOnlyMethod(reason))]),
    ],
    request: test?.request ?? (isUntested(reason) ? testRequest(t) : steps.join(' ')),
  };
}

interface FaultWords extends Pick<ReasonWords, 'problem'> {
  readonly fact: string;
  /** The steps before the certificate is registered with POPBiLL. */
  readonly steps: readonly string[];
}

function wordsByFault(
  reason: Invalid,
  { markup }: ReasonContext,
  date: string,
  t: Tongue,
): Readonly<Record<Invalid['sub'], FaultWords>> {
  const { say } = t;
  return {
    revoked: {
      problem: say(`인증서가 폐기되었습니다(${date} 확인)`, `certificate found revoked ${date}`),
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
          'Register the new one in HomeTax (if there is none, contact the issuing bank or CA).',
        ),
      ],
    },
    'wrong-company': {
      problem: say(
        `인증서의 사업자번호가 다릅니다(${date} 확인)`,
        `certificate of another business (${date})`,
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
    },
    unusable: {
      problem: say(`인증서를 쓸 수 없습니다(${date} 확인)`, `certificate cannot be used (${date})`),
      fact: quotePopbill(reason, markup, t),
      steps: [
        say(
          '그 인증서로 홈택스에 로그인되는지, 최근 재발급했는지 회사에 물어봅니다.',
          'Ask the company whether that certificate logs in to HomeTax and whether it was reissued recently.',
        ),
        say(
          '홈택스에 로그인되는 인증서를 준비합니다(홈택스에 없으면 먼저 등록).',
          'Prepare a certificate that logs in to HomeTax (if needed, register it there first).',
        ),
      ],
    },
  };
}
