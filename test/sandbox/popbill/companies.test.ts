import { describe, expect, it } from 'vitest';
import { CompanyBook } from '../../../src/sandbox/popbill/companies.js';

const BRN = '1234567890';

function aBook(): CompanyBook {
  const book = new CompanyBook('test');
  book.set(BRN, { taxinvoice: { deptUser: { state: 'rejected', code: -11100021, id: 'dept1' } } });
  return book;
}

function recordLogins(book: CompanyBook, times: number, code = -11100021): void {
  for (let i = 0; i < times; i += 1) book.recordDeptLogin(BRN, 'taxinvoice', code, 'test');
}

describe('CompanyBook', () => {
  it('adds a member with nothing registered by default', () => {
    const book = new CompanyBook('test');

    book.set(BRN);

    expect(book.get(BRN)).toMatchObject({
      isMember: true,
      taxinvoice: { certificate: { state: 'none' }, deptUser: { state: 'none' } },
    });
  });

  it('changes the given fields and keeps the others', () => {
    const book = aBook();

    book.update(BRN, {
      name: '한빛상사',
      taxinvoice: { certificate: { state: 'none', code: -1 } },
    });

    expect(book.get(BRN)).toMatchObject({
      name: '한빛상사',
      taxinvoice: { certificate: { code: -1 }, deptUser: { id: 'dept1' } },
    });
  });

  it('throws when changing an unknown company', () => {
    expect(() => aBook().update('1111111111', {})).toThrow('1111111111');
  });

  it('keeps the stages apart', () => {
    const book = aBook();

    expect(book.get(BRN, 'production')).toBeUndefined();
    expect(book.all('production')).toEqual([]);
    expect(book.all()).toHaveLength(1);
  });

  it('does not return a removed company', () => {
    const book = aBook();

    book.remove(BRN);

    expect(book.get(BRN)).toBeUndefined();
  });

  it('counts the logins of each cell separately', () => {
    const book = aBook();

    book.countLogin(BRN, 'taxinvoice', 'deptUser', 'test');
    book.countLogin(BRN, 'taxinvoice', 'deptUser', 'test');
    book.countLogin(BRN, 'taxinvoice', 'certificate', 'test');

    expect(book.loginAttempts(BRN, 'taxinvoice', 'deptUser')).toBe(2);
    expect(book.loginAttempts(BRN, 'taxinvoice', 'certificate')).toBe(1);
    expect(book.loginAttempts(BRN, 'cashbill', 'deptUser')).toBe(0);
    expect(book.loginAttempts(BRN, 'taxinvoice', 'deptUser', 'production')).toBe(0);
  });

  it('locks an account at the fifth wrong password', () => {
    const book = aBook();

    recordLogins(book, 4);
    expect(book.isLocked(BRN, 'taxinvoice')).toBe(false);

    recordLogins(book, 1);
    expect(book.isLocked(BRN, 'taxinvoice')).toBe(true);
  });

  it('restarts the count after a login that works', () => {
    const book = aBook();

    recordLogins(book, 4);
    recordLogins(book, 1, 1);
    recordLogins(book, 4);

    expect(book.isLocked(BRN, 'taxinvoice')).toBe(false);
  });

  it('does not count a rejection other than a wrong password', () => {
    const book = aBook();

    recordLogins(book, 9, -11100027);

    expect(book.isLocked(BRN, 'taxinvoice')).toBe(false);
  });

  it('keeps the lock when the same account is registered again, but not for another account', () => {
    const book = aBook();
    recordLogins(book, 5);

    book.updateProduct(BRN, 'taxinvoice', { deptUser: { state: 'works', id: 'dept1' } });
    expect(book.isLocked(BRN, 'taxinvoice')).toBe(true);

    book.updateProduct(BRN, 'taxinvoice', { deptUser: { state: 'works', id: 'dept2' } });
    expect(book.isLocked(BRN, 'taxinvoice')).toBe(false);
  });

  it('removes the lock when the account is unlocked', () => {
    const book = aBook();
    recordLogins(book, 5);

    book.unlock(BRN, 'taxinvoice');

    expect(book.isLocked(BRN, 'taxinvoice')).toBe(false);
  });
});
