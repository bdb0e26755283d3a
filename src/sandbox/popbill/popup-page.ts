import { DateTime } from 'luxon';
import { type Brn, formatBrn } from '../../kernel/brn.js';
import type { Product } from '../../records/company.js';
import {
  accountOf,
  type SampleCertificate,
  type SampleCompany,
  type SampleDeptUser,
  type SampleProduct,
} from './companies.js';
import type { Incoming } from './incoming.js';
import { messageWithCode } from './messages.js';
import type { PopupTarget } from './popups.js';
import { htmlReply, type Reply } from './reply.js';
import type { World } from './world.js';

type Outcome = NonNullable<PageModel['outcome']>;

/** The page acts in the member's name, so it must not be cached, framed or sent as a referrer. */
const HEADERS = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
};

const MAX_ID_LENGTH = 50;

/** Opens the page of a popup URL that has not expired. */
export function answerPopupPage({ query }: Incoming, world: World): Reply {
  const urlKey = new URLSearchParams(query).get('T') ?? '';
  const pageKey = world.popups.openPage(urlKey, world.sandboxNow());
  return pageKey === undefined ? expiredPageReply() : renderPage(pageKey, world);
}

/** Carries out a form that was submitted on an opened page, and shows the page again. */
export function answerPopupForm({ body }: Incoming, world: World): Reply {
  const form = new URLSearchParams(body.toString('utf8'));
  const pageKey = form.get('S') ?? '';
  const target = world.popups.findPage(pageKey, world.sandboxNow());
  if (target === undefined || world.companies.get(target.brn, target.stage) === undefined) {
    return expiredPageReply();
  }
  return renderPage(pageKey, world, submitForm(form, target, world));
}

function submitForm(form: URLSearchParams, target: PopupTarget, world: World): Outcome {
  switch (form.get('do')) {
    case 'register-certificate':
      return registerCertificate(form, target, world);
    case 'register-dept-user':
      return registerDeptUser(form, target, world);
    case 'remove-certificate':
      return change(target, world, { certificate: { state: 'none' } }, '삭제했습니다.');
    case 'remove-dept-user':
      return change(target, world, { deptUser: { state: 'none' } }, '삭제했습니다.');
    case 'unlock':
      world.companies.unlock(target.brn, target.product, target.stage);
      return { isSuccess: true, text: '잠금을 풀었습니다.' };
    default:
      return refusedOutcome(-99910010);
  }
}

function registerCertificate(form: URLSearchParams, target: PopupTarget, world: World): Outcome {
  const day = DateTime.fromFormat(form.get('expires') ?? '', 'yyyy-MM-dd', { zone: 'Asia/Seoul' });
  if (!day.isValid) return refusedOutcome(-99910009);
  const endsAt = day.endOf('day');
  if (endsAt.toMillis() < world.sandboxNow()) return refusedOutcome(-10004003);
  const kind = form.get('certificate') ?? 'fine';
  // POPBiLL compares the certificate's BRN with the member's before it stores it.
  if (kind === 'other-company') return refusedOutcome(-10004009);
  if (kind !== 'fine' && kind !== 'revoked') return refusedOutcome(-99910010);
  const expiresAt = endsAt.toFormat('yyyyMMddHHmmss');
  return change(
    target,
    world,
    {
      certificate: { state: 'registered', expiresAt, ...(kind === 'revoked' && { problem: kind }) },
    },
    `인증서를 등록했습니다. 만료일은 ${day.toFormat('yyyy-MM-dd')}입니다. 이 창을 닫아 주세요.`,
  );
}

function registerDeptUser(form: URLSearchParams, target: PopupTarget, world: World): Outcome {
  const id = (form.get('id') ?? '').trim();
  if (id === '') return refusedOutcome(-10001060);
  if (id.length > MAX_ID_LENGTH) return refusedOutcome(-99910010);
  const login = Number(form.get('login') ?? 1);
  if (!LOGIN_OUTCOMES[target.product].includes(login)) return refusedOutcome(-99910010);
  return change(
    target,
    world,
    { deptUser: login === 1 ? { state: 'works', id } : { state: 'rejected', code: login, id } },
    '부서사용자를 등록했습니다. 이 창을 닫아 주세요.',
  );
}

