import { parseBrn } from '../../../src/kernel/brn.js';
import type { Product } from '../../../src/records/company.js';
import { type SampleCompanyChange, seoulStamp } from '../../../src/sandbox/popbill/companies.js';
import type { World } from '../../../src/sandbox/world.js';
import { watchByImport } from './watch-by-import.js';

/** A company that is watched, and how it stands at POPBiLL. */
export interface Watched {
  readonly brn: string;
  readonly name: string;
  readonly products?: readonly Product[];
  readonly channel?: string;
  readonly owner?: string;
  /** Absent: POPBiLL does not know it. */
  readonly at?: SampleCompanyChange;
}

const DAY = 86_400_000;

/** The last second of the Seoul day so many days from the world's today, as POPBiLL writes it. */
export function dayEnd(world: World, days: number): string {
  return `${seoulStamp(world.clock.now() + days * DAY).slice(0, 8)}235959`;
}

/** Nothing but a certificate that ends so many days from today. */
export function certificateOnly(world: World, days: number): SampleCompanyChange {
  return { taxinvoice: { certificate: { state: 'registered', expiresAt: dayEnd(world, days) } } };
}

/** What POPBiLL says when HomeTax's login page is down. */
export const HOMETAX_IS_DOWN = { kind: 'code', code: -11100009 } as const;

/** Nothing but a department user that works. */
export function deptUserWorks(): SampleCompanyChange {
  return { taxinvoice: { deptUser: { state: 'works', id: 'tax01' } } };
}

/** Nothing but a department user that HomeTax refuses. */
export function deptUserRejected(code = -11100021): SampleCompanyChange {
  return { taxinvoice: { deptUser: { state: 'rejected', code, id: 'tax01' } } };
}

/** Puts the companies into the stand-in POPBiLL and imports them, as an admin does before the app's first start. */
export async function watch(world: World, companies: readonly Watched[]): Promise<void> {
  for (const { brn, name, at } of companies) {
    if (at !== undefined) world.popbill.companies.set(brn, { name, ...at });
  }
  await watchByImport(
    world,
    companies.map(({ at: _, products = [], ...row }) => ({ ...row, products: products.join(' ') })),
  );
}

/** Business numbers with a right check digit, of a tax office that does not exist. */
export function brns(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) =>
    withCheckDigit(`99981${String(i).padStart(4, '0')}`),
  );
}

function withCheckDigit(nine: string): string {
  const weights = [1, 3, 7, 1, 3, 7, 1, 3, 5];
  const digits = [...nine].map(Number);
  const sum = weights.reduce((total, weight, i) => total + weight * (digits[i] ?? 0), 0);
  const tens = Math.floor(((digits[8] ?? 0) * 5) / 10);
  const brn = `${nine}${(10 - ((sum + tens) % 10)) % 10}`;
  if (!parseBrn(brn).ok) throw new Error(`${brn} is no BRN.`);
  return brn;
}
