import { err, ok, type Result } from '../../kernel/result.js';
import type { SampleCompany, SampleUser } from './companies.js';
import { bearerOf, headerOf, type Incoming } from './incoming.js';
import { type Reply, refusal } from './reply.js';
import type { Session } from './token-desk.js';
import type { World } from './world.js';

interface Admitted {
  readonly company: SampleCompany;
  readonly session: Session;
  /** Named by `x-pb-userid`; absent: the member itself, which may do all. */
  readonly user?: SampleUser | undefined;
}

export function admit(incoming: Incoming, scope: string, world: World): Result<Admitted, Reply> {
  const { headers, session, language } = incoming;
  if (bearerOf(headers) === undefined) return err(refusal(-10000034, language));
  if (session === undefined) return err(refusal(-99910004, language));
  const problem = sessionProblem(session, incoming.ip, scope, world.now());
  if (problem !== undefined) return err(refusal(problem, language));

  const company = world.companies.get(session.brn, session.stage);
  if (company === undefined || !company.member) return err(refusal(-10000014, language));

  const userId = headerOf(headers, 'x-pb-userid');
  const user = company.users.find(({ id }) => id === userId);
  if (!userId || user !== undefined) return ok({ company, session, user });
  const code = world.companies.knowsUser(userId, session.stage) ? -10000038 : -10000008;
  return err(refusal(code, language));
}

function sessionProblem(
  session: Session,
  ip: string,
  scope: string,
  now: number,
): number | undefined {
  if (session.revokedWith !== undefined) return session.revokedWith;
  if (now >= session.expiresAt) return -99000026;
  if (session.ip !== '*' && session.ip !== ip) return -99910006;
  if (!session.scopes.includes(scope)) return -99910002;
  return undefined;
}
