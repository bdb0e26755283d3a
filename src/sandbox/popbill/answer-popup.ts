import { DateTime } from 'luxon';
import type { SampleProduct } from './companies.js';
import type { Incoming } from './incoming.js';
import { messageOf } from './messages.js';
import type { PopupFor } from './popup-desk.js';
import { deadPopupHtml, LOGIN_OUTCOMES, type PopupModel, popupHtml } from './popup-html.js';
import { htmlReply, type Reply } from './reply.js';
import type { World } from './world.js';

type Outcome = NonNullable<PopupModel['outcome']>;

/** The page acts in the member's name, so nobody may keep it, frame it or learn its address. */
const HEADERS = {
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
};

const MAX_ID = 50;

/** Opens the page of a popup URL that is still alive. */
export function answerPopupPage({ query }: Incoming, world: World): Reply {
  const urlKey = new URLSearchParams(query).get('T') ?? '';
  const pageKey = world.popups.enter(urlKey, world.sandboxNow());
  return pageKey === undefined ? deadPage() : shown(pageKey, world);
}

/** Does what a form of an opened page says, to the one company the page is for, and shows the page again. */
export function answerPopupForm({ body }: Incoming, world: World): Reply {
  const form = new URLSearchParams(body.toString('utf8'));
  const pageKey = form.get('S') ?? '';
  const about = world.popups.page(pageKey, world.sandboxNow());
  if (about === undefined || world.companies.get(about.brn, about.stage) === undefined) {
    return deadPage();
  }
  return shown(pageKey, world, act(form, about, world));
}

function act(form: URLSearchParams, about: PopupFor, world: World): Outcome {
  switch (form.get('do')) {
    case 'register-certificate':
      return registerCertificate(form, about, world);
    case 'register-dept-user':
      return registerDeptUser(form, about, world);
    case 'remove-certificate':
      return change(about, world, { certificate: { state: 'none' } }, '삭제했습니다.');
    case 'remove-dept-user':
      return change(about, world, { deptUser: { state: 'none' } }, '삭제했습니다.');
    case 'unlock':
      world.companies.unlock(about.brn, about.product, about.stage);
      return { good: true, text: '잠금을 풀었습니다.' };
    default:
      return refused(-99910010);
  }
}

function registerCertificate(form: URLSearchParams, about: PopupFor, world: World): Outcome {
  const day = DateTime.fromFormat(form.get('expires') ?? '', 'yyyy-MM-dd', { zone: 'Asia/Seoul' });
  if (!day.isValid) return refused(-99910009);
  const endsAt = day.endOf('day');
  if (endsAt.toMillis() < world.sandboxNow()) return refused(-10004003);
  const kind = form.get('certificate') ?? 'fine';
  // POPBiLL compares the certificate's BRN with the member's before it stores it.
  if (kind === 'other-company') return refused(-10004009);
  if (kind !== 'fine' && kind !== 'revoked') return refused(-99910010);
  const expiresAt = endsAt.toFormat('yyyyMMddHHmmss');
  return change(
    about,
    world,
    {
      certificate: { state: 'registered', expiresAt, ...(kind === 'revoked' && { problem: kind }) },
    },
    `인증서를 등록했습니다. 만료일은 ${day.toFormat('yyyy-MM-dd')}입니다. 이 창을 닫고 Slack에서 다시 확인해 주세요.`,
  );
}

function registerDeptUser(form: URLSearchParams, about: PopupFor, world: World): Outcome {
  const id = (form.get('id') ?? '').trim();
  if (id === '') return refused(-10001060);
  if (id.length > MAX_ID) return refused(-99910010);
  const login = Number(form.get('login') ?? 1);
  if (!LOGIN_OUTCOMES[about.product].includes(login)) return refused(-99910010);
  return change(
    about,
    world,
    { deptUser: login === 1 ? { state: 'works', id } : { state: 'rejected', code: login, id } },
    '부서사용자를 등록했습니다. 이 창을 닫고 Slack에서 다시 확인해 주세요.',
  );
}

function change(
  { brn, product, stage }: PopupFor,
  world: World,
  to: Partial<SampleProduct>,
  text: string,
): Outcome {
  world.companies.updateProduct(brn, product, to, stage);
  return { good: true, text };
}

function refused(code: number): Outcome {
  return { good: false, text: `${messageOf(code, 'ko')} (${code})` };
}

function shown(pageKey: string, world: World, outcome?: Outcome): Reply {
  const about = world.popups.page(pageKey, world.sandboxNow());
  const company = about && world.companies.get(about.brn, about.stage);
  if (about === undefined || company === undefined) return deadPage();
  const today = DateTime.fromMillis(world.sandboxNow(), { zone: 'Asia/Seoul' });
  const html = popupHtml({
    company,
    product: about.product,
    pageKey,
    today: today.toFormat('yyyy-MM-dd'),
    inAYear: today.plus({ years: 1 }).toFormat('yyyy-MM-dd'),
    locked: world.companies.isLocked(about.brn, about.product, about.stage),
    outcome,
  });
  return htmlReply(html, outcome?.good === false ? 400 : 200, HEADERS);
}

function deadPage(): Reply {
  return htmlReply(deadPopupHtml(), 410, HEADERS);
}
