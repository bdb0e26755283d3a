import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock, Log } from '../kernel/ports.js';
import { createPageSender, type HtmlPage, setPageHeaders } from '../popup/html-page.js';
import { PRODUCTS } from '../records/company.js';
import type { ClientLink } from '../records/links.js';
import { StoreError } from '../records/store.js';
import { createRequestBodies } from '../slack/transport.js';
import { isPhone } from './client-link-rules.js';
import type { ClientLinks, LinkPermission } from './client-links.js';
import { casePage, numberPage, problemPage } from './client-page-html.js';
import { createRequestLimits, RETRY_AFTER_S } from './request-limits.js';

interface Deps {
  readonly clientLinks: Pick<ClientLinks, 'find' | 'enterNumber' | 'readCase' | 'openPage'>;
  readonly mayMakeLinks: LinkPermission;
  /** The workspace's name; `undefined` until Slack has answered. */
  readonly senderName: () => string | undefined;
  readonly popupHosts: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

/** Requests per minute. Each HTTP method has its own limit, so that robots' GETs do not use up the client's POSTs. */
const PER_LINK = 30;

const MAX_BODY_BYTES = 4096;
const MAX_CONCURRENT_BYTES = 1024 * 1024;
/** The `maxlength` of the page's field. */
const MAX_NUMBER_LENGTH = 20;

/**
 * Answers `/client/<token>`, for the company itself. GET asks for the business number, and changes nothing: robots send
 * GETs. POST with the right number shows what to do. POST to `/client/<token>/page`, with the number again, redirects to
 * POPBiLL's page (303). A token that is unknown, ended or malformed always gets the same answer.
 */
export function createClientPage(deps: Deps) {
  const { clientLinks: links, mayMakeLinks, senderName, clock, log } = deps;
  const send = createPageSender(deps.popupHosts);
  const bodies = createRequestBodies(MAX_CONCURRENT_BYTES);
  const isWithinLimits = createRequestLimits(PER_LINK, clock);

  /** @param rest of the path, after `/client/` */
  return async (rest: string, req: IncomingMessage, res: ServerResponse): Promise<void> => {
    setPageHeaders(res);
    const [, token = '', page] = /^([\w-]{1,100})(\/page)?$/.exec(rest) ?? [];
    const link = links.find(token);
    if (!isWithinLimits(link && `${req.method} ${link.hash}`, req)) {
      res.setHeader('retry-after', RETRY_AFTER_S);
      return send(res, { ...problemPage('later'), status: 429 });
    }
    const isReading = req.method === 'GET' || req.method === 'HEAD';
    if (!isReading && req.method !== 'POST') {
      return void res.writeHead(405, { allow: 'GET, POST' }).end();
    }
    if (link === undefined) return send(res, problemPage('unusable'));
    const path = `/client/${token}`;
    if (isReading) return send(res, numberPage(path, senderName()));
    const form = await readForm(req);
    if (form === undefined) return void res.writeHead(413, { connection: 'close' }).end();
    try {
      const entered = (form.get('brn') ?? '').slice(0, MAX_NUMBER_LENGTH);
      const entry = await links.enterNumber(link, entered);
      if (entry.ok && page !== undefined) return await openPage(entry.value, path, form, res);
      if (entry.ok) send(res, await caseOf(entry.value, path, req));
      else if (entry.error === 'unusable') send(res, problemPage('unusable'));
      else send(res, numberPage(path, senderName(), { ...entry.error, entered }));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      log.warn('The store failed while a request for a client page was answered', { error });
      send(res, problemPage('later'));
    }
  };

  async function caseOf(link: ClientLink, path: string, req: IncomingMessage): Promise<HtmlPage> {
    const found = await links.readCase(link, mayMakeLinks);
    if (!found.ok) return problemPage(found.error);
    const isOnPhone = isPhone(req.headers['user-agent']);
    const now = clock.now();
    return casePage({ ...found.value, path, sender: senderName(), isPhone: isOnPhone, now });
  }

  async function openPage(
    link: ClientLink,
    path: string,
    form: URLSearchParams,
    res: ServerResponse,
  ): Promise<void> {
    const product = PRODUCTS.find((each) => each === form.get('product'));
    const page = await links.openPage(link, product, mayMakeLinks);
    if (page.ok) return void res.writeHead(303, { location: page.value.url }).end();
    const { error } = page;
    const mayTryAgain = error === 'later' || error === 'no-page';
    send(res, problemPage(error, mayTryAgain ? { path, brn: link.brn, product } : undefined));
  }

  /** `undefined`: the body is too long or incomplete. A body that is not a form counts as an empty form. */
  async function readForm(req: IncomingMessage): Promise<URLSearchParams | undefined> {
    const body = await bodies.read(req, MAX_BODY_BYTES).then(
      ({ rawBody }) => rawBody,
      () => undefined,
    );
    if (body === undefined) return undefined;
    const type = req.headers['content-type'] ?? '';
    const isForm = /^application\/x-www-form-urlencoded\b/i.test(type);
    return new URLSearchParams(isForm ? body.toString('utf8') : '');
  }
}
