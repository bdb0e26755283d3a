import { hostname, uptime } from 'node:os';
import { z } from 'zod';
import { singleFlight } from '../kernel/async.js';
import { err, ok, type Result } from '../kernel/result.js';
import type { Instant } from '../kernel/time.js';
import { type Members, StoreError } from '../records/store.js';
import { CHECK_INTERVAL_MS, holdLock, type WriterLock } from './held-lock.js';
import { WRITER } from './keys.js';
import { createTable, LEADER, placeOf, queryOnce, STANDBY } from './postgres-connection.js';
import { refusedError, toPostgresError } from './postgres-error.js';
import { openSession, type Session } from './postgres-session.js';

/** A process that leads or stands by, on PostgreSQL. */
export interface Candidacy {
  /** `locked`: another process leads. Never rejects. */
  tryToLead(): Promise<Result<WriterLock, StoreError>>;
  /** Rejects with StoreError. */
  members(): Promise<Members>;
  close(): Promise<void>;
}

interface CandidacyOptions {
  /** Names this process for people. */
  readonly name?: string;
  readonly now?: () => Instant;
  readonly checkIntervalMs?: number;
}

/** The lock counts as lost after this many intervals without an answer. */
const HELD_INTERVALS = 6;

/**
 * PostgreSQL ends a session, freeing its lock, after this many silent intervals. More than HELD_INTERVALS, so that the
 * old leader stops before another can lead.
 */
const SILENT_INTERVALS = 10;

/** Connects at the first call of a method. The lock belongs to that connection. */
export function openCandidacy(
  url: string,
  {
    name = `${hostname()} ${process.pid}`,
    now = Date.now,
    checkIntervalMs = CHECK_INTERVAL_MS,
  }: CandidacyOptions = {},
): Candidacy {
  const place = placeOf(url);
  /** The current session, until it fails to open or ends. */
  let opening: Promise<Session> | undefined;
  let held: WriterLock | undefined;
  let hasTable = false;

  async function openNamedSession(): Promise<Session> {
    const session = await openSession(url, SILENT_INTERVALS * checkIntervalMs);
    try {
      // Only once: if the table is missing later, that is a mistake, and an empty table in its place would hide it.
      if (!hasTable) await createTable(session.query, place);
      hasTable = true;
      await setName(session, `${STANDBY}${name}`);
      return session;
    } catch (error) {
      await session.end();
      throw error;
    }
  }

  function session(): Promise<Session> {
    if (opening !== undefined) return opening;
    const current = openNamedSession();
    const forget = () => {
      if (opening === current) opening = undefined;
    };
    current.then(({ ended }) => ended.then(forget), forget);
    opening = current;
    return current;
  }

  async function lead(): Promise<WriterLock> {
    const current = await session();
    // We do not hold the lock. If our session does, a pooler shares the session with another process.
    if ((await ask(current)).isHolder) throw refusedError('pooler', place);
    const [locked] = await current.query(TRY_TO_LOCK);
    if (locked === undefined) {
      throw new StoreError('locked', `The store ${place} is in use by another process.`);
    }
    try {
      const leader = { name, since: now() };
      const started = await startTerm(current, leader);
      // Only the lock's holder starts a term, so another process has the same lock.
      if (started === undefined) throw refusedError('pooler', place);
      await setName(current, `${LEADER}${name}`);
      return await keepLock(current, { ...started, checkIntervalMs, place });
    } catch (error) {
      await current.end();
      throw error;
    }
  }

  return {
    // Two attempts at once would look like two processes in one session.
    tryToLead: singleFlight(async () => {
      if (held?.isHeld() === true) return ok(held);
      try {
        held = await lead();
        return ok(held);
      } catch (error) {
        return err(toPostgresError(error, place));
      }
    }),
    async members() {
      // The session with the lock must answer in time, so it gets no other work.
      const rows =
        held?.isHeld() === true
          ? await queryOnce<MemberRow>(url, SELECT_MEMBERS)
          : await (await session()).query<MemberRow>(SELECT_MEMBERS);
      const writer = rows.some(isLeader) ? writerIn(rows[0]?.writer) : undefined;
      return {
        ...(writer && { leader: { name: writer.name, since: writer.since } }),
        standbys: rows.filter(isStandby).length,
      };
    },
    async close() {
      await held?.release();
      const current = await opening?.catch(() => undefined);
      await current?.end();
    },
  };
}

interface Term {
  /** The text of the writer's row. */
  readonly term: string;
  /** The row's `xmin`: changing the row or restoring a backup of it gives another. */
  readonly rowVersion: string;
}

interface Holding extends Term {
  readonly checkIntervalMs: number;
  readonly place: string;
}