function change(
  { brn, product, stage }: PopupTarget,
  world: World,
  update: Partial<SampleProduct>,
  text: string,
): Outcome {
  world.companies.updateProduct(brn, product, update, stage);
  return { isSuccess: true, text };
}

function refusedOutcome(code: number): Outcome {
  return { isSuccess: false, text: messageWithCode(code, 'ko') };
}

function renderPage(pageKey: string, world: World, outcome?: Outcome): Reply {
  const target = world.popups.findPage(pageKey, world.sandboxNow());
  const company = target && world.companies.get(target.brn, target.stage);
  if (target === undefined || company === undefined) return expiredPageReply();
  const today = DateTime.fromMillis(world.sandboxNow(), { zone: 'Asia/Seoul' });
  const html = popupHtml({
    company,
    product: target.product,
    pageKey,
    today: today.toFormat('yyyy-MM-dd'),
    defaultExpiry: today.plus({ years: 1 }).toFormat('yyyy-MM-dd'),
    isLocked: world.companies.isLocked(target.brn, target.product, target.stage),
    outcome,
  });
  return htmlReply(html, outcome?.isSuccess === false ? 400 : 200, HEADERS);
}

function expiredPageReply(): Reply {
  return htmlReply(expiredPopupHtml(), 410, HEADERS);
}

interface PageModel {
  readonly company: SampleCompany;
  readonly product: Product;
  readonly pageKey: string;
  /** `YYYY-MM-DD` in Seoul, for the date field. */
  readonly today: string;
  readonly defaultExpiry: string;
  readonly isLocked: boolean;
  readonly outcome?: { readonly isSuccess: boolean; readonly text: string };
}

/** HomeTax's possible codes for a department user's login; 1 means that it works. */
export const LOGIN_OUTCOMES: Readonly<Record<Product, readonly number[]>> = {
  taxinvoice: [1, -11100021, -11100022, -11100023, -11100027, -11100028, -11100029, -11100001],
  cashbill: [1, -11100021, -11100022, -11100024, -11100027, -11100028, -11100029, -11100001],
};

const PRODUCT_NAME: Readonly<Record<Product, string>> = {
  taxinvoice: '전자세금계산서',
  cashbill: '현금영수증',
};

const STYLE = `
body{margin:0;background:#f4f5f7;color:#1d1c1d;font:15px/1.6 system-ui,"Malgun Gothic","Apple SD Gothic Neo",sans-serif}
main{max-width:720px;margin:0 auto;padding:24px 20px}
h1{font-size:20px;margin:0 0 4px}h2{font-size:16px;margin:0 0 8px}
.about{color:#616061;margin:0 0 16px}
.practice{background:#fff8e1;border:1px solid #f0d58c;border-radius:6px;padding:8px 12px;margin:0 0 16px;font-size:13px}
.card{background:#fff;border:1px solid #dddfe2;border-radius:8px;padding:16px;margin:0 0 16px}
.state{margin:0 0 12px;color:#454245}
form{display:flex;flex-wrap:wrap;gap:8px 12px;align-items:end;margin:0 0 8px}
label{max-width:100%;display:flex;flex-direction:column;font-size:13px;color:#454245}
input,select{max-width:100%;box-sizing:border-box;font:inherit;padding:6px 8px;border:1px solid #b9bbbe;border-radius:4px;background:#fff}
button{font:inherit;padding:7px 14px;border:1px solid #1264a3;border-radius:4px;background:#1264a3;color:#fff;cursor:pointer}
button.plain{background:#fff;color:#1d1c1d;border-color:#b9bbbe}
.good,.bad{border-radius:6px;padding:10px 12px;margin:0 0 16px}
.good{background:#e8f5ee;border:1px solid #7fc9a3}.bad{background:#fdecec;border:1px solid #e6a1a1}
`;

