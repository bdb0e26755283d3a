import { describe, expect, it } from 'vitest';
import { aStandIn, aToken, callWith } from '../../support/popbill-caller.js';

const BRN = '1234567890';
const OTHER = '1234567891';

async function setUp(options: Parameters<typeof aStandIn>[0] = {}) {
  const standIn = await aStandIn(options);
  standIn.companies.set(BRN, { userIds: ['boss'], name: '한빛상사' });
  standIn.companies.set(OTHER, { userIds: ['other'] });
  return standIn;
}

const codeOf = async (response: ReturnType<typeof callWith>) => (await response).body['code'];

describe('a call that needs a token', () => {
  it('is refused without a token', async () => {
    const { url } = await setUp();

    const response = await fetch(`${url}/CorpInfo`);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: -10000034 });
  });

  it('is refused with a token that was never issued', async () => {
    const { url } = await setUp();

    expect(await codeOf(callWith('made-up', `${url}/CorpInfo`))).toBe(-99910004);
  });

  it('works until the token expires', async () => {
    let now = Date.now();
    const { url } = await setUp({ now: () => now, tokenLifeMs: 60_000 });
    const token = await aToken(url);

    now += 59_999;
    expect((await callWith(token, `${url}/CorpInfo`)).status).toBe(200);

    now += 1;
    expect(await codeOf(callWith(token, `${url}/CorpInfo`))).toBe(-99000026);
  });

  it('is refused once tokens were revoked, and works with a new one', async () => {
    const { url, revokeTokens } = await setUp();
    const token = await aToken(url);
    const other = await aToken(url, { brn: OTHER });

    revokeTokens(BRN);

    expect(await codeOf(callWith(token, `${url}/CorpInfo`))).toBe(-99000013);
    expect((await callWith(other, `${url}/CorpInfo`)).status).toBe(200);
    expect((await callWith(await aToken(url), `${url}/CorpInfo`)).status).toBe(200);
  });

  it('is refused with the code given to revokeTokens', async () => {
    const { url, revokeTokens } = await setUp();
    const token = await aToken(url);

    revokeTokens(undefined, -10000033);

    expect(await codeOf(callWith(token, `${url}/CorpInfo`))).toBe(-10000033);
  });

  it.each([
    { name: 'the tax invoice scope', path: '/HomeTax/Taxinvoice/Contract', scope: '141' },
    { name: 'the cash receipt scope', path: '/HomeTax/Cashbill/Contract', scope: '111' },
  ])('needs $name', async ({ path, scope }) => {
    const { url } = await setUp();
    const token = await aToken(url, { scope: ['member', scope] });

    expect(await codeOf(callWith(token, `${url}${path}`))).toBe(-99910002);
  });

  it('needs the member scope for the company', async () => {
    const { url } = await setUp();
    const token = await aToken(url, { scope: ['111'] });

    expect(await codeOf(callWith(token, `${url}/CorpInfo`))).toBe(-99910002);
  });

  it('works from any address with an unrestricted token', async () => {
    const { url } = await setUp();
    const token = await aToken(url, { headers: { 'x-lh-forwarded': '*' } });

    expect((await callWith(token, `${url}/CorpInfo`)).status).toBe(200);
  });

  it('is refused from another address than the token’s', async () => {
    const { url } = await setUp();
    const token = await aToken(url, { headers: { 'x-lh-forwarded': '203.0.113.9' } });

    expect(await codeOf(callWith(token, `${url}/CorpInfo`))).toBe(-99910006);
  });

  it('returns the company of the token’s stage', async () => {
    const standIn = await setUp();
    standIn.companies.set(BRN, { name: '운영상사' }, 'production');
    const test = await aToken(standIn.url);
    const production = await aToken(standIn.url, { serviceId: 'POPBILL' });

    expect((await callWith(test, `${standIn.url}/CorpInfo`)).body['corpName']).toBe('한빛상사');
    expect((await callWith(production, `${standIn.url}/CorpInfo`)).body['corpName']).toBe(
      '운영상사',
    );
  });

  it('is refused after the company left', async () => {
    const standIn = await setUp();
    const token = await aToken(standIn.url);

    standIn.companies.update(BRN, { isMember: false });

    expect(await codeOf(callWith(token, `${standIn.url}/CorpInfo`))).toBe(-10000014);
  });

  it.each([
    { name: 'the company’s', userId: 'boss', code: undefined },
    { name: 'empty', userId: '', code: undefined },
    { name: 'another company’s', userId: 'other', code: -10000038 },
    { name: 'unknown', userId: 'unknown', code: -10000008 },
  ])('checks a POPBiLL ID that is $name', async ({ userId, code }) => {
    const { url } = await setUp();
    const token = await aToken(url);

    const response = callWith(token, `${url}/CorpInfo`, { headers: { 'x-pb-userid': userId } });

    expect(await codeOf(response)).toBe(code);
  });
});

describe('GET /Join', () => {
  it.each([
    { name: 'returns 1 for a member', query: `CorpNum=${BRN}&LID=TESTER`, code: 1, status: 200 },
    { name: 'returns 0 for another', query: 'CorpNum=1111111119&LID=TESTER', code: 0, status: 200 },
    { name: 'needs a LinkID', query: `CorpNum=${BRN}`, code: -10000040, status: 400 },
    { name: 'needs our LinkID', query: `CorpNum=${BRN}&LID=NO`, code: -10000010, status: 400 },
    { name: 'needs a BRN', query: 'LID=TESTER', code: -10000015, status: 400 },
    { name: 'needs ten digits', query: 'CorpNum=12&LID=TESTER', code: -10001046, status: 400 },
  ])('$name', async ({ query, code, status }) => {
    const { url } = await setUp();

    const response = await fetch(`${url}/Join?${query}`);

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code, message: expect.stringMatching(/\S/) });
  });

  it('returns 0 for a company that left', async () => {
    const standIn = await setUp();
    standIn.companies.update(BRN, { isMember: false });

    const response = await fetch(`${standIn.url}/Join?CorpNum=${BRN}&LID=TESTER`);

    expect(await response.json()).toMatchObject({ code: 0 });
  });
});
