import { createHash, randomBytes } from 'node:crypto';
import type { AlertBook } from '../alert/alert-book.js';
import type { Brn } from '../kernel/brn.js';
import { KeyedQueue } from '../kernel/keyed.js';
import type { Clock } from '../kernel/ports.js';
import { err, ok, type Result } from '../kernel/result.js';
import { type Instant, MINUTE, SECOND } from '../kernel/time.js';
import type { Popbill } from '../popbill/popbill.js';
import type { Company, Product, UserId } from '../records/company.js';
import type { PopbillProblem } from '../records/status.js';
import type { Change, Store, TicketRecord } from '../records/store.js';

export interface PopupRequest {
  readonly brn: Brn;
  readonly product: Product;
  readonly by: UserId;
}

/** A link to POPBiLL's page (never logged, stored or posted), or our own one-use address that mints one when opened. */
export interface PopupLink {
  readonly url: string;
  readonly until: Instant;
}

export type TicketRefusal = 'unknown' | 'used' | 'expired';

export type Popups = Pick<PopupService, 'ticketsEnabled' | 'mint' | 'ticket' | 'peek' | 'redeem'>;

/** According to POPBiLL's documentation. */
const POPUP_LIFE = 30 * SECOND;
const TICKET_LIFE = 5 * MINUTE;
const TICKET_BYTES = 32;

interface Deps {
  readonly store: Store;
  readonly popbill: Popbill;
  readonly clock: Clock;
  readonly watched: (brn: Brn) => Company | undefined;
  readonly alerts: AlertBook;
  readonly companyQueue: KeyedQueue;
  /** HTTPS, without a trailing slash. */
  readonly publicUrl?: string;
}

export class PopupService {
  readonly #deps: Deps;
  readonly #tickets = new KeyedQueue();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Whether PUBLIC_URL is set, so that `ticket` may be called. */
  get ticketsEnabled(): boolean {
    return this.#deps.publicUrl !== undefined;
  }

  /** The URL expires after 30 s. The history records who minted it for which company. */
  async mint(request: PopupRequest): Promise<Result<PopupLink, PopbillProblem>> {
    const { popbill, clock, watched } = this.#deps;
    // Taken before the call, so that the link never expires earlier than shown.
    const askedAt = clock.now();
    const popbillUserId = watched(request.brn)?.popbillUserId;
    const url = await popbill.popupUrl({
      brn: request.brn,
      product: request.product,
      priority: 'person',
      popbillUserId,
    });
    if (!url.ok) return url;
    await this.#recordOpened(request);
    return ok({ url: url.value, until: askedAt + POPUP_LIFE });
  }

  async ticket(request: PopupRequest): Promise<PopupLink> {
    const { publicUrl, store, clock } = this.#deps;
    if (publicUrl === undefined) throw new Error('Tickets need PUBLIC_URL.');
    const ticket = randomBytes(TICKET_BYTES).toString('base64url');
    const now = clock.now();
    const value: TicketRecord = {
      v: 1,
      brn: request.brn,
      product: request.product,
      user: request.by,
      expiresAt: now + TICKET_LIFE,
    };
    await store.write([{ put: 'ticket', hash: hashOf(ticket), value }]);
    return { url: `${publicUrl}/popup/${ticket}`, until: value.expiresAt };
  }

  /** Validates a ticket without using it. */
  async peek(ticket: string): Promise<Result<PopupRequest, TicketRefusal>> {
    const found = this.#usable(await this.#deps.store.ticket(hashOf(ticket)));
    return found.ok ? ok(requestOf(found.value)) : found;
  }

  /** Uses the ticket before minting, even if that fails: of two simultaneous presses only one gets the page. */
  async redeem(ticket: string): Promise<Result<PopupLink, TicketRefusal | PopbillProblem>> {
    const { store, clock } = this.#deps;
    const hash = hashOf(ticket);
    const redeemed = await this.#tickets.run(hash, async () => {
      const found = this.#usable(await store.ticket(hash));
      if (!found.ok) return found;
      const value: TicketRecord = { ...found.value, usedAt: clock.now() };
      await store.write([{ put: 'ticket', hash, value }]);
      return found;
    });
    return redeemed.ok ? this.mint(requestOf(redeemed.value)) : redeemed;
  }

  async purge(): Promise<void> {
    const { store, clock } = this.#deps;
    const expired: Change[] = [];
    for await (const { hash, value } of store.tickets()) {
      // Kept an hour longer, so that a late click shows "expired" or "used" instead of "unknown".
      if (value.expiresAt + 12 * TICKET_LIFE < clock.now())
        expired.push({ delete: 'ticket', hash });
    }
    if (expired.length > 0) await store.write(expired);
  }

  #usable(found: TicketRecord | undefined): Result<TicketRecord, TicketRefusal> {
    if (found === undefined) return err('unknown');
    if (found.usedAt !== undefined) return err('used');
    const leftMs = found.expiresAt - this.#deps.clock.now();
    // A longer life means that the ticket was issued while the clock was wrong.
    return leftMs <= 0 || leftMs > TICKET_LIFE ? err('expired') : ok(found);
  }

  #recordOpened({ brn, product, by }: PopupRequest): Promise<void> {
    const { companyQueue, store, clock, watched, alerts } = this.#deps;
    return companyQueue.run(brn, async () => {
      const now = clock.now();
      const company = watched(brn);
      await store.write([
        {
          put: 'history',
          value: { v: 1, at: now, brn, event: { kind: 'page-opened', by, product } },
        },
        ...(company === undefined ? [] : await alerts.pageOpened(company, by, now)),
      ]);
    });
  }
}

function hashOf(ticket: string): string {
  return createHash('sha256').update(ticket).digest('base64url');
}

function requestOf({ brn, product, user }: TicketRecord): PopupRequest {
  return { brn, product, by: user };
}
