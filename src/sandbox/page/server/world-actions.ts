import { FAILURES_PATH } from '../../../collector/failure-endpoint.js';
import { err, ok, type Result } from '../../../kernel/result.js';
import { SIGNATURE_HEADER, signatureOf } from '../../../kernel/signature.js';
import { DAY, type Instant, SECOND, seoulDayOf } from '../../../kernel/time.js';
import {
  accountOf,
  type CompanyBook,
  type SampleProduct,
  seoulStamp,
} from '../../popbill/companies.js';
import type { FaultCall } from '../../popbill/faults.js';
import { loginMethod } from '../../popbill/incoming.js';
import { messageOf } from '../../popbill/messages.js';
import type { PopbillStandIn } from '../../popbill/server.js';
import type { World } from '../../world.js';
import { type PopbillState, REQUESTS, type RequestBody, type ServiceState } from '../contract.js';
import type { AppHost, AppSettings } from './app-host.js';
import type { ClockMover } from './clock-mover.js';
import { badRequest, DONE, type Handlers, handle, type Outcome, refusal } from './outcomes.js';

interface Parts {
  readonly world: World;
  readonly host: AppHost;
  readonly mover: ClockMover;
  readonly settings: Pick<AppSettings, 'chosenLanguage'>;
  /** The current states, which the page also shows. */
  readonly services: { current: ServiceStates };
}

type WorldRequest =
  | 'clock'
  | 'company'
  | 'collector-failure'
  | 'member'
  | 'service-states'
  | 'channel-language';

/** Longer than any certificate ladder; stops a typing error from moving the clock by years. */
const MAX_MOVE_MS = 400 * DAY;
const LANGUAGE_WAS_CHOSEN =
  'The language of channels was chosen in /hometax settings and is changed there.';
const CLOCK_IS_MOVING = 'The clock is being moved. Wait until it has arrived, or stop it.';

export function worldActions({
  world,
  host,
  mover,
  services,
  settings,
}: Parts): Pick<Handlers, WorldRequest> {
  const { popbill, clock } = world;
  return {
    clock: handle(REQUESTS.clock, (body) => moveClock(mover, body, clock.now())),
    'collector-failure': handle(REQUESTS['collector-failure'], (body) =>
      reportFailure(world, body),
    ),
    company: handle(REQUESTS.company, (body) => {
      const changed = changeCompany(popbill.companies, body, clock.now());
      return changed.ok ? DONE : refusal(changed.error);
    }),
    member: handle(REQUESTS.member, ({ brn, isMember }) => {
      if (popbill.companies.get(brn) === undefined) {
        return refusal(`There is no sample company ${brn}.`);
      }
      popbill.companies.update(brn, { isMember });
      return DONE;
    }),
    'service-states': handle(REQUESTS['service-states'], (change) => {
      services.current = { ...services.current, ...change };
      setServiceStates(popbill, services.current);
      return DONE;
    }),
    'channel-language': handle(REQUESTS['channel-language'], async ({ language }) => {
      if (mover.movingTo !== undefined) return refusal(CLOCK_IS_MOVING);
      if (settings.chosenLanguage !== undefined) return refusal(LANGUAGE_WAS_CHOSEN);
      await host.changeLanguage(language);
      return DONE;
    }),
  };
}

async function moveClock(
  mover: ClockMover,
  body: RequestBody<'clock'>,
  now: number,
): Promise<Outcome> {
  if ('stop' in body) {
    await mover.stop();
    return DONE;
  }
  const to = 'to' in body ? body.to : now + body.advanceMs;
  if (to - now > MAX_MOVE_MS) return badRequest('The clock moves at most 400 days at a time.');
  const moved = mover.moveTo(to);
  if (moved.ok) return DONE;
  return moved.error === 'moving'
    ? refusal(CLOCK_IS_MOVING)
    : badRequest('The clock does not move back.');
}

/** POPBiLL's code when HomeTax's login page is down: HomeTax's answer is unreadable. */
const HOMETAX_DOWN_CODE = -11100009;
/** POPBiLL's code for a business number that is not a linked member. */
const NOT_A_MEMBER_CODE = -99003008;
/** Noticeably slow, but within the app's time limits. */
const SLOW_MS = 4 * SECOND;

export interface ServiceStates {
  readonly hometax: ServiceState;
  readonly popbill: PopbillState;
}

export const ALL_FINE: ServiceStates = { hometax: 'fine', popbill: 'fine' };

