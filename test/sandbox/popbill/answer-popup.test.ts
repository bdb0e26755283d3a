import { describe, expect, it } from 'vitest';
import type { PopbillStandIn } from '../../../src/sandbox/popbill/server.js';
import { UNKNOWN_CODE } from '../../../src/sandbox/sample-companies.js';
import { aStandIn, aToken, callWith } from '../../support/popbill-caller.js';

const BRN = '1234567890';
/** 2026-11-25 12:00 in Seoul. */
const NOON = Date.UTC(2026, 10, 25, 3, 0, 0);

interface IssuedPopup {
  readonly standIn: PopbillStandIn;
  readonly url: string;
  /** Moves the stand-in's clock. */
  readonly wait: (ms: number) => void;
}

async function issuePopupUrl(
  company: Parameters<PopbillStandIn['companies']['set']>[1] = {},
  product: 'Taxinvoice' | 'Cashbill' = 'Taxinvoice',
): Promise<IssuedPopup> {
  let now = NOON;
  const standIn = await aStandIn({ now: () => now });
  standIn.companies.set(BRN, { name: '한빛상사', ...company });
  const token = await aToken(standIn.url, { date: new Date(NOON).toISOString() });
  const { body } = await callWith(token, `${standIn.url}/HomeTax/${product}?TG=CERT`);
  return {
    standIn,
    url: String(body['url']),
    wait: (ms) => {
      now += ms;
    },
  };
}

/** Opens the page as a browser does. `pageKey` is the key in its forms. */
async function open(url: string): Promise<{ status: number; html: string; pageKey: string }> {
  const response = await fetch(url);
  const html = await response.text();
  return {
    status: response.status,
    html,
    pageKey: /name="S" value="([^"]+)"/.exec(html)?.[1] ?? '',
  };
}

async function submit(standIn: PopbillStandIn, fields: Readonly<Record<string, string>>) {
  const response = await fetch(`${standIn.url}/App/API`, {
    method: 'POST',
    body: new URLSearchParams(fields),
  });
  return { status: response.status, html: await response.text() };
}

const taxinvoice = (standIn: PopbillStandIn) => standIn.companies.get(BRN)?.taxinvoice;

