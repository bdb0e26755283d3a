import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/kernel/time.js';
import { emptyStatus } from '../../src/records/status.js';
import { StoreError } from '../../src/records/store.js';
import { HANBIT } from '../support/builders.js';
import { aClientPage, submitForm } from '../support/client-page.js';
import { TOO_LATE, WRONG_SECRET } from '../support/fake-popbill.js';
import { historyIn } from '../support/history-in.js';
import { authMissing, certificateExpiry } from '../support/reasons.js';
import { rejectedCell, workingCell } from '../support/status-builders.js';

const RIGHT = { brn: '123-45-67891' };
const WRONG = { brn: '220-81-62517' };
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148';

type Page = Awaited<ReturnType<typeof aClientPage>>;

const stepsIn = async ({ store }: Page) =>
  (await historyIn(store, { limit: 50 })).flatMap(({ event }) =>
    event.kind === 'client-link' ? [event.what.step] : [],
  );

describe('the page for a client', () => {
  it('asks for the number, says nothing about the company, and changes nothing for robots', async () => {
    const page = await aClientPage();
    const { url, popbill } = page;
    const robots = ['Slackbot-LinkExpanding 1.0', 'facebookexternalhit/1.1', 'kakaotalk-scrap/1.0'];

    const answers = await Promise.all([
      ...robots.map((robot) => fetch(url, { headers: { 'user-agent': robot } })),
      fetch(url, { method: 'HEAD' }),
      fetch(`${url}/page`),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const html = await (answers[0] as Response).text();
    expect(html).toContain('사업자번호');
    expect(html).toContain('Business number');
    expect(html).not.toMatch(/한빛|1234567891|123-45-67891/);
    expect(await stepsIn(page)).toEqual(['made']);
    expect(popbill.countOf('popupUrl')).toBe(0);
  });

  it('shows name, problem and three steps once the number was right', async () => {
    const { url } = await aClientPage();

    const answer = await submitForm(url, RIGHT);

    expect(answer.status).toBe(200);
    const html = await answer.text();
    expect(html).toContain('한빛상사 (123-45-67891)');
    expect(html.match(/<li>/g)).toHaveLength(3);
    expect(html).toContain('홈택스 인증 관리 화면 열기');
    expect(html).toContain('name="brn" value="1234567891"');
  });

  it('redirects to POPBiLL only after the number was entered again with the button', async () => {
    const page = await aClientPage();
    const { url } = page;
    await submitForm(url, RIGHT);

    const answers = [
      await submitForm(`${url}/page`, { product: 'taxinvoice' }),
      await submitForm(`${url}/page`, { ...WRONG, product: 'taxinvoice' }),
      await submitForm(`${url}/page`, { ...RIGHT, product: 'taxinvoice' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 303]);
    expect(answers[2]?.headers.get('location')).toMatch(/^https:\/\/test\.popbill\.com\//);
    expect(await answers[2]?.text()).toBe('');
    expect(await stepsIn(page)).toEqual(['page', 'opened', 'made']);
  });

  it('is not stored, framed, indexed, sniffed or named to others, and leads only to POPBiLL', async () => {
    const { url, origin } = await aClientPage();
    const answers = [
      await fetch(url),
      await submitForm(url, RIGHT),
      await submitForm(url, WRONG),
      await submitForm(`${url}/page`, RIGHT),
      await fetch(`${origin}/client/unknown`),
    ];

    for (const { headers } of answers) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('x-robots-tag')).toBe('noindex, nofollow');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
    }
    for (const answer of answers.filter(({ status }) => status !== 303)) {
      const policy = answer.headers.get('content-security-policy') ?? '';
      const nonce = /style-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).toContain("form-action 'self' https://popbill.com https://*.popbill.com;");
      const html = await answer.text();
      expect(html).toContain(`<style nonce="${nonce}">`);
      // It works without any script.
      expect(html).not.toContain('<script');
      expect(html).not.toMatch(/https?:\/\//);
    }
  });

  it('opens the new tab without a way back to this one', async () => {
    const { url } = await aClientPage();

    const html = await (await submitForm(url, RIGHT)).text();

    expect(html).toContain('target="_blank" rel="noopener noreferrer"');
  });

  it('says who asks, before and after the number, and escapes that name', async () => {
    const { url } = await aClientPage({ sender: '<b>새봄</b>' });

    for (const answer of [fetch(url), submitForm(url, WRONG), submitForm(url, RIGHT)]) {
      const html = await (await answer).text();
      expect(html).toContain('&lt;b&gt;새봄&lt;/b&gt;에서 요청한 페이지입니다.');
      expect(html).toContain('Requested by &lt;b&gt;새봄&lt;/b&gt;.');
    }
  });

  it('names no sender before Slack has named the workspace', async () => {
    const { url } = await aClientPage();

    expect(await (await fetch(url)).text()).not.toMatch(/요청한 페이지|Requested by|undefined/);
  });

  it('escapes a hostile name and a hostile number', async () => {
    const { url } = await aClientPage({ company: { name: '<script>x</script> & "한빛"' } });

    const right = await (await submitForm(url, RIGHT)).text();
    const wrong = await (await submitForm(url, { brn: '"><script>x' })).text();

    expect(right).toContain('&lt;script&gt;x&lt;/script&gt; &amp; &quot;한빛&quot;');
    expect(wrong).toContain('value="&quot;&gt;&lt;script&gt;x"');
    expect(right + wrong).not.toContain('<script');
  });

  it('ties the error to its field, marks it, and names it in the title', async () => {
    const { url } = await aClientPage();

    const html = await (await submitForm(url, { brn: '123' })).text();

    expect(html).toContain('<title>오류: ');
    expect(html).toContain('<label for="brn">');
    expect(html).toMatch(
      /id="brn"[^>]*aria-describedby="error hint" aria-invalid="true" autofocus/,
    );
    expect(html).toMatch(/id="error" class="error" role="alert">사업자번호 10자리/);
  });

  it('counts wrong numbers, says how many are left, and ends with the fifth', async () => {
    const { url } = await aClientPage();
    await submitForm(url, { brn: '123' });

    const texts: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      const answer = await submitForm(i % 2 === 0 ? url : `${url}/page`, WRONG);
      texts.push(`${answer.status} ${/(\d)번 더 틀리면/.exec(await answer.text())?.[1]}`);
    }

    expect(texts).toEqual(['400 4', '400 3', '400 2', '400 1', '404 undefined']);
    expect((await submitForm(url, RIGHT)).status).toBe(404);
  });

  it('answers every link that opens nothing with the same page', async () => {
    const { url: old, origin, clientLinks, clock } = await aClientPage();
    const newer = (await clientLinks.create(HANBIT, 'U0KIM', 1))?.url ?? '';
    const expired = newer.replace('https://watch.example.com', origin);
    clock.advance(DAY);
    const paths = [
      old,
      expired,
      `${origin}/client/${'A'.repeat(43)}`,
      `${origin}/client/x`,
      `${origin}/client/`,
      `${origin}/client/..%2f..%2fetc`,
      `${origin}/client/${'A'.repeat(43)}/other`,
      `${origin}/client/${'A'.repeat(300)}`,
    ];

    const answers = [];
    for (const path of paths) {
      const [shown, sent] = [await fetch(path), await submitForm(path, RIGHT)];
      answers.push([shown.status, await shown.text(), sent.status, await sent.text()]);
    }

    const withoutNonce = answers.map((each) =>
      JSON.stringify(each).replaceAll(/nonce=\\"[^"]+/g, ''),
    );
    expect(answers[0]?.[0]).toBe(404);
    expect(answers[0]?.[2]).toBe(404);
    expect(answers[0]?.[1]).toContain('사용할 수 없는 링크입니다');
    expect(new Set(withoutNonce).size).toBe(1);
  });

  it.each([
    ['yes', 303],
    ['no', 404],
    ['unanswered', 503],
  ] as const)('opens the page if its maker may make links now: %s', async (permission, status) => {
    const { url, clientLinks } = await aClientPage({
      permission: async (_, freshness) => (freshness === 'current' ? permission : 'yes'),
    });
    await submitForm(url, RIGHT);

    const answer = await submitForm(`${url}/page`, RIGHT);

    expect(answer.status).toBe(status);
    expect((await fetch(url)).status).toBe(permission === 'no' ? 404 : 200);
    expect(clientLinks.get(HANBIT) === undefined).toBe(permission === 'no');
  });

  it.each([
    ['no', 404, true],
    ['unanswered', 503, false],
  ] as const)(
    'shows nothing of the company unless its maker may make links: %s',
    async (permission, status, isEnded) => {
      const page = await aClientPage({ permission: async () => permission });

      const answer = await submitForm(page.url, RIGHT);

      expect(answer.status).toBe(status);
      expect(await answer.text()).not.toContain('한빛상사');
      expect((await stepsIn(page)).includes('ended')).toBe(isEnded);
    },
  );

  it('asks Slack anew whether its maker may make links only for POPBiLL’s page, and within the limit', async () => {
    let asked = 0;
    const { url, clock } = await aClientPage({
      permission: async (_, freshness) => {
        if (freshness === 'current') asked += 1;
        return 'yes';
      },
    });
    await submitForm(url, RIGHT);
    await submitForm(`${url}/page`, WRONG);
    expect(asked).toBe(0);

    for (let i = 0; i < 12; i += 1) await submitForm(`${url}/page`, RIGHT);

    expect(asked).toBe(10);
    clock.advance(MINUTE);
    const used = await submitForm(`${url}/page`, RIGHT);
    expect(used.status).toBe(429);
    expect(await used.text()).toContain('하루에 10번까지');
  });

  it.each([
    ['does not answer', TOO_LATE],
    ['refuses our settings', WRONG_SECRET],
  ])(
    'says that there is no page, but not why, and offers to try again: POPBiLL %s',
    async (_, problem) => {
      const { url, popbill } = await aClientPage();
      popbill.answer('popupUrl', problem);

      const answer = await submitForm(`${url}/page`, { ...RIGHT, product: 'taxinvoice' });

      expect(answer.status).toBe(502);
      const html = await answer.text();
      expect(html).toContain('홈택스 인증 관리 화면을 열지 못했습니다');
      expect(html).not.toMatch(/-\d{8}|초 안에|설정/);
      popbill.answer('popupUrl', { ok: true, value: 'https://test.popbill.com/x' });
      const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
      const again = await submitForm(new URL(action, url).href, RIGHT);
      expect(again.status).toBe(303);
    },
  );

  it('offers the way of a department user on a phone, where no certificate can be registered', async () => {
    const { url } = await aClientPage({ reasons: [certificateExpiry()] });

    const [phone, computer] = await Promise.all([
      submitForm(url, RIGHT, { 'user-agent': IPHONE }).then((answer) => answer.text()),
      submitForm(url, RIGHT).then((answer) => answer.text()),
    ]);

    expect(phone).toContain('휴대폰에서는 인증서를 등록할 수 없습니다');
    expect(phone).toContain('부서사용자');
    expect(phone).toContain('홈택스 인증 관리 화면 열기');
    expect(computer).not.toContain('휴대폰');
  });

  it.each([
    ['neither product', {}, '전자세금계산서 전용·현금영수증 전용 부서사용자로 가입'],
    ['one product', { taxinvoice: workingCell() }, '현금영수증 전용 부서사용자로 가입'],
    ['both products', { taxinvoice: workingCell(), cashbill: rejectedCell() }, undefined],
  ])(
    'without a problem, offers a department user on a phone unless it is registered: %s',
    async (_, deptUsers, expected) => {
      const page = await aClientPage({
        company: { products: ['taxinvoice', 'cashbill'] },
        reasons: [],
      });
      const facts = Object.entries(deptUsers).map(
        ([product, deptUser]) => [product, { deptUser, failures: [] }] as const,
      );
      const products = Object.fromEntries(facts);
      await page.store.write([{ put: 'status', value: { ...emptyStatus(HANBIT), products } }]);

      const answer = await submitForm(page.url, RIGHT, { 'user-agent': IPHONE });

      const note = /<div class="note".*?<\/div>/s.exec(await answer.text())?.[0] ?? '';
      expect(note).toContain('휴대폰에서는 인증서를 등록할 수 없습니다');
      if (expected === undefined) expect(note).not.toContain('부서사용자');
      else expect(note).toContain(`홈택스에서 ${expected}`);
    },
  );

  it('opens the page of a product of this company, whatever the form names', async () => {
    const { url, popbill } = await aClientPage({
      company: { products: ['cashbill'] },
      reasons: [authMissing({ products: ['cashbill'] })],
    });
    const asked: string[] = [];
    const { popupUrl } = popbill;
    popbill.popupUrl = (query) => {
      asked.push(query.product);
      return popupUrl(query);
    };

    for (const product of ['cashbill', 'taxinvoice', '__proto__']) {
      await submitForm(`${url}/page`, { ...RIGHT, product });
    }

    expect(asked).toEqual(['cashbill', 'cashbill', 'cashbill']);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('refuses %s', async (method) => {
    const { url } = await aClientPage();

    const answer = await fetch(url, { method });

    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });

  it('refuses a huge form, and takes anything but a form for an empty one', async () => {
    const { url } = await aClientPage();

    const huge = await submitForm(url, { brn: '1'.repeat(10_000) });
    const text = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: new URLSearchParams(RIGHT).toString(),
    });
    const long = await submitForm(url, { brn: '7'.repeat(500) });

    expect([huge.status, text.status, long.status]).toEqual([413, 400, 400]);
    expect(/value="(7+)"/.exec(await long.text())?.[1]).toHaveLength(20);
  });

  it('counts a page that POPBiLL did not open', async () => {
    const { url, popbill, clock } = await aClientPage();
    popbill.answer('popupUrl', TOO_LATE);

    const statuses: number[] = [];
    for (let i = 0; i < 11; i += 1) {
      statuses.push((await submitForm(`${url}/page`, RIGHT)).status);
    }

    expect(statuses).toEqual([...Array(10).fill(502), 429]);
    expect(popbill.countOf('popupUrl')).toBe(10);
    clock.advance(DAY);
    expect((await submitForm(`${url}/page`, RIGHT)).status).toBe(502);
  });

  it('records one opening a day', async () => {
    const page = await aClientPage();
    for (let i = 0; i < 4; i += 1) {
      await submitForm(page.url, RIGHT);
      page.clock.advance(HOUR);
    }
    page.clock.advance(DAY);
    await submitForm(page.url, RIGHT);

    expect(await stepsIn(page)).toEqual(['opened', 'opened', 'made']);
  });

  it('logs no error if the browser goes away while it sends', async () => {
    const { url, origin, log } = await aClientPage();
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    const head = `POST ${new URL(url).pathname} HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\n`;
    socket.write(`${head}content-length: 100\r\n\r\n`);
    // The server waits for the body now.
    await once(socket, 'data');
    socket.write('brn=', () => socket.destroy());
    await once(socket, 'close');

    expect((await fetch(url)).status).toBe(200);
    expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('accepts no number while it cannot count wrong ones', async () => {
    const { url, store } = await aClientPage();
    await submitForm(url, RIGHT);
    const { write } = store;
    Object.assign(store, {
      write: () => Promise.reject(new StoreError('disk-full', 'The disk is full.')),
    });

    const answers = [await submitForm(url, WRONG), await submitForm(url, RIGHT)];

    expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    Object.assign(store, { write });
    expect((await submitForm(url, RIGHT)).status).toBe(200);
  });

  it('says to try again, and counts nothing, while the store cannot be written', async () => {
    const page = await aClientPage();
    const { url, store, log } = page;
    const { write } = store;
    Object.assign(store, {
      write: () => Promise.reject(new StoreError('not-leading', 'This process does not lead.')),
    });

    const answer = await submitForm(`${url}/page`, RIGHT);

    expect(answer.status).toBe(503);
    expect(answer.headers.get('location')).toBeNull();
    expect(JSON.stringify(log.lines)).not.toContain(url.split('/').at(-1));
    Object.assign(store, { write });
    expect((await submitForm(`${url}/page`, RIGHT)).status).toBe(303);
  });
});

describe('the limits of the page for a client', () => {
  const statusOf = async (url: string, times: number, headers = {}) => {
    const statuses: number[] = [];
    for (let i = 0; i < times; i += 1) statuses.push((await fetch(url, { headers })).status);
    return statuses;
  };

  it('are 30 GETs a minute per link, wherever they come from', async () => {
    const { url, clock } = await aClientPage();
    const from = (i: number) => ({ 'x-forwarded-for': `203.0.113.${i}` });

    const statuses: number[] = [];
    for (let i = 0; i < 31; i += 1) statuses.push(...(await statusOf(url, 1, from(i))));

    expect(statuses.slice(0, 30)).not.toContain(429);
    expect(statuses[30]).toBe(429);
    const refused = await fetch(url, { headers: from(99) });
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(await refused.text()).toContain('잠시 뒤 다시 시도해 주세요');
    clock.advance(MINUTE);
    expect(await statusOf(url, 1)).toEqual([200]);
  });

  it('leave the client its forms when robots have used up what they may read', async () => {
    const { url } = await aClientPage();
    expect((await statusOf(url, 31)).at(-1)).toBe(429);

    expect((await submitForm(url, RIGHT)).status).toBe(200);
    for (let i = 1; i < 30; i += 1) await submitForm(url, { brn: '123' });
    expect((await submitForm(url, RIGHT)).status).toBe(429);
  });

  it('are 60 guesses a minute per address, which only the proxy’s own header names', async () => {
    const { url, origin } = await aClientPage();
    const path = (i: number) => `${origin}/client/${i % 2 === 0 ? `unknown${i}` : `%${i}`}`;
    const guess = (i: number) =>
      statusOf(path(i), 1, { 'x-forwarded-for': `10.9.9.${i % 200}, 198.51.100.7` });

    const statuses: number[] = [];
    for (let i = 0; i < 61; i += 1) statuses.push(...(await guess(i)));

    expect(statuses.slice(0, 60)).toEqual(Array(60).fill(404));
    expect(statuses[60]).toBe(429);
    const other = { 'x-forwarded-for': '198.51.100.8' };
    expect(await statusOf(path(99), 1, other)).toEqual([404]);
    // A load balancer may give all clients this address.
    expect(await statusOf(url, 1, { 'x-forwarded-for': '198.51.100.7' })).toEqual([200]);
  });
});
