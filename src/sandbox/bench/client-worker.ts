import { createPopbillClient } from '../../popbill/client.js';
import { connectVendorSdk } from '../popbill/vendor-sdk.js';
import {
  CALLS_PER_ROUND,
  CLIENT_COMPANIES,
  CLIENT_CONCURRENCY,
  type ClientJob,
  type ClientRound,
} from './client-speed.js';
import { generatedBrn } from './generated-companies.js';
import { ACCOUNT } from './popbill-process.js';
import { serve } from './worker.js';

/** Makes the nth call. Both clients make the same calls in the same order. Rejects if the call fails. */
type Call = (n: number) => Promise<unknown>;

const BRNS = Array.from({ length: CLIENT_COMPANIES }, (_, n) => generatedBrn(n));

await serve<ClientJob, 'started', ClientRound>(async (job) => {
  const call = job.client === 'ours' ? ourCall(job) : sdkCall(job);
  return { started: 'started', answer: () => runRound(call) };
});

async function runRound(call: Call): Promise<ClientRound> {
  globalThis.gc?.();
  let startedCalls = 0;
  const caller = async (): Promise<void> => {
    while (startedCalls < CALLS_PER_ROUND) await call(startedCalls++);
  };
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: CLIENT_CONCURRENCY }, caller));
  const tookMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    callsPerSecond: (CALLS_PER_ROUND / tookMs) * 1000,
    cpuMicrosecondsPerCall: (user + system) / CALLS_PER_ROUND,
  };
}

function ourCall({ url }: ClientJob): Call {
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
    client.deptUserRegistration,
    client.flatRate,
  ];
  return async (n) => {
    const call = { brn: brnOf(n), product: productOf(n), priority: 'sweep' } as const;
    const answer = await calls[n % 4]?.(call);
    if (answer?.ok !== true) throw new Error(`Our client got ${JSON.stringify(answer)}.`);
  };
}

const SDK_CALLS = [
  ['getCertificateExpireDate'],
  ['checkLoginDeptUser'],
  ['checkDeptUser', ''],
  ['getFlatRateState', ''],
] as const;

function sdkCall({ url }: ClientJob): Call {
  const services = connectVendorSdk({ ...ACCOUNT, stage: 'test', url });
  return async (n) => {
    const [method, ...userId] = SDK_CALLS[n % 4] ?? SDK_CALLS[0];
    await services[productOf(n)](method, brnOf(n), ...userId);
  };
}

/** Eight consecutive calls are about one company: four for each product. */
function productOf(n: number): 'taxinvoice' | 'cashbill' {
  return Math.floor(n / 4) % 2 === 0 ? 'taxinvoice' : 'cashbill';
}

function brnOf(n: number): (typeof BRNS)[number] {
  // The index is within the list.
  return BRNS[Math.floor(n / 8) % BRNS.length] as (typeof BRNS)[number];
}