describe('a popup page', () => {
  it.each([
    { product: 'Taxinvoice', id: 'tax567890' },
    { product: 'Cashbill', id: 'cash567890' },
  ] as const)(
    'suggests an account for the department user of $product',
    async ({ product, id }) => {
      const { url } = await issuePopupUrl({}, product);

      expect((await open(url)).html).toContain(`value="${id}"`);
    },
  );

  it('shows the company, the product and what is registered', async () => {
    const { url } = await issuePopupUrl(
      {
        cashbill: {
          certificate: { state: 'registered', expiresAt: '20261209235959' },
          deptUser: { state: 'rejected', code: -11100024, id: 'dept7' },
        },
      },
      'Cashbill',
    );

    const { status, html } = await open(url);

    expect(status).toBe(200);
    expect(html).toContain('한빛상사 (123-45-67890)');
    expect(html).toContain('현금영수증');
    expect(html).toContain('만료일 2026-12-09');
    expect(html).toContain('(dept7)');
    expect(html).toContain('(-11100024)');
  });

  it('forbids caching, framing and referrers', async () => {
    const { url } = await issuePopupUrl();

    const { headers } = await fetch(url);

    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it('opens until its URL is 30 seconds old', async () => {
    const { url, wait } = await issuePopupUrl();

    wait(29_999);
    expect((await open(url)).status).toBe(200);

    wait(1);
    const expired = await open(url);
    expect(expired.status).toBe(410);
    expect(expired.html).toContain('-99000026');
  });

  it('does not open with another key', async () => {
    const { standIn } = await issuePopupUrl();

    expect((await open(`${standIn.url}/App/API?T=guess`)).status).toBe(410);
    expect((await open(`${standIn.url}/App/API`)).status).toBe(410);
  });

  it('has a new URL each time', async () => {
    const { standIn, url } = await issuePopupUrl();
    const token = await aToken(standIn.url, { date: new Date(NOON).toISOString() });

    const { body } = await callWith(token, `${standIn.url}/HomeTax/Taxinvoice?TG=CERT`);

    expect(body['url']).not.toBe(url);
  });

  it('escapes names', async () => {
    const { url } = await issuePopupUrl({
      name: '<script>alert("x")</script> & co',
      taxinvoice: { deptUser: { state: 'works', id: '"><img src=x>' } },
    });

    const { html } = await open(url);

    expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; co');
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<img');
  });
});

describe('a popup form', () => {
  it('registers a certificate with its expiry date, even after the URL has expired', async () => {
    const { standIn, url, wait } = await issuePopupUrl();
    const { pageKey } = await open(url);
    wait(5 * 60_000);

    const { status, html } = await submit(standIn, {
      S: pageKey,
      do: 'register-certificate',
      expires: '2027-11-25',
      certificate: 'fine',
    });

    expect(status).toBe(200);
    expect(html).toContain('만료일 2027-11-25');
    expect(taxinvoice(standIn)?.certificate).toEqual({
      state: 'registered',
      expiresAt: '20271125235959',
    });
    expect(standIn.companies.get(BRN)?.cashbill.certificate).toEqual({ state: 'none' });
  });

  it('registers a revoked certificate, which POPBiLL does not detect', async () => {
    const { standIn, url } = await issuePopupUrl();
    const { pageKey } = await open(url);

    await submit(standIn, {
      S: pageKey,
      do: 'register-certificate',
      expires: '2027-11-25',
      certificate: 'revoked',
    });

    expect(taxinvoice(standIn)?.certificate).toMatchObject({ problem: 'revoked' });
  });

  it.each([
    { name: 'works', login: '1', deptUser: { state: 'works', id: 'dept1' } },
    {
      name: 'is refused',
      login: '-11100027',
      deptUser: { state: 'rejected', code: -11100027, id: 'dept1' },
    },
  ])('registers a department user whose login $name', async ({ login, deptUser }) => {
    const { standIn, url } = await issuePopupUrl();
    const { pageKey } = await open(url);

    const { status } = await submit(standIn, {
      S: pageKey,
      do: 'register-dept-user',
      id: ' dept1 ',
      login,
    });

    expect(status).toBe(200);
    expect(taxinvoice(standIn)?.deptUser).toEqual(deptUser);
  });

  it.each<{ name: string; form: Record<string, string>; code: number }>([
    { name: 'a day that does not exist', form: { expires: '2027-02-30' }, code: -99910009 },
    { name: 'an expired certificate', form: { expires: '2026-11-24' }, code: -10004003 },
    {
      name: 'another company’s certificate',
      form: { expires: '2027-11-25', certificate: 'other-company' },
      code: -10004009,
    },
    {
      name: 'an unknown kind of certificate',
      form: { expires: '2027-11-25', certificate: 'odd' },
      code: -99910010,
    },
  ])('refuses $name', async ({ form, code }) => {
    const { standIn, url } = await issuePopupUrl();
    const { pageKey } = await open(url);

    const { status, html } = await submit(standIn, {
      S: pageKey,
      do: 'register-certificate',
      ...form,
    });

    expect(status).toBe(400);
    expect(html).toContain(`(${code})`);
    expect(taxinvoice(standIn)?.certificate).toEqual({ state: 'none' });
  });

  it('accepts a certificate on its last day', async () => {
    const { standIn, url } = await issuePopupUrl();
    const { pageKey } = await open(url);

    const { status } = await submit(standIn, {
      S: pageKey,
      do: 'register-certificate',
      expires: '2026-11-25',
    });

    expect(status).toBe(200);
  });

  it.each([
    { name: 'no ID', form: { id: ' ', login: '1' }, code: -10001060 },
    { name: 'too long an ID', form: { id: 'x'.repeat(51), login: '1' }, code: -99910010 },
    {
      name: 'an outcome of the other product',
      form: { id: 'd', login: '-11100024' },
      code: -99910010,
    },
  ])('refuses a department user with $name', async ({ form, code }) => {
    const { standIn, url } = await issuePopupUrl();
    const { pageKey } = await open(url);

    const { html } = await submit(standIn, { S: pageKey, do: 'register-dept-user', ...form });

    expect(html).toContain(`(${code})`);
    expect(taxinvoice(standIn)?.deptUser).toEqual({ state: 'none' });
  });

  it('removes the certificate and the department user', async () => {
    const { standIn, url } = await issuePopupUrl({
      taxinvoice: {
        certificate: { state: 'registered', expiresAt: '20271125235959' },
        deptUser: { state: 'works' },
      },
    });
    const { pageKey } = await open(url);

    await submit(standIn, { S: pageKey, do: 'remove-certificate' });
    await submit(standIn, { S: pageKey, do: 'remove-dept-user' });

    expect(taxinvoice(standIn)).toMatchObject({
      certificate: { state: 'none' },
      deptUser: { state: 'none' },
    });
  });

  it('shows the code of a rejection once, also if POPBiLL’s message contains it', async () => {
    const { url } = await issuePopupUrl({
      taxinvoice: { deptUser: { state: 'rejected', code: UNKNOWN_CODE, id: 'd' } },
    });

    expect((await open(url)).html.match(new RegExp(String(UNKNOWN_CODE), 'g'))).toHaveLength(1);
  });

  it('unlocks a locked account', async () => {
    const { standIn, url } = await issuePopupUrl({
      taxinvoice: { deptUser: { state: 'rejected', code: -11100021, id: 'd' } },
    });
    for (let i = 0; i < 5; i += 1) {
      standIn.companies.recordDeptLogin(BRN, 'taxinvoice', -11100021, 'test');
    }
    const { html, pageKey } = await open(url);
    expect(html).toContain('홈택스에서 잠겼습니다');

    await submit(standIn, { S: pageKey, do: 'unlock' });

    expect(standIn.companies.isLocked(BRN, 'taxinvoice')).toBe(false);
  });

  it('works only with the key of an opened page', async () => {
    const { standIn, url } = await issuePopupUrl();
    const urlKey = new URL(url).searchParams.get('T') ?? '';
    const form = { do: 'register-dept-user', id: 'd', login: '1' };

    expect((await submit(standIn, { S: urlKey, ...form })).status).toBe(410);
    expect((await submit(standIn, { S: 'guess', ...form })).status).toBe(410);
    expect(taxinvoice(standIn)?.deptUser).toEqual({ state: 'none' });
  });

  it('expires ten minutes after the page was opened', async () => {
    const { standIn, url, wait } = await issuePopupUrl();
    const { pageKey } = await open(url);

    wait(10 * 60_000);

    expect((await submit(standIn, { S: pageKey, do: 'remove-dept-user' })).status).toBe(410);
  });

  it('refuses an unknown action', async () => {
    const { standIn, url } = await issuePopupUrl();
    const { pageKey } = await open(url);

    expect((await submit(standIn, { S: pageKey, do: 'explode' })).status).toBe(400);
  });
});
