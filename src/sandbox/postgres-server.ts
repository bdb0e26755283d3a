import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  chownSync,
  constants,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, DatabaseError } from 'pg';
import { freePort } from './loopback.js';

/** How to install PostgreSQL. */
export const HOW_TO_GET_POSTGRES = 'Debian: apt-get install postgresql';

/** Where Debian keeps the programs, one folder for each version. */
const DEBIAN = '/usr/lib/postgresql';
const PROGRAMS = ['initdb', 'postgres'];

/** The folder with PostgreSQL's programs: on the PATH, else of Debian's newest version; undefined if there is none. */
export function findPostgres(path = process.env['PATH'] ?? ''): string | undefined {
  const versions = foldersIn(DEBIAN).sort((a, b) => Number(b) - Number(a));
  const folders = [
    ...path.split(delimiter).filter((folder) => folder !== ''),
    ...versions.map((version) => join(DEBIAN, version, 'bin')),
  ];
  return folders.find((folder) => PROGRAMS.every((name) => isProgram(join(folder, name))));
}

/** A server in a temporary folder, on loopback. */
export interface PostgresServer {
  readonly port: number;
  /** The URL of a database. Default: `postgres`, which always exists. */
  url(database?: string): string;
  /** Starts the server again after `stop`. */
  start(): Promise<void>;
  /** `kill`: at once, without a checkpoint, as after a crash. */
  stop(how?: 'orderly' | 'kill'): Promise<void>;
  /** Stops the server and removes its folder. */
  remove(): Promise<void>;
}

interface ServerOptions {
  /** Further settings, e.g. `{ max_connections: '5' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The lines of pg_hba.conf. Default: nobody on this machine needs a password. */
  readonly access?: string;
  /** Further files of the server by their name, e.g. its certificate. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Starts a new server with the superuser `postgres`. */
export async function startPostgres({
  settings = {},
  access = 'host all all 127.0.0.1/32 trust\n',
  files = {},
}: ServerOptions = {}): Promise<PostgresServer> {
  const programs = findPostgres();
  if (programs === undefined) throw new Error(`No PostgreSQL found. ${HOW_TO_GET_POSTGRES}`);
  const folder = mkdtempSync(join(tmpdir(), 'hometax-watch-postgres-'));
  const data = join(folder, 'data');
  // PostgreSQL refuses to run as root.
  const user = process.getuid?.() === 0 ? idsOf('postgres') : undefined;
  const options = { ...user, cwd: folder };
  const port = await freePort();
  const url = (database = 'postgres') => `postgres://postgres@127.0.0.1:${port}/${database}`;
  let running: ChildProcess | undefined;

  function create(programFolder: string): void {
    if (user !== undefined) chownSync(folder, user.uid, user.gid);
    const flags = ['--username=postgres', '--encoding=UTF8', '--no-locale', '--no-sync'];
    execFileSync(join(programFolder, 'initdb'), ['-D', data, ...flags], {
      ...options,
      stdio: 'pipe',
    });
    for (const [name, text] of Object.entries({ ...files, 'pg_hba.conf': access })) {
      writeFileSync(join(data, name), text, { mode: 0o600 });
      if (user !== undefined) chownSync(join(data, name), user.uid, user.gid);
    }
  }

  async function start(): Promise<void> {
    const all = Object.entries({ ...FAST, ...settings, port: String(port) });
    const flags = all.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    // `programs` is set: checked above.
    const server = spawn(join(programs ?? '', 'postgres'), ['-D', data, ...flags], {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running = server;
    let log = '';
    server.stderr.on('data', (chunk: Buffer) => {
      log = `${log}${chunk}`.slice(-2000);
    });
    while (!(await answers(url()))) {
      if (hasEnded(server)) throw new Error(`PostgreSQL did not start: ${log}`);
    }
  }

  async function stop(how: 'orderly' | 'kill' = 'orderly'): Promise<void> {
    const server = running;
    running = undefined;
    if (server === undefined || hasEnded(server)) return;
    const gone = once(server, 'exit');
    // PostgreSQL's `fast` and `immediate` shutdown.
    server.kill(how === 'orderly' ? 'SIGINT' : 'SIGQUIT');
    await gone;
  }

  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  /** Runs if this process ends without `remove`. */
  function removeAtExit(): void {
    running?.kill('SIGQUIT');
    removeFolder();
  }

  async function remove(): Promise<void> {
    process.off('exit', removeAtExit);
    await stop('kill');
    removeFolder();
  }

  process.on('exit', removeAtExit);
  try {
    create(programs);
    await start();
  } catch (error) {
    await remove();
    throw error;
  }
  return { port, url, start, stop, remove };
}

/** For speed: the data need not survive a crash of the machine. */
const FAST = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  fsync: 'off',
  full_page_writes: 'off',
};

/** Whether the server answers, even if only with a refused login (SQLSTATE class 28). */
async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch (error) {
    const isRefused = error instanceof DatabaseError && error.code?.startsWith('28') === true;
    if (!isRefused) await delay(20);
    return isRefused;
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function idsOf(user: string) {
  const idOf = (flag: string) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
