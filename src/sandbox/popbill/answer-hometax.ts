import type { Product } from '../../records/company.js';
import { admit } from './answer-member.js';
import {
  LOCKED_CODE,
  type SampleCertificate,
  type SampleDeptUser,
  type SampleFlatRate,
  type SampleUser,
  seoulStamp,
} from './companies.js';
import { type HometaxOperation, type Incoming, parseObject } from './incoming.js';
import { done, jsonReply, type Reply, refusal } from './reply.js';
import type { Session } from './token-desk.js';
import type { World } from './world.js';

const SCOPE_OF: Readonly<Record<Product, string>> = { taxinvoice: '111', cashbill: '141' };

/** POPBiLL takes up to 50 characters as ID and as password of a department user. */
const MAX_DEPT_USER_FIELD = 50;

interface Asked {
  readonly session: Session;
  readonly user: SampleUser | undefined;
  readonly incoming: Incoming;
  readonly product: Product;
  readonly world: World;
}

/**
 * Answers a call about HomeTax authentication. It is not documented which "nothing registered" code the real one gives
 * to which call; a sample company can be given another one.
 */
export function answerHometax(
  operation: HometaxOperation,
  product: Product,
  incoming: Incoming,
  world: World,
): Reply {
  const admitted = admit(incoming, SCOPE_OF[product], world);
  if (!admitted.ok) return admitted.error;
  const { company, session, user } = admitted.value;
  const asked: Asked = { session, user, incoming, product, world };
  const registered = company[product];
  switch (operation) {
    case 'popupUrl':
      return popupUrl(asked);
    case 'certInfo':
      return certInfo(registered.certificate, incoming);
    case 'certCheck':
      return certCheck(registered.certificate, asked);
    case 'deptUser':
      return deptUser(registered.deptUser, incoming);
    case 'deptUserCheck':
      return deptUserCheck(registered.deptUser, asked);
    case 'registerDeptUser':
      return registerDeptUser(asked);
    case 'deleteDeptUser':
      return deleteDeptUser(registered.deptUser, asked);
    case 'contract':
      return contract(registered.flatRate, asked);
  }
}

function popupUrl({ incoming, session, product, world }: Asked): Reply {
  if (new URLSearchParams(incoming.query).get('TG') !== 'CERT') {
    return refusal(-99002014, incoming.language);
  }
  const { brn, stage } = session;
  const key = world.popups.mint({ brn, product, stage }, world.sandboxNow());
  return { ...jsonReply({ url: `${world.origin()}/App/API?T=${key}` }), once: true };
}

function certInfo(certificate: SampleCertificate, { language }: Incoming): Reply {
  if (certificate.state === 'none') return refusal(certificate.code ?? -10002009, language);
  if (certificate.problem !== undefined && certificate.problemShowsWithoutLogin === true) {
    return refusal(problemCode(certificate.problem), language);
  }
  return jsonReply({ certificateExpiration: certificate.expiresAt });
}

function certCheck(certificate: SampleCertificate, asked: Asked): Reply {
  const { incoming, session, product, world } = asked;
  const { language } = incoming;
  if (certificate.state === 'none') return refusal(certificate.code ?? -11101004, language);
  // POPBiLL sees by itself that the stored copy has ended; HomeTax is not asked.
  if (seoulStamp(world.sandboxNow()) > certificate.expiresAt) return refusal(-10004003, language);
  world.companies.countLogin(session.brn, product, 'certificate', session.stage);
  if (certificate.problem === undefined) return done(language);
  return refusal(problemCode(certificate.problem), language);
}

function problemCode(problem: 'revoked' | 'other-company' | number): number {
  if (problem === 'revoked') return -10004004;
  return problem === 'other-company' ? -10004009 : problem;
}

function deptUser(registered: SampleDeptUser, { language }: Incoming): Reply {
  if (registered.state !== 'none') return done(language);
  return refusal(registered.code ?? -10001063, language);
}

function deptUserCheck(registered: SampleDeptUser, asked: Asked): Reply {
  const { incoming, session, product, world } = asked;
  const { brn, stage } = session;
  if (registered.state === 'none') {
    const nothing = product === 'taxinvoice' ? -11101014 : -11101015;
    return refusal(registered.code ?? nothing, incoming.language);
  }
  const code = loginCode(registered, world.companies.isLocked(brn, product, stage));
  world.companies.countLogin(brn, product, 'deptUser', stage);
  world.companies.recordDeptLogin(brn, product, code, stage);
  return code === 1 ? done(incoming.language) : refusal(code, incoming.language);
}

function loginCode(deptUser: Exclude<SampleDeptUser, { state: 'none' }>, locked: boolean): number {
  if (locked) return LOCKED_CODE;
  return deptUser.state === 'works' ? 1 : deptUser.code;
}

function registerDeptUser({ incoming, session, product, world }: Asked): Reply {
  const { language } = incoming;
  const form = parseObject(incoming.body);
  if (form === undefined) return refusal(-99910010, language);
  const { id, pwd, secAuth } = form;
  if (id === undefined || id === '') return refusal(-10001060, language);
  if (pwd === undefined || pwd === '') return refusal(-10001061, language);
  if (!isField(id) || !isField(pwd)) return refusal(-99910010, language);
  if (secAuth !== undefined && typeof secAuth !== 'string') return refusal(-99910010, language);
  const deptUser = { state: 'works', id } as const;
  world.companies.updateProduct(session.brn, product, { deptUser }, session.stage);
  return done(language);
}

function deleteDeptUser(registered: SampleDeptUser, asked: Asked): Reply {
  const { incoming, user, session, product, world } = asked;
  if (user !== undefined && !user.manager) return refusal(-10001062, incoming.language);
  if (registered.state === 'none') return refusal(-10001063, incoming.language);
  const deptUser = { state: 'none' } as const;
  world.companies.updateProduct(session.brn, product, { deptUser }, session.stage);
  return done(incoming.language);
}

function contract(flatRate: SampleFlatRate, { incoming, session }: Asked): Reply {
  if (flatRate.state === 'refused') return refusal(flatRate.code, incoming.language);
  return jsonReply({
    referenceID: session.brn,
    contractDT: '20240102093000',
    useEndDate: flatRate.useEndDate,
    baseDate: flatRate.useEndDate.slice(6, 8),
    state: flatRate.state === 'in-use' ? 1 : 2,
    closeRequestYN: flatRate.closeRequested ?? false,
    useRestrictYN: flatRate.restricted ?? false,
    closeOnExpired: false,
    unPaidYN: flatRate.unpaid ?? false,
  });
}

function isField(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_DEPT_USER_FIELD;
}
