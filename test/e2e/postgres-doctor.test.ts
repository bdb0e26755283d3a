import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type PostgresServer, startPostgres } from '../../src/sandbox/postgres-server.js';
import { PEOPLE } from '../../src/sandbox/world.js';
import { openCandidacy } from '../../src/store/leadership.js';
import { changedUrl, hasPostgres, newDatabase, queryAt } from '../support/postgres-server.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { startProcess } from './support/app-process.js';
import { cli } from './support/command-line.js';
import { untilSwept } from './support/days.js';
import { aWorld, metricsAt, startApp } from './support/running-app.js';
import { brns, deptUserWorks, watch } from './support/watching.js';
import { answerTo } from './support/what-people-see.js';

const [GARAM = ''] = brns(1);

const PASSWORD = 'a-pass/word';

/** Who may connect: `secure` with encryption only, `watch` with its password, `unlisted` never. */
const ACCESS = [
  'host all postgres all trust',
  'hostssl all secure all trust',
  'host all watch all scram-sha-256',
  '',
].join('\n');

/** What doctor prints about the store, which may not contain a password. */
async function doctorOf(url: string, settings: Readonly<Record<string, string>> = {}) {
  const world = await aWorld();
  const environment = { CHANNEL_LANGUAGE: 'en', STORE_URL: url, ...settings };
  const { out, err, code } = await cli(world, ['doctor'], environment);
  expect(`${out}${err}`).not.toMatch(/a-pass/);
  return { store: out.split(/^.+(?:Holiday data|공휴일 자료)/m, 1)[0] ?? '', code };
}

/** Makes one of PostgreSQL's functions answer as another server's would. */
async function replaceFunction(url: string, signature: string, body: string): Promise<string> {
  await queryAt(
    url,
    sql(
      'CREATE SCHEMA fake',
      `CREATE FUNCTION fake.${signature} LANGUAGE sql AS $$${body}$$`,
      `ALTER DATABASE ${new URL(url).pathname.slice(1)} SET search_path = fake, pg_catalog, public`,
    ),
  );
  return url;
}

function sql(...statements: readonly string[]): string {
  return statements.join(';');
}

