import { productsIn } from '../assessment/verdict-words.js';
import type { Instant } from '../kernel/time.js';
import type { Product, Stage } from '../records/company.js';
import type { Reason } from '../records/reason.js';
import { dayAndTime, list } from '../text/format.js';
import { TONGUES } from '../text/tongue.js';
import type { ReasonContext } from './reason-words.js';

const { words } = TONGUES.ko;

/** Particles are fixed here because the two names are known; behind a variable word none may follow. */
const FORMS = {
  bare: {
    both: '전자세금계산서와 현금영수증',
    taxinvoice: '전자세금계산서',
    cashbill: '현금영수증',
  },
  topic: {
    both: '전자세금계산서와 현금영수증은',
    taxinvoice: '전자세금계산서는',
    cashbill: '현금영수증은',
  },
  object: {
    both: '전자세금계산서와 현금영수증을',
    taxinvoice: '전자세금계산서를',
    cashbill: '현금영수증을',
  },
} as const;

/** `전자세금계산서`. */
export function collects(products: readonly Product[]): string {
  return productsIn(products, TONGUES.ko);
}

/** `전자세금계산서는`. */
export function collectsTopic(products: readonly Product[]): string {
  return formOf(products, 'topic');
}

/** `전자세금계산서를`. */
export function collectsObject(products: readonly Product[]): string {
  return formOf(products, 'object');
}

/** The department user that HomeTax wants for these: one kind for each product. Ends in a vowel. */
export function deptUserFor(products: readonly Product[]): string {
  if (products.length > 1) return '전자세금계산서용과 현금영수증용 부서사용자';
  return `${collects(products)} 전용 부서사용자`;
}

function formOf(products: readonly Product[], form: keyof typeof FORMS): string {
  const [first, second] = products;
  if (second !== undefined) return FORMS[form].both;
  return FORMS[form][first ?? 'taxinvoice'];
}

/** `11월 25일 08:31`. */
export function moment(at: Instant, about: { readonly at: Instant }): string {
  return dayAndTime(at, about.at, 'ko');
}

export function severityWord(severity: Reason['severity'], stage: Stage): string {
  const word = words.severity[severity];
  return stage === 'test' ? `${word}(테스트 환경)` : word;
}

/** In front of what they are called for; a mention may be a group, to which no honorific fits. */
export function calling(people: readonly string[]): string {
  return people.length === 0 ? '' : `${list(people, 'ko')} · `;
}

/** POPBiLL's code for the grey line. */
export function evidence(code: number): string {
  return `팝빌 ${code}`;
}

/** POPBiLL's own words, at the end of ours. */
export function inPopbillsWords(message: string, code: number, about: ReasonContext): string {
  return `팝빌의 말: "${about.markup.quote(message)}" (${code})`;
}

/** The last step with a new certificate, which people forget after the bank and HomeTax. */
export function registerCertificate({ watched = true }: Pick<ReasonContext, 'watched'>): string {
  const only = watched ? '여기까지 해야 이 알림이 닫힙니다.' : '여기까지 해야 수집할 수 있습니다.';
  return `인증서가 저장된 Windows PC에서 인증 페이지를 열어 팝빌에도 등록합니다. ${only}`;
}

/** For who watches a company that is perhaps not collected any more. */
export function stopWatching({
  watched = true,
}: Pick<ReasonContext, 'watched'>): readonly string[] {
  return watched
    ? ["더 이상 수집하지 않는 회사라면 '/hometax 제외' 명령으로 모니터링에서 제외해 주세요."]
    : [];
}

export const ADVICE = {
  deptUserEndsRenewals:
    '부서사용자를 등록해 두면 해마다 갱신하지 않아도 됩니다. 무료이고 조회만 할 수 있습니다. 인증 페이지나 팝빌 사이트의 홈택스연동 > 환경설정 > 인증관리 > 부서사용자 인증에서 등록합니다.',
  sayRegistered: "등록을 마친 뒤 '다시 등록했어요'를 눌러 주세요. 그때 한 번 로그인해 확인합니다.",
  noSecretsInChat: '비밀번호는 슬랙, 메일, 문자로 받지 마세요.',
} as const;
