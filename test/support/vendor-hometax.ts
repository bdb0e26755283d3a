import type { AskVendor } from '../../src/sandbox/popbill/vendor-sdk.js';

interface VendorResponse {
  readonly code: number;
  readonly message: string;
}

interface VendorDeptUser {
  readonly id: string;
  readonly password: string;
  readonly identityNum?: string;
}

type Facts = Readonly<Record<string, unknown>>;

/** The vendor SDK's methods that this product has a counterpart of. */
export function vendorHometax(ask: AskVendor) {
  const about =
    <T>(method: string) =>
    (brn: string) =>
      ask<T>(method, brn);
  const by =
    <T>(method: string) =>
    (brn: string, userId = '') =>
      ask<T>(method, brn, userId);
  return {
    checkIsMember: about<VendorResponse>('checkIsMember'),
    getCorpInfo: by<Facts>('getCorpInfo'),
    getCertificatePopUpURL: by<string>('getCertificatePopUpURL'),
    getCertificateExpireDate: about<string>('getCertificateExpireDate'),
    checkCertValidation: about<VendorResponse>('checkCertValidation'),
    checkDeptUser: by<VendorResponse>('checkDeptUser'),
    checkLoginDeptUser: about<VendorResponse>('checkLoginDeptUser'),
    getFlatRateState: by<Facts>('getFlatRateState'),
    deleteDeptUser: by<VendorResponse>('deleteDeptUser'),
    registDeptUser: (brn: string, user: VendorDeptUser, userId = '') =>
      ask<VendorResponse>(
        'registDeptUser',
        ...[brn, user.id, user.password, user.identityNum ?? '', userId],
      ),
  };
}
