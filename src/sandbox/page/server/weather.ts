import { SECOND } from '../../../kernel/instant.js';
import type { FaultSubject } from '../../popbill/faults.js';
import { loginMethod } from '../../popbill/operations.js';
import type { PopbillStandIn } from '../../popbill/server.js';
import type { PopbillWeather, Weather } from '../contract.js';

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
