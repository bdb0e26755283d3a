import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { INPUT_LIMITS } from '../../src/kernel/input-limits.js';
import { createSlackFiles, type SlackFiles } from '../../src/slack/slack-files.js';
import { captureLog } from '../support/capture-log.js';

/** What the Slack of a test says of the file, and what it gives when the file is fetched. */
interface Said {
  info: Readonly<Record<string, unknown>>;
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string | Buffer;
}

let server: Server;
let origin: string;
let said: Said;
let fetched: { readonly path: string; readonly authorization: string | undefined }[];
let files: SlackFiles;

beforeEach(async () => {
  fetched = [];
  server = createServer((request, response) => {
    if (request.url?.startsWith('/api/files.info') === true) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(said.info));
      return;
    }
    fetched.push({ path: request.url ?? '', authorization: request.headers.authorization });
    response.writeHead(said.status, said.headers).end(said.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address object.
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  said = { info: fileAt(`${origin}/files/F1/a.csv`), status: 200, headers: {}, body: 'brn\n' };
  files = createSlackFiles({ botToken: 'xoxb-1', apiUrl: `${origin}/api/`, log: captureLog() });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function fileAt(address: string, about: Readonly<Record<string, unknown>> = {}) {
  return { ok: true, file: { id: 'F1', size: 4, url_private: address, ...about } };
}

async function problemOf(): Promise<unknown> {
  const answer = await files.fetch('F1');
  return answer.ok ? 'fetched' : answer.error;
}

describe('fetching an uploaded file', () => {
  it('shows the token to where the Web API is, and gives the bytes', async () => {
    const answer = await files.fetch('F1');

    expect(answer.ok && Buffer.from(answer.value).toString()).toBe('brn\n');
    expect(fetched).toEqual([{ path: '/files/F1/a.csv', authorization: 'Bearer xoxb-1' }]);
  });

  it.each([
    'https://evil.example/files/F1/a.csv',
    'http://files.slack.com/a.csv',
    'https://files.slack.com.evil.example/a.csv',
    'https://evil-slack.com/a.csv',
    'http://169.254.169.254/latest/meta-data',
    'http://127.0.0.1:1/a.csv',
    'file:///etc/passwd',
    'no address',
  ])('never shows the token to %s', async (address) => {
    said.info = fileAt(address);

    expect(await problemOf()).toEqual({ kind: 'foreign-address' });
    expect(fetched).toEqual([]);
  });

  it('does not follow to another address', async () => {
    Object.assign(said, { status: 302, headers: { location: `${origin}/elsewhere` } });

    expect(await problemOf()).toEqual({ kind: 'no-permission' });
    expect(fetched).toHaveLength(1);
  });

  it.each([
    { name: 'the sign-in page', headers: { 'content-type': 'text/html; charset=utf-8' } },
    { name: 'forbidden', status: 403 },
  ])('takes $name for a missing right', async (answer) => {
    Object.assign(said, answer);

    expect(await problemOf()).toEqual({ kind: 'no-permission' });
  });

  it.each([
    { name: 'not found', status: 404, problem: 'gone' },
    { name: 'a broken server', status: 500, problem: 'no-answer' },
  ])('says what $name means', async ({ status, problem }) => {
    said.status = status;

    expect(await problemOf()).toEqual({ kind: problem });
  });

  it.each([
    { about: { is_external: true }, problem: { kind: 'external' } },
    { about: { mode: 'external' }, problem: { kind: 'external' } },
    { about: { mode: 'tombstone' }, problem: { kind: 'gone' } },
    {
      about: { size: 6 * 1024 * 1024 },
      problem: { kind: 'too-big', mostMegabytes: INPUT_LIMITS.csvFileMegabytes },
    },
  ])('does not fetch a file that is $about', async ({ about, problem }) => {
    said.info = fileAt(`${origin}/files/F1/a.csv`, about);

    expect(await problemOf()).toEqual(problem);
    expect(fetched).toEqual([]);
  });

  it('stops when there is more than was said', async () => {
    said.body = Buffer.alloc(INPUT_LIMITS.csvFileMegabytes * 1024 * 1024 + 1);

    expect(await problemOf()).toEqual({
      kind: 'too-big',
      mostMegabytes: INPUT_LIMITS.csvFileMegabytes,
    });
  });

  it.each([
    { error: 'missing_scope', problem: 'no-permission' },
    { error: 'file_deleted', problem: 'gone' },
    { error: 'internal_error', problem: 'no-answer' },
  ])('says what $error means', async ({ error, problem }) => {
    said.info = { ok: false, error };

    expect(await problemOf()).toEqual({ kind: problem });
  });
});
