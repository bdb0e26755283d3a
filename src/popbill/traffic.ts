import type { Brn } from '../kernel/brn.js';
import type { Log } from '../kernel/ports.js';
import { err, type Result } from '../kernel/result.js';
import type { Instant } from '../kernel/time.js';
import type { CallName, PopbillProblem } from '../records/status.js';
import { isConcurrencyLimited, type Payload, readAnswer } from './answer.js';
import { TOKEN_REFUSED } from './error-codes.js';
import type { Priority } from './popbill.js';
import type { CallQueue, Slot } from './queue.js';
import { type HttpOutcome, PLAIN_HEADERS } from './request.js';
import { MAX_WAIT_MS, retryDelay, shouldRetry, type Waiting } from './retry.js';
import type { SessionToken, SessionTokens } from './session-token.js';

export interface Question {
  readonly call: CallName;
  readonly brn: Brn;
  readonly path: string;
  /** Scope of the required token; absent: no token is needed. */
  readonly scope?: string;
  readonly popbillUserId?: string;
  readonly priority: Priority;
}

interface Parts {
  readonly queue: CallQueue;
  readonly tokens: SessionTokens;
  readonly waiting: Waiting;
  readonly send: (call: CallName, path: string, headers: readonly string[]) => Promise<HttpOutcome>;
  readonly now: () => Instant;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: () => number;
  readonly log?: Log;
  /** See PopbillClientOptions. */
  readonly onCall?: (call: CallName, problem: PopbillProblem | undefined, tookMs: number) => void;
}

type Reply = Result<Payload, PopbillProblem>;

/** `sent`: whether the call itself was sent, not only its token request. */
interface Attempted {
  readonly reply: Reply;
  readonly sent: boolean;
}

const STOPPED: Reply = err({ kind: 'unreachable', cause: 'CLOSED' });

/** State of one question across its attempts. */
interface Progress {
  retries: number;
  /** A refused token is replaced once per question, not once per attempt. */
  tokenReplaced: boolean;
}

/** Sends each question with a token, within the limits, and retries where allowed. Never rejects. */
export function createTraffic(parts: Parts) {
  const { queue, tokens, waiting, now, sleep, random, log } = parts;
  let stopped = false;

  async function ask(question: Question): Promise<Reply> {
    const { call } = question;
    const progress: Progress = { retries: 0, tokenReplaced: false };
    for (;;) {
      const { reply, sent } = await inTurn(question, progress);
      if (reply.ok || stopped) return reply;
      const { retries } = progress;
      const problem = reply.error;
      const retryAfterMs = waiting.remainingMs();
      if (!shouldRetry({ call, problem, callWasSent: sent, retries, retryAfterMs })) return reply;
      log?.debug('a call is repeated', { call, retries: retries + 1, problem: problem.kind });
      await sleep(retryDelay(retries, random(), retryAfterMs));
      progress.retries++;
    }
  }

  async function inTurn(question: Question, progress: Progress): Promise<Attempted> {
    const slot = await queue.enter(question.priority);
    const refusal = await untilAllowed();
    if (refusal !== undefined) {
      slot.cancel();
      return { reply: refusal, sent: false };
    }
    const { brn, scope } = question;
    const pending = scope === undefined ? undefined : tokens.pending(brn, scope);
    if (pending !== undefined) {
      // A call holds no slot while another call fetches its token: in a sweep most slots would be held that way.
      slot.cancel();
      const token = await pending;
      return token.ok ? inTurn(question, progress) : { reply: token, sent: false };
    }
    return attemptInSlot(slot, question, progress);
  }

  async function attemptInSlot(
    slot: Slot,
    question: Question,
    progress: Progress,
  ): Promise<Attempted> {
    let tooMany = false;
    try {
      const attempted = await attempt(question, progress);
      tooMany = !attempted.reply.ok && isConcurrencyLimited(attempted.reply.error);
      return attempted;
    } finally {
      const before = queue.limit();
      slot.leave(tooMany);
      const limit = queue.limit();
      if (limit < before) log?.warn('POPBiLL wants fewer calls at once', { limit });
    }
  }

  /** Waits as long as POPBiLL asked; returns its refusal when that is longer than a call may wait. */
  async function untilAllowed(): Promise<Reply | undefined> {
    const problem = waiting.problem();
    const waitMs = waiting.remainingMs();
    if (waitMs > MAX_WAIT_MS && problem !== undefined) return err(problem);
    if (waitMs > 0) await sleep(waitMs);
    return stopped ? STOPPED : undefined;
  }

  async function attempt(question: Question, progress: Progress): Promise<Attempted> {
    if (question.scope === undefined) return { reply: await send(question, undefined), sent: true };
    const cached = tokens.get(question.brn, question.scope);
    const token = cached instanceof Promise ? await cached : cached;
    if (!token.ok) return { reply: token, sent: false };
    const reply = await send(question, token.value);
    if (progress.tokenReplaced || reply.ok || !refusesToken(reply.error)) {
      return { reply, sent: true };
    }
    // POPBiLL did not execute the call, so a login test may be sent again.
    progress.tokenReplaced = true;
    const replaced = await tokens.replace(token.value);
    if (!replaced.ok) return { reply: replaced, sent: false };
    return { reply: await send(question, replaced.value), sent: true };
  }

  async function send(question: Question, token: SessionToken | undefined): Promise<Reply> {
    const startedAt = performance.now();
    const outcome = await parts.send(question.call, question.path, headersOf(question, token));
    const hidden = token === undefined ? [question.brn] : [question.brn, token.token];
    const reading = readAnswer(outcome, 'call', hidden, now);
    waiting.note(reading);
    const { result } = reading;
    const problem = result.ok ? undefined : result.error;
    parts.onCall?.(question.call, problem, performance.now() - startedAt);
    return result;
  }

  return {
    ask,
    /** Stops sending; later questions end as `unreachable`. */
    stop(): void {
      stopped = true;
    },
  };
}

function headersOf(question: Question, token: SessionToken | undefined): readonly string[] {
  const headers = token?.headers ?? PLAIN_HEADERS;
  const { popbillUserId } = question;
  return popbillUserId === undefined ? headers : [...headers, 'x-pb-userid', popbillUserId];
}

function refusesToken(problem: PopbillProblem): boolean {
  return problem.kind === 'refused' && TOKEN_REFUSED.has(problem.code);
}
