import { uptime } from 'node:os';
import { z } from 'zod';
import { singleFlight } from '../kernel/async.js';
import { err, ok, type Result } from '../kernel/result.js';
import type { Instant } from '../kernel/time.js';
import { type Members, StoreError } from '../records/store.js';
import { WRITER } from './keys.js';
import { placeOf, queryOnce } from './postgres-connection.js';
import { refusedError, toPostgresError } from './postgres-error.js';
import { openSession, type Session } from './postgres-session.js';
import { createTable } from './postgres-table.js';

/** The right to write to a store and to send. It ends with the process, even if the process is killed. */
export interface WriterLock {
  /** Identifies this holder; the store rejects writes of any other (openStore). */
  readonly term: string;
  /** False from the moment at which another process could hold it: nothing may be sent then. */
  isHeld(): boolean;
  /** Resolves when it is lost. */
  readonly lost: Promise<StoreError>;
  /** Makes it count as lost, e.g. because nobody knows whether a write was carried out. */
  lose(error: StoreError): void;
  release(): Promise<void>;
}

/** A process that leads or stands by, on PostgreSQL. */
export interface Candidacy {
  /** `locked`: another process leads. Never rejects. */
  tryToLead(): Promise<Result<WriterLock, StoreError>>;
  /** Rejects with StoreError. */
  members(): Promise<Members>;
  /** Releases the lock if it is held. */
  close(): Promise<void>;
}

interface CandidacyOptions {
  /** Names this process for people: the machine and the number of the process. */
  readonly name: string;
  readonly now: () => Instant;
}

/** How often the holder asks PostgreSQL whether it still holds the lock. */
const ASK_INTERVAL_MS = 2000;

/** How often it looks whether it is time to ask, or too late. */
const TICK_MS = 250;

/** Without an answer for so long the lock counts as lost: before PostgreSQL ends the session (IDLE_LIMIT_MS). */
const HOLD_MS = 6000;

