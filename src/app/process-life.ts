import { once } from 'node:events';
import { deferred, sleepInRealTime, unlessAborted } from '../kernel/async.js';
import type { Clock, Log } from '../kernel/ports.js';
import type { Result } from '../kernel/result.js';
import { type Instant, SECOND } from '../kernel/time.js';
import { type Members, StoreError, type StoreErrorCode } from '../records/store.js';
import type { SlackProblem } from '../slack/slack-watch.js';
import type { WriterLock } from '../store/held-lock.js';
import type { Candidacy } from '../store/leadership.js';
import type { Leadership } from './start-leading.js';

/** Time between attempts to lead. Real time even if the app has another clock: other processes compete for the lock. */
const ATTEMPT_INTERVAL_MS = SECOND;
/** A failed takeover is repeated after 2, 4, 8 and 16 s, then every 32 s, so that another process can try meanwhile. */
const MAX_DOUBLINGS = 5;
/** How long a leadership may take to stop. A handover should take 5 s, including the next leader's start. */
export const HANDOVER_MS = 3.5 * SECOND;

/** A person has to start another version of the app, or run a command. */
const FATAL: ReadonlySet<StoreErrorCode> = new Set(['newer-version', 'unfinished-copy']);

/** Why a process does not lead. */
export interface Absence {
  /** Since when the current error, or its absence, applies. */
  readonly since: Instant;
  /** Absent: this process is about to lead. */
  readonly error?: StoreError | undefined;
  /** Absent: no other process leads, or it is unknown. */
  readonly leader?: Members['leader'] | undefined;
  /** When a process was last known to lead; at first, when this one began to look. */
  readonly ledUntil: Instant;
}

export type LifeState =
  | { readonly kind: 'standby'; readonly absence: Absence }
  | { readonly kind: 'leader'; readonly leadership: Leadership; readonly lock: WriterLock }
  | { readonly kind: 'frozen'; readonly leadership: Leadership; readonly absence: Absence };

interface Deps {
  readonly candidacy: Pick<Candidacy, 'tryToLead' | 'members'>;
  /** Whether other processes may use the same store. If not, the process has to exit when it loses the lock. */
  readonly isShared: boolean;
  /** Rejects after releasing the lock. */
  readonly startLeading: (lock: WriterLock) => Promise<Leadership>;
  readonly clock: Clock;
  readonly log: Log;
  readonly sleep?: (ms: number) => Promise<unknown>;
}

/**
 * A process stands by until it gets the lock, then it leads. When it loses the lock it is frozen: it sends and saves
 * nothing more, and tells people that the store cannot be reached. As soon as the store answers, the frozen leadership
 * is stopped. Then the process reads everything again and leads, or it stands by.
 */
