import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpServer, type Routes } from '../../src/app/http-server.js';
import { createTicketPage } from '../../src/popup/ticket-page.js';
import { StoreError } from '../../src/records/store.js';
import { aCompany, HANBIT } from '../support/builders.js';
import { captureLog } from '../support/capture-log.js';
import { TOO_LATE } from '../support/fake-popbill.js';
import { serviceBench } from '../support/service-bench.js';

async function aPage(mayOpen: 'yes' | 'no' | 'unanswered' = 'yes') {
  const bench = await serviceBench({
    companies: [aCompany({ name: '<b>한빛</b> & 상사' })],
    publicUrl: 'https://watch.example.com',
  });
  const log = captureLog();
  const routes: Routes = {
    notReadyReasons: async () => ['Slack cannot be reached.'],
    monitoring: async () => ({ ok: true }),
    ticketPage: createTicketPage({
      popups: bench.popups,
      mayOpen: async () => mayOpen,
      companyName: (brn) => bench.index.get(brn)?.name,
      channelLanguage: () => 'ko',
      popupHosts: ['.popbill.com', '*.linkhub.co.kr', '127.0.0.1', 'localhost:4002'],
      log,
    }),
  };
  const server = createHttpServer(() => routes, log);
  const { port } = await server.listen(0, '127.0.0.1');
  onTestFinished(() => server.close());
  const { url } = await bench.popups.issueTicket({
    brn: HANBIT,
    product: 'taxinvoice',
    by: 'U0KIM',
  });
  const origin = `http://127.0.0.1:${port}`;
  const page = url.replace('https://watch.example.com', origin);
  return { ...bench, log, origin, page };
}

const post = (url: string) => fetch(url, { method: 'POST', redirect: 'manual' });

describe('the popup page', () => {
  it('shows a form that submits itself, and mints nothing for GET and HEAD', async () => {
    const { page, popbill } = await aPage();

    const answers = [await fetch(page), await fetch(page, { method: 'HEAD' })];
    const html = await (answers[0] as Response).text();

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(html).toContain('requestSubmit');
    expect(html).toContain('&lt;b&gt;한빛&lt;/b&gt; &amp; 상사의 인증 페이지를 엽니다.');
    expect(popbill.countOf('popupUrl')).toBe(0);
  });

  it('redirects the browser to POPBiLL, without caching or a referrer', async () => {
    const { page } = await aPage();

    const answer = await post(page);

    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toMatch(/^https:\/\/test\.popbill\.com\//);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await answer.text()).toBe('');
  });

  it('allows its form to lead only to POPBiLL', async () => {
    const { page } = await aPage();

    const policy = (await fetch(page)).headers.get('content-security-policy') ?? '';

    expect(policy).toContain(
      "form-action 'self' https://popbill.com https://*.popbill.com https://linkhub.co.kr " +
        'https://*.linkhub.co.kr http://127.0.0.1:* http://localhost:4002;',
    );
    expect(policy).toContain("default-src 'none'");
  });

  it('refuses a used ticket in the language of the browser', async () => {
    const { page } = await aPage();
    await post(page);

    const [korean, english] = await Promise.all([
      fetch(page),
      fetch(page, { headers: { 'accept-language': 'en-US' } }),
    ]);

    expect([korean.status, english.status]).toEqual([410, 410]);
    expect(await korean.text()).toContain('쓸 수 없는 링크입니다.');
    expect(await english.text()).toContain('no longer works');
  });

  it('shows the problem when POPBiLL returns no page', async () => {
    const { page, popbill } = await aPage();
    popbill.answer('popupUrl', TOO_LATE);

    const answer = await post(page);

    expect(answer.status).toBe(502);
    expect(await answer.text()).toContain(
      '초 안에 응답하지 않았습니다.</p>\n<p>슬랙에서 새 링크를 받아 주세요',
    );
  });

  it('says what to do while the store fails, and logs no error of the app', async () => {
    const { page, store, log } = await aPage();
    const failure = new StoreError('disk-full', 'The disk is full.');
    Object.assign(store, { write: () => Promise.reject(failure) });
    const unwritten = await post(page);
    Object.assign(store, { ticket: () => Promise.reject(failure) });
    const unread = await fetch(page);

    expect([unwritten.status, unread.status]).toEqual([503, 503]);
    expect(await unwritten.text()).toContain('잠시 뒤 슬랙에서 새 링크를 받아 주세요');
    expect(log.lines.map(({ level }) => level)).toEqual(['warn', 'warn']);
    expect(JSON.stringify(log.lines)).not.toContain(page.split('/').at(-1));
  });

  it.each([
    { name: 'an unknown ticket', path: '/popup/abc', method: 'GET', status: 404 },
    { name: 'another method', path: undefined, method: 'PUT', status: 405 },
    { name: 'another path', path: '/popup/', method: 'GET', status: 404 },
    { name: 'Slack’s path in Socket Mode', path: '/slack/events', method: 'POST', status: 404 },
  ])('refuses $name', async ({ path, method, status }) => {
    const { page, origin } = await aPage();

    const answer = await fetch(path === undefined ? page : origin + path, { method });

    expect(answer.status).toBe(status);
  });

  it('says why the app is not ready', async () => {
    const { origin } = await aPage();

    const [alive, ready] = await Promise.all([
      fetch(`${origin}/healthz`),
      fetch(`${origin}/readyz`),
    ]);

    expect([alive.status, ready.status]).toEqual([200, 503]);
    expect(await ready.text()).toBe('Slack cannot be reached.\n');
  });
});
