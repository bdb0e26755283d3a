import { createPopbillClient, type PopbillClient } from '../../popbill/client.js';
import { connectVendorSdk, type VendorSdk } from '../popbill/vendor-sdk.js';
import {
  CALLS_A_ROUND,
  CLIENT_COMPANIES,
  CLIENT_CONCURRENCY,
  type ClientOrder,
  type ClientRound,
} from './client-rounds.js';
import { crowdBrn } from './crowd.js';
import { serve } from './worker.js';

/** The nth call. Both clients make the same ones in the same order; one that does not succeed rejects. */
type Call = (n: number) => Promise<unknown>;

const BRNS = Array.from({ length: CLIENT_COMPANIES }, (_, n) => crowdBrn(n));

await serve<ClientOrder, 'started', ClientRound>(async (order) => {
  const call = order.client === 'ours' ? callOf(ourClient(order)) : sdkCallOf(sdk(order));
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

function ourClient({ account, url }: ClientOrder): PopbillClient {
  return createPopbillClient({
    ...account,
    stage: 'test',
    authUrl: url,
    apiUrl: url,
    ipBound: true,
    popupHosts: [],
    concurrency: CLIENT_CONCURRENCY,
  });
}

function sdk({ account, url }: ClientOrder): VendorSdk {
  return connectVendorSdk({ ...account, stage: 'test', url });
}

function callOf(client: PopbillClient): Call {
  return async (n) => {
    const asking = { brn: brnOf(n), product: productOf(n), priority: 'sweep' } as const;
    const answer = await [
      client.certificateExpiry,
      client.testDeptUserLogin,
      client.deptUserRegistered,
      client.flatRate,
    ][n % 4]?.(asking);
    if (answer?.ok !== true) throw new Error(`Our client got ${JSON.stringify(answer)}.`);
  };
}

function sdkCallOf(services: VendorSdk): Call {
  return async (n) => {
    const service = services[productOf(n)];
    await [
      service.getCertificateExpireDate,
      service.checkLoginDeptUser,
      service.checkDeptUser,
      service.getFlatRateState,
    ][n % 4]?.(brnOf(n));
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
