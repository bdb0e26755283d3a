import { err, ok, type Result } from '../../../kernel/result.js';
import { HOUR, type Instant, seoulDayOf } from '../../../kernel/time.js';
import type { CompanyBook, SampleDeptUser, SampleProduct } from '../../popbill/companies.js';
import { seoulStamp } from '../../popbill/seoul-stamp.js';
import type { CompanyChange, RequestBody } from '../contract.js';

/**
 * Does to a company what its people could do at POPBiLL, or what befalls it at HomeTax. The error says in a sentence why
 * that cannot be.
 */
export function changeCompany(
  book: CompanyBook,
  { brn, product, change }: RequestBody<'company'>,
  now: Instant,
): Result<void, string> {
  const company = book.get(brn);
  if (company === undefined) return err(`There is no sample company ${brn}.`);
  if (change.kind === 'dept-user-unlocked') {
    book.unlock(brn, product);
    return ok(undefined);
  }
  const changed = changeOf(change, company[product], { brn, now });
  if (changed.ok) book.updateProduct(brn, product, changed.value);
  return changed.ok ? ok(undefined) : changed;
}

function changeOf(
  change: Exclude<CompanyChange, { kind: 'dept-user-unlocked' }>,
  { certificate, deptUser }: SampleProduct,
  { brn, now }: { readonly brn: string; readonly now: Instant },
): Result<Partial<SampleProduct>, string> {
  switch (change.kind) {
    case 'certificate-registered':
      if (change.lastDay < seoulDayOf(now)) {
        return err('POPBiLL takes no certificate that has expired already.');
      }
      return ok({
        certificate: { state: 'registered', expiresAt: `${digitsOf(change.lastDay)}235959` },
      });
    case 'certificate-revoked':
      if (certificate.state === 'none') return err('There is no certificate to revoke.');
      return ok({
        certificate: { ...certificate, problem: 'revoked', problemShowsWithoutLogin: true },
      });
    case 'certificate-removed':
      return ok({ certificate: { state: 'none' } });
    case 'dept-user-works':
      return ok({ deptUser: { state: 'works', id: idOf(deptUser, brn) } });
    case 'dept-user-rejected':
      return ok({ deptUser: { state: 'rejected', code: change.code, id: idOf(deptUser, brn) } });
    case 'dept-user-removed':
      return ok({ deptUser: { state: 'none' } });
    case 'plan-ended':
      return ok({
        flatRate: { state: 'ended', useEndDate: digitsOf(seoulDayOf(now - 24 * HOUR)) },
      });
    case 'plan-renewed':
      return ok({
        flatRate: { state: 'in-use', useEndDate: seoulStamp(inAYear(now)).slice(0, 8) },
      });
    default:
      return change satisfies never;
  }
}

/** The account stays the same, whatever its password does: a locked one is still locked. */
function idOf(deptUser: SampleDeptUser, brn: string): string {
  const known = deptUser.state === 'none' ? undefined : deptUser.id;
  return known ?? `tax${brn.slice(4)}`;
}

function digitsOf(day: string): string {
  return day.replaceAll('-', '');
}

function inAYear(now: Instant): Instant {
  return now + 365 * 24 * HOUR;
}