/** The authentication page, where a certificate or a department user is registered, changed or removed. */
function popupHtml(model: PageModel): string {
  const { company, product, outcome } = model;
  const { deptUser, certificate } = company[product];
  // Always a valid BRN. The company book keeps it as a plain string, as the vendor's protocol does.
  const brn = formatBrn(company.brn as Brn);
  return pageHtml(
    `홈택스 인증 관리 - ${PRODUCT_NAME[product]}`,
    `<h1>홈택스 인증 관리 <small>${PRODUCT_NAME[product]}</small></h1>
<p class="about">${escapeHtml(company.name)} (${brn})</p>
<p class="practice">연습용 페이지입니다. 실제 팝빌과 홈택스에 연결되지 않으며, 비밀번호나 인증서를 묻지 않습니다.</p>
${outcome === undefined ? '' : `<p class="${outcome.isSuccess ? 'good' : 'bad'}" role="status">${escapeHtml(outcome.text)}</p>`}
<section class="card"><h2>부서사용자 인증 (권장)</h2>${deptUserHtml(deptUser, model)}</section>
<section class="card"><h2>인증서 인증</h2>${certificateHtml(certificate, model)}</section>`,
  );
}

function expiredPopupHtml(): string {
  return pageHtml(
    '유효시간이 지난 페이지',
    `<h1>이 페이지는 더 이상 열 수 없습니다</h1>
<p class="bad">${messageWithCode(-99000026, 'ko')}</p>
<p>인증 페이지의 주소는 만들어진 뒤 30초 동안만 열 수 있습니다. 새 링크를 받아 다시 열어 주세요.</p>`,
  );
}

function deptUserHtml(deptUser: SampleDeptUser, model: PageModel): string {
  const options = LOGIN_OUTCOMES[model.product].map(
    (code) => `<option value="${code}">${code === 1 ? '로그인됨' : loginRefusal(code)}</option>`,
  );
  return `<p class="state">${deptUserState(deptUser, model.isLocked)}</p>
${formHtml(
  model,
  'register-dept-user',
  '등록',
  `<label>부서사용자 아이디<input name="id" required maxlength="50" autocomplete="off" value="${escapeHtml(accountOf(model.company, model.product))}"></label>
<label>홈택스 로그인 결과<select name="login">${options.join('')}</select></label>`,
)}
${deptUser.state === 'none' ? '' : formHtml(model, 'remove-dept-user', '삭제')}
${model.isLocked ? formHtml(model, 'unlock', '홈택스에서 잠금 해제') : ''}`;
}

function deptUserState(deptUser: SampleDeptUser, isLocked: boolean): string {
  if (deptUser.state === 'none') return '등록된 부서사용자가 없습니다.';
  const id = deptUser.id === undefined ? '' : ` (${escapeHtml(deptUser.id)})`;
  if (isLocked) return `등록됨${id}. 비밀번호를 여러 번 틀려 홈택스에서 잠겼습니다.`;
  if (deptUser.state === 'works') return `등록됨${id}. 홈택스 로그인이 됩니다.`;
  return `등록됨${id}. 홈택스 로그인 결과: ${loginRefusal(deptUser.code)}`;
}

function loginRefusal(code: number): string {
  return escapeHtml(messageWithCode(code, 'ko'));
}

function certificateHtml(certificate: SampleCertificate, model: PageModel): string {
  return `<p class="state">${certificateState(certificate)}</p>
${formHtml(
  model,
  'register-certificate',
  '등록',
  `<label>만료일<input type="date" name="expires" required min="${model.today}" value="${model.defaultExpiry}"></label>
<label>인증서<select name="certificate">
<option value="fine">정상</option><option value="revoked">재발급으로 폐기된 인증서</option>
<option value="other-company">다른 회사의 인증서</option></select></label>`,
)}
${certificate.state === 'none' ? '' : formHtml(model, 'remove-certificate', '삭제')}`;
}

function certificateState(certificate: SampleCertificate): string {
  if (certificate.state === 'none') return '등록된 공동인증서가 없습니다.';
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})/.exec(certificate.expiresAt) ?? [];
  const problem = certificate.problem === undefined ? '' : ' 홈택스에서 쓸 수 없는 인증서입니다.';
  return `등록됨. 만료일 ${year}-${month}-${day}.${problem}`;
}

function formHtml(model: PageModel, action: string, button: string, fields = ''): string {
  const plain = fields === '' ? ' class="plain"' : '';
  return `<form method="post" action="/App/API"><input type="hidden" name="S" value="${escapeHtml(model.pageKey)}">
${fields}<button${plain} name="do" value="${action}">${button}</button></form>`;
}

function pageHtml(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${STYLE}</style></head><body><main>
${body}
</main></body></html>
`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
