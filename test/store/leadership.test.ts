import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HOUR } from '../../src/kernel/time.js';
import type { Store, StoreError } from '../../src/records/store.js';
import type { WriterLock } from '../../src/store/held-lock.js';
import { storeOfHolder } from '../../src/store/holder-store.js';
import { type Candidacy, openCandidacy } from '../../src/store/leadership.js';
import { openStore } from '../../src/store/open-store.js';
import { acquireWriterLock } from '../../src/store/writer-lock.js';
import {
  changedUrl,
  hasPostgres,
  newDatabase,
  ownServer,
  queryAt,
  SERVER_TIMEOUT,
  untilAlone,
} from '../support/postgres-server.js';
import { killProcess, startStoreProcess } from '../support/store-process.js';
import { startTcpProxy } from '../support/tcp-proxy.js';
import { aCompany, aStatus, brnOf } from './samples.js';

const NOW = 1_785_373_323_000;

/** With it, an unanswered holder counts its lock as lost after 1.2 s; PostgreSQL ends silent sessions after 2 s. */
const QUICK = { checkIntervalMs: 200 };

/** A process of this name, as far as PostgreSQL can see. */
function candidate(url: string, name: string, options: Partial<typeof QUICK> = {}): Candidacy {
  const candidacy = openCandidacy(url, { name, now: () => NOW, ...options });
  onTestFinished(() => candidacy.close());
  return candidacy;
}

async function mustLead(candidacy: Candidacy): Promise<WriterLock> {
  const lock = await candidacy.tryToLead();
  if (!lock.ok) throw lock.error;
  return lock.value;
}

/** Tries until it leads, more often than the app. */
async function untilLeading(candidacy: Candidacy): Promise<WriterLock> {
  for (;;) {
    const lock = await candidacy.tryToLead();
    if (lock.ok) return lock.value;
    expect(['locked', 'unreachable']).toContain(lock.error.code);
    await delay(50);
  }
}

const outcomeOf = async (candidacy: Candidacy) => {
  const lock = await candidacy.tryToLead();
  return lock.ok ? 'leads' : lock.error.code;
};

async function openWriter(url: string, lock: WriterLock) {
  const opened = await openStore({ url, stage: 'test', term: lock.term });
  onTestFinished(() => opened.close());
  const write = (store: Store) =>
    store.write([{ put: 'company', value: aCompany() }]).then(
      () => 'written',
      (error: StoreError) => error.code,
    );
  const store = storeOfHolder(opened, lock, { now: Date.now });
  return {
    store,
    write: () => write(store),
    /** As if it did not know yet that the lock is lost. */
    writeUnasked: () => write(opened),
  };
}

