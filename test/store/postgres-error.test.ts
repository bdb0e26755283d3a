import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StoreError } from '../../src/records/store.js';
import { type PostgresServer, startPostgres } from '../../src/sandbox/postgres-server.js';
import { openDatabase, openStore } from '../../src/store/open-store.js';
import { placeOf } from '../../src/store/postgres-connection.js';
import { toPostgresError } from '../../src/store/postgres-error.js';
import { acquireWriterLock } from '../../src/store/writer-lock.js';
import {
  changedUrl,
  hasPostgres,
  newDatabase,
  queryAt,
  SERVER_TIMEOUT,
} from '../support/postgres-server.js';
import { startTcpProxy } from '../support/tcp-proxy.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const folder = temporaryFolder();
const PLACE = 'hometax on db.example.com:5432';
const PASSWORD = 'PASSWORD-OF-TESTS';

describe('toPostgresError', () => {
  it.each([
    {
      from: 'EAI_AGAIN',
      code: 'unreachable',
      advice: '(EAI_AGAIN) or is overloaded. Check that PostgreSQL runs',
    },
    { from: 'ETIMEDOUT', code: 'unreachable', advice: 'tries again by itself' },
    { from: '57P03', code: 'unreachable', advice: 'tries again by itself' },
    { from: '57014', code: 'unreachable', advice: 'tries again by itself' },
    { from: '53300', code: 'unreachable', advice: 'Raise max_connections' },
    { from: '53100', code: 'disk-full', advice: 'Free some space' },
    { from: 'XX001', code: 'corrupt', advice: 'restore a backup' },
    { from: '22021', code: 'failed', advice: "(22021). Look into PostgreSQL's log" },
    { from: 'ENOTFOUND', code: 'refused', refusal: 'host', advice: 'Check the host' },
    { from: '28000', code: 'refused', refusal: 'login', advice: 'pg_hba.conf' },
    { from: '26000', code: 'refused', refusal: 'pooler', advice: 'transaction mode' },
    { from: 'ERR_SSL_WRONG_VERSION_NUMBER', code: 'refused', refusal: 'tls', advice: 'encryption' },
    { from: 'CERT_HAS_EXPIRED', code: 'refused', refusal: 'certificate', advice: 'sslrootcert' },
    { from: 'ERR_TLS_CERT_ALTNAME_INVALID', code: 'refused', refusal: 'certificate', advice: '' },
  ])('says what to do about $from', ({ from, code, refusal, advice }) => {
    const library = Object.assign(new Error('from the library'), { code: from });

    const error = toPostgresError(library, PLACE);

    expect(error).toMatchObject({ name: 'StoreError', code, cause: { code: from } });
    expect(error.refusal).toBe(refusal);
    expect(error.message).toContain(PLACE);
    expect(error.message).toContain(advice);
  });

  it.each([
    { message: 'Connection terminated unexpectedly', code: 'unreachable' },
    { message: 'timeout exceeded when trying to connect', code: 'unreachable' },
    { message: 'Query read timeout', code: 'unreachable' },
    { message: 'There was an error establishing an SSL connection', code: 'unreachable' },
    { message: 'Cannot use a pool after calling end on the pool', code: 'closed' },
    { message: 'unsupported startup parameter: options', code: 'refused' },
    { message: 'another one', code: 'failed' },
  ])('recognizes errors of the library by their text: $message', ({ message, code }) => {
    expect(toPostgresError(new Error(message), PLACE)).toMatchObject({ code });
  });

  it('keeps no detail of the library’s error, which may quote a record', () => {
    const library = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (key)=(company:test:1234567890) already exists.',
    });

    const { cause } = toPostgresError(library, PLACE);

    expect(Object.entries(Object(cause))).toEqual([['code', '23505']]);
  });

  it('returns a StoreError unchanged', () => {
    const error = new StoreError('newer-version', 'm');

    expect(toPostgresError(error, PLACE)).toBe(error);
  });
});

describe('placeOf', () => {
  it.each([
    { url: 'postgres://app:secret@db.example.com/hometax?sslmode=disable', place: PLACE },
    { url: 'postgresql://app:secret@db:6000/a%20b', place: 'a b on db:6000' },
    { url: 'postgres://app:secret@[bad/hometax', place: 'PostgreSQL' },
    { url: 'postgres://app:12/34@host/hometax', place: 'PostgreSQL' },
  ])('names database and host of $url without its password', ({ url, place }) => {
    expect(placeOf(url)).toBe(place);
  });
});

/** How the app fails at this address: as leader, and when it only reads. */
async function failureAt(url: string): Promise<StoreError> {
  const [lock, reading] = await Promise.all([
    acquireWriterLock(url),
    openStore({ url, stage: 'test' }).catch((error: unknown) => error),
  ]);
  if (lock.ok) throw new Error('The store could be opened.');
  expect(reading).toMatchObject({ code: lock.error.code, message: lock.error.message });
  expect(`${lock.error.stack} ${String(lock.error.cause)}`).not.toContain(PASSWORD);
  return lock.error;
}

