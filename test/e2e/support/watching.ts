import { parseBrn } from '../../../src/kernel/brn.js';
import type { Product } from '../../../src/records/company.js';
import { type SampleCompanyChange, seoulStamp } from '../../../src/sandbox/popbill/companies.js';
import type { World } from '../../../src/sandbox/world.js';
import { watchByImport } from './watch-by-import.js';

/** A watched company and its state at POPBiLL. */
export interface Watched {
  readonly brn: string;
  readonly name: string;
  readonly products?: readonly Product[];
  readonly channel?: string;
  readonly owner?: string;
  /** Absent if POPBiLL does not know the company. */
  readonly state?: SampleCompanyChange;
}

const DAY = 86_400_000;

/** The last second of the day in Seoul, this many days from the world's today, in POPBiLL's format. */
export function dayEnd(world: World, days: number): string {
  return `${seoulStamp(world.clock.now() + days * DAY).slice(0, 8)}235959`;
}

/** Only a certificate, which expires this many days from today. */
export function certificateOnly(world: World, days: number): SampleCompanyChange {
  return { taxinvoice: { certificate: { state: 'registered', expiresAt: dayEnd(world, days) } } };
}

/** POPBiLL's answer while HomeTax's login page is down. */
export const HOMETAX_IS_DOWN = { kind: 'code', code: -11100009 } as const;

/** Only a department user whose login works. */
export function deptUserWorks(): SampleCompanyChange {
  return { taxinvoice: { deptUser: { state: 'works', id: 'tax01' } } };
}

/** Only a department user whose login HomeTax rejects. */
export function deptUserRejected(code = -11100021): SampleCompanyChange {
  return { taxinvoice: { deptUser: { state: 'rejected', code, id: 'tax01' } } };
}

/** Registers the companies at the stand-in POPBiLL and imports them before the app's start. */
export async function watch(world: World, companies: readonly Watched[]): Promise<void> {
  for (const { brn, name, state } of companies) {
    if (state !== undefined) world.popbill.companies.set(brn, { name, ...state });
  }
  await watchByImport(
    world,
    companies.map(({ state: _, products = [], ...row }) => ({
      ...row,
      products: products.join(' '),
    })),
  );
}

/** Business numbers with a valid check digit, of a tax office that does not exist. */
export function brns(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) =>
    appendCheckDigit(`99981${String(i).padStart(4, '0')}`),
  );
}

export function withHyphens(brn: string): string {
  return `${brn.slice(0, 3)}-${brn.slice(3, 5)}-${brn.slice(5)}`;
}

function appendCheckDigit(nineDigits: string): string {
  const weights = [1, 3, 7, 1, 3, 7, 1, 3, 5];
  const digits = [...nineDigits].map(Number);
  const sum = weights.reduce((total, weight, i) => total + weight * (digits[i] ?? 0), 0);
  const tens = Math.floor(((digits[8] ?? 0) * 5) / 10);
  const brn = `${nineDigits}${(10 - ((sum + tens) % 10)) % 10}`;
  if (!parseBrn(brn).ok) throw new Error(`${brn} is no BRN.`);
  return brn;
}
