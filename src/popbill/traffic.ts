import type { Log } from '../kernel/ports.js';
import { err, type Result } from '../kernel/result.js';
import type { Instant } from '../kernel/time.js';
import type { CallName, PopbillProblem } from '../records/status.js';
import { isConcurrencyLimited, type Payload, readAnswer } from './answer.js';
import { TOKEN_CODES } from './error-codes.js';
import type { Query } from './popbill.js';
import type { CallQueue, Slot } from './queue.js';
import { type HttpOutcome, PLAIN_HEADERS } from './request.js';
import { type Attempt, MAX_WAIT_MS, type RetryAfter, retryDelay, shouldRetry } from './retry.js';
import type { SessionToken, SessionTokens } from './session-token.js';

export interface CallRequest extends Pick<Query, 'brn' | 'popbillUserId' | 'priority'> {
  readonly call: CallName;
  readonly path: string;
  /** Absent: the call needs no token. */
  readonly scope?: string;
}

interface Deps {
  readonly queue: CallQueue;
  readonly tokens: SessionTokens;
  readonly retryAfter: RetryAfter;
  readonly send: (call: CallName, path: string, headers: readonly string[]) => Promise<HttpOutcome>;
  readonly now: () => Instant;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
  readonly log?: Log;
  /** See PopbillClientOptions. */
  readonly onCall?: (call: CallName, problem: PopbillProblem | undefined, tookMs: number) => void;
}

type Reply = Result<Payload, PopbillProblem>;

interface AttemptResult extends Pick<Attempt, 'mayHaveExecuted'> {
  readonly reply: Reply;
}

const STOPPED: Reply = err({ kind: 'unreachable', cause: 'CLOSED' });

/** Across the attempts of one call. */
interface Progress {
  retries: number;
  isTokenReplaced: boolean;
}

/** Makes calls with their tokens, within the limits, and retries them where that is allowed. Never rejects. */
export function createTraffic(deps: Deps) {
  const { queue, tokens, retryAfter, now, sleep, random, log } = deps;
  let isStopped = false;

  async function makeCall(request: CallRequest): Promise<Reply> {
    const { call } = request;
    const progress: Progress = { retries: 0, isTokenReplaced: false };
    for (;;) {
      const { reply, mayHaveExecuted } = await attempt(request, progress);
      if (reply.ok || isStopped) return reply;
      const { retries } = progress;
      const problem = reply.error;
      const retryAfterMs = retryAfter.remainingMs();
      if (!shouldRetry({ call, problem, mayHaveExecuted, retries, retryAfterMs })) return reply;
      log?.debug('A call is retried', { call, retries: retries + 1, problem: problem.kind });
      await sleep(retryDelay(retries, random(), retryAfterMs));
      progress.retries++;
    }
  }

  async function attempt(request: CallRequest, progress: Progress): Promise<AttemptResult> {
    const slot = await queue.enter(request.priority);
    const obstacle = await waitUntilAllowed();
    if (obstacle !== undefined) {
      slot.cancel();
      return { reply: obstacle, mayHaveExecuted: false };
    }
    const { brn, scope } = request;
    const pending = scope === undefined ? undefined : tokens.pending(brn, scope);
    if (pending !== undefined) {
      // A call must not hold a slot while another one requests its token: in a sweep, that would block most slots.
      slot.cancel();
      const token = await pending;
      return token.ok ? attempt(request, progress) : { reply: token, mayHaveExecuted: false };
    }
    return attemptInSlot(slot, request, progress);
  }

  async function attemptInSlot(
    slot: Slot,
    request: CallRequest,
    progress: Progress,
  ): Promise<AttemptResult> {
    let isOverLimit = false;
    try {
      const result = await sendWithToken(request, progress);
      isOverLimit = !result.reply.ok && isConcurrencyLimited(result.reply.error);
      return result;
    } finally {
      const previousLimit = queue.limit();
      slot.leave(isOverLimit);
      const limit = queue.limit();
      if (limit < previousLimit) log?.warn('POPBiLL wants fewer concurrent calls', { limit });
    }
  }

  /** Waits as long as POPBiLL asked. Returns why the call may not be made: too long a wait, or we were stopped. */
  async function waitUntilAllowed(): Promise<Reply | undefined> {
    const problem = retryAfter.problem();
    const waitMs = retryAfter.remainingMs();
    if (waitMs > MAX_WAIT_MS && problem !== undefined) return err(problem);
    if (waitMs > 0) await sleep(waitMs);
    return isStopped ? STOPPED : undefined;
  }

  async function sendWithToken(request: CallRequest, progress: Progress): Promise<AttemptResult> {
    const { brn, scope } = request;
    if (scope === undefined)
      return { reply: await send(request, undefined), mayHaveExecuted: true };
    const tokenOrRequest = tokens.get(brn, scope);
    const token = tokenOrRequest instanceof Promise ? await tokenOrRequest : tokenOrRequest;
    if (!token.ok) return { reply: token, mayHaveExecuted: false };
    const reply = await send(request, token.value);
    const isTokenRejected =
      !reply.ok && reply.error.kind === 'refused' && TOKEN_CODES.has(reply.error.code);
    if (progress.isTokenReplaced || !isTokenRejected) return { reply, mayHaveExecuted: true };
    // POPBiLL did not execute the call, so even a login test may be sent again.
    progress.isTokenReplaced = true;
    const newToken = await tokens.replace(token.value);
    if (!newToken.ok) return { reply: newToken, mayHaveExecuted: false };
    return { reply: await send(request, newToken.value), mayHaveExecuted: true };
  }

  async function send(request: CallRequest, token: SessionToken | undefined): Promise<Reply> {
    const startedAt = performance.now();
    const outcome = await deps.send(request.call, request.path, headersOf(request, token));
    const secrets = token === undefined ? [request.brn] : [request.brn, token.token];
    const answer = readAnswer(outcome, 'call', secrets, now);
    retryAfter.record(answer);
    const { result } = answer;
    const problem = result.ok ? undefined : result.error;
    deps.onCall?.(request.call, problem, performance.now() - startedAt);
    return result;
  }

  return {
    makeCall,
    /** Later calls fail as `unreachable`. */
    stop(): void {
      isStopped = true;
    },
  };
}

function headersOf(request: CallRequest, token: SessionToken | undefined): readonly string[] {
  const headers = token?.headers ?? PLAIN_HEADERS;
  const { popbillUserId } = request;
  return popbillUserId === undefined ? headers : [...headers, 'x-pb-userid', popbillUserId];
}
