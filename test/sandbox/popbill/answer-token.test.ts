import { describe, expect, it } from 'vitest';
import { aStandIn, askToken, LINK_ID, type TokenAsking } from '../../support/popbill-caller.js';

const BRN = '1234567890';
const MINUTE = 60_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

async function withMember(options: Parameters<typeof aStandIn>[0] = {}) {
  const standIn = await aStandIn(options);
  standIn.companies.set(BRN);
  return standIn;
}

describe('token request', () => {
  it('is answered with the documented fields', async () => {
    const { url } = await withMember({ tokenLifeMs: 20 * MINUTE });

    const { status, body } = await askToken(url, { scope: ['member', '111'] });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      serviceID: 'POPBILL_TEST',
      linkID: LINK_ID,
      userID: BRN,
      scope: ['member', '111'],
      ipaddress: '127.0.0.1',
    });
    expect(body['session_token']).toMatch(/^.{40,}$/);
    expect(body['expiration']).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
    const lifeMs = Date.parse(String(body['expiration'])) - Date.now();
    expect(lifeMs).toBeGreaterThan(19 * MINUTE);
    expect(lifeMs).toBeLessThanOrEqual(20 * MINUTE);
  });

  it.each([
    { name: 'seconds only', date: ago(0).replace(/\.\d+Z/, 'Z') },
    { name: 'nine minutes old', date: ago(9 * MINUTE) },
    { name: 'nine minutes ahead', date: ago(-9 * MINUTE) },
  ])('accepts a date that is $name', async ({ date }) => {
    const { url } = await withMember();

    expect((await askToken(url, { date })).status).toBe(200);
  });

  it.each<{ name: string; asking: TokenAsking; code: number }>([
    { name: 'another secret key', asking: { secretKey: 'b3RoZXI=' }, code: -99010007 },
    {
      name: 'a forwarded header that was not signed',
      asking: { headers: { 'x-lh-forwarded': '*', Authorization: 'LINKHUB TESTER unsigned' } },
      code: -99010007,
    },
    {
      name: 'another LinkID',
      asking: { headers: { Authorization: 'LINKHUB NOBODY abc' } },
      code: -99003004,
    },
    {
      name: 'no authorization',
      asking: { headers: { Authorization: undefined } },
      code: -99010005,
    },
    {
      name: 'an unreadable authorization',
      asking: { headers: { Authorization: 'Basic abc' } },
      code: -99010006,
    },
    { name: 'no date', asking: { headers: { 'x-lh-date': undefined } }, code: -99010002 },
    { name: 'a date without a zone', asking: { date: '2026-01-01 00:00:00' }, code: -99010003 },
    {
      name: 'a date that does not exist',
      asking: { date: '2026-13-01T00:00:00Z' },
      code: -99010003,
    },
    { name: 'a date eleven minutes old', asking: { date: ago(11 * MINUTE) }, code: -99010004 },
    { name: 'a date eleven minutes ahead', asking: { date: ago(-11 * MINUTE) }, code: -99010004 },
    { name: 'an old version', asking: { headers: { 'x-lh-version': '1.0' } }, code: -99010001 },
    {
      name: 'a forwarded header that is no address',
      asking: { headers: { 'x-lh-forwarded': 'everywhere' } },
      code: -99010001,
    },
    { name: 'an unknown service', asking: { serviceId: 'POPBIL' }, code: -99004001 },
    { name: 'a body that is no JSON', asking: { body: 'access_id=1' }, code: -99910010 },
    { name: 'no company', asking: { body: '{"scope":["member"]}' }, code: -99010017 },
    { name: 'no scope', asking: { body: `{"access_id":"${BRN}"}` }, code: -99910010 },
    { name: 'an unknown scope', asking: { scope: ['member', 'all'] }, code: -99910002 },
    { name: 'a company that did not join', asking: { brn: '1111111119' }, code: -99003008 },
    { name: 'the other stage', asking: { serviceId: 'POPBILL' }, code: -99003008 },
  ])('is refused with $code for $name', async ({ asking, code }) => {
    const { url } = await withMember();

    const { status, body } = await askToken(url, asking);

    expect({ status, code: body['code'] }).toEqual({ status: 400, code });
    expect(body['message']).toMatch(/\S/);
    expect(body['session_token']).toBeUndefined();
  });

  it('names the service when the company did not join', async () => {
    const { url } = await aStandIn();

    const { body } = await askToken(url);

    expect(body['message']).toBe(
      '연동회원으로 가입된 사업자 번호가 존재하지 않습니다. [POPBILL_TEST]',
    );
  });

  it('knows the companies of each stage', async () => {
    const standIn = await aStandIn();
    standIn.companies.set(BRN, {}, 'production');

    expect((await askToken(standIn.url, { serviceId: 'POPBILL' })).status).toBe(200);
    expect((await askToken(standIn.url)).body['code']).toBe(-99003008);
  });

  it('goes by the given clock, which GET /Time tells', async () => {
    const now = Date.UTC(2030, 0, 2, 3, 4, 5);
    const { url } = await withMember({ now: () => now });

    const time = await (await fetch(`${url}/Time`)).text();

    expect(time).toBe('2030-01-02T03:04:05.000Z');
    expect((await askToken(url)).body['code']).toBe(-99010004);
    expect((await askToken(url, { date: time })).status).toBe(200);
  });
});
