import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock, Log } from '../kernel/ports.js';
import { createPageSender, type HtmlPage, setPageHeaders } from '../popup/html-page.js';
import { PRODUCTS, type Product } from '../records/company.js';
import { StoreError } from '../records/store.js';
import { isPhone } from './client-link-rules.js';
import type { ClientLinks, LinkPermission, NumberRefusal } from './client-links.js';
import { casePage, numberPage, problemPage, type Retry } from './client-page-html.js';
import { createRequestLimits } from './request-limits.js';

interface Deps {
  readonly clientLinks: Pick<ClientLinks, 'isUsable' | 'enterNumber' | 'readCase' | 'openPage'>;
  readonly mayMakeLinks: LinkPermission;
  readonly popupHosts: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

/** A client presses a few buttons; an office behind one address may have many clients. */
const PER_LINK = 30;
const PER_ADDRESS = 60;
const RETRY_AFTER_S = 60;

const MAX_BODY_BYTES = 4096;
/** As the field allows. */
const MAX_NUMBER_LENGTH = 20;

interface Request {
  /** `/client/<token>`. */
  readonly path: string;
  readonly token: string;
  readonly isPage: boolean;
  readonly form: URLSearchParams;
  readonly isPhone: boolean;
}

/**
 * Answers `/client/<token>`, for the company itself. GET asks for the business number, and changes nothing: robots send
 * GETs. POST with the right number shows what to do. POST to `/client/<token>/page`, with the number again, redirects to
 * POPBiLL's page (303). A token that is unknown, ended or malformed always gets the same answer.
 */
export function createClientPage(deps: Deps) {
  const { clock, log } = deps;
  const send = createPageSender(deps.popupHosts);
  const isWithinLimits = createRequestLimits(
    { perToken: PER_LINK, perAddress: PER_ADDRESS },
    clock,
  );

  /** @param rest of the path, after `/client/` */
  return async (rest: string, req: IncomingMessage, res: ServerResponse): Promise<void> => {
    setPageHeaders(res);
    const [, token = '', page] = /^([\w-]{1,100})(\/page)?$/.exec(rest) ?? [];
    if (!isWithinLimits(token, req)) {
      res.setHeader('retry-after', RETRY_AFTER_S);
      return send(res, { ...problemPage('later'), status: 429 });
    }
    const path = `/client/${token}`;
    if (req.method === 'GET' || req.method === 'HEAD') {
      return send(
        res,
        deps.clientLinks.isUsable(token) ? numberPage(path) : problemPage('unusable'),
      );
    }
    if (req.method !== 'POST') return void res.writeHead(405, { allow: 'GET, POST' }).end();
    const form = await readForm(req);
    if (form === undefined) return void res.writeHead(413, { connection: 'close' }).end();
    try {
      const phone = isPhone(req.headers['user-agent']);
      const request = { path, token, isPage: page !== undefined, form, isPhone: phone };
      const answer = await answerForm(request, deps);
      if ('url' in answer) res.writeHead(303, { location: answer.url }).end();
      else send(res, answer);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      log.warn('A page for a client could not use the store', { error });
      send(res, problemPage('later'));
    }
  };
}

async function answerForm(
  request: Request,
  deps: Deps,
): Promise<HtmlPage | { readonly url: string }> {
  const { path, token, form } = request;
  const { clientLinks: links, clock } = deps;
  const entered = (form.get('brn') ?? '').slice(0, MAX_NUMBER_LENGTH);
  const link = await links.enterNumber(token, entered);
  if (!link.ok) return refusalPage(path, link.error, entered);
  const found = await links.readCase(link.value);
  if (found === undefined) return problemPage('unusable');
  if (!request.isPage) {
    return casePage({ ...found, path, isPhone: request.isPhone, now: clock.now() });
  }
  const product = productIn(form, found.company.products);
  const retry: Retry = { path, brn: link.value.brn, product };
  const opened = await links.openPage(link.value, product, deps.mayMakeLinks);
  if (opened.ok) return opened.value;
  const { kind } = opened.error;
  if (kind === 'unusable' || kind === 'pages-used-up') return problemPage(kind);
  return problemPage(kind === 'permission-unknown' ? 'later' : 'no-page', retry);
}

function refusalPage(path: string, refusal: NumberRefusal, entered: string): HtmlPage {
  switch (refusal.kind) {
    case 'malformed':
      return numberPage(path, { kind: 'malformed', entered });
    case 'wrong':
      return numberPage(path, { kind: { left: refusal.left }, entered });
    case 'unusable':
      return problemPage('unusable');
  }
}

/** One of the company's products, whatever a forged form names. */
function productIn(form: URLSearchParams, products: readonly Product[]): Product {
  const named = PRODUCTS.find((each) => each === form.get('product'));
  const [first = 'taxinvoice'] = products;
  return named !== undefined && products.includes(named) ? named : first;
}

/** `undefined`: the body is larger than any form of ours. Anything but a form counts as an empty one. */
async function readForm(req: IncomingMessage): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Keeps the connection, so that a refusal can be sent.
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  const type = req.headers['content-type'] ?? '';
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(type);
  return new URLSearchParams(isForm ? Buffer.concat(chunks).toString('utf8') : '');
}
