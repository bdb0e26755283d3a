import type { Brn } from '../kernel/brn.js';
import type { PopbillProblem } from '../records/popbill-problem.js';
import type { Popbill } from '../records/ports.js';

/** What POPBiLL says of a company that is to be watched. */
export type Membership =
  /** `name` is absent where POPBiLL has none or did not tell. Nothing else of the company is asked for. */
  | { readonly kind: 'member'; readonly name?: string }
  /** No member under our LinkID and stage. */
  | { readonly kind: 'not-member' }
  /** It says nothing about the company. */
  | { readonly kind: 'unanswered'; readonly problem: PopbillProblem };

/** Asks for a person who waits. */
export async function confirmMembership(
  brn: Brn,
  popbill: Pick<Popbill, 'isMember' | 'companyName'>,
): Promise<Membership> {
  const member = await popbill.isMember({ brn, priority: 'person' });
  if (!member.ok) return { kind: 'unanswered', problem: member.error };
  if (!member.value) return { kind: 'not-member' };
  const name = await popbill.companyName({ brn, product: 'taxinvoice', priority: 'person' });
  const told = name.ok ? name.value.trim() : '';
  return told === '' ? { kind: 'member' } : { kind: 'member', name: told };
}