describe.skipIf(!hasPostgres)('doctor on PostgreSQL', () => {
  it('says that the store works, and that nobody leads', async () => {
    const url = await newDatabase();
    const { host, pathname } = new URL(url);

    const { store, code } = await doctorOf(url);

    expect(store).toMatch(
      new RegExp(
        `^✓ Store \\(PostgreSQL ${host}${pathname}\\): readable and writable · 0 companies watched\n` +
          '✓ Leader: none · no standby\n✓ Store: .+ KB\n$',
      ),
    );
    expect(code).toBe(0);
  });

  it('names the process that leads, while the app runs', async () => {
    const world = await aWorld({ settings: { STORE_URL: '', DATABASE_URL: await newDatabase() } });
    await startApp(world);

    const { out } = await cli(world, ['doctor'], { CHANNEL_LANGUAGE: 'ko' });

    expect(out).toContain(': 읽고 쓸 수 있음 ·');
    expect(out).toMatch(
      new RegExp(`✓ 활성 프로세스: .+ ${process.pid} · .+부터 · 대기 프로세스 없음\n`),
    );
  });

  it.each<{
    readonly name: string;
    readonly url: (database: string) => string | Promise<string>;
    readonly says: readonly (string | RegExp)[];
  }>([
    {
      name: 'a port at which nothing listens',
      url: (database) => changedUrl(database, { host: '127.0.0.1:1' }),
      says: ['(connect ECONNREFUSED 127.0.0.1:1)', 'PostgreSQL cannot be reached. Check that it'],
    },
    {
      name: 'a missing database',
      url: (database) => changedUrl(database, { pathname: '/nowhere' }),
      says: ['(database "nowhere" does not exist)', 'The database does not exist. Create it'],
    },
    {
      name: 'a user who does not exist',
      url: (database) => changedUrl(database, { username: 'nobody_here' }),
      says: [
        'role "nobody_here" does not exist',
        'PostgreSQL does not accept the user or the password.',
      ],
    },
    {
      name: 'encryption that the server does not have',
      url: (database) => changedUrl(database, { search: '?sslmode=verify-full' }),
      says: ['does not support SSL', 'disagree on encryption (TLS).'],
    },
    {
      name: 'a missing file of certificates',
      url: (database) =>
        changedUrl(database, { search: '?sslmode=verify-full&sslrootcert=/nowhere.pem' }),
      says: ['(ENOENT: no such file', 'check that each file in the address exists.'],
    },
    {
      name: 'missing rights',
      url: async (database) => {
        const role = `guest_${new URL(database).pathname.slice(-12)}`;
        await queryAt(
          database,
          sql(`CREATE ROLE ${role} LOGIN`, 'REVOKE CREATE ON SCHEMA public FROM PUBLIC'),
        );
        return changedUrl(database, { username: role });
      },
      says: [
        'permission denied for schema public',
        'The user is not allowed to create or use the table',
      ],
    },
    {
      name: 'a table that only another user may write',
      url: async (database) => {
        const role = `reader_${new URL(database).pathname.slice(-12)}`;
        await queryAt(
          database,
          sql(
            `CREATE ROLE ${role} LOGIN`,
            'CREATE TABLE keyv (key VARCHAR(255) PRIMARY KEY, value TEXT)',
            `GRANT SELECT ON keyv TO ${role}`,
          ),
        );
        return changedUrl(database, { username: role });
      },
      says: [
        'permission denied for table keyv',
        'The user is not allowed to create or use the table',
      ],
    },
    {
      name: 'a server that is read-only',
      url: async (database) => {
        const name = new URL(database).pathname.slice(1);
        await queryAt(database, `ALTER DATABASE ${name} SET default_transaction_read_only = on`);
        return database;
      },
      says: ['in a read-only transaction', 'This PostgreSQL is read-only, probably a replica.'],
    },
    {
      name: 'a pooler in transaction mode',
      url: (database) => replaceFunction(database, 'pg_backend_pid() RETURNS int', 'SELECT 7'),
      says: ['a connection pooler in transaction mode (such as PgBouncer)'],
    },
    {
      name: 'a server that is too old',
      url: (database) => {
        const body = "SELECT CASE WHEN $1 = 'server_version_num' THEN '130012' ELSE 'UTF8' END";
        return replaceFunction(database, 'current_setting(text) RETURNS text', body);
      },
      says: ['This PostgreSQL is older than version 14.'],
    },
    {
      name: 'a database for some characters only',
      url: async (database) => {
        const name = `${new URL(database).pathname.slice(1)}_euc`;
        const options = "TEMPLATE template0 ENCODING 'EUC_KR' LOCALE 'C'";
        await queryAt(database, `CREATE DATABASE ${name} ${options}`);
        return changedUrl(database, { pathname: name });
      },
      says: ['The database cannot store all characters.'],
    },
  ])('explains $name', async ({ url, says }) => {
    const { store, code } = await doctorOf(await url(await newDatabase()));

    expect(store).toMatch(
      /^! Store \(PostgreSQL 127\.0\.0\.1:\d+\/\w+\): cannot be used(?: \(.+\))?\.\n {2}→ /,
    );
    for (const words of says) expect(store).toMatch(words);
    expect(code).toBe(2);
  });

  describe('with passwords and TLS', () => {
    const folder = temporaryFolder();
    const certificate = join(folder, 'server.crt');
    let server: PostgresServer;

    beforeAll(async () => {
      const key = join(folder, 'server.key');
      const names = ['-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1'];
      const kind = ['-x509', '-nodes', '-newkey', 'rsa:2048', '-keyout', key, '-out', certificate];
      execFileSync('openssl', ['req', ...kind, ...names], { stdio: 'pipe' });
      server = await startPostgres({
        settings: { ssl: 'on' },
        access: ACCESS,
        files: {
          'server.crt': readFileSync(certificate, 'utf8'),
          'server.key': readFileSync(key, 'utf8'),
        },
      });
      await queryAt(
        server.url(),
        sql(
          `CREATE ROLE watch SUPERUSER LOGIN PASSWORD '${PASSWORD}'`,
          'CREATE ROLE secure SUPERUSER LOGIN',
          'CREATE ROLE unlisted LOGIN',
        ),
      );
    }, 60_000);
    afterAll(() => server.remove());

    it.each([
      { name: 'a password', user: { username: 'watch', password: PASSWORD } },
      { name: 'TLS, any certificate', user: { username: 'secure', search: '?sslmode=no-verify' } },
    ])('accepts $name', async ({ user }) => {
      const { store } = await doctorOf(changedUrl(server.url(), user));

      expect(store).toMatch(/^✓ Store \(.+\): readable and writable/);
    });

    it('accepts a certificate whose authority the address names', async () => {
      const search = `?sslmode=verify-full&sslrootcert=${certificate}`;

      const { store } = await doctorOf(changedUrl(server.url(), { username: 'secure', search }));

      expect(store).toMatch(/^✓ Store \(.+\): readable and writable/);
    });

    it.each([
      {
        name: 'a wrong password',
        user: { username: 'watch', password: `${PASSWORD}2` },
        says: [
          '(password authentication failed for user "watch")',
          'does not accept the user or the',
        ],
      },
      {
        name: 'a missing password',
        user: { username: 'watch' },
        says: ['client password must be a string', 'does not accept the user or the password.'],
      },
      {
        name: 'a user who may not connect from here',
        user: { username: 'unlisted', search: '?sslmode=no-verify' },
        says: ['no pg_hba.conf entry for host', 'pg_hba.conf allows connections from this server.'],
      },
      {
        name: 'encryption that the server demands',
        user: { username: 'secure' },
        says: ['no encryption', 'disagree on encryption (TLS).'],
      },
      {
        name: 'a certificate that nobody vouches for',
        user: { username: 'secure', search: '?sslmode=verify-full' },
        says: ['(self-signed certificate)', 'TLS certificate is not trusted.'],
      },
    ])('explains $name', async ({ user, says }) => {
      const { store, code } = await doctorOf(changedUrl(server.url(), user));

      expect(store).toMatch(/^! Store \(.+\): cannot be used \(.+\)\.\n {2}→ /);
      for (const words of says) expect(store).toContain(words);
      expect(code).toBe(2);
    });
  });
});

