import { isIP } from 'node:net';
import type { Stage } from '../../records/company.js';
import { headerOf, type Incoming } from './incoming.js';
import { messageOf } from './messages.js';
import { jsonReply, type Reply, refusal } from './reply.js';
import { isSameSignature, signatureOf } from './signature.js';
import type { World } from './world.js';

const STAGE_OF: ReadonlyMap<string, Stage> = new Map([
  ['POPBILL_TEST', 'test'],
  ['POPBILL', 'production'],
]);

const VERSION = '2.0';

/** Milliseconds are optional: the vendor's SDKs send both forms. */
const UTC_DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

/** The scopes of POPBiLL's products and `member`. The stand-in only serves member, 111 and 141. */
const SCOPE = /^(member|1[1-9]\d|20\d)$/;

/** Issues a session token, or refuses with Linkhub's codes, which messages.ts explains. */
export function answerToken(incoming: Incoming, world: World): Reply {
  const { tokenRequest, language } = incoming;
  const serviceId = incoming.target.serviceId ?? '';
  const stage = STAGE_OF.get(serviceId);
  if (stage === undefined) return refusal(serviceId === '' ? -99002015 : -99004001, language);

  const problem = headerProblem(incoming, world) ?? signatureProblem(incoming, world);
  if (problem !== undefined) return refusal(problem, language);

  if (tokenRequest === undefined) return refusal(-99910010, language);
  const { accessId, scope } = tokenRequest;
  if (accessId === undefined || accessId === '') return refusal(-99010017, language);
  if (scope === undefined || scope.length === 0) return refusal(-99910010, language);
  if (!scope.every((name) => SCOPE.test(name))) return refusal(-99910002, language);
  if (world.companies.get(accessId, stage)?.isMember !== true) {
    // The real message also ends with the service's name.
    const message = `${messageOf(-99003008, language)} [${serviceId}]`;
    return refusal(-99003008, language, { message });
  }
  const now = world.now();
  const expiresAt = now + world.tokenLifeMs;
  const ip = headerOf(incoming.headers, 'x-lh-forwarded') ?? incoming.ip;
  const session = { brn: accessId, stage, scopes: scope, ip, expiresAt };
  const body = {
    session_token: world.tokens.issue(session, now),
    serviceID: serviceId,
    linkID: world.linkId,
    userID: accessId,
    partnerCode: 'P000000001',
    usercode: `U${accessId}`,
    scope,
    ipaddress: ip,
    expiration: new Date(expiresAt).toISOString(),
  };
  return { ...jsonReply(body), isUnique: true };
}

function headerProblem({ headers }: Incoming, world: World): number | undefined {
  const date = headerOf(headers, 'x-lh-date');
  if (date === undefined || date === '') return -99010002;
  const sentAt = UTC_DATE.test(date) ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(sentAt)) return -99010003;
  if (Math.abs(world.now() - sentAt) > world.clockToleranceMs) return -99010004;
  if (headerOf(headers, 'x-lh-version') !== VERSION) return -99010001;
  const forwarded = headerOf(headers, 'x-lh-forwarded');
  if (forwarded !== undefined && forwarded !== '*' && isIP(forwarded) === 0) return -99010001;
  return undefined;
}

function signatureProblem(incoming: Incoming, world: World): number | undefined {
  const { authorization } = incoming.headers;
  if (authorization === undefined || authorization === '') return -99010005;
  const [scheme, linkId, signature, ...rest] = authorization.split(' ');
  if (scheme !== 'LINKHUB' || !linkId || !signature || rest.length > 0) return -99010006;
  if (linkId !== world.linkId) return -99003004;
  const expected = signatureOf(world.secretKey, {
    body: incoming.body,
    date: headerOf(incoming.headers, 'x-lh-date') ?? '',
    forwarded: headerOf(incoming.headers, 'x-lh-forwarded'),
    version: VERSION,
    path: incoming.path,
  });
  return isSameSignature(expected, signature) ? undefined : -99010007;
}
