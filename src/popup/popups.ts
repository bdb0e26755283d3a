import type { AlertBook } from '../alert/alert-book.js';
import type { Brn } from '../kernel/brn.js';
import { KeyedQueue } from '../kernel/keyed.js';
import type { Clock } from '../kernel/ports.js';
import { err, ok, type Result } from '../kernel/result.js';
import { HOUR, type Instant } from '../kernel/time.js';
import { createToken, hashOfToken } from '../kernel/token.js';
import type { Popbill } from '../popbill/popbill.js';
import type { Company, UserId } from '../records/company.js';
import type { TicketRecord } from '../records/links.js';
import type { PopbillProblem } from '../records/status.js';
import type { Change, Store } from '../records/store.js';
import type { Target } from '../slack/origin.js';
import { POPUP_LIFETIME_MS, TICKET_LIFETIME_MS } from './popup-rules.js';

export type TicketRefusal = 'unknown' | 'used' | 'expired';

export interface PopupRequest extends Target {
  readonly by: UserId;
}

/** A link to POPBiLL's page (never logged, stored or posted), or our own one-use address that mints one when opened. */
export interface PopupLink {
  readonly url: string;
  readonly expiresAt: Instant;
}

export type Popups = Omit<PopupService, 'purge' | 'requestLink'>;

interface Deps {
  readonly store: Store;
  readonly popbill: Popbill;
  readonly clock: Clock;
  readonly watchedCompany: (brn: Brn) => Company | undefined;
  readonly alerts: AlertBook;
  readonly companyQueue: KeyedQueue;
  /** PUBLIC_URL, without a trailing slash. */
  readonly publicUrl?: string;
}

export class PopupService {
  readonly #deps: Deps;
  readonly #ticketQueue = new KeyedQueue();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Whether PUBLIC_URL is set, so that `issueTicket` may be called. */
  get areTicketsEnabled(): boolean {
    return this.#deps.publicUrl !== undefined;
  }

  async mint(request: PopupRequest): Promise<Result<PopupLink, PopbillProblem>> {
    const link = await this.requestLink(request);
    if (link.ok) await this.#recordMinted(request);
    return link;
  }

  /** Like `mint`, but the caller writes the history before it hands out the URL. */
  async requestLink({ brn, product }: Target): Promise<Result<PopupLink, PopbillProblem>> {
    const { popbill, clock, watchedCompany } = this.#deps;
    // Read before the call, so that the link never expires earlier than shown.
    const requestedAt = clock.now();
    const popbillUserId = watchedCompany(brn)?.popbillUserId;
    const url = await popbill.popupUrl({ brn, product, priority: 'person', popbillUserId });
    if (!url.ok) return url;
    return ok({ url: url.value, expiresAt: requestedAt + POPUP_LIFETIME_MS });
  }

  async issueTicket({ brn, product, by: user }: PopupRequest): Promise<PopupLink> {
    const { publicUrl, store, clock } = this.#deps;
    if (publicUrl === undefined) throw new Error('Tickets need PUBLIC_URL.');
    const ticket = createToken();
    const expiresAt = clock.now() + TICKET_LIFETIME_MS;
    const value: TicketRecord = { v: 1, brn, product, user, expiresAt };
    await store.write([{ put: 'ticket', hash: hashOfToken(ticket), value }]);
    return { url: `${publicUrl}/popup/${ticket}`, expiresAt };
  }

  async peek(ticket: string): Promise<Result<PopupRequest, TicketRefusal>> {
    const record = this.#checkUsable(await this.#deps.store.ticket(hashOfToken(ticket)));
    return record.ok ? ok(requestOf(record.value)) : record;
  }

  /** Marks the ticket as used before minting, so that only one of two simultaneous presses gets the page. */
  async redeem(ticket: string): Promise<Result<PopupLink, TicketRefusal | PopbillProblem>> {
    const { store, clock } = this.#deps;
    const hash = hashOfToken(ticket);
    const redeemed = await this.#ticketQueue.run(hash, async () => {
      const record = this.#checkUsable(await store.ticket(hash));
      if (!record.ok) return record;
      const value: TicketRecord = { ...record.value, usedAt: clock.now() };
      await store.write([{ put: 'ticket', hash, value }]);
      return record;
    });
    return redeemed.ok ? this.mint(requestOf(redeemed.value)) : redeemed;
  }

  async purge(): Promise<void> {
    const { store, clock } = this.#deps;
    const expired: Change[] = [];
    for await (const { hash, value } of store.tickets()) {
      // Kept an hour longer, so that a late click is answered with 410 (gone) instead of 404.
      if (value.expiresAt + HOUR < clock.now()) expired.push({ delete: 'ticket', hash });
    }
    if (expired.length > 0) await store.write(expired);
  }

  #checkUsable(ticket: TicketRecord | undefined): Result<TicketRecord, TicketRefusal> {
    if (ticket === undefined) return err('unknown');
    if (ticket.usedAt !== undefined) return err('used');
    const remainingMs = ticket.expiresAt - this.#deps.clock.now();
    // A longer lifetime means that the ticket was issued while the clock was wrong.
    return remainingMs <= 0 || remainingMs > TICKET_LIFETIME_MS ? err('expired') : ok(ticket);
  }

  #recordMinted({ brn, product, by }: PopupRequest): Promise<void> {
    const { companyQueue, store, clock, watchedCompany, alerts } = this.#deps;
    return companyQueue.run(brn, async () => {
      const now = clock.now();
      const company = watchedCompany(brn);
      const event = { kind: 'page-opened', by, product } as const;
      await store.write([
        { put: 'history', value: { v: 1, at: now, brn, event } },
        ...(company === undefined ? [] : await alerts.recordPageOpened(company, by, now)),
      ]);
    });
  }
}

function requestOf({ brn, product, user }: TicketRecord): PopupRequest {
  return { brn, product, by: user };
}