export function createProcessLife(deps: Deps) {
  const { candidacy, isShared, startLeading, clock, log, sleep = sleepInRealTime } = deps;
  let state: LifeState = { kind: 'standby', absence: newAbsence() };
  let hasBegun = false;
  let failedTakeovers = 0;
  let untilNextAttemptMs = ATTEMPT_INTERVAL_MS;
  let port = 0;
  let ended: Promise<void> = Promise.resolve();
  let stopDeadlineMs = HANDOVER_MS;
  const stopping = new AbortController();
  const { signal } = stopping;
  const connected = deferred<Awaited<Leadership['connected']>>();
  const failed = deferred<Error>();

  async function live(): Promise<void> {
    for (;;) {
      if (state.kind === 'leader') await leadUntilLost(state);
      else await unlessAborted(signal, () => sleep(untilNextAttemptMs));
      // An attempt can take seconds. A lock acquired after `stop` is released when the candidacy closes.
      const attempt = await unlessAborted(signal, candidacy.tryToLead);
      if (attempt === undefined) return;
      await handleAttempt(attempt);
    }
  }

  async function handleAttempt(attempt: Result<WriterLock, StoreError>): Promise<void> {
    untilNextAttemptMs = ATTEMPT_INTERVAL_MS;
    // The store answers, so a frozen leadership can be stopped.
    if (attempt.ok || attempt.error.isInUse) await stopLeading(HANDOVER_MS);
    if (attempt.ok) await lead(attempt.value);
    else await recordAbsence(attempt.error);
  }

  async function lead(lock: WriterLock): Promise<void> {
    // Restored if the takeover fails.
    const absence = state.kind === 'standby' ? state.absence : newAbsence();
    state = { kind: 'standby', absence: { ...absence, error: undefined, leader: undefined } };
    let leadership: Leadership;
    try {
      leadership = await startLeading(lock);
    } catch (error) {
      if (!mayRetry(error)) throw error;
      state = { kind: 'standby', absence };
      failedTakeovers += 1;
      untilNextAttemptMs = ATTEMPT_INTERVAL_MS * 2 ** Math.min(failedTakeovers, MAX_DOUBLINGS);
      return recordAbsence(error);
    }
    failedTakeovers = 0;
    state = { kind: 'leader', leadership, lock };
    log.info('HomeTax Watch has started', { port, ...leadership.facts });
    connected.resolve(leadership.connected);
    void leadership.connected.then((result) => {
      if (!result.ok && result.error.kind === 'refused') failed.resolve(refusal(result.error));
    });
  }

  /**
   * At the start of the process only after a temporary error, because the person who starts it can fix the others.
   * Later, an exit would let the next process take over, fail and exit too, until none is left.
   */
  function mayRetry(error: unknown): error is StoreError {
    if (!isShared || !(error instanceof StoreError)) return false;
    return error.isTemporary || (hasBegun && !FATAL.has(error.code));
  }

  async function leadUntilLost(leading: Extract<LifeState, { kind: 'leader' }>): Promise<void> {
    const { leadership, lock } = leading;
    const error = await unlessAborted(signal, () => lock.lost);
    if (error === undefined) return;
    leadership.freeze();
    state = { kind: 'frozen', leadership, absence: newAbsence(error) };
    if (!isShared) throw error;
    log.error('This process may not lead any more, so it sends and saves nothing', { error });
  }

  async function recordAbsence(error: StoreError): Promise<void> {
    const leader = error.isInUse ? await findLeader() : undefined;
    // For the compiler: a leader makes no attempt.
    if (state.kind === 'leader') return;
    const { absence } = state;
    const isNew = absence.error?.code !== error.code;
    const now = clock.now();
    const since = isNew ? now : absence.since;
    const ledUntil = leader === undefined ? absence.ledUntil : now;
    state = { ...state, absence: { since, error, leader, ledUntil } };
    if (!isNew) return;
    if (error.isInUse) log.info('HomeTax Watch stands by', { port, leader: leader?.name });
    else log.warn('The store cannot be used; the app keeps trying', { port, error });
  }

  async function findLeader(): Promise<Members['leader']> {
    try {
      return (await candidacy.members()).leader;
    } catch {
      return undefined;
    }
  }

  async function stopLeading(deadlineMs: number): Promise<void> {
    if (state.kind === 'standby') return;
    await state.leadership.stop(deadlineMs);
    state = { kind: 'standby', absence: newAbsence() };
  }

  function newAbsence(error?: StoreError): Absence {
    const now = clock.now();
    return { since: now, error, ledUntil: now };
  }

  return {
    get state(): LifeState {
      return state;
    },
    /** The connection to Slack of the first leadership. */
    connected: connected.promise,
    /** The error that makes the process exit. Except for a bug, its message says what to do. */
    failed: failed.promise,
    /**
     * Resolves when the process leads or stands by. Rejects if it can do neither, with StoreError if the store failed.
     *
     * @param listensAt the port, for the log
     */
    async begin(attempt: Result<WriterLock, StoreError>, listensAt: number): Promise<void> {
      port = listensAt;
      await handleAttempt(attempt);
      hasBegun = true;
      ended = live()
        .catch(async (error: Error) => {
          failed.resolve(error);
          // The caller that awaits `failed` exits, or calls `stop`, which sets the deadline for the code below.
          if (!signal.aborted) await once(signal, 'abort');
        })
        .then(() => stopLeading(stopDeadlineMs));
    },
    stop(deadlineMs: number): Promise<void> {
      stopDeadlineMs = deadlineMs;
      stopping.abort();
      return ended;
    },
  };
}

function refusal({ error }: SlackProblem): Error {
  return new Error(
    `Slack refuses a token (${error}). Install the app again and put the new SLACK_BOT_TOKEN ` +
      '(and SLACK_APP_TOKEN, if it is set) into the settings.',
  );
}
