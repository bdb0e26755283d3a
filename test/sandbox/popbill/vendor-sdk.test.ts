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

async function connected(
  company: SampleCompanyChange = {},
  {
    sdk: sdkOptions,
    standIn: standInOptions,
  }: { sdk?: VendorSdkOptions; standIn?: Parameters<typeof aStandIn>[0] } = {},
) {
  const standIn = await aStandIn(standInOptions);
  standIn.companies.set(BRN, {
    name: '한빛상사',
    users: [
      { id: 'boss', manager: true },
      { id: 'clerk', manager: false },
    ],
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

  it('learns who joined, without a token', async () => {
    const { standIn, sdk } = await connected();

    expect(await sdk[product].checkIsMember(BRN)).toMatchObject({ code: 1 });
    expect(await sdk[product].checkIsMember('1111111119')).toMatchObject({ code: 0 });
    expect(standIn.countOf('token')).toBe(0);
  });

  it('gets the company’s data', async () => {
    const { sdk } = await connected();

    expect(await sdk[product].getCorpInfo(BRN, 'boss')).toEqual({
      ceoname: expect.any(String),
      corpName: '한빛상사',
      addr: expect.any(String),
      bizType: expect.any(String),
      bizClass: expect.any(String),
    });
  });

  it('gets a popup URL that opens', async () => {
    const { standIn, sdk } = await connected();

    const url = await sdk[product].getCertificatePopUpURL(BRN, 'boss');

    expect(url).toMatch(/\/App\/API\?T=.+/);
    expect((await fetch(url)).status).toBe(200);
    expect(standIn.calls.find(({ operation }) => operation === 'popupUrl')).toMatchObject({
      product,
      userId: 'boss',
    });
  });

  it('gets the expiry date as 14 digits', async () => {
    const { sdk } = await connected(withRegistered);

    expect(await sdk[product].getCertificateExpireDate(BRN)).toBe('20271231235959');
  });

  it('is told that certificate and department user work', async () => {
    const { sdk } = await connected(withRegistered);
    const success = { code: 1, message: '성공' };

    expect(await sdk[product].checkCertValidation(BRN)).toEqual(success);
    expect(await sdk[product].checkDeptUser(BRN, 'clerk')).toEqual(success);
    expect(await sdk[product].checkLoginDeptUser(BRN)).toEqual(success);
  });

  it('gets the state of the flat rate', async () => {
    const { sdk } = await connected();

    expect(await sdk[product].getFlatRateState(BRN)).toMatchObject({
      referenceID: BRN,
      contractDT: expect.stringMatching(/^\d{14}$/),
      useEndDate: expect.stringMatching(/^\d{8}$/),
      state: 1,
      closeRequestYN: false,
    });
  });

  it('registers a department user and removes it again', async () => {
    const { standIn, sdk } = await connected();
    const form = { id: 'dept9', password: 'not-kept', identityNum: '8001011' };

    expect(await sdk[product].registDeptUser(BRN, form)).toMatchObject({ code: 1 });
    expect(await sdk[product].checkDeptUser(BRN)).toMatchObject({ code: 1 });
    expect(standIn.companies.get(BRN)?.[product].deptUser).toEqual({ state: 'works', id: 'dept9' });

    await expect(sdk[product].deleteDeptUser(BRN, 'clerk')).rejects.toMatchObject({
      code: -10001062,
    });
    expect(await sdk[product].deleteDeptUser(BRN, 'boss')).toMatchObject({ code: 1 });
    await expect(sdk[product].checkDeptUser(BRN)).rejects.toMatchObject({ code: -10001063 });
  });

  it('asks for a token of its product once, and uses it for all', async () => {
    const { standIn, sdk } = await connected(withRegistered);

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
    { name: 'the expiry date', ask: 'getCertificateExpireDate', code: -10002009 },
    { name: 'the certificate’s login', ask: 'checkCertValidation', code: -11101004 },
    { name: 'the department user', ask: 'checkDeptUser', code: -10001063 },
  ] as const)('is refused $name with code and message', async ({ ask, code }) => {
    const { sdk } = await connected();

    await expect(sdk[product][ask](BRN)).rejects.toEqual({
      code,
      message: expect.stringMatching(/[가-힣]/),
    });
  });

  it('is refused a rejected login with HomeTax’s code', async () => {
    const rejected = { deptUser: { state: 'rejected', code: -11100021 } } as const;
    const { sdk } = await connected({ [product]: rejected });

    await expect(sdk[product].checkLoginDeptUser(BRN)).rejects.toEqual({
      code: -11100021,
      message: '홈택스 부서사용자 검증에 실패하였습니다.',
    });
  });

  it('is refused a token for a company that did not join', async () => {
    const { sdk } = await connected({ member: false });

    await expect(sdk[product].checkDeptUser(BRN)).rejects.toMatchObject({
      code: -99003008,
      message: expect.stringContaining('[POPBILL_TEST]'),
    });
  });

  it('works in production, and for any address', async () => {
    const { standIn, sdk } = await connected(withRegistered, {
      standIn: { stage: 'production' },
      sdk: { ipRestricted: false },
    });

    expect(await sdk[product].checkDeptUser(BRN)).toMatchObject({ code: 1 });
    expect(standIn.companies.get(BRN, 'test')).toBeUndefined();
  });
});

describe('connectVendorSdk', () => {
  it('keeps two stand-ins apart', async () => {
    const one = await connected({ name: '첫째' });
    const two = await connected({ name: '둘째' });

    const names = await Promise.all([
      one.sdk.taxinvoice.getCorpInfo(BRN),
      two.sdk.taxinvoice.getCorpInfo(BRN),
    ]);

    expect(names.map(({ corpName }) => corpName)).toEqual(['첫째', '둘째']);
  });

  it('is refused when the secret key is wrong', async () => {
    const { standIn } = await connected();
    const sdk = connectVendorSdk({ ...standIn, secretKey: 'b3RoZXI=' });
    onTestFinished(() => sdk.close());

    await expect(vendorHometax(sdk.taxinvoice).checkDeptUser(BRN)).rejects.toMatchObject({
      code: -99010007,
    });
  });

  it('uses one connection for calls in a row', async () => {
    // nock puts an agent of its own in between, which keeps no connection.
    nock.restore();
    onTestFinished(() => nock.activate());
    const { standIn, sdk } = await connected({ taxinvoice: registered });
    await sdk.taxinvoice.checkDeptUser(BRN);
    const before = standIn.connections;

    for (let i = 0; i < 20; i += 1) await sdk.taxinvoice.checkDeptUser(BRN);

    expect(standIn.countOf('deptUser')).toBe(21);
    expect(standIn.connections).toBe(before);
  });
});