/** Connects when it is first asked. The lock belongs to that connection. */
export function openCandidacy(url: string, { name, now }: CandidacyOptions): Candidacy {
  const place = placeOf(url);
  let opening: Promise<Session> | undefined;
  let held: WriterLock | undefined;
  let hasTable = false;

  async function openNamedSession(): Promise<Session> {
    const session = await openSession(url);
    try {
      await setName(session, `${STANDBY}${name}`);
      // A table that was there is missing by mistake: an empty store instead would hide that.
      if (!hasTable) await createTable(session.query);
      hasTable = true;
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
    // Nobody else uses our session, so a pooler gave it to another process too.
    if ((await tableOfHolder(current)) !== undefined) throw refusedError('pooler', place);
    const [locked] = await current.query(TRY_TO_LOCK);
    if (locked === undefined) {
      throw new StoreError('locked', `The store ${place} is in use by another process.`);
    }
    try {
      const term = await startTerm(current, { name, since: now() });
      const askedAt = steadyMs();
      const table = await tableOfHolder(current);
      if (term === undefined || table === undefined) throw refusedError('pooler', place);
      await setName(current, `${LEADER}${name}`);
      return keepLock(current, { term, table, askedAt, place });
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
      // The session with the lock must answer in time, so it has no other work.
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

interface Holding {
  readonly term: string;
  /** The store's table (tableOfHolder). */
  readonly table: string;
  /** When PostgreSQL was asked for the lock. */
  readonly askedAt: number;
  readonly place: string;
}

/** Holds the lock until it is released or lost, with the session. */
function keepLock(session: Session, { term, table, askedAt, place }: Holding): WriterLock {
  /** When the last question was asked that PostgreSQL answered. */
  let confirmedAt = askedAt;
  let nextAskAt = askedAt + ASK_INTERVAL_MS;
  let isOver = false;
  let resolveLost: (error: StoreError) => void;
  const lost = new Promise<StoreError>((resolve) => {
    resolveLost = resolve;
  });

  function stop(): void {
    isOver = true;
    clearInterval(timer);
  }

  function lose(error: StoreError): void {
    if (isOver) return;
    stop();
    session.destroy(error);
    resolveLost(error);
  }

  function isHeld(): boolean {
    if (!isOver && steadyMs() - confirmedAt >= HOLD_MS) {
      lose(new StoreError('unreachable', `The store ${place} has not answered for seconds.`));
    }
    return !isOver;
  }

  async function ask(): Promise<void> {
    const now = steadyMs();
    nextAskAt = now + ASK_INTERVAL_MS;
    const tableNow = await tableOfHolder(session);
    if (tableNow === undefined) lose(refusedError('pooler', place));
    else if (tableNow !== table) lose(replacedError(place));
    // An answer that comes too late does not bring the lock back.
    else if (isHeld()) confirmedAt = now;
  }

  const timer = setInterval(() => {
    if (!isHeld() || steadyMs() < nextAskAt) return;
    ask().catch((error: unknown) => lose(toPostgresError(error, place)));
  }, TICK_MS);
  timer.unref();
  void session.ended.then(lose);

  return {
    term,
    isHeld,
    lost,
    lose,
    async release() {
      if (isOver) return;
      stop();
      await session.end();
    },
  };
}

function replacedError(place: string): StoreError {
  return new StoreError(
    'moved',
    `The table of the store ${place} was replaced, e.g. by a backup. The app reads it again by itself.`,
  );
}

/** Of a clock that also runs while the machine sleeps, unlike that of `performance`. */
function steadyMs(): number {
  return uptime() * 1000;
}

/** A number of our own; the lock is one for a database. */
const LOCK = '1215592567, 1';

const LOCKS_HELD = `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted
  AND (classid, objid) = (${LOCK}) AND objsubid = 2
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** Returns a row if the session has the lock now. */
const TRY_TO_LOCK = `SELECT FROM pg_try_advisory_lock(${LOCK}) AS is_locked WHERE is_locked`;

const SELECT_TABLE = `SELECT coalesce(to_regclass('public.keyv')::oid::text, 'none') AS id
  WHERE pg_backend_pid() IN (${LOCKS_HELD})`;

/** Identifies the store's table, which another may replace; undefined if the session does not have the lock. */
async function tableOfHolder(session: Session): Promise<string | undefined> {
  const [table] = await session.query<{ readonly id: string }>(SELECT_TABLE);
  return table?.id;
}

const writerSchema = z.object({ term: z.number(), since: z.number(), name: z.string() });
type Writer = z.infer<typeof writerSchema>;

/** Undefined if there was none, or only one on an SQLite file that was copied. */
function writerIn(text: string | null | undefined): Writer | undefined {
  try {
    return writerSchema.safeParse(JSON.parse(text ?? '')).data;
  } catch {
    return undefined;
  }
}

/** The stored text of the next term; undefined if another process started one at the same time. */
async function startTerm(
  session: Session,
  leader: Pick<Writer, 'since' | 'name'>,
): Promise<string | undefined> {
  const [row] = await session.query<{ readonly value: string }>(SELECT_WRITER);
  const before = row?.value ?? null;
  const term = JSON.stringify({ term: (writerIn(before)?.term ?? 0) + 1, ...leader });
  // Waits for the running write of an earlier leader.
  const stored = await session.query(SET_WRITER, [term, before]);
  return stored.length > 0 ? term : undefined;
}

const SELECT_WRITER = `SELECT value FROM public.keyv WHERE key = '${WRITER}'`;

const SET_WRITER = `INSERT INTO keyv (key, value) VALUES ('${WRITER}', $1)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value
  WHERE keyv.value IS NOT DISTINCT FROM $2 RETURNING key`;

const LEADER = 'hometax-watch leader ';
const STANDBY = 'hometax-watch standby ';

async function setName(session: Session, name: string): Promise<void> {
  await session.query("SELECT set_config('application_name', $1, false)", [name]);
}

interface MemberRow {
  readonly name: string;
  readonly holds: boolean;
  readonly writer: string | null;
}

const SELECT_MEMBERS = `SELECT application_name AS name, pid IN (${LOCKS_HELD}) AS holds,
    (${SELECT_WRITER}) AS writer
  FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'hometax-watch %'`;

function isLeader({ name, holds }: MemberRow): boolean {
  return holds && name.startsWith(LEADER);
}

function isStandby({ name, holds }: MemberRow): boolean {
  return !holds && name.startsWith(STANDBY);
}
