import type { SetupFault } from './alert.js';

const CODES: Readonly<Record<Exclude<SetupFault, 'other'>, readonly number[]>> = {
  signature: [-99010005, -99010006, -99010007, -99010008, -99000014, -10000034],
  'link-id': [
    -99003004, -99004021, -99004002, -99004003, -99002004, -99010012, -99010015, -99010019,
    -99010020, -10000010, -10000040, -10010001,
  ],
  ip: [-99010013, -99010014, -99910006, -99000011, -99000031, -10000029, -99000030],
  clock: [-99010002, -99010003, -99010004, -99910009],
  'production-closed': [-99010016, -99004001],
  points: [-99005001, -99005003, -99005004, -99005005],
  'popbill-user-id': [
    -10000008, -10000018, -10000019, -10000020, -10000021, -10000038, -10000039, -10010031,
  ],
  permission: [-99910002, -10001023, -10001062, -10010030],
};

const FAULTS: ReadonlyMap<number, SetupFault> = new Map(
  Object.entries(CODES).flatMap(([fault, codes]) =>
    // Object.entries widens the keys that the type above holds to.
    codes.map((code): [number, SetupFault] => [code, fault as SetupFault]),
  ),
);

/** Which of our settings a caller-misconfigured code is about (reference: POPBiLL's error code list). */
export function setupFaultOf(code: number): SetupFault {
  return FAULTS.get(code) ?? 'other';
}

/** From this share of a sweep's companies on, a refusal is about us and not about single companies. */
const SHARE = 0.3;
const AT_LEAST = 3;

export interface SweepRefusals {
  /** Companies that the sweep is to ask about. */
  readonly total: number;
  /** Those of them of which a question was refused because of our settings. */
  readonly misconfigured: number;
  /** Whether a token was refused because of our settings: then no company can be checked. */
  readonly atToken: boolean;
}

/**
 * Whether what POPBiLL refused so far opens the setup alert, stops the sweep and freezes all others. Counted against
 * the whole sweep: a few companies with a disabled POPBiLL ID that happen to be asked first prove nothing.
 */
export function decideSetup({ total, misconfigured, atToken }: SweepRefusals): boolean {
  if (atToken) return true;
  if (misconfigured === 0) return false;
  return misconfigured >= total * SHARE && misconfigured >= Math.min(AT_LEAST, total);
}
