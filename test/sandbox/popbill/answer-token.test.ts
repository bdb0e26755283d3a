import { describe, expect, it } from 'vitest';
import {
  aStandIn,
  LINK_ID,
  requestToken,
  type TokenRequest,
} from '../../support/popbill-caller.js';

const BRN = '1234567890';
const MINUTE = 60_000;
const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

async function setUp(options: Parameters<typeof aStandIn>[0] = {}) {
  const standIn = await aStandIn(options);
  standIn.companies.set(BRN);
  return standIn;
}

describe('a token request', () => {
  it('returns the documented fields', async () => {
    const { url } = await setUp({ tokenLifeMs: 20 * MINUTE });

    const { status, body } = await requestToken(url, { scope: ['member', '111'] });

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
    { name: 'without milliseconds', date: ago(0).replace(/\.\d+Z/, 'Z') },
    { name: 'nine minutes old', date: ago(9 * MINUTE) },
    { name: 'nine minutes ahead', date: ago(-9 * MINUTE) },
  ])('accepts a date: $name', async ({ date }) => {
    const { url } = await setUp();

    expect((await requestToken(url, { date })).status).toBe(200);
  });

  it.each<{ name: string; request: TokenRequest; code: number }>([
    { name: 'another secret key', request: { secretKey: 'b3RoZXI=' }, code: -99010007 },
    {
      name: 'a forwarded header that was not signed',
      request: { headers: { 'x-lh-forwarded': '*', Authorization: 'LINKHUB TESTER unsigned' } },
      code: -99010007,
    },
    {
      name: 'another LinkID',
      request: { headers: { Authorization: 'LINKHUB NOBODY abc' } },
      code: -99003004,
    },
    {
      name: 'no authorization',
      request: { headers: { Authorization: undefined } },
      code: -99010005,
    },
    {
      name: 'an unreadable authorization',
      request: { headers: { Authorization: 'Basic abc' } },
      code: -99010006,
    },
    { name: 'no date', request: { headers: { 'x-lh-date': undefined } }, code: -99010002 },
    { name: 'a date without a zone', request: { date: '2026-01-01 00:00:00' }, code: -99010003 },
    {
      name: 'a date that does not exist',
      request: { date: '2026-13-01T00:00:00Z' },
      code: -99010003,
    },
    { name: 'a date eleven minutes old', request: { date: ago(11 * MINUTE) }, code: -99010004 },
    { name: 'a date eleven minutes ahead', request: { date: ago(-11 * MINUTE) }, code: -99010004 },
    { name: 'an old version', request: { headers: { 'x-lh-version': '1.0' } }, code: -99010001 },
    {
      name: 'a forwarded header that is not an address',
      request: { headers: { 'x-lh-forwarded': 'everywhere' } },
      code: -99010001,
    },
    { name: 'an unknown service', request: { serviceId: 'POPBIL' }, code: -99004001 },
    { name: 'a body that is not JSON', request: { body: 'access_id=1' }, code: -99910010 },
    { name: 'no company', request: { body: '{"scope":["member"]}' }, code: -99010017 },
    { name: 'no scope', request: { body: `{"access_id":"${BRN}"}` }, code: -99910010 },
    { name: 'an unknown scope', request: { scope: ['member', 'all'] }, code: -99910002 },
    { name: 'a company that is not a member', request: { brn: '1111111119' }, code: -99003008 },
    { name: 'the other stage', request: { serviceId: 'POPBILL' }, code: -99003008 },
  ])('is refused with $code for $name', async ({ request, code }) => {
    const { url } = await setUp();

    const { status, body } = await requestToken(url, request);

    expect({ status, code: body['code'] }).toEqual({ status: 400, code });
    expect(body['message']).toMatch(/\S/);
    expect(body['session_token']).toBeUndefined();
  });

  it('names the service in the refusal of a company that is not a member', async () => {
    const { url } = await aStandIn();

    const { body } = await requestToken(url);

    expect(body['message']).toBe(
      '연동회원으로 가입된 사업자 번호가 존재하지 않습니다. [POPBILL_TEST]',
    );
  });

  it('distinguishes the companies of each stage', async () => {
    const standIn = await aStandIn();
    standIn.companies.set(BRN, {}, 'production');

    expect((await requestToken(standIn.url, { serviceId: 'POPBILL' })).status).toBe(200);
    expect((await requestToken(standIn.url)).body['code']).toBe(-99003008);
  });

  it('uses the given clock, which GET /Time returns', async () => {
    const now = Date.UTC(2030, 0, 2, 3, 4, 5);
    const { url } = await setUp({ now: () => now });

    const time = await (await fetch(`${url}/Time`)).text();

    expect(time).toBe('2030-01-02T03:04:05.000Z');
    expect((await requestToken(url)).body['code']).toBe(-99010004);
    expect((await requestToken(url, { date: time })).status).toBe(200);
  });
});
