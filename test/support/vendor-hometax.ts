import type { CallVendor } from '../../src/sandbox/popbill/vendor-sdk.js';

interface VendorResponse {
  readonly code: number;
  readonly message: string;
}

type Facts = Readonly<Record<string, unknown>>;

/** The vendor SDK's methods that correspond to calls of this product. */
export function vendorHometax(ask: CallVendor) {
  const withBrn =
    <T>(method: string) =>
    (brn: string) =>
      ask<T>(method, brn);
  const withUser =
    <T>(method: string) =>
    (brn: string, userId = '') =>
      ask<T>(method, brn, userId);
  return {
    checkIsMember: withBrn<VendorResponse>('checkIsMember'),
    getCorpInfo: withUser<Facts>('getCorpInfo'),
    getCertificatePopUpURL: withUser<string>('getCertificatePopUpURL'),
    getCertificateExpireDate: withBrn<string>('getCertificateExpireDate'),
    checkCertValidation: withBrn<VendorResponse>('checkCertValidation'),
    checkDeptUser: withUser<VendorResponse>('checkDeptUser'),
    checkLoginDeptUser: withBrn<VendorResponse>('checkLoginDeptUser'),
    getFlatRateState: withUser<Facts>('getFlatRateState'),
  };
}
