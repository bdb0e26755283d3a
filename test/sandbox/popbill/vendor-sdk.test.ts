import nock from 'nock';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SampleCompanyChange } from '../../../src/sandbox/popbill/companies.js';
import {
  connectVendorSdk,
  type VendorSdkOptions,
} from '../../../src/sandbox/popbill/vendor-sdk.js';
import { aStandIn } from '../../support/popbill-caller.js';
import { vendorHometax } from '../../support/vendor-hometax.js';

const BRN = '1234567890';
const PRODUCTS = [
  { product: 'taxinvoice', scope: '111' },
  { product: 'cashbill', scope: '141' },
] as const;

async function connect(
  company: SampleCompanyChange = {},
  {
    sdk: sdkOptions,
    standIn: standInOptions,
  }: { sdk?: VendorSdkOptions; standIn?: Parameters<typeof aStandIn>[0] } = {},
) {
  const standIn = await aStandIn(standInOptions);
  standIn.companies.set(BRN, {
    name: '한빛상사',
    userIds: ['boss', 'clerk'],
    ...company,
  });
  const { taxinvoice, cashbill, close } = connectVendorSdk(standIn, sdkOptions);
  onTestFinished(() => close());
  const sdk = { taxinvoice: vendorHometax(taxinvoice), cashbill: vendorHometax(cashbill) };
  return { standIn, sdk };
}

const registered = {
  certificate: { state: 'registered', expiresAt: '20271231235959' },
  deptUser: { state: 'works', id: 'dept1' },
} as const;

describe.each(PRODUCTS)('the vendor’s SDK for $product', ({ product, scope }) => {
  const withRegistered = { [product]: registered };

  it('checks membership without a token', async () => {
    const { standIn, sdk } = await connect();

    expect(await sdk[product].checkIsMember(BRN)).toMatchObject({ code: 1 });
    expect(await sdk[product].checkIsMember('1111111119')).toMatchObject({ code: 0 });
    expect(standIn.countOf('token')).toBe(0);
  });

  it('gets the company’s data', async () => {
    const { sdk } = await connect();

    expect(await sdk[product].getCorpInfo(BRN, 'boss')).toEqual({
      ceoname: expect.any(String),
      corpName: '한빛상사',
      addr: expect.any(String),
      bizType: expect.any(String),
      bizClass: expect.any(String),
    });
  });

  it('gets a working popup URL', async () => {
    const { standIn, sdk } = await connect();

    const url = await sdk[product].getCertificatePopUpURL(BRN, 'boss');

    expect(url).toMatch(/\/App\/API\?T=.+/);
    expect((await fetch(url)).status).toBe(200);
    expect(standIn.calls.find(({ operation }) => operation === 'popupUrl')).toMatchObject({
      product,
      userId: 'boss',
    });
  });

  it('gets the expiry date as 14 digits', async () => {
    const { sdk } = await connect(withRegistered);

    expect(await sdk[product].getCertificateExpireDate(BRN)).toBe('20271231235959');
  });

  it('reports a working certificate and department user', async () => {
    const { sdk } = await connect(withRegistered);
    const success = { code: 1, message: '성공' };

    expect(await sdk[product].checkCertValidation(BRN)).toEqual(success);
    expect(await sdk[product].checkDeptUser(BRN, 'clerk')).toEqual(success);
    expect(await sdk[product].checkLoginDeptUser(BRN)).toEqual(success);
  });

  it('gets the state of the flat rate', async () => {
    const { sdk } = await connect();

    expect(await sdk[product].getFlatRateState(BRN)).toMatchObject({
      referenceID: BRN,
      contractDT: expect.stringMatching(/^\d{14}$/),
      useEndDate: expect.stringMatching(/^\d{8}$/),
      state: 1,
      closeRequestYN: false,
    });
  });

  it('requests one token for its product and reuses it', async () => {
    const { standIn, sdk } = await connect(withRegistered);

    await sdk[product].getCertificateExpireDate(BRN);
    await sdk[product].checkLoginDeptUser(BRN);

    expect(standIn.calls.map(({ operation }) => operation)).toEqual([
      'token',
      'certInfo',
      'deptUserCheck',
    ]);
    expect(standIn.calls[0]).toMatchObject({ scope: ['member', scope], brn: BRN });
  });

  it.each([
    { name: 'the expiry date', method: 'getCertificateExpireDate', code: -10002009 },
    { name: 'the certificate’s login', method: 'checkCertValidation', code: -11101004 },
    { name: 'the department user', method: 'checkDeptUser', code: -10001063 },
  ] as const)('rejects with code and message: $name', async ({ method, code }) => {
    const { sdk } = await connect();

    await expect(sdk[product][method](BRN)).rejects.toEqual({
      code,
      message: expect.stringMatching(/[가-힣]/),
    });
  });

  it('rejects with HomeTax’s code when the login is rejected', async () => {
    const rejected = { deptUser: { state: 'rejected', code: -11100021 } } as const;
    const { sdk } = await connect({ [product]: rejected });

    await expect(sdk[product].checkLoginDeptUser(BRN)).rejects.toEqual({
      code: -11100021,
      message: '홈택스 부서사용자 검증에 실패하였습니다.',
    });
  });

  it('rejects a company that is not a member', async () => {
    const { sdk } = await connect({ isMember: false });

    await expect(sdk[product].checkDeptUser(BRN)).rejects.toMatchObject({
      code: -99003008,
      message: expect.stringContaining('[POPBILL_TEST]'),
    });
  });

  it('works in production, and without IP restriction', async () => {
    const { standIn, sdk } = await connect(withRegistered, {
      standIn: { stage: 'production' },
      sdk: { ipRestricted: false },
    });

    expect(await sdk[product].checkDeptUser(BRN)).toMatchObject({ code: 1 });
    expect(standIn.companies.get(BRN, 'test')).toBeUndefined();
  });
});

describe('connectVendorSdk', () => {
  it('keeps two stand-ins apart', async () => {
    const first = await connect({ name: '첫째' });
    const second = await connect({ name: '둘째' });

    const names = await Promise.all([
      first.sdk.taxinvoice.getCorpInfo(BRN),
      second.sdk.taxinvoice.getCorpInfo(BRN),
    ]);

    expect(names.map(({ corpName }) => corpName)).toEqual(['첫째', '둘째']);
  });

  it('rejects when the secret key is wrong', async () => {
    const { standIn } = await connect();
    const sdk = connectVendorSdk({ ...standIn, secretKey: 'b3RoZXI=' });
    onTestFinished(() => sdk.close());

    await expect(vendorHometax(sdk.taxinvoice).checkDeptUser(BRN)).rejects.toMatchObject({
      code: -99010007,
    });
  });

  it('reuses one connection for sequential calls', async () => {
    // nock installs an agent that keeps no connections alive.
    nock.restore();
    onTestFinished(() => nock.activate());
    const { standIn, sdk } = await connect({ taxinvoice: registered });
    await sdk.taxinvoice.checkDeptUser(BRN);
    const connectionsBefore = standIn.connectionCount;

    for (let i = 0; i < 20; i += 1) await sdk.taxinvoice.checkDeptUser(BRN);

    expect(standIn.countOf('deptUser')).toBe(21);
    expect(standIn.connectionCount).toBe(connectionsBefore);
  });
});
