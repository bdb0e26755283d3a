import { err, ok, type Result } from '../../../kernel/result.js';
import { DAY, type Instant, SECOND, seoulDayOf } from '../../../kernel/time.js';
import {
  type CompanyBook,
  type SampleDeptUser,
  type SampleProduct,
  seoulStamp,
} from '../../popbill/companies.js';
import type { FaultSubject } from '../../popbill/faults.js';
import { loginMethod } from '../../popbill/incoming.js';
import type { PopbillStandIn } from '../../popbill/server.js';
import type { World } from '../../world.js';
import { type PopbillWeather, REQUESTS, type RequestBody, type Weather } from '../contract.js';
import type { AppHost, AppSettings } from './app-host.js';
import type { ClockMover } from './clock-mover.js';
import { DONE, type Handlers, invalid, type Outcome, reading, refused } from './outcomes.js';

interface Parts {
  readonly world: World;
  readonly host: AppHost;
  readonly mover: ClockMover;
  readonly settings: Pick<AppSettings, 'chosenLanguage'>;
  /** How HomeTax and POPBiLL answer; kept for the page. */
  readonly weather: { current: WeatherReport };
}

type WorldRequest = 'clock' | 'company' | 'member' | 'weather' | 'channel-language';

/** Further than any ladder goes, so that a typing error does not take years. */
const FURTHEST = 400 * DAY;
const CHOSEN = 'The language of channels was chosen in /hometax settings and is changed there.';
const MOVES = 'The clock is being moved. Wait until it stands, or stop it.';

export function worldActions({
  world,
  host,
  mover,
  weather,
  settings,
}: Parts): Pick<Handlers, WorldRequest> {
  const { popbill, clock } = world;
  return {
    clock: reading(REQUESTS.clock, (body) => moveClock(mover, body, clock.now())),
    company: reading(REQUESTS.company, (body) => {
      const changed = changeCompany(popbill.companies, body, clock.now());
      return changed.ok ? DONE : refused(changed.error);
    }),
    member: reading(REQUESTS.member, ({ brn, member }) => {
      if (popbill.companies.get(brn) === undefined) {
        return refused(`There is no sample company ${brn}.`);
      }
      popbill.companies.update(brn, { member });
      return DONE;
    }),
    weather: reading(REQUESTS.weather, (change) => {
      const { hometax = weather.current.hometax, popbill: own = weather.current.popbill } = change;
      weather.current = { hometax, popbill: own };
      setWeather(popbill, weather.current);
      return DONE;
    }),
    'channel-language': reading(REQUESTS['channel-language'], async ({ language }) => {
      if (mover.movingTo !== undefined) return refused(MOVES);
      if (settings.chosenLanguage !== undefined) return refused(CHOSEN);
      await host.speak(language);
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
  if (to - now > FURTHEST) return invalid('The clock moves at most 400 days at a time.');
  const moved = mover.moveTo(to);
  if (moved.ok) return DONE;
  return moved.error === 'moving' ? refused(MOVES) : invalid('The clock does not move back.');
}

/** "HomeTax answered nonsense", what POPBiLL says when the login page is down. */
const HOMETAX_IS_DOWN = -11100009;
/** What POPBiLL says of a business number that is no linked member. */
const NO_MEMBER = -99003008;
/** Slow enough to be seen, quick enough not to be taken for silence. */
const SLOW_MS = 4 * SECOND;

export interface WeatherReport {
  readonly hometax: Weather;
  readonly popbill: PopbillWeather;
}

export const FINE: WeatherReport = { hometax: 'fine', popbill: 'fine' };

/** Makes the stand-in POPBiLL answer so from now on; takes the place of all faults that were set before. */
export function setWeather(
  popbill: PopbillStandIn,
  { hometax, popbill: own }: WeatherReport,
): void {
  const { faults } = popbill;
  const logsIn = { when: (call: FaultSubject) => hasLogin(popbill, call) };
  const slow = { kind: 'delay', ms: SLOW_MS } as const;
  faults.clear();
  if (hometax === 'slow') faults.set(logsIn, slow);
  if (hometax === 'down') faults.set(logsIn, { kind: 'code', code: HOMETAX_IS_DOWN });
  // Set last, so that it counts: without POPBiLL nobody gets as far as HomeTax.
  if (own === 'slow') faults.set({}, slow);
  if (own === 'down') faults.set({}, { kind: 'reset' });
  if (own === 'knows-nobody') {
    faults.set({ when: isOfMember }, { kind: 'code', code: NO_MEMBER });
  }
}

/** Whether it is a question about a member; tokens and the time are given to the partner. */
function isOfMember({ operation, product }: FaultSubject): boolean {
  return product !== undefined || operation === 'corpInfo';
}

/** Whether HomeTax is needed: POPBiLL knows by itself that nothing is registered. */
function hasLogin(
  { companies }: PopbillStandIn,
  { operation, brn, product }: FaultSubject,
): boolean {
  const method = loginMethod(operation);
  const company = brn === undefined ? undefined : companies.get(brn);
  if (method === undefined || product === undefined || company === undefined) return false;
  return company[product][method].state !== 'none';
}

/** Does to a company what its people could do at POPBiLL, or what happens to it at HomeTax. The error is a sentence. */
export function changeCompany(
  book: CompanyBook,
  { brn, product, change }: RequestBody<'company'>,
  now: Instant,
): Result<void, string> {
  const company = book.get(brn);
  if (company === undefined) return err(`There is no sample company ${brn}.`);
  const { certificate, deptUser } = company[product];
  const put = (changed: Partial<SampleProduct>): Result<void, string> => {
    book.updateProduct(brn, product, changed);
    return ok(undefined);
  };
  switch (change.kind) {
    case 'certificate-registered': {
      const { lastDay } = change;
      if (lastDay < seoulDayOf(now)) {
        return err('POPBiLL takes no certificate that has expired already.');
      }
      return put({ certificate: { state: 'registered', expiresAt: `${digitsOf(lastDay)}235959` } });
    }
    case 'certificate-revoked':
      if (certificate.state === 'none') return err('There is no certificate to revoke.');
      return put({
        certificate: { ...certificate, problem: 'revoked', problemShowsWithoutLogin: true },
      });
    case 'certificate-removed':
      return put({ certificate: { state: 'none' } });
    case 'dept-user-works':
      return put({ deptUser: { state: 'works', id: idOf(deptUser, brn) } });
    case 'dept-user-rejected':
      return put({ deptUser: { state: 'rejected', code: change.code, id: idOf(deptUser, brn) } });
    case 'dept-user-removed':
      return put({ deptUser: { state: 'none' } });
    case 'dept-user-unlocked':
      book.unlock(brn, product);
      return ok(undefined);
    case 'plan-ended':
      return put({ flatRate: { state: 'ended', useEndDate: digitsOf(seoulDayOf(now - DAY)) } });
    case 'plan-renewed': {
      const useEndDate = seoulStamp(now + 365 * DAY).slice(0, 8);
      return put({ flatRate: { state: 'in-use', useEndDate } });
    }
  }
}

/** The account stays the same when its login changes: a locked one is still locked. */
function idOf(deptUser: SampleDeptUser, brn: string): string {
  const known = deptUser.state === 'none' ? undefined : deptUser.id;
  return known ?? `tax${brn.slice(4)}`;
}

function digitsOf(day: string): string {
  return day.replaceAll('-', '');
}
