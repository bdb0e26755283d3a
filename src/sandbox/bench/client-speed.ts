import type { Brn } from '../../domain/brn.js';
import { createPopbillClient } from '../../popbill/client.js';
import { connectVendorSdk, type VendorSdk } from '../popbill/vendor-sdk.js';
import { crowdBrn } from './crowd.js';
import type { Figure } from './figure.js';
import { startPopbillProcess } from './popbill-process.js';
import { median } from './statistics.js';
import { formatNumber } from './table.js';

const COMPANIES = 50;
const CONCURRENCY = 8;
const CALLS_A_ROUND = 4000;
const ROUNDS = 9;
const LEAST_ROUNDS = 3;
/** No further round begins after this, so that the whole run stays short on a busy machine. */
const ENOUGH_MS = 25_000;

/** The calls that a sweep and a check make, by number, so that both clients make the same ones in the same order. */
type Call = (n: number, brn: Brn) => Promise<unknown>;

interface Round {
  readonly callsPerSecond: number;
  /** Microseconds of processor time of this process, all its threads together. */
  readonly cpuPerCall: number;
}

/** Our client against the vendor's SDK: the same calls to the same stand-in, in alternating rounds. */
export async function measureClientSpeed(): Promise<readonly Figure[]> {
  const account = { linkId: 'BENCH', secretKey: Buffer.alloc(32, 7).toString('base64') };
  const popbill = await startPopbillProcess({ ...account, latencyMs: 0, companies: COMPANIES });
  const target = { ...account, stage: 'test', url: popbill.url } as const;
  const client = createPopbillClient({
    ...account,
    stage: 'test',
    authUrl: popbill.url,
    apiUrl: popbill.url,
    ipBound: true,
    popupHosts: [],
    concurrency: CONCURRENCY,
  });
  const sdk = connectVendorSdk(target);
  try {
    const ours = callOf(client);
    const theirs = sdkCallOf(sdk);
    // Tokens, connections and compiled code are there before anything is measured.
    await round(ours);
    await round(theirs);
    return figures(await alternate(ours, theirs));
  } finally {
    await client.close();
    sdk.close();
    await popbill.close();
  }
}

interface Pair {
  readonly ours: Round;
  readonly theirs: Round;
}

async function alternate(ours: Call, theirs: Call): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  const begun = performance.now();
  while (pairs.length < ROUNDS) {
    if (pairs.length >= LEAST_ROUNDS && performance.now() - begun > ENOUGH_MS) break;
    // Who goes first changes, so that a machine that gets busier or idler favours nobody.
    if (pairs.length % 2 === 0) {
      pairs.push({ ours: await round(ours), theirs: await round(theirs) });
    } else {
      const first = await round(theirs);
      pairs.push({ ours: await round(ours), theirs: first });
    }
  }
  return pairs;
}

async function round(call: Call): Promise<Round> {
  // One client's garbage is not the other's to clear.
  globalThis.gc?.();
  let begun = 0;
  const worker = async (): Promise<void> => {
    while (begun < CALLS_A_ROUND) {
      const n = begun++;
      await call(n, crowdBrn(n % COMPANIES));
    }
  };
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  const tookMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    callsPerSecond: (CALLS_A_ROUND / tookMs) * 1000,
    cpuPerCall: (user + system) / CALLS_A_ROUND,
  };
}

function callOf(client: ReturnType<typeof createPopbillClient>): Call {
  return async (n, brn) => {
    const asking = {
      brn,
      product: isCashbill(n) ? 'cashbill' : 'taxinvoice',
      priority: 'sweep',
    } as const;
    const answers = [
      () => client.certificateExpiry(asking),
      () => client.testDeptUserLogin(asking),
      () => client.deptUserRegistered(asking),
      () => client.flatRate(asking),
    ];
    const answer = await answers[n % 4]?.();
    if (answer?.ok !== true) throw new Error(`Our client got ${JSON.stringify(answer)}.`);
  };
}

function sdkCallOf(sdk: VendorSdk): Call {
  return (n, brn) => {
    const product = isCashbill(n) ? sdk.cashbill : sdk.taxinvoice;
    const answers = [
      () => product.getCertificateExpireDate(brn),
      () => product.checkLoginDeptUser(brn),
      () => product.checkDeptUser(brn),
      () => product.getFlatRateState(brn),
    ];
    return answers[n % 4]?.() ?? Promise.reject(new RangeError(`No call has the number ${n}.`));
  };
}

/** Four calls in a row are about one product. */
function isCashbill(n: number): boolean {
  return Math.floor(n / 4) % 2 === 1;
}

function figures(pairs: readonly Pair[]): readonly Figure[] {
  const of = (pick: (pair: Pair) => number): number => median(pairs.map(pick));
  const ours = of((pair) => pair.ours.callsPerSecond);
  const theirs = of((pair) => pair.theirs.callsPerSecond);
  const ourCpu = of((pair) => pair.ours.cpuPerCall);
  const theirCpu = of((pair) => pair.theirs.cpuPerCall);
  const rounds = `median of ${pairs.length} rounds of ${formatNumber(CALLS_A_ROUND)} calls, ${CONCURRENCY} at once`;
  return [
    {
      name: "POPBiLL client: calls per second, against the vendor's SDK",
      value: of((pair) => pair.ours.callsPerSecond / pair.theirs.callsPerSecond),
      unit: 'x',
      aim: { bound: 'at least', value: 1.8 },
      detail: `${formatNumber(ours)} and ${formatNumber(theirs)} calls/s; ${rounds}`,
      parts: { ourCallsPerSecond: ours, sdkCallsPerSecond: theirs, rounds: pairs.length },
    },
    {
      name: "POPBiLL client: CPU per call, against the vendor's SDK",
      value: of((pair) => pair.ours.cpuPerCall / pair.theirs.cpuPerCall),
      unit: 'x',
      aim: { bound: 'at most', value: 0.7 },
      detail: `${formatNumber(ourCpu)} and ${formatNumber(theirCpu)} microseconds; same rounds`,
      parts: { ourCpuMicroseconds: ourCpu, sdkCpuMicroseconds: theirCpu, rounds: pairs.length },
    },
  ];
}
