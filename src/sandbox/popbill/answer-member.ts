import { err, ok, type Result } from '../../kernel/result.js';
import type { SampleCompany } from './companies.js';
import { bearerOf, headerOf, type Incoming } from './incoming.js';
import { jsonReply, type Reply, refusal } from './reply.js';
import type { Session } from './tokens.js';
import type { World } from './world.js';

/** Answers whether a BRN joined under the LinkID: code 1 or 0. Needs no token. messages.ts explains the other codes. */
export function answerJoin({ query, language }: Incoming, world: World): Reply {
  const params = new URLSearchParams(query);
  const brn = params.get('CorpNum') ?? '';
  const linkId = params.get('LID') ?? '';
  if (linkId === '') return refusal(-10000040, language);
  if (linkId !== world.linkId) return refusal(-10000010, language);
  if (brn === '') return refusal(-10000015, language);
  if (!/^\d{10}$/.test(brn)) return refusal(-10001046, language);
  const messages = language === 'en' ? ['Not joined', 'Joined'] : ['미가입', '가입'];
  const code = world.companies.get(brn, world.stage)?.isMember === true ? 1 : 0;
  return { ...jsonReply({ code, message: messages[code] }), code };
}

export function answerCorpInfo(incoming: Incoming, world: World): Reply {
  const admitted = admit(incoming, 'member', world);
  if (!admitted.ok) return admitted.error;
  const { company } = admitted.value;
  return jsonReply({
    ceoname: '김대표',
    corpName: company.name,
    addr: '서울특별시 강남구 테헤란로 1',
    bizType: '도매 및 소매업',
    bizClass: '전자상거래',
  });
}

interface Admitted {
  readonly company: SampleCompany;
  readonly session: Session;
}

/** Checks token, scope, company and user of a call. The error is the refusal to send. */
export function admit(incoming: Incoming, scope: string, world: World): Result<Admitted, Reply> {
  const { headers, session, language } = incoming;
  if (bearerOf(headers) === undefined) return err(refusal(-10000034, language));
  if (session === undefined) return err(refusal(-99910004, language));
  const problem = sessionProblem(session, incoming.ip, scope, world.now());
  if (problem !== undefined) return err(refusal(problem, language));

  const company = world.companies.get(session.brn, session.stage);
  if (company === undefined || !company.isMember) return err(refusal(-10000014, language));

  // Without this header, the call is made in the name of the company, not of one of its users.
  const userId = headerOf(headers, 'x-pb-userid');
  if (!userId || company.userIds.includes(userId)) return ok({ company, session });
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