describe.skipIf(!hasPostgres)('leadership', () => {
  it('is given to one of two, and to the other once it is released', async () => {
    const url = await newDatabase();
    const [first, second] = [candidate(url, 'first 1'), candidate(url, 'second 2')];

    const lock = await mustLead(first);

    expect(JSON.parse(lock.term)).toEqual({ term: 1, since: NOW, name: 'first 1' });
    expect(lock.isHeld()).toBe(true);
    expect(await second.tryToLead()).toMatchObject({
      ok: false,
      error: { name: 'StoreError', code: 'locked', message: expect.stringContaining('127.0.0.1') },
    });
    await lock.release();
    expect(lock.isHeld()).toBe(false);
    const next = await mustLead(second);
    expect(JSON.parse(next.term)).toMatchObject({ term: 2, name: 'second 2' });
    expect(await outcomeOf(first)).toBe('locked');
  });

  it('stays with who has it when asked again', async () => {
    const candidacy = candidate(await newDatabase(), 'only 1');

    const [first, again] = await Promise.all([mustLead(candidacy), mustLead(candidacy)]);

    expect(again).toBe(first);
    expect(await mustLead(candidacy)).toBe(first);
  });

  it('is for one database', async () => {
    const [one, other] = [await newDatabase(), await newDatabase()];

    expect(await outcomeOf(candidate(one, 'one 1'))).toBe('leads');
    expect(await outcomeOf(candidate(other, 'other 2'))).toBe('leads');
  });

  it('is shown with all that stand by, since when and by whom', async () => {
    const url = await newDatabase();
    const all = ['a.example.com 1', 'b 2', 'c 3'].map((name) => candidate(url, name));
    const [first, second, third] = all as [Candidacy, Candidacy, Candidacy];
    expect(await first.members()).toEqual({ standbys: 1 });

    const lock = await mustLead(first);
    await second.tryToLead();
    await third.tryToLead();

    const leader = { name: 'a.example.com 1', since: NOW };
    for (const each of all) expect(await each.members()).toEqual({ leader, standbys: 2 });
    await third.close();
    await lock.release();
    expect(await second.members()).toEqual({ standbys: 1 });
  });

  it('survives an odd name', async () => {
    const name = `o'brien "x" \\ 서버 ${'long'.repeat(30)}`;
    const candidacy = candidate(await newDatabase(), name);

    await mustLead(candidacy);

    expect(await candidacy.members()).toEqual({ leader: { name, since: NOW }, standbys: 0 });
  });

  it('passes on when its process is killed', async () => {
    const url = await newDatabase();
    const { child, lines } = startStoreProcess('lock', url);
    expect((await lines.next()).value).toBe('held');
    const standby = candidate(url, 'standby 2');
    expect(await outcomeOf(standby)).toBe('locked');

    await killProcess(child);

    await untilLeading(standby);
  });

  it('passes on when its process sleeps, whose writes are rejected when it wakes up', async () => {
    const url = await newDatabase();
    const { child, lines } = startStoreProcess('lock', url, String(QUICK.checkIntervalMs));
    expect((await lines.next()).value).toBe('held');
    const standby = candidate(url, 'standby 2');

    child.kill('SIGSTOP');
    await untilLeading(standby);
    child.stdin.write('\n');
    child.kill('SIGCONT');

    expect([(await lines.next()).value, (await lines.next()).value].sort()).toEqual([
      'lost',
      'not-leading',
    ]);
  });

  it('ends before another has it if the network swallows everything, and its late writes are rejected', async () => {
    const url = await newDatabase();
    const proxy = await startTcpProxy(Number(new URL(url).port));
    const proxied = changedUrl(url, { port: proxy.port });
    const lock = await mustLead(candidate(proxied, 'cut off 1', QUICK));
    const writer = await openWriter(url, lock);
    expect(await writer.writeUnasked()).toBe('written');
    const standby = candidate(url, 'standby 2');
    const events: string[] = [];
    void lock.lost.then(() => events.push('lost'));

    proxy.swallow('all');
    const next = await untilLeading(standby);
    events.push('the standby leads');

    expect(events).toEqual(['lost', 'the standby leads']);
    expect(lock.isHeld()).toBe(false);
    await expect(lock.lost).resolves.toMatchObject({ code: 'unreachable' });
    expect(await writer.writeUnasked()).toBe('not-leading');
    expect(JSON.parse(next.term)).toMatchObject({ term: 2 });
    expect(await (await openWriter(url, next)).write()).toBe('written');
  });

  it('ends at once when the connection breaks, and can be had again', async () => {
    const url = await newDatabase();
    const proxy = await startTcpProxy(Number(new URL(url).port));
    const proxied = changedUrl(url, { port: proxy.port });
    // So that no check notices it.
    const candidacy = candidate(proxied, 'broken 1', { checkIntervalMs: HOUR });
    const lock = await mustLead(candidacy);

    proxy.breakConnections();

    await expect(lock.lost).resolves.toMatchObject({ code: 'unreachable' });
    expect(lock.isHeld()).toBe(false);
    const again = await untilLeading(candidacy);
    expect(JSON.parse(again.term)).toMatchObject({ term: 2 });
  });

  it('ends if nobody knows whether a write was carried out', async () => {
    const url = await newDatabase();
    const proxy = await startTcpProxy(Number(new URL(url).port));
    const candidacy = candidate(url, 'doubting 1');
    const lock = await mustLead(candidacy);
    const { store, write } = await openWriter(changedUrl(url, { port: proxy.port }), lock);
    expect(await write()).toBe('written');

    proxy.swallow('answers');
    // Written without being read first.
    const writing = store.write([{ put: 'status', value: aStatus() }]);
    const statuses = () => queryAt(url, "SELECT FROM keyv WHERE key LIKE 'status:%'");
    await expect.poll(statuses).toHaveLength(1);
    proxy.breakConnections();

    await expect(writing).rejects.toMatchObject({ code: 'unreachable' });
    expect(lock.isHeld()).toBe(false);
    await expect(lock.lost).resolves.toMatchObject({ code: 'unreachable' });
    await untilLeading(candidacy);
  });

  it('stays if PostgreSQL answers that it did not carry out a write', async () => {
    const url = await newDatabase();
    const lock = await mustLead(candidate(url, 'sure 1'));
    const writer = await openWriter(url, lock);
    expect(await writer.write()).toBe('written');
    const blocker = await openBlocker(url, `${SELECT_WRITER} FOR UPDATE`);

    const writing = writer.write();
    await expect.poll(() => queryAt(url, SELECT_BLOCKED)).toHaveLength(1);
    await queryAt(url, SELECT_BLOCKED.replace('SELECT', 'SELECT pg_cancel_backend(pid)'));

    expect(await writing).toBe('unreachable');
    expect(lock.isHeld()).toBe(true);
    await blocker.finish();
    expect(await writer.write()).toBe('written');
  });

  it('is not given with an empty store instead of one whose table was dropped', async () => {
    const url = await newDatabase();
    const [leader, standby] = [candidate(url, 'first 1'), candidate(url, 'second 2')];
    const lock = await mustLead(leader);
    expect(await outcomeOf(standby)).toBe('locked');

    await queryAt(url, 'ALTER TABLE keyv RENAME TO dropped');

    await expect(lock.lost).resolves.toMatchObject({ code: 'moved' });
    const startedNow = candidate(url, 'third 3');
    for (const each of [standby, leader, standby, startedNow])
      expect(await outcomeOf(each)).toBe('moved');
    // Also who only reads, such as the command line.
    for (const options of [{ term: lock.term }, {}]) {
      await expect(openStore({ url, stage: 'test', ...options })).rejects.toMatchObject({
        code: 'moved',
        message: expect.stringContaining('Restore a backup'),
      });
    }
    await queryAt(url, 'ALTER TABLE dropped RENAME TO keyv');
    expect(JSON.parse((await mustLead(startedNow)).term)).toMatchObject({ term: 2 });
  });

  it('is not given with an empty store to the only process, which knew the table', async () => {
    const url = await newDatabase();
    const candidacy = candidate(url, 'only 1');
    const lock = await mustLead(candidacy);

    await queryAt(url, 'DROP TABLE keyv');
    await lock.lost;
    await untilAlone(url);

    expect(await outcomeOf(candidacy)).toBe('moved');
  });

  it('ends when the table is replaced by a copy of it, and begins the next term', async () => {
    const url = await newDatabase();
    const candidacy = candidate(url, 'first 1', QUICK);
    const lock = await mustLead(candidacy);

    await queryAt(url, "UPDATE keyv SET value = value WHERE key = 'writer'");

    await expect(lock.lost).resolves.toMatchObject({ code: 'moved' });
    expect(JSON.parse((await untilLeading(candidacy)).term)).toMatchObject({ term: 2 });
  });

  it('is not given with an empty store while the process that led still has the store open', async () => {
    const url = await newDatabase();
    const leader = candidate(url, 'first 1');
    const { store } = await openWriter(url, await mustLead(leader));
    await queryAt(url, 'DROP TABLE keyv');
    await leader.close();

    expect(await outcomeOf(candidate(url, 'second 2'))).toBe('moved');

    await store.close();
    await untilAlone(url);
    expect(await outcomeOf(candidate(url, 'third 3'))).toBe('leads');
  });

  it('is given with an empty store if every process that knew the table has ended', async () => {
    const url = await newDatabase();
    const candidacies = [candidate(url, 'first 1'), candidate(url, 'second 2')];
    for (const each of candidacies) await each.tryToLead();
    await queryAt(url, 'DROP TABLE keyv');

    for (const each of candidacies) {
      const tooEarly = candidate(url, 'too early 3');
      expect(await outcomeOf(tooEarly)).toBe('moved');
      await each.close();
    }

    await untilAlone(url);
    const lock = await mustLead(candidate(url, 'third 4'));
    expect(JSON.parse(lock.term)).toMatchObject({ term: 1 });
  });

  it('rejects a write of its predecessor that waited for its start', async () => {
    const url = await newDatabase();
    const writer = await openWriter(url, await mustLead(candidate(url, 'first 1')));
    const blocker = await openBlocker(url, "UPDATE keyv SET value = 'next' WHERE key = 'writer'");

    const writing = writer.write();
    await expect.poll(() => queryAt(url, SELECT_BLOCKED)).toHaveLength(1);
    await blocker.finish();

    expect(await writing).toBe('not-leading');
    expect(await writer.store.company(brnOf(1))).toBeUndefined();
  });

  it('waits for the running write of its predecessor', async () => {
    const url = await newDatabase();
    const first = await mustLead(candidate(url, 'first 1'));
    const blocker = await openBlocker(url, `${SELECT_WRITER} FOR SHARE`);
    await first.release();

    const leading = candidate(url, 'second 2').tryToLead();
    await expect.poll(() => queryAt(url, SELECT_BLOCKED)).toHaveLength(1);
    await blocker.finish();

    expect(await leading).toMatchObject({ ok: true });
  });

  it('is not started a second time from the same term', async () => {
    const url = await newDatabase();
    const lock = await mustLead(candidate(url, 'first 1'));

    await expect(openStore({ url, stage: 'test', term: '{"term":0}' })).rejects.toMatchObject({
      code: 'not-leading',
    });
    expect(await (await openWriter(url, lock)).write()).toBe('written');
  });

  it('starts at term 1 beside the term of a copied SQLite file', async () => {
    const url = await newDatabase();
    await (await openStore({ url, stage: 'test' })).close();
    await queryAt(url, "INSERT INTO keyv VALUES ('writer', '5f0c-a-uuid')");

    expect(JSON.parse((await mustLead(candidate(url, 'first 1'))).term)).toMatchObject({ term: 1 });
  });

  it('is not hindered by a standby that was silent for too long', async () => {
    const url = await newDatabase();
    // Unless it asked again and again, it would count its lock as lost after 1.8 s.
    const leader = candidate(url, 'first 1', { checkIntervalMs: 300 });
    const standby = candidate(url, 'silent 2', QUICK);
    const lock = await mustLead(leader);
    expect(await outcomeOf(standby)).toBe('locked');

    await expect.poll(() => leader.members()).toMatchObject({ standbys: 0 });

    expect(lock.isHeld()).toBe(true);
    expect(await outcomeOf(standby)).toBe('locked');
  });
});