/** Checks the lock until it is released or lost, then ends the session. Rejects with StoreError if it is not held. */
async function keepLock(
  session: Session,
  { term, rowVersion, checkIntervalMs, place }: Holding,
): Promise<WriterLock> {
  /** When the last check began in which PostgreSQL confirmed the lock. */
  let confirmedAt = steadyMs();

  async function check(): Promise<StoreError | undefined> {
    const askedAt = steadyMs();
    try {
      const answer = await ask(session);
      if (!answer.isHolder) return refusedError('pooler', place);
      if (answer.rowVersion !== rowVersion) return replacedError(place);
      confirmedAt = askedAt;
      return undefined;
    } catch (error) {
      return toPostgresError(error, place);
    }
  }

  const lost = await check();
  if (lost !== undefined) throw lost;
  const lock = holdLock({
    term,
    checkIntervalMs,
    check,
    overdue: () =>
      steadyMs() - confirmedAt < HELD_INTERVALS * checkIntervalMs
        ? undefined
        : new StoreError('unreachable', `The store ${place} has not answered for several seconds.`),
    free: session.end,
  });
  void session.ended.then(lock.lose);
  void lock.lost.then(session.destroy);
  return lock;
}

function replacedError(place: string): StoreError {
  return new StoreError(
    'moved',
    `The table of the store ${place} was replaced, e.g. by a backup. The app reads it again by itself.`,
  );
}

/** Time of a clock that also runs while the machine sleeps, unlike that of `performance`. */
function steadyMs(): number {
  return uptime() * 1000;
}

/** The advisory lock's key: arbitrary, but the same in every version. Each database has a lock of its own. */
const LOCK = '1215592567, 1';

const SELECT_HOLDERS = `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted
  AND (classid, objid) = (${LOCK}) AND objsubid = 2
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** Returns a row if the session has the lock now. */
const TRY_TO_LOCK = `SELECT FROM pg_try_advisory_lock(${LOCK}) AS is_locked WHERE is_locked`;

const ASK = `SELECT pg_backend_pid() IN (${SELECT_HOLDERS}) AS "isHolder",
  (SELECT xmin::text FROM public.keyv WHERE key = '${WRITER}') AS "rowVersion"`;

interface Answer {
  readonly isHolder: boolean;
  readonly rowVersion: string | null;
}

/** Rejects with StoreError; `moved`: there is no table. */
async function ask(session: Session): Promise<Answer> {
  const [answer] = await session.query<Answer>(ASK);
  return answer ?? { isHolder: false, rowVersion: null };
}

const writerSchema = z.object({ term: z.number(), since: z.number(), name: z.string() });
type Writer = z.infer<typeof writerSchema>;

/** Reads the writer's row. Undefined if there is none, or if it is not the row of a process on PostgreSQL. */
function writerIn(text: string | null | undefined): Writer | undefined {
  try {
    return writerSchema.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
}

/** Stores the next term; undefined if another process stored one at the same time. */
async function startTerm(
  session: Session,
  leader: Pick<Writer, 'since' | 'name'>,
): Promise<Term | undefined> {
  const [row] = await session.query<{ readonly value: string }>(SELECT_WRITER);
  const before = row?.value ?? null;
  const term = JSON.stringify({ term: (writerIn(before)?.term ?? 0) + 1, ...leader });
  // Waits until a write of the earlier leader that is still running has finished.
  const [stored] = await session.query<Pick<Term, 'rowVersion'>>(SET_WRITER, [term, before]);
  return stored && { term, rowVersion: stored.rowVersion };
}

const SELECT_WRITER = `SELECT value FROM public.keyv WHERE key = '${WRITER}'`;

const SET_WRITER = `INSERT INTO keyv (key, value) VALUES ('${WRITER}', $1)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value
  WHERE keyv.value IS NOT DISTINCT FROM $2 RETURNING xmin::text AS "rowVersion"`;

async function setName(session: Session, name: string): Promise<void> {
  await session.query("SELECT set_config('application_name', $1, false)", [name]);
}

interface MemberRow {
  readonly name: string;
  readonly holds: boolean;
  /** The text of the writer's row, the same for every member. */
  readonly writer: string | null;
}

const SELECT_MEMBERS = `SELECT application_name AS name, pid IN (${SELECT_HOLDERS}) AS holds,
    (${SELECT_WRITER}) AS writer
  FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'hometax-watch %'`;

function isLeader({ name, holds }: MemberRow): boolean {
  return holds && name.startsWith(LEADER);
}

function isStandby({ name, holds }: MemberRow): boolean {
  return !holds && name.startsWith(STANDBY);
}
