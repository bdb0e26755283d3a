import { type CompanyIdentity, nameAndBrn } from '../kernel/brn.js';
import type { Policy } from '../kernel/policy.js';
import type { Instant } from '../kernel/time.js';
import type { Product, Stage } from '../records/company.js';
import type { DeptUserDoubt, Reason } from '../records/reason.js';
import type { Markup } from '../text/markup.js';
import { type Advice, withStage } from '../text/phrases.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { attemptsUsed, productNames } from './verdict-words.js';

export interface ReasonContext {
  /** When the facts were found. Days left count from this day, because channel messages are read days later. */
  readonly at: Instant;
  readonly stage: Stage;
  readonly collectsBy: Policy['collectsBy'];
  readonly markup: Markup;
  /** False if the company is not watched, or paused; the text then mentions no sweeps or alerts. Default: true. */
  readonly isWatched?: boolean;
}

export interface ReasonWords {
  /** A short title, which contains the company's name. */
  readonly title: (name: string) => string;
  readonly happened: string;
  readonly consequence: string;
  readonly todo: Advice;
  /** One paragraph each. */
  readonly remarks: readonly string[];
  /** Full sentences for a notification, without the severity. `company`: see `companyLabel`. */
  readonly sentence: (company: string) => string;
  /** For the context line: `POPBiLL -11100021`. */
  readonly popbillCode?: string;
}

/** In Korean only: `전자세금계산서는`. */
export function withTopicParticle(products: readonly Product[]): string {
  return withParticle(products, '는', '은');
}

/** In Korean only: `전자세금계산서를`. */
export function withObjectParticle(products: readonly Product[]): string {
  return withParticle(products, '를', '을');
}

function withParticle(
  products: readonly Product[],
  afterTaxInvoices: string,
  afterCashReceipts: string,
): string {
  const particle = products.includes('cashbill') ? afterCashReceipts : afterTaxInvoices;
  return `${productNames(products, TONGUES.ko)}${particle}`;
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
      '전자세금계산서용과 현금영수증용 부서사용자',
      'a department user for tax invoices and one for cash receipts',
    );
  }
  const names = productNames(products, t);
  return t.say(`${names} 전용 부서사용자`, `a department user for ${names}`);
}

/** `긴급`; in the test stage `긴급(테스트 환경)`. */
export function severityWord(severity: Reason['severity'], stage: Stage, t: Tongue): string {
  return withStage(t.words.severity[severity], stage, t);
}

/** Mentions to put before a sentence. They have no honorific, because a mention may be a group. */
export function mentionPrefix(people: readonly string[], { say, list }: Tongue): string {
  return people.length === 0 ? '' : say(`${list(people)} · `, `${list(people)}, `);
}

/** `팝빌 -11100021`, `POPBiLL -11100021`. */
export function popbillCode(code: number, { say }: Tongue): string {
  return say(`팝빌 ${code}`, `POPBiLL ${code}`);
}

export function quotePopbill(
  { message, code }: { readonly message: string; readonly code: number },
  { quote }: Markup,
  { say }: Tongue,
): string {
  const quoted = `"${quote(message)}" (${code})`;
  return say(`팝빌의 말: ${quoted}`, `POPBiLL's words: ${quoted}`);
}

export function lockOutRisk(attempts: number | undefined, t: Tongue, isPassword = false): string {
  const risk = isPassword
    ? t.say(
        '비밀번호를 여러 번 틀리면 계정이 잠길 수 있습니다.',
        'Several wrong passwords can lock the account.',
      )
    : t.say(
        '로그인 실패가 거듭되면 계정이 잠길 수 있습니다.',
        'Several failed logins can lock the account.',
      );
  if (attempts === undefined) return risk;
  const used = attemptsUsed(attempts, t);
  return t.say(`로그인 테스트는 ${used}했습니다. ${risk}`, `Login tests: ${used}. ${risk}`);
}

/** The last step of a renewal, which people often forget after the bank and HomeTax. */
export function registerCertificateStep(
  { isWatched = true }: Pick<ReasonContext, 'isWatched'>,
  { say }: Tongue,
): string {
  const effect = isWatched
    ? say('여기까지 해야 이 알림이 닫힙니다.', 'Only then does this alert close.')
    : say('여기까지 해야 수집할 수 있습니다.', 'Only then can it be used to collect.');
  return say(
    `인증서가 저장된 Windows PC에서 인증 페이지를 열어 팝빌에도 등록합니다. ${effect}`,
    `On the Windows PC that holds the certificate, open the authentication page and register it at POPBiLL too. ${effect}`,
  );
}

export function unwatchAdvice(
  { isWatched = true }: Pick<ReasonContext, 'isWatched'>,
  { say }: Tongue,
): readonly string[] {
  return isWatched
    ? [
        say(
          "더 이상 수집하지 않는 회사라면 '/hometax 제외' 명령으로 모니터링에서 제외해 주세요.",
          'If this company is no longer collected, stop watching it with /hometax unwatch.',
        ),
      ]
    : [];
}

export const deptUserAdvice = ({ say }: Tongue) =>
  say(
    '부서사용자를 등록해 두면 해마다 갱신하지 않아도 됩니다. 무료이고 조회만 할 수 있습니다. 인증 페이지나 팝빌 사이트의 홈택스연동 > 환경설정 > 인증관리 > 부서사용자 인증에서 등록합니다.',
    "With a department user registered there is nothing to renew each year. It is free and can only read. Register it through the authentication page, or on POPBiLL's site under 홈택스연동 > 환경설정 > 인증관리 > 부서사용자 인증.",
  );

/** What happens to collection unless the department user works. `effect` completes the sentence. */
export function unlessDeptUserWorks(doubt: DeptUserDoubt, effect: string, { say }: Tongue): string {
  switch (doubt) {
    case 'untested':
      return say(
        `부서사용자가 등록되어 있지만 로그인은 테스트하지 않았습니다. 로그인되지 않으면 ${effect}`,
        `A department user is registered, but its login was not tested. If it does not log in, ${effect}`,
      );
    case 'unknown':
      return say(
        `부서사용자가 있는지는 확인하지 못했습니다. 없으면 ${effect}`,
        `We could not check whether there is a department user. If there is none, ${effect}`,
      );
  }
}

/** `effect` completes the sentence. */
export function byDeptUserOnly(effect: string, { say }: Tongue): string {
  return say(
    `부서사용자로만 수집하도록 설정되어 있어 ${effect}`,
    `The settings say that collection is by department user only, so ${effect}`,
  );
}

/** `전자세금계산서를 수집할 수 없습니다.`, `tax invoices cannot be collected.` */
export function cannotCollect(products: readonly Product[], t: Tongue): string {
  const object = withObjectParticle(products);
  const names = productNames(products, t);
  return t.say(`${object} 수집할 수 없습니다.`, `${names} cannot be collected.`);
}

/** `한빛상사(123-45-67891)`, `Hanbit Trading (123-45-67891)`. */
export function companyLabel(company: CompanyIdentity, quote: Markup['quote'], t: Tongue): string {
  const [name, brn] = nameAndBrn(company, quote);
  return brn === undefined ? name : t.say(`${name}(${brn})`, `${name} (${brn})`);
}