describe.skipIf(!hasPostgres)('an app on PostgreSQL', () => {
  it('shows who leads, how many stand by, and how fast and large the store is', async () => {
    const STORE_URL = await newDatabase();
    const world = await aWorld({ settings: { STORE_URL } });
    await watch(world, [{ brn: GARAM, name: '가람무역', state: deptUserWorks() }]);
    const running = await startApp(world);
    await untilSwept(running);
    const { url } = running;
    const standby = openCandidacy(STORE_URL, { name: 'web-2 7', now: Date.now });
    onTestFinished(() => standby.close());
    expect(await standby.tryToLead()).toMatchObject({ ok: false, error: { code: 'locked' } });

    await world.slack.slash(PEOPLE.lee, '/hometax', 'status', { channel: 'C0TEAM' });
    const monitoring = await (await fetch(`${url}/monitoring`)).json();
    const metrics = await metricsAt(url);

    await answerTo(world, PEOPLE.lee, 'Leader');
    const leader = { name: expect.stringMatching(` ${process.pid}$`), since: expect.any(String) };
    const time = expect.any(Number);
    expect(monitoring).toMatchObject({
      ok: true,
      role: 'leader',
      leader,
      standbys: 1,
      store: { bytes: time, readMs: time, writeMs: time },
    });
    expect(metrics).toMatch(/^hometax_watch_leader 1$/m);
    expect(metrics).toMatch(/^hometax_watch_standbys 1$/m);
    expect(metrics).toMatch(/^hometax_watch_store_bytes \d{4,}$/m);
    expect(metrics).toMatch(/^hometax_watch_store_write_duration_seconds_count [1-9]/m);
  });

  it('exits with the reason, if PostgreSQL refuses its settings', async () => {
    const world = await aWorld();
    const missing = changedUrl(await newDatabase(), {
      pathname: '/nowhere',
      password: PASSWORD,
    });

    const app = startProcess({ ...world.environment, STORE_URL: missing }, { cwd: world.folder });

    expect((await app.exited).code).toBe(1);
    expect(app.output()).toContain('The store nowhere on 127.0.0.1:');
    expect(app.output()).toContain('does not exist on its server. Create it');
    expect(app.output()).not.toMatch(/a-pass/);
  });
});
