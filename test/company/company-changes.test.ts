import { describe, expect, it } from 'vitest';
import { companyChanges, companyDifferences } from '../../src/company/company-rules.js';
import type { Company } from '../../src/records/company.js';
import { aCompany } from '../support/builders.js';

describe('companyChanges', () => {
  it.each<{ name: string; before?: Partial<Company>; after: Partial<Company>; changes: unknown }>([
    { name: 'no change', after: {}, changes: [] },
    { name: 'no change of who added it', after: { addedBy: 'U9', addedAt: 9 }, changes: [] },
    { name: 'the name', after: { name: '새 이름' }, changes: [{ field: 'name' }] },
    {
      name: 'the products',
      after: { products: ['cashbill'] },
      changes: [{ field: 'products' }],
    },
    {
      name: 'the POPBiLL ID',
      after: { popbillUserId: 'ops1' },
      changes: [{ field: 'popbillUserId' }],
    },
    {
      name: 'the note, without repeating it',
      after: { note: '전화' },
      changes: [{ field: 'note' }],
    },
    {
      name: 'a channel that is set',
      after: { channel: 'C2' },
      changes: [{ field: 'channel', from: '', to: 'C2' }],
    },
    {
      name: 'an owner who changes',
      before: { owner: 'U1' },
      after: { owner: 'U2' },
      changes: [{ field: 'owner', from: 'U1', to: 'U2' }],
    },
  ])('gives $name', ({ before = {}, after, changes }) => {
    const company = { ...aCompany(), ...before };

    expect(companyChanges(company, { ...company, ...after })).toEqual(changes);
  });

  it('gives a removed owner, and all fields in the order of the form', () => {
    const { owner: _, ...company } = aCompany({ owner: 'U1' });

    const changes = companyChanges(
      { ...company, owner: 'U1' },
      { ...company, name: '새 이름', channel: 'C2', note: '전화' },
    );

    expect(changes).toEqual([
      { field: 'name' },
      { field: 'channel', from: company.channel ?? '', to: 'C2' },
      { field: 'owner', from: 'U1', to: '' },
      { field: 'note' },
    ]);
  });
});

describe('companyDifferences', () => {
  it('gives old and new values, in the order of the form', () => {
    const before = aCompany({ popbillUserId: 'hanbit', note: '전화' });
    const { note: _, ...after } = { ...before, products: ['taxinvoice', 'cashbill'] as const };

    expect(companyDifferences(before, { ...after, popbillUserId: 'nuri' })).toEqual([
      { field: 'products', from: ['taxinvoice'], to: ['taxinvoice', 'cashbill'] },
      { field: 'popbillUserId', from: 'hanbit', to: 'nuri' },
      { field: 'note', from: '전화', to: '' },
    ]);
    expect(companyDifferences(before, before)).toEqual([]);
  });
});
