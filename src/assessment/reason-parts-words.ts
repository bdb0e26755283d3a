import { type CompanyIdentity, nameAndBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Product, Stage } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import type { Markup } from '../text/markup.js';
import { type Advice, POPBILL_MENU, upperFirst, withStage } from '../text/phrases.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { attemptsUsed, productNames } from './verdict-words.js';

export interface ReasonContext {
  /** When the facts were found. Days left count from this day: nobody knows on which day a channel message is read. */
  readonly at: Instant;
  readonly stage: Stage;
  readonly collectsBy: Policy['collectsBy'];
  readonly markup: Markup;
  /** False outside of an alert: the text then mentions neither the alert nor scheduled checks. Default: true. */
  readonly isWatched?: boolean;
  /** Whether the buttons beside the text are about another reason. Default: false. */
  readonly isSecondary?: boolean;
}

export interface ReasonWords {
  /** Follows the company's name in a title: `인증서가 12월 9일(수)에 만료됩니다`, `certificate expires Wed 9 Dec`. */
  readonly problem: string;
  /** The date within `problem`. */
  readonly date: string;
  /** Why a login is rejected, within `problem`: `임시 비밀번호 상태`, `temporary password`. */
  readonly cause?: string;
  /** What the title does not say. */
  readonly fact?: string;
  /** For readers who want to know more than the title and `fact`. */
  readonly explanation?: string;
  readonly consequence: string;
  readonly todo: Advice;
  /** The most important remark in short, for the alert: how to protect an account, or a better method. */
  readonly hint?: string;
  /** For readers who want to know more. One paragraph each. */
  readonly remarks: readonly string[];
  /** What to do, in a sentence for phones. */
  readonly request: string;
  /** POPBiLL's code. `fact` may quote it too. */
  readonly code?: number;
}

export function problemTitle(name: string, { problem }: ReasonWords, { say }: Tongue): string {
  return say(`${name} ${problem}`, `${name}: ${problem}`);
}

export function findingSentences(words: ReasonWords): string {
  return [`${upperFirst(words.problem)}.`, factSentences(words)].filter(Boolean).join(' ');
}

/** The finding without `problem`, for the text below a heading that says it. May be empty. */
export function factSentences({ fact, explanation }: ReasonWords): string {
  return [fact, explanation].filter(Boolean).join(' ');
}

/** In Korean only: `전자세금계산서를`, `현금영수증을`. The last product decides the particle; cash receipts come last. */
export function withObjectParticle(products: readonly Product[]): string {
  return `${productNames(products, TONGUES.ko)}${products.includes('cashbill') ? '을' : '를'}`;
}

/** In English only: `tax-invoice collection`. */
export function collection(products: readonly Product[]): string {
  const kinds = products.map((product) => ATTRIBUTES[product]);
  return `${TONGUES.en.list(kinds)} collection`;
}

const ATTRIBUTES = { taxinvoice: 'tax-invoice', cashbill: 'cash-receipt' } as const;

/** The department users that HomeTax requires, one per product. The Korean text ends in a vowel, for its particle. */
export function deptUserFor(products: readonly Product[], t: Tongue): string {
  if (products.length > 1) {
    return t.say(
      '전자세금계산서 전용·현금영수증 전용 부서사용자',
      'separate department users for tax invoices and cash receipts',
    );
  }
  const names = productNames(products, t);
  return t.say(`${names} 전용 부서사용자`, `a department user for ${names}`);
}

export function createDeptUserStep(products: readonly Product[], t: Tongue): string {
  const [them, their] = products.length > 1 ? ['them', 'their'] : ['it', 'its'];
  return t.say(
    `회사가 홈택스에서 ${deptUserFor(products, t)}로 가입하고 대표 아이디로 승인합니다(상태 '사용' 확인).`,
    `The company creates ${deptUserFor(products, t)} in HomeTax and approves ${them} with the representative's ID, so that ${their} state becomes 사용 (in use).`,
  );
}

export const registerDeptUserStep = ({ say }: Tongue, products: readonly Product[] = []) =>
  products.length > 1
    ? say(
        '각 아이디와 비밀번호를 각각의 인증 페이지에서 등록합니다.',
        'Register each ID and its password on its own authentication page.',
      )
    : say(
        '인증 페이지에서 그 아이디와 비밀번호를 등록합니다.',
        'Register that ID and its password on the authentication page.',
      );

export function severityWord(severity: Reason['severity'], stage: Stage, t: Tongue): string {
  return withStage(t.words.severity[severity], stage, t);
}

/** Mentions to put before a sentence. They have no honorific, because a mention may be a group. */
export function mentionPrefix(people: readonly string[], { say, list }: Tongue): string {
  return people.length === 0 ? '' : say(`${list(people)} · `, `${list(people)}, `);
}

export function popbillCode(code: number | string, { say }: Tongue): string {
  return say(`팝빌 ${code}`, `POPBiLL ${code}`);
}

export const notBroken = ({ say }: Tongue) =>
  say('인증에 문제가 있다는 뜻은 아닙니다.', "This doesn't mean authentication is broken.");