/** Makes the stand-in POPBiLL answer according to these states. Replaces all faults set before. */
export function setServiceStates(
  popbill: PopbillStandIn,
  { hometax, popbill: popbillState }: ServiceStates,
): void {
  const { faults } = popbill;
  const needsLogin = { when: (call: FaultCall) => needsHometaxLogin(popbill, call) };
  const slow = { kind: 'delay', ms: SLOW_MS } as const;
  faults.clear();
  if (hometax === 'slow') faults.set(needsLogin, slow);
  if (hometax === 'down') faults.set(needsLogin, { kind: 'code', code: HOMETAX_DOWN_CODE });
  // Set last, because the last fault wins: no call reaches HomeTax if POPBiLL does not answer.
  if (popbillState === 'slow') faults.set({}, slow);
  if (popbillState === 'down') faults.set({}, { kind: 'reset' });
  if (popbillState === 'no-members') {
    faults.set({ when: needsMember }, { kind: 'code', code: NOT_A_MEMBER_CODE });
  }
}

/** Whether `no-members` refuses the call. Tokens, the time and /Join are answered as usual. */
function needsMember({ operation, product }: FaultCall): boolean {
  return product !== undefined || operation === 'corpInfo';
}

/** Whether POPBiLL has to log in to HomeTax. It answers without HomeTax if nothing is registered. */
function needsHometaxLogin(
  { companies }: PopbillStandIn,
  { operation, brn, product }: FaultCall,
): boolean {
  const method = loginMethod(operation);
  const company = brn === undefined ? undefined : companies.get(brn);
  if (method === undefined || product === undefined || company === undefined) return false;
  return company[product][method].state !== 'none';
}

/** Reports a failure to the app as the integration that collects does (docs/collector.md). */
async function reportFailure(
  { environment, clock }: World,
  failure: RequestBody<'collector-failure'>,
): Promise<Outcome> {
  const at = new Date(clock.now()).toISOString();
  const body = JSON.stringify({ ...failure, message: messageOf(failure.code, 'ko'), at });
  const response = await fetch(`${environment['PUBLIC_URL']}${FAILURES_PATH}`, {
    method: 'POST',
    headers: {
      [SIGNATURE_HEADER]: signatureOf(body, environment['COLLECTOR_SECRET'] ?? '', Date.now()),
    },
    body,
  });
  const answer = await response.text();
  return response.status === 202 ? DONE : refusal(`${response.status} ${answer}`);
}

/** Changes a company as its people could at POPBiLL, or as HomeTax could. The error is a sentence. */
export function changeCompany(
  book: CompanyBook,
  { brn, product, change }: RequestBody<'company'>,
  now: Instant,
): Result<void, string> {
  const company = book.get(brn);
  if (company === undefined) return err(`There is no sample company ${brn}.`);
  const { certificate } = company[product];
  // The account stays when the result of its login changes, so a locked account remains locked.
  const id = accountOf(company, product);
  const dayIn = (days: number) => seoulStamp(now + days * DAY).slice(0, 8);
  const set = (changed: Partial<SampleProduct>): Result<void, string> => {
    book.updateProduct(brn, product, changed);
    return ok(undefined);
  };
  switch (change.kind) {
    case 'certificate-registered': {
      const { lastDay } = change;
      if (lastDay < seoulDayOf(now)) {
        return err('POPBiLL accepts no expired certificate.');
      }
      const expiresAt = `${lastDay.replaceAll('-', '')}235959`;
      return set({ certificate: { state: 'registered', expiresAt } });
    }
    case 'certificate-revoked':
      if (certificate.state === 'none') return err('There is no certificate to revoke.');
      return set({
        certificate: { ...certificate, problem: 'revoked', problemShowsWithoutLogin: true },
      });
    case 'certificate-removed':
      return set({ certificate: { state: 'none' } });
    case 'dept-user-works':
      return set({ deptUser: { state: 'works', id } });
    case 'dept-user-rejected':
      return set({ deptUser: { state: 'rejected', code: change.code, id } });
    case 'dept-user-removed':
      return set({ deptUser: { state: 'none' } });
    case 'dept-user-unlocked':
      book.unlock(brn, product);
      return ok(undefined);
    case 'plan-ended':
      return set({ flatRate: { state: 'ended', useEndDate: dayIn(-1) } });
    case 'plan-renewed':
      return set({ flatRate: { state: 'in-use', useEndDate: dayIn(365) } });
  }
}