describe.skipIf(!hasPostgres)('an address at which the app cannot work', () => {
  it('has no server', async () => {
    const proxy = await startTcpProxy(1);

    expect(await failureAt(`postgres://app:${PASSWORD}@127.0.0.1:1/hometax`)).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('hometax on 127.0.0.1:1 cannot be reached (ECONNREFUSED)'),
    });
    // Something that accepts connections and ends them.
    expect(await failureAt(`postgres://app@127.0.0.1:${proxy.port}/hometax`)).toMatchObject({
      code: 'unreachable',
    });
  });

  it('has a server that says nothing', async () => {
    const proxy = await startTcpProxy(Number(new URL(await newDatabase()).port));
    proxy.swallow('all');

    expect(await failureAt(`postgres://app@127.0.0.1:${proxy.port}/hometax`)).toMatchObject({
      code: 'unreachable',
    });
  });

  it.each([
    { name: 'is no URL', url: `postgres://app:${PASSWORD}@[host/hometax` },
    { name: 'names a missing file', url: 'postgres://a@127.0.0.1/b?sslrootcert=/missing/ca.pem' },
  ])('$name', async ({ url }) => {
    expect(await failureAt(url)).toMatchObject({ code: 'refused', refusal: 'url' });
  });

  it('names a missing database', async () => {
    const url = changedUrl(await newDatabase(), { pathname: '/missing_one' });

    expect(await failureAt(url)).toMatchObject({
      refusal: 'database',
      message: expect.stringMatching(/^The store missing_one on 127.0.0.1:\d+ does not exist/),
    });
  });

  it('has a user without rights, until it gets them', async () => {
    const url = await newDatabase();
    await queryAt(url, 'CREATE ROLE ordinary LOGIN');
    const ordinary = changedUrl(url, { username: 'ordinary' });

    expect(await failureAt(ordinary)).toMatchObject({ refusal: 'rights' });
    // Somebody else may own the table.
    await (await openDatabase(url)).close();
    expect(await failureAt(ordinary)).toMatchObject({ refusal: 'rights' });
    await queryAt(url, 'GRANT SELECT, INSERT, UPDATE, DELETE ON keyv TO ordinary');

    await expectToBeAvailable(ordinary);
    await queryAt(url, 'DROP OWNED BY ordinary; DROP ROLE ordinary');
  });

  it('is read-only', async () => {
    const url = await newDatabase();
    await (await openDatabase(url)).close();
    const name = new URL(url).pathname.slice(1);
    await queryAt(url, `ALTER DATABASE "${name}" SET default_transaction_read_only = on`);

    expect(await failureAt(url)).toMatchObject({ refusal: 'read-only' });
  });

  it('has no free connection', async () => {
    const url = await newDatabase();
    const user = `limited_${new URL(url).pathname.slice(-12)}`;
    await queryAt(url, `CREATE ROLE ${user} LOGIN CONNECTION LIMIT 0`);

    expect(await failureAt(changedUrl(url, { username: user }))).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('Raise max_connections'),
    });
    await queryAt(url, `DROP ROLE ${user}`);
  });
});

describe.skipIf(!hasPostgres || !hasOpenssl())('a server with passwords and encryption', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    const { key, certificate } = makeCertificate();
    server = await startPostgres({
      settings: { ssl: 'on' },
      files: { 'server.key': key, 'server.crt': certificate },
      access: `host all postgres 127.0.0.1/32 trust
host hometax app 127.0.0.1/32 scram-sha-256
hostssl all secure 127.0.0.1/32 trust
`,
    });
    await queryAt(server.url(), `CREATE ROLE app LOGIN PASSWORD '${PASSWORD}' SUPERUSER`);
    await queryAt(server.url(), 'CREATE ROLE secure LOGIN SUPERUSER');
    await queryAt(server.url(), 'CREATE DATABASE hometax OWNER app');
  }, SERVER_TIMEOUT);
  afterAll(() => server.remove());

  it('has another password, or no access for this machine', async () => {
    const url = changedUrl(server.url('hometax'), { username: 'app', password: PASSWORD });

    await expectToBeAvailable(url);
    for (const password of ['wrong', '']) {
      const wrong = changedUrl(url, { password });
      expect(await failureAt(wrong)).toMatchObject({ refusal: 'login' });
    }
    // PostgreSQL does not tell whether encryption would help.
    const elsewhere = changedUrl(url, { pathname: '/postgres' });
    expect(await failureAt(elsewhere)).toMatchObject({
      refusal: 'tls',
      message: expect.stringContaining('pg_hba.conf'),
    });
  });

  it('explains encryption when only one side wants it, or the certificate is unknown', async () => {
    const url = changedUrl(server.url(), { username: 'secure' });
    const withMode = (mode: string) => changedUrl(url, { search: `?sslmode=${mode}` });

    expect(await failureAt(url)).toMatchObject({ refusal: 'tls' });
    expect(await failureAt(withMode('verify-full'))).toMatchObject({ refusal: 'certificate' });
    for (const mode of ['no-verify', `verify-full&sslrootcert=${join(folder, 'server.crt')}`]) {
      await expectToBeAvailable(withMode(mode));
    }
    expect(
      await failureAt(changedUrl(await newDatabase(), { search: '?sslmode=verify-full' })),
    ).toMatchObject({ refusal: 'tls' });
  });
});

async function expectToBeAvailable(url: string): Promise<void> {
  const lock = await acquireWriterLock(url);
  expect(lock).toMatchObject({ ok: true });
  if (lock.ok) await lock.value.release();
}

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** For 127.0.0.1, signed by itself. */
function makeCertificate() {
  const [key, certificate] = [join(folder, 'server.key'), join(folder, 'server.crt')];
  const subject = ['-subj', '/CN=tests', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  execFileSync(
    'openssl',
    ['req', ...kind, ...subject, '-days', '2', '-keyout', key, '-out', certificate],
    { stdio: 'ignore' },
  );
  return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') };
}
