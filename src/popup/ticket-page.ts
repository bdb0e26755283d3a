import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Brn, formatBrn } from '../kernel/brn.js';
import type { Log } from '../kernel/ports.js';
import { err, type Result } from '../kernel/result.js';
import type { UserId } from '../records/company.js';
import { StoreError } from '../records/store.js';
import type { MayNow } from '../slack/user-directory.js';
import { type Language, languageOf } from '../text/format.js';
import { TONGUES, type Tongue } from '../text/tongue.js';
import { createPageSender, escapeHtml, type HtmlPage, setPageHeaders } from './html-page.js';
import { type TicketPageProblem, ticketPageProblem, ticketPageWords } from './popup-words.js';
import type { PopupLink, Popups } from './popups.js';

interface Deps {
  readonly popups: Popups;
  /** Checks the current permission, which may have changed since the ticket was issued. */
  readonly mayOpen: (user: UserId) => Promise<MayNow>;
  readonly companyName: (brn: Brn) => string | undefined;
  readonly channelLanguage: () => Language;
  readonly popupHosts: readonly string[];
  readonly log: Log;
}

/**
 * Answers `/popup/<ticket>`. GET shows a page that submits itself. GET does not use up the ticket, because link
 * previews send GETs. The POST uses the ticket, mints a URL and redirects (303) to POPBiLL's page.
 */
export function createTicketPage(deps: Deps) {
  const send = createPageSender(deps.popupHosts);
  return async (ticket: string, req: IncomingMessage, res: ServerResponse): Promise<void> => {
    setPageHeaders(res);
    const t = TONGUES[languageFor(req, deps.channelLanguage())];
    try {
      if (req.method === 'POST') {
        const link = await redeem(ticket, deps);
        if (link.ok) res.writeHead(303, { location: link.value.url }).end();
        else send(res, problemPage(link.error, t));
        return;
      }
      if (req.method !== 'GET' && req.method !== 'HEAD') {
        res.writeHead(405, { allow: 'GET, POST' }).end();
        return;
      }
      const request = await deps.popups.peek(ticket);
      if (!request.ok) return send(res, problemPage(request.error, t));
      const { brn } = request.value;
      send(res, openingPage(deps.companyName(brn) ?? formatBrn(brn), t));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      deps.log.warn('The store failed while a request for a popup page was answered', { error });
      send(res, problemPage('store-failed', t));
    }
  };
}

async function redeem(
  ticket: string,
  { popups, mayOpen }: Deps,
): Promise<Result<PopupLink, TicketPageProblem>> {
  const request = await popups.peek(ticket);
  if (!request.ok) return request;
  const permission = await mayOpen(request.value.by);
  if (permission === 'yes') return popups.redeem(ticket);
  return err(permission === 'no' ? 'not-allowed' : 'person-unknown');
}

function openingPage(company: string, t: Tongue): HtmlPage {
  const text = ticketPageWords(t);
  const body = `<p class="lead">${escapeHtml(text.opening(company))}</p>
${openForm(t)}
<p>${escapeHtml(text.hint)}</p>`;
  return { ...page(200, body, t), script: `${PRESSED_ONCE} form.requestSubmit();` };
}

/** A second press would use the ticket again, and so show a refusal instead of the page that the first one opens. */
const PRESSED_ONCE = `const [form] = document.forms;
form.addEventListener('submit', () => { form.querySelector('button').disabled = true; });`;

function problemPage(problem: TicketPageProblem, t: Tongue): HtmlPage {
  const lines = ticketPageProblem(problem, t).split('\n');
  const body = [
    `<p class="lead">${escapeHtml(ticketPageWords(t).problemTitle)}</p>`,
    ...lines.map((line) => `<p>${escapeHtml(line)}</p>`),
  ].join('\n');
  if (problem !== 'person-unknown') return page(statusOf(problem), body, t);
  return { ...page(503, `${body}\n${openForm(t)}`, t), script: PRESSED_ONCE };
}

function page(status: number, body: string, t: Tongue): HtmlPage {
  const title = escapeHtml(ticketPageWords(t).title);
  return { status, language: t.language, title, style: STYLE, body };
}

function openForm(t: Tongue): string {
  return `<form method="post"><button>${escapeHtml(ticketPageWords(t).button)}</button></form>`;
}

function statusOf(problem: Exclude<TicketPageProblem, 'person-unknown'>): number {
  if (problem === 'unknown') return 404;
  if (problem === 'not-allowed') return 403;
  if (problem === 'store-failed') return 503;
  return typeof problem === 'string' ? 410 : 502;
}

const STYLE = `
body { font: 16px/1.6 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto; padding: 0 1.25rem; color: #1d1c1d }
.lead { font-size: 1.25rem; font-weight: 600 }
button { font: inherit; font-weight: 600; padding: .6rem 1.1rem; border: 0; border-radius: .4rem; background: #1264a3; color: #fff }
button:disabled { opacity: .6 }
`.trim();

function languageFor(req: IncomingMessage, fallback: Language): Language {
  const accepted = req.headers['accept-language'];
  return accepted === undefined || accepted.startsWith('*') ? fallback : languageOf(accepted);
}
