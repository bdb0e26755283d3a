import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { collectorTestCommand } from '../../src/collector/collector-test-command.js';
import { createFailureEndpoint } from '../../src/collector/failure-endpoint.js';
import { EXIT } from '../../src/kernel/terminal.js';
import { DAY } from '../../src/kernel/time.js';
import { TONGUES } from '../../src/text/tongue.js';
import { aCompany } from '../support/builders.js';
import { captureLog } from '../support/capture-log.js';
import { fakeClock } from '../support/fake-clock.js';

const SECRET = 'the-secret-of-the-collector-0123456789';

/** What the command says about an app that answers so. */
async function test(answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const written: string[] = [];
  const terminal = {
    out: (text: string) => written.push(text),
    err: (line: string) => written.push(line),
    progress: () => {},
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const deps = { secret: SECRET, publicUrl: undefined, t: TONGUES.en, terminal };
  const exit = await collectorTestCommand(url, deps);
  return { exit, sentence: written.at(-1) };
}

type EndpointDeps = Parameters<typeof createFailureEndpoint>[0];

/** The app, which watches the sample company. */
function theApp(overrides: Partial<EndpointDeps> = {}): RequestListener {
  const answer = createFailureEndpoint({
    secret: SECRET,
    reports: { has: () => false, accept: async () => {} },
    watchedCompany: () => aCompany(),
    mayAct: () => true,
    clock: fakeClock(Date.now()),
    metrics: { collectorAnswered: () => {} },
    log: captureLog(),
    ...overrides,
  });
  return (req, res) => void answer(req, res);
}

const inText =
  (status: number): RequestListener =>
  (_, res) =>
    void res.writeHead(status, { 'content-type': 'text/plain' }).end('Something.\n');

describe('collector test', () => {
  it.each([
    ['accepts it', theApp(), EXIT.fine, 'It works: the report is accepted.'],
    [
      'does not watch the company',
      theApp({ watchedCompany: () => undefined }),
      EXIT.fine,
      'It works: the signature is accepted. The answer is 404',
    ],
    [
      'watches another product of the company',
      theApp({ watchedCompany: () => aCompany({ products: ['cashbill'] }) }),
      EXIT.fine,
      'It works: the signature is accepted. The answer is 400 because tax invoices',
    ],
    [
      'has another time',
      theApp({ clock: fakeClock(Date.now() - DAY) }),
      EXIT.attention,
      '400: the signature is accepted, but the app refused fields of the sample (at).',
    ],
    [
      'gets it twice',
      theApp({ reports: { has: () => true, accept: async () => {} } }),
      EXIT.attention,
      '401: the app got this request twice and accepted the first one.',
    ],
    [
      'has another secret',
      theApp({ secret: 'x'.repeat(40) }),
      EXIT.attention,
      '401: the signature does not match.',
    ],
    [
      'has no confirmed time yet',
      theApp({ mayAct: () => false }),
      EXIT.unknown,
      '503: the app is not accepting reports right now.',
    ],
    ['stands by', inText(503), EXIT.unknown, '503: this address accepts no reports right now.'],
    ['is not the app', inText(404), EXIT.attention, "HTTP 404: this is not the app's answer"],
  ])('explains the answer if the app %s', async (_, answer, exit, sentence) => {
    expect(await test(answer)).toEqual({ exit, sentence: expect.stringContaining(sentence) });
  });
});
