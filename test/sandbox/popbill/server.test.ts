import { describe, expect, it } from 'vitest';
import { startPopbillStandIn } from '../../../src/sandbox/popbill/server.js';
import { aStandIn, aToken, callWith, LINK_ID, SECRET_KEY } from '../../support/popbill-caller.js';

const BRN = '1234567890';

describe('startPopbillStandIn', () => {
  it('records calls and their results without secrets', async () => {
    const standIn = await aStandIn();
    const { url, companies } = standIn;
    companies.set(BRN, { userIds: ['boss'] });
    const token = await aToken(url, { scope: ['member', '111'] });
    const headers = { 'x-pb-userid': 'boss' };

    await callWith(token, `${url}/HomeTax/Taxinvoice?TG=CERT`, { headers });
    await callWith(token, `${url}/HomeTax/Taxinvoice/CertInfo`);

    expect(companies.all()).toHaveLength(1);
    expect(standIn.calls).toEqual([
      {
        at: expect.any(Number),
        operation: 'token',
        brn: BRN,
        scope: ['member', '111'],
        status: 200,
      },
      {
        at: expect.any(Number),
        operation: 'popupUrl',
        product: 'taxinvoice',
        brn: BRN,
        userId: 'boss',
        status: 200,
      },
      {
        at: expect.any(Number),
        operation: 'certInfo',
        product: 'taxinvoice',
        brn: BRN,
        status: 400,
        code: -10002009,
      },
    ]);
    expect(JSON.stringify(standIn.calls)).not.toContain(url);
  });

  it('clears calls and counts', async () => {
    const standIn = await aStandIn();
    await fetch(`${standIn.url}/Time`);
    expect([standIn.countOf('time'), standIn.calls.length]).toEqual([1, 1]);

    standIn.clearCalls();

    expect([standIn.countOf('time'), standIn.calls.length]).toEqual([0, 0]);
  });

  it('only counts calls with `record: false`', async () => {
    const standIn = await aStandIn({ record: false });

    await fetch(`${standIn.url}/Time`);

    expect([standIn.countOf('time'), standIn.calls.length]).toEqual([1, 0]);
  });

  it('answers after the given latency', async () => {
    const standIn = await aStandIn({ latencyMs: 80 });
    const start = performance.now();

    await fetch(`${standIn.url}/Time`);

    expect(performance.now() - start).toBeGreaterThanOrEqual(75);
  });

  it('answers an unknown path with a page and status 404', async () => {
    const { url, countOf } = await aStandIn();

    const response = await fetch(`${url}/Member?TG=LOGIN`);

    expect(response.status).toBe(404);
    expect(countOf('unknown')).toBe(1);
  });

  it('refuses a body that is too large', async () => {
    const { url } = await aStandIn();

    const response = await fetch(`${url}/POPBILL_TEST/Token`, {
      method: 'POST',
      body: 'x'.repeat(100_000),
    });

    expect(response.status).toBe(413);
  });

  it('rejects when its port is in use', async () => {
    const { url } = await aStandIn();
    const port = Number(new URL(url).port);

    await expect(
      startPopbillStandIn({ linkId: LINK_ID, secretKey: SECRET_KEY, port }),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