describe.skipIf(!hasPostgres)('a server that goes away', () => {
  it('ends leadership, which can be had again; nothing is lost', {
    timeout: SERVER_TIMEOUT,
  }, async () => {
    const server = await ownServer();
    const url = await newDatabase(server.url());
    const candidacy = candidate(url, 'leader 1');
    const lock = await mustLead(candidacy);
    const writer = await openWriter(url, lock);
    expect(await writer.write()).toBe('written');

    await server.stop();

    expect(await lock.lost).toMatchObject({ code: 'unreachable' });
    expect([await writer.write(), await writer.writeUnasked()]).toEqual([
      'not-leading',
      'unreachable',
    ]);
    const [started, late] = [candidacy, candidate(url, 'late 2')];
    for (const each of [started, late]) expect(await outcomeOf(each)).toBe('unreachable');
    await expect(candidacy.members()).rejects.toMatchObject({ code: 'unreachable' });
    await server.start();
    const next = await untilLeading(late);
    expect(JSON.parse(next.term)).toMatchObject({ term: 2 });
    const again = await openWriter(url, next);
    expect(await again.store.company(brnOf(1))).toEqual(aCompany());
    expect(await writer.writeUnasked()).toBe('not-leading');

    await server.stop('kill');

    await expect(next.lost).resolves.toMatchObject({ code: 'unreachable' });
    await server.start();
    expect(JSON.parse((await untilLeading(started)).term)).toMatchObject({ term: 3 });
  });

  it('does not keep a process from ending', async () => {
    const url = await newDatabase();
    const proxy = await startTcpProxy(Number(new URL(url).port));
    const candidacy = candidate(changedUrl(url, { port: proxy.port }), 'stopping 1');
    const lock = await mustLead(candidacy);
    const { store } = await openWriter(changedUrl(url, { port: proxy.port }), lock);
    proxy.swallow('all');

    const startedAt = performance.now();
    await store.close();
    await candidacy.close();

    // It takes 3 s at most; without a limit, until TCP gives up.
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});

describe.skipIf(!hasPostgres)('what breaks session locks is refused', () => {
  /** A database in which one of PostgreSQL's functions answers something else. */
  async function databaseWith(signature: string, body: string): Promise<string> {
    const url = await newDatabase();
    await queryAt(
      url,
      `CREATE SCHEMA fake;
       CREATE FUNCTION fake.${signature} LANGUAGE sql AS $$${body}$$;
       ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET search_path = fake, pg_catalog, public`,
    );
    return url;
  }

  it('a pooler that gives two connections one session', async () => {
    const url = await databaseWith('pg_backend_pid() RETURNS int', 'SELECT 7');

    expect(await candidate(url, 'pooled 1').tryToLead()).toMatchObject({
      ok: false,
      error: {
        code: 'refused',
        refusal: 'pooler',
        message: expect.stringContaining('in transaction mode'),
      },
    });
  });

  it('a pooler that gives one connection two sessions', async () => {
    const body = 'SELECT (random() * 1e9)::int';
    const url = await databaseWith('pg_backend_pid() RETURNS int', body);

    expect(await acquireWriterLock(url)).toMatchObject({ ok: false, error: { refusal: 'pooler' } });
  });

  it('a pooler that takes the lock away later', async () => {
    const url = await newDatabase();
    const lock = await mustLead(candidate(url, 'pooled 1'));

    await queryAt(url, 'ALTER FUNCTION pg_catalog.pg_backend_pid() RENAME TO real_backend_pid');
    await queryAt(
      url,
      "CREATE FUNCTION pg_catalog.pg_backend_pid() RETURNS int LANGUAGE sql AS 'SELECT 7'",
    );

    await expect(lock.lost).resolves.toMatchObject({ code: 'refused' });
  });

  it('a server that is too old', async () => {
    const body = "SELECT CASE WHEN $1 = 'server_version_num' THEN '130012' ELSE 'UTF8' END";
    const url = await databaseWith('current_setting(text) RETURNS text', body);

    expect(await candidate(url, 'old 1').tryToLead()).toMatchObject({
      ok: false,
      error: { refusal: 'version', message: expect.stringContaining('older than PostgreSQL 14') },
    });
  });

  it('a database that cannot store all characters', async () => {
    const url = await newDatabase();
    const name = `${new URL(url).pathname.slice(1)}_euc`;
    await queryAt(url, `CREATE DATABASE "${name}" TEMPLATE template0 ENCODING 'EUC_KR' LOCALE 'C'`);

    const lock = await candidate(changedUrl(url, { pathname: name }), 'korean 1').tryToLead();

    expect(lock).toMatchObject({ ok: false, error: { refusal: 'encoding' } });
  });
});

const SELECT_WRITER = "SELECT FROM keyv WHERE key = 'writer'";

/** A running transaction that holds the writer's row: FOR SHARE is what a write does. */
async function openBlocker(url: string, statement: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN');
  await client.query(statement);
  return {
    async finish() {
      await client.query('COMMIT');
      await client.end();
    },
  };
}

const SELECT_BLOCKED = `SELECT FROM pg_stat_activity
  WHERE wait_event_type = 'Lock' AND datname = current_database()`;
