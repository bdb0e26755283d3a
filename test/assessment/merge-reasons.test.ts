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

/** The kind and products of each merged reason. */
function summarize(...reasons: readonly Reason[]) {
  return mergeReasons(reasons).map(({ kind, products }) => `${kind} of ${products.join(' and ')}`);
}

describe('mergeReasons', () => {
  const taxinvoice = { products: ['taxinvoice'] } as const;
  const cashbill = { products: ['cashbill'] } as const;

  it.each([
    { name: 'a certificate that cannot be used', a: certificateInvalid },
    { name: 'a certificate that expires', a: certificateExpiry },
    { name: 'a missing registration', a: authMissing },
    { name: 'a stopped plan', a: planStopped },
  ])('merges $name of both products, in any order', ({ a }) => {
    const both = [expect.stringMatching(/ of taxinvoice and cashbill$/)];

    expect(summarize(a(taxinvoice), a(cashbill))).toEqual(both);
    expect(summarize(a(cashbill), a(taxinvoice))).toEqual(both);
  });

  it('does not merge different causes', () => {
    expect(summarize(deptUserLogin(taxinvoice), deptUserLogin(cashbill))).toHaveLength(2);
    expect(
      summarize(certificateInvalid({ code: -1 }), certificateInvalid({ ...cashbill, code: -2 })),
    ).toHaveLength(2);
    expect(
      summarize(
        certificateInvalid({ beside: 'nothing' }),
        certificateInvalid({ ...cashbill, beside: 'working-dept-user' }),
      ),
    ).toHaveLength(2);
    expect(
      summarize(
        certificateExpiry({ expiresAt: 1 }),
        certificateExpiry({ ...cashbill, expiresAt: 2 }),
      ),
    ).toHaveLength(2);
  });

  it('takes the later time and the higher number of attempts', () => {
    const at = (collectableAt: number) => ({ collectableAt });
    const times = (attempts: number) => ({ attempts });

    expect(
      mergeReasons([
        authMissing({ ...taxinvoice, ...at(2) }),
        authMissing({ ...cashbill, ...at(1) }),
      ]),
    ).toMatchObject([at(2)]);
    const { collectableAt: _, ...neverCollectable } = authMissing(taxinvoice);
    expect(mergeReasons([neverCollectable, authMissing({ ...cashbill, ...at(1) })])).toMatchObject([
      at(1),
    ]);
    expect(mergeReasons([neverCollectable, { ...neverCollectable, ...cashbill }])).toMatchObject([
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

  it('takes the worse severity', () => {
    const merged = mergeReasons([
      certificateExpiry({ ...taxinvoice, severity: 'warning' }),
      certificateExpiry({ ...cashbill, severity: 'critical' }),
    ]);

    expect(merged).toMatchObject([{ severity: 'critical' }]);
  });

  it('puts the product whose certificate expires first before the other', () => {
    expect(
      summarize(
        certificateExpiry({ ...taxinvoice, expiresAt: 2 }),
        certificateExpiry({ ...cashbill, expiresAt: 1 }),
      ),
    ).toEqual(['certificate-expiry of cashbill', 'certificate-expiry of taxinvoice']);
  });

  it('puts the product that needs action before one whose department user still works', () => {
    const covered = { beside: 'working-dept-user', severity: 'notice' } as const;

    expect(
      summarize(
        certificateExpiry({ ...taxinvoice, ...covered }),
        certificateExpiry({ ...cashbill, severity: 'notice' }),
      ),
    ).toEqual(['certificate-expiry of cashbill', 'certificate-expiry of taxinvoice']);
  });

  it('sorts by severity, and equally severe reasons by what to fix first', () => {
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
