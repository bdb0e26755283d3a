import { createPopbillClient } from '../../popbill/client.js';
import { connectVendorSdk } from '../popbill/vendor-sdk.js';
import {
  CALLS_A_ROUND,
  CLIENT_COMPANIES,
  CLIENT_CONCURRENCY,
  type ClientOrder,
  type ClientRound,
} from './client-speed.js';
import { crowdBrn } from './crowd.js';
import { ACCOUNT } from './popbill-process.js';
import { serve } from './worker.js';

/** The nth call. Both clients make the same ones in the same order; one that does not succeed rejects. */
type Call = (n: number) => Promise<unknown>;

const BRNS = Array.from({ length: CLIENT_COMPANIES }, (_, n) => crowdBrn(n));

await serve<ClientOrder, 'started', ClientRound>(async (order) => {
  const call = order.client === 'ours' ? ourCall(order) : sdkCall(order);
  return { started: 'started', answer: () => round(call) };
});

async function round(call: Call): Promise<ClientRound> {
  globalThis.gc?.();
  let begun = 0;
  const caller = async (): Promise<void> => {
    while (begun < CALLS_A_ROUND) await call(begun++);
  };
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: CLIENT_CONCURRENCY }, caller));
  const tookMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    callsPerSecond: (CALLS_A_ROUND / tookMs) * 1000,
    cpuPerCall: (user + system) / CALLS_A_ROUND,
  };
}

function ourCall({ url }: ClientOrder): Call {
  const client = createPopbillClient({
    ...ACCOUNT,
    stage: 'test',
    authUrl: url,
    apiUrl: url,
    ipBound: true,
    popupHosts: [],
    concurrency: CLIENT_CONCURRENCY,
  });
  const calls = [
    client.certificateExpiry,
    client.testDeptUserLogin,
    client.deptUserRegistered,
    client.flatRate,
  ];
  return async (n) => {
    const asking = { brn: brnOf(n), product: productOf(n), priority: 'sweep' } as const;
    const answer = await calls[n % 4]?.(asking);
    if (answer?.ok !== true) throw new Error(`Our client got ${JSON.stringify(answer)}.`);
  };
}

const SDK_CALLS = [
  ['getCertificateExpireDate'],
  ['checkLoginDeptUser'],
  ['checkDeptUser', ''],
  ['getFlatRateState', ''],
] as const;

function sdkCall({ url }: ClientOrder): Call {
  const services = connectVendorSdk({ ...ACCOUNT, stage: 'test', url });
  return async (n) => {
    const [method, ...userId] = SDK_CALLS[n % 4] ?? SDK_CALLS[0];
    await services[productOf(n)](method, brnOf(n), ...userId);
  };
}

/** Four calls in a row are about one product. */
function productOf(n: number): 'taxinvoice' | 'cashbill' {
  return Math.floor(n / 4) % 2 === 0 ? 'taxinvoice' : 'cashbill';
}

function brnOf(n: number): (typeof BRNS)[number] {
  // The index is within the list.
  return BRNS[Math.floor(n / 8) % BRNS.length] as (typeof BRNS)[number];
}
