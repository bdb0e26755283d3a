import { createServer } from 'node:http';
import type { Stage } from '../../records/company.js';
import { listen, stop } from '../loopback.js';
import { CompanyBook } from './companies.js';
import { type Call, type Parts, receive } from './exchange.js';
import { createFaults } from './faults.js';
import type { Operation } from './incoming.js';
import { createPopups } from './popups.js';
import { Sender } from './reply.js';
import { createTokens } from './tokens.js';
import type { World } from './world.js';

export interface PopbillStandInOptions {
  readonly linkId: string;
  readonly secretKey: string;
  /** The stage of companies and calls that name none. Default: `test`. */
  readonly stage?: Stage;
  /** The clock for signatures and tokens. Default: the real one. */
  readonly now?: () => number;
  /** The clock by which certificates and popup URLs expire. Default: `now`. */
  readonly sandboxNow?: () => number;
  /** The clock for the `Date` header. Default: `now`. */
  readonly dateNow?: () => number;
  readonly port?: number;
  readonly latencyMs?: number;
  readonly tokenLifeMs?: number;
  /** The allowed deviation of a request's date. The real tolerance is not documented. */
  readonly clockToleranceMs?: number;
  /** False in measurements: calls are then counted but not recorded. */
  readonly record?: boolean;
}

/** A stand-in on loopback for POPBiLL and Linkhub, which issues POPBiLL's tokens. */
export type PopbillStandIn = Awaited<ReturnType<typeof startPopbillStandIn>>;

const TOKEN_LIFE_MS = 30 * 60_000;
const CLOCK_TOLERANCE_MS = 10 * 60_000;
const POPUP_LIFE_MS = 30_000;
/** Longer than clients keep idle connections, so that no request is sent on a closing connection. */
const KEEP_ALIVE_MS = 120_000;

export async function startPopbillStandIn(options: PopbillStandInOptions) {
  const { linkId, secretKey, stage = 'test', now = Date.now, latencyMs = 0 } = options;
  const companies = new CompanyBook(stage);
  const faults = createFaults();
  let calls: Call[] = [];
  const receivedCounts = new Map<Operation, number>();
  const tokens = createTokens();
  const popups = createPopups(POPUP_LIFE_MS);
  let url = '';
  const world: World = {
    linkId,
    secretKey,
    stage,
    tokenLifeMs: options.tokenLifeMs ?? TOKEN_LIFE_MS,
    clockToleranceMs: options.clockToleranceMs ?? CLOCK_TOLERANCE_MS,
    companies,
    tokens,
    popups,
    now,
    sandboxNow: options.sandboxNow ?? now,
    origin: () => url,
  };

  const countOf = (operation: Operation) => receivedCounts.get(operation) ?? 0;
  const parts: Parts = {
    world,
    faults,
    latencyMs,
    sender: new Sender(),
    onReceived: (operation) => receivedCounts.set(operation, countOf(operation) + 1),
    onAnswered: (createRecord) => {
      if (options.record !== false) calls.push(createRecord());
    },
  };
  const dateNow = options.dateNow ?? now;
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    response.setHeader('date', new Date(dateNow()).toUTCString());
    receive(parts, request, response);
  });
  let connectionCount = 0;
  server.on('connection', () => {
    connectionCount += 1;
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
    /** Calls in the order of their answers. An unanswered call has status 0. */
    get calls(): readonly Call[] {
      return calls;
    },
    get connectionCount() {
      return connectionCount;
    },
    /** All issued session tokens and popup URL keys, which must not appear in any log, store or channel. */
    get issuedSecrets() {
      return { tokens: tokens.issued, popupKeys: popups.issued };
    },
    clearCalls: () => {
      calls = [];
      receivedCounts.clear();
    },
    /** The number of calls received for an operation, answered or not. */
    countOf,
    /** Revokes all tokens, or those of one company. Calls that use one are refused with `code`. */
    revokeTokens: (brn?: string, code = -99000013) => tokens.revoke(brn, code),
    close: () => stop(server),
  };
}
