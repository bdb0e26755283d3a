import { createServer } from 'node:http';
import type { Stage } from '../../records/company.js';
import { listen, stop } from '../loopback.js';
import { CompanyBook } from './companies.js';
import { type Call, type Desk, receive } from './exchange.js';
import { noFaults } from './faults.js';
import type { Operation } from './incoming.js';
import { popupDesk } from './popup-desk.js';
import { Sender } from './reply.js';
import { tokenDesk } from './token-desk.js';
import type { World } from './world.js';

export interface PopbillStandInOptions {
  readonly linkId: string;
  readonly secretKey: string;
  /** Stage of companies and calls that name none; `test` when absent. */
  readonly stage?: Stage;
  /** Clock of signatures and tokens; the real one when absent. */
  readonly now?: () => number;
  /** Clock by which certificates and popup URLs end, where it is not `now`: a sandbox may live in another day. */
  readonly sandboxNow?: () => number;
  readonly dateNow?: () => number;
  readonly port?: number;
  readonly latencyMs?: number;
  readonly tokenLifeMs?: number;
  /** How far a request's date may be off; the real tolerance is not documented. */
  readonly clockToleranceMs?: number;
  /** False: calls are counted and not kept, for measurements. */
  readonly record?: boolean;
}

/** A POPBiLL and Linkhub on loopback. */
export type PopbillStandIn = Awaited<ReturnType<typeof startPopbillStandIn>>;

const HALF_HOUR = 30 * 60_000;
const POPUP_LIFE_MS = 30_000;
/** Longer than any client keeps an idle connection, so that no request meets a closing one. */
const KEEP_ALIVE_MS = 120_000;

export async function startPopbillStandIn(options: PopbillStandInOptions) {
  const { linkId, secretKey, stage = 'test', now = Date.now, latencyMs = 0 } = options;
  const companies = new CompanyBook(stage);
  const faults = noFaults();
  let calls: Call[] = [];
  const received = new Map<Operation, number>();
  const tokens = tokenDesk();
  const popups = popupDesk(POPUP_LIFE_MS);
  let url = '';
  const world: World = {
    linkId,
    secretKey,
    stage,
    tokenLifeMs: options.tokenLifeMs ?? HALF_HOUR,
    clockToleranceMs: options.clockToleranceMs ?? 10 * 60_000,
    companies,
    tokens,
    popups,
    now,
    sandboxNow: options.sandboxNow ?? now,
    origin: () => url,
  };

  const countOf = (operation: Operation) => received.get(operation) ?? 0;
  const desk: Desk = {
    ...{ world, faults, latencyMs },
    sender: new Sender(),
    onReceived: (operation) => received.set(operation, countOf(operation) + 1),
    onAnswered: (call) => {
      if (options.record !== false) calls.push(call());
    },
  };
  const dateNow = options.dateNow ?? now;
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    response.setHeader('date', new Date(dateNow()).toUTCString());
    receive(desk, request, response);
  });
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  url = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`;

  return {
    /** Base URL of both the token host and the API host. */
    url,
    linkId,
    secretKey,
    stage,
    companies,
    faults,
    /** Answered calls in the order of their answers. A hanging one is listed with status 0. */
    get calls(): readonly Call[] {
      return calls;
    },
    get connections() {
      return connections;
    },
    /** Session tokens and popup URL keys given out so far, which no log, store or channel may ever hold. */
    get givenOut() {
      return { tokens: tokens.issued, popupKeys: popups.minted };
    },
    clearCalls: () => {
      calls = [];
      received.clear();
    },
    /** Calls received of that kind, answered or not. */
    countOf,
    /** Refuses the tokens of one company, or all, from now on. */
    revokeTokens: (brn?: string, code = -99000013) => tokens.revoke(brn, code),
    close: () => stop(server),
  };
}
