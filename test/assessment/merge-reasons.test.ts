import { describe, expect, it } from 'vitest';
import { mergeReasons } from '../../src/assessment/assess-rules.js';
import type { Reason } from '../../src/records/reason.js';
import {
  authMissing,
  certificateExpiry,
  certificateInvalid,
  deptUserLogin,
  planStopped,
} from '../support/reasons.js';

/** What each reason that is left is about. */
function shortly(...reasons: readonly Reason[]) {
  return mergeReasons(reasons).map(({ kind, products }) => `${kind} of ${products.join(' and ')}`);
}

describe('mergeReasons', () => {
  const taxinvoice = { products: ['taxinvoice'] } as const;
  const cashbill = { products: ['cashbill'] } as const;

  it.each([
    { name: 'a certificate that cannot be used', a: certificateInvalid },
    { name: 'a certificate that ends', a: certificateExpiry },
    { name: 'that nothing is registered', a: authMissing },
    { name: 'a plan that stopped', a: planStopped },
  ])('joins $name in both products, whichever was found first', ({ a }) => {
    const both = [expect.stringMatching(/ of taxinvoice and cashbill$/)];

    expect(shortly(a(taxinvoice), a(cashbill))).toEqual(both);
    expect(shortly(a(cashbill), a(taxinvoice))).toEqual(both);
  });

  it('keeps apart what is not one thing', () => {
    expect(shortly(deptUserLogin(taxinvoice), deptUserLogin(cashbill))).toHaveLength(2);
    expect(
      shortly(certificateInvalid({ code: -1 }), certificateInvalid({ ...cashbill, code: -2 })),
    ).toHaveLength(2);
    expect(
      shortly(
        certificateInvalid({ beside: 'nothing' }),
        certificateInvalid({ ...cashbill, beside: 'working-dept-user' }),
      ),
    ).toHaveLength(2);
    expect(
      shortly(
        certificateExpiry({ expiresAt: 1 }),
        certificateExpiry({ ...cashbill, expiresAt: 2 }),
      ),
    ).toHaveLength(2);
  });

  it('says the later time, and the most attempts', () => {
    const at = (collectableAt: number) => ({ collectableAt });
    const times = (attempts: number) => ({ attempts });

    expect(
      mergeReasons([
        authMissing({ ...taxinvoice, ...at(2) }),
        authMissing({ ...cashbill, ...at(1) }),
      ]),
    ).toMatchObject([at(2)]);
    const { collectableAt: _, ...never } = authMissing(taxinvoice);
    expect(mergeReasons([never, authMissing({ ...cashbill, ...at(1) })])).toMatchObject([at(1)]);
    expect(mergeReasons([never, { ...never, ...cashbill }])).toMatchObject([
      { collectableAt: undefined },
    ]);
    expect(
      mergeReasons([
        certificateInvalid({ ...taxinvoice, ...times(1) }),
        certificateInvalid({ ...cashbill, ...times(3) }),
      ]),
    ).toMatchObject([times(3)]);
    expect(
      mergeReasons([certificateInvalid(taxinvoice), certificateInvalid(cashbill)]),
    ).toMatchObject([{ attempts: undefined }]);
  });

  it('is as bad as the worse one', () => {
    const merged = mergeReasons([
      certificateExpiry({ ...taxinvoice, severity: 'warning' }),
      certificateExpiry({ ...cashbill, severity: 'critical' }),
    ]);

    expect(merged).toMatchObject([{ severity: 'critical' }]);
  });

  it('puts the worst first, and of what is equally bad what has to be mended first', () => {
    const expiring = certificateExpiry({ severity: 'critical' });
    const reasons = [certificateExpiry({ severity: 'warning', expiresAt: 1 }), expiring];

    expect(
      mergeReasons([...reasons, certificateInvalid(), deptUserLogin(), planStopped()]).map(
        ({ kind, severity }) => `${severity} ${kind}`,
      ),
    ).toEqual([
      'critical plan',
      'critical dept-user-login',
      'critical certificate-invalid',
      'critical certificate-expiry',
      'warning certificate-expiry',
    ]);
  });
});
