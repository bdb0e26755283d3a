import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deferred, withTimeout } from '../../src/kernel/async.js';
import { INPUT_LIMITS } from '../../src/kernel/input-limits.js';
import { createSlackFiles, type SlackFiles } from '../../src/slack/slack-files.js';
import { captureLog } from '../support/capture-log.js';

/** Slack's answer to files.info, and to the download. */
interface SlackAnswers {
  info: Readonly<Record<string, unknown>>;
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string | Buffer;
}

let server: Server;
let origin: string;
let answers: SlackAnswers;
let sendBody: (response: ServerResponse) => void;
let fetched: { readonly path: string; readonly authorization: string | undefined }[];
let files: SlackFiles;

beforeEach(async () => {
  fetched = [];
  sendBody = (response) => response.end(answers.body);
  server = createServer((request, response) => {
    if (request.url?.startsWith('/api/files.info') === true) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answers.info));
      return;
    }
    fetched.push({ path: request.url ?? '', authorization: request.headers.authorization });
    response.writeHead(answers.status, answers.headers);
    sendBody(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address object.
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  answers = { info: fileAt(`${origin}/files/F1/a.csv`), status: 200, headers: {}, body: 'brn\n' };
  files = createSlackFiles({ botToken: 'xoxb-1', apiUrl: `${origin}/api/`, log: captureLog() });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function fileAt(address: string, properties: Readonly<Record<string, unknown>> = {}) {
  return { ok: true, file: { id: 'F1', size: 4, url_private: address, ...properties } };
}

async function problemOf(): Promise<unknown> {
  const answer = await files.fetch('F1');
  return answer.ok ? 'fetched' : answer.error;
}

describe('fetching an uploaded file', () => {
  it('sends the token to the host of the Web API, and returns the bytes', async () => {
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
  ])('never sends the token to %s', async (address) => {
    answers.info = fileAt(address);

    expect(await problemOf()).toEqual({ kind: 'external' });
    expect(fetched).toEqual([]);
  });

  it('does not follow a redirect', async () => {
    Object.assign(answers, { status: 302, headers: { location: `${origin}/elsewhere` } });

    expect(await problemOf()).toEqual({ kind: 'no-permission' });
    expect(fetched).toHaveLength(1);
  });

  it.each([
    { name: 'the sign-in page', headers: { 'content-type': 'text/html; charset=utf-8' } },
    { name: 'forbidden', status: 403 },
  ])('treats $name as a missing permission', async (answer) => {
    Object.assign(answers, answer);

    expect(await problemOf()).toEqual({ kind: 'no-permission' });
  });

  it.each([
    { name: 'not found', status: 404, problem: 'gone' },
    { name: 'a broken server', status: 500, problem: 'no-answer' },
    {
      name: 'the error page of a proxy',
      status: 502,
      headers: { 'content-type': 'text/html' },
      problem: 'no-answer',
    },
  ])('returns the problem for $name', async ({ problem, ...answer }) => {
    Object.assign(answers, answer);

    expect(await problemOf()).toEqual({ kind: problem });
  });

  it('closes the connection of a refused download whose body does not end', async () => {
    const closed = deferred<true>();
    answers.status = 500;
    sendBody = (response) => {
      response.once('close', () => closed.resolve(true));
      response.write('<html>');
    };

    expect(await problemOf()).toEqual({ kind: 'no-answer' });
    expect(await withTimeout(closed.promise, 2000)).toBe(true);
  });

  it.each([
    { properties: { is_external: true }, problem: { kind: 'external' } },
    { properties: { mode: 'external' }, problem: { kind: 'external' } },
    { properties: { mode: 'tombstone' }, problem: { kind: 'gone' } },
    {
      properties: { size: 6 * 1024 * 1024 },
      problem: { kind: 'too-big', maxMegabytes: INPUT_LIMITS.csvFileMegabytes },
    },
  ])('does not fetch a file with $properties', async ({ properties, problem }) => {
    answers.info = fileAt(`${origin}/files/F1/a.csv`, properties);

    expect(await problemOf()).toEqual(problem);
    expect(fetched).toEqual([]);
  });

  it('stops a download that is longer than announced', async () => {
    answers.body = Buffer.alloc(INPUT_LIMITS.csvFileMegabytes * 1024 * 1024 + 1);

    expect(await problemOf()).toEqual({
      kind: 'too-big',
      maxMegabytes: INPUT_LIMITS.csvFileMegabytes,
    });
  });

  it.each([
    { error: 'missing_scope', problem: 'no-permission' },
    { error: 'file_deleted', problem: 'gone' },
    { error: 'internal_error', problem: 'no-answer' },
  ])('returns the problem for $error', async ({ error, problem }) => {
    answers.info = { ok: false, error };

    expect(await problemOf()).toEqual({ kind: problem });
  });
});
