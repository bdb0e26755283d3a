import type { Product } from '../../records/company.js';
import { admit } from './answer-member.js';
import {
  LOCKED_CODE,
  type SampleCertificate,
  type SampleDeptUser,
  type SampleFlatRate,
  seoulStamp,
} from './companies.js';
import type { HometaxOperation, Incoming } from './incoming.js';
import { jsonReply, type Reply, refusal, success } from './reply.js';
import type { Session } from './tokens.js';
import type { World } from './world.js';

const SCOPE_OF: Readonly<Record<Product, string>> = { taxinvoice: '111', cashbill: '141' };

interface HometaxCall {
  readonly session: Session;
  readonly incoming: Incoming;
  readonly product: Product;
  readonly world: World;
}

/**
 * Answers a call about HomeTax authentication. POPBiLL does not document which of its "nothing registered" codes each
 * call returns, so a sample company can have its own code. messages.ts says what each code means.
 */
export function answerHometax(
  operation: HometaxOperation,
  product: Product,
  incoming: Incoming,
  world: World,
): Reply {
  const admitted = admit(incoming, SCOPE_OF[product], world);
  if (!admitted.ok) return admitted.error;
  const { company, session } = admitted.value;
  const call: HometaxCall = { session, incoming, product, world };
  const { certificate, deptUser, flatRate } = company[product];
  switch (operation) {
    case 'popupUrl':
      return answerPopupUrl(call);
    case 'certInfo':
      return answerCertInfo(certificate, incoming);
    case 'certCheck':
      return answerCertCheck(certificate, call);
    case 'deptUser':
      return answerDeptUser(deptUser, incoming);
    case 'deptUserCheck':
      return answerDeptUserCheck(deptUser, call);
    case 'contract':
      return answerContract(flatRate, call);
  }
}

function answerPopupUrl({ incoming, session, product, world }: HometaxCall): Reply {
  if (new URLSearchParams(incoming.query).get('TG') !== 'CERT') {
    return refusal(-99002014, incoming.language);
  }
  const { brn, stage } = session;
  const key = world.popups.issue({ brn, product, stage }, world.sandboxNow());
  return { ...jsonReply({ url: `${world.origin()}/App/API?T=${key}` }), isUnique: true };
}

function answerCertInfo(certificate: SampleCertificate, { language }: Incoming): Reply {
  if (certificate.state === 'none') return refusal(certificate.code ?? -10002009, language);
  if (certificate.problem !== undefined && certificate.problemShowsWithoutLogin === true) {
    return refusal(problemCode(certificate.problem), language);
  }
  return jsonReply({ certificateExpiration: certificate.expiresAt });
}

function answerCertCheck(certificate: SampleCertificate, call: HometaxCall): Reply {
  const { incoming, session, product, world } = call;
  const { language } = incoming;
  if (certificate.state === 'none') return refusal(certificate.code ?? -11101004, language);
  // For an expired certificate, POPBiLL answers without a login.
  if (seoulStamp(world.sandboxNow()) > certificate.expiresAt) return refusal(-10004003, language);
  world.companies.countLogin(session.brn, product, 'certificate', session.stage);
  if (certificate.problem === undefined) return success(language);
  return refusal(problemCode(certificate.problem), language);
}

function problemCode(problem: 'revoked' | 'other-company' | number): number {
  if (problem === 'revoked') return -10004004;
  return problem === 'other-company' ? -10004009 : problem;
}

function answerDeptUser(deptUser: SampleDeptUser, { language }: Incoming): Reply {
  if (deptUser.state !== 'none') return success(language);
  return refusal(deptUser.code ?? -10001063, language);
}

function answerDeptUserCheck(deptUser: SampleDeptUser, call: HometaxCall): Reply {
  const { incoming, session, product, world } = call;
  const { brn, stage } = session;
  if (deptUser.state === 'none') {
    const defaultCode = product === 'taxinvoice' ? -11101014 : -11101015;
    return refusal(deptUser.code ?? defaultCode, incoming.language);
  }
  const code = loginCode(deptUser, world.companies.isLocked(brn, product, stage));
  world.companies.countLogin(brn, product, 'deptUser', stage);
  world.companies.recordDeptLogin(brn, product, code, stage);
  return code === 1 ? success(incoming.language) : refusal(code, incoming.language);
}

type RegisteredDeptUser = Exclude<SampleDeptUser, { state: 'none' }>;

function loginCode(deptUser: RegisteredDeptUser, isLocked: boolean): number {
  if (isLocked) return LOCKED_CODE;
  return deptUser.state === 'works' ? 1 : deptUser.code;
}

function answerContract(flatRate: SampleFlatRate, { incoming, session }: HometaxCall): Reply {
  if (flatRate.state === 'refused') return refusal(flatRate.code, incoming.language);
  return jsonReply({
    referenceID: session.brn,
    contractDT: '20240102093000',
    useEndDate: flatRate.useEndDate,
    baseDate: flatRate.useEndDate.slice(6, 8),
    state: flatRate.state === 'in-use' ? 1 : 2,
    closeRequestYN: flatRate.isCloseRequested ?? false,
    useRestrictYN: flatRate.isRestricted ?? false,
    closeOnExpired: false,
    unPaidYN: flatRate.isUnpaid ?? false,
  });
}