export function quotePopbill(
  { message, code }: { readonly message: string; readonly code: number },
  { quote }: Markup,
  { say }: Tongue,
): string {
  const shownCode = `(${code})`;
  // Some messages end with their code.
  const text = message.endsWith(shownCode) ? message.slice(0, -shownCode.length).trim() : message;
  const quoted = `"${quote(text)}" ${shownCode}`;
  return say(`팝빌 메시지: ${quoted}`, `POPBiLL message: ${quoted}`);
}

export const lockOutRisk = ({ say }: Tongue) =>
  say(
    '로그인에 여러 번 실패하면 계정이 잠길 수 있습니다.',
    'Several failed logins can lock the account.',
  );

export function notRetried(attempts: number | undefined, t: Tongue): string {
  const used = attempts === undefined ? '' : attemptsUsed(attempts, t);
  return t.say(
    `잠금 방지를 위해 재시도하지 않았습니다${used && `(${used})`}.`,
    `Not retried, to avoid a lockout${used && ` (${used})`}.`,
  );
}

/** Where a certificate is registered. POPBiLL keeps it per product, so two products need two registrations. */
export function onAuthPages(products: readonly Product[], t: Tongue): string {
  return products.length > 1
    ? t.say(
        `${productNames(products, t)} 인증 페이지를 각각 열어`,
        "on both products' authentication pages",
      )
    : t.say('인증 페이지를 열어', 'on the authentication page');
}

export function registerCertificateStep(
  products: readonly Product[],
  { isWatched = true }: Pick<ReasonContext, 'isWatched'>,
  t: Tongue,
): string {
  const { say } = t;
  const effect = isWatched ? say('(확인되면 알림이 닫힘)', ' The alert then closes.') : '';
  const pages = onAuthPages(products, t);
  return say(
    `인증서가 있는 Windows PC에서 ${pages} 팝빌에 등록합니다${effect}.`,
    `Register it with POPBiLL ${pages}, opened on the Windows PC that holds it.${effect}`,
  );
}

export const unwatchAdvice = ({ say }: Tongue) =>
  say(
    '더 이상 수집하지 않는 회사라면 모니터링에서 제외해 주세요(/hometax 제외).',
    'If nothing is collected for this company any more, stop watching it (/hometax unwatch).',
  );

export const deptUserRecommended = ({ say }: Tongue) =>
  say(
    '부서사용자를 권장합니다(무료, 매년 갱신하지 않아도 됨).',
    'A department user is recommended (free, no yearly renewal).',
  );

/** How to get a department user and, unless the text recommends one already, why. */
export function deptUserAdvice({ say }: Tongue, isRecommended = false): string {
  const why = say(
    '부서사용자를 등록하면 매년 갱신하지 않아도 됩니다. 무료이고 조회 전용이라 안전합니다.',
    'A department user is free, read-only and needs no yearly renewal.',
  );
  const how = say(
    '부서사용자는 회사가 홈택스에서 가입해 대표 아이디로 승인하고, 인증 페이지에서 등록합니다.',
    "The company creates the department user in HomeTax and approves it with the representative's ID; then register it on the authentication page.",
  );
  return isRecommended ? how : `${why} ${how}`;
}

export const popbillMenu = ({ say }: Tongue) =>
  say(
    `팝빌 사이트의 ${POPBILL_MENU.both}에서도 등록할 수 있습니다.`,
    `You can also register it on POPBiLL's site, under ${POPBILL_MENU.both}.`,
  );

/** What happens without the certificate, unless a department user works. `effect` completes the sentence. */
export function withoutCertificate(
  {
    beside,
    deptUserUnsure,
  }: Extract<Reason, { kind: 'certificate-expiry' | 'certificate-invalid' }>,
  effect: string,
  { say }: Tongue,
): string {
  switch (deptUserUnsure) {
    case 'untested':
      return say(
        `부서사용자가 등록되어 있지만 로그인되는지는 확인되지 않았습니다. 로그인되지 않을 경우 ${effect}`,
        `A department user is registered, but its login is unconfirmed. If it does not log in, ${effect}`,
      );
    case 'unknown':
      return say(
        `부서사용자가 있는지는 확인하지 못했습니다. 없을 경우 ${effect}`,
        `We could not check whether there is a department user. If there is none, ${effect}`,
      );
    case undefined:
      return beside === 'rejected-dept-user'
        ? say(
            `부서사용자 로그인도 거부되어, ${effect}`,
            `Department user login rejected too, so ${effect}`,
          )
        : say(`부서사용자가 없어, ${effect}`, `No department user, so ${effect}`);
  }
}

/** `effect` completes the sentence. */
export function byDeptUserOnly(effect: string, { say }: Tongue): string {
  return say(
    `부서사용자로만 수집하도록 설정되어 있어 ${effect}`,
    `Collection is set to department users only, so ${effect}`,
  );
}

export function cannotCollect(products: readonly Product[], t: Tongue): string {
  const object = withObjectParticle(products);
  const names = productNames(products, t);
  return t.say(`${object} 수집할 수 없습니다.`, `${names} cannot be collected.`);
}

export function companyLabel(company: CompanyIdentity, quote: Markup['quote'], t: Tongue): string {
  const [name, brn] = nameAndBrn(company, quote);
  return brn === undefined ? name : t.say(`${name}(${brn})`, `${name} (${brn})`);
}
