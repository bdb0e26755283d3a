import { type Figure, formatNumber, median } from './figures.js';
import { ACCOUNT, startPopbillProcess } from './popbill-process.js';
import { startWorker, type Worker } from './worker.js';

export const CLIENT_COMPANIES = 50;
export const CLIENT_CONCURRENCY = 8;
export const CALLS_PER_ROUND = 5000;

export interface ClientJob {
  readonly client: 'ours' | 'sdk';
  readonly url: string;
}

export interface ClientRound {
  readonly callsPerSecond: number;
  /** CPU time of the client's process, all threads included. */
  readonly cpuMicrosecondsPerCall: number;
}

const WARM_UP_ROUNDS = 2;
const ROUNDS = 11;
const MIN_ROUNDS = 3;
/** After the first `MIN_ROUNDS`, no round starts after this time, so that the run stays short on a busy machine. */
const TIME_LIMIT_MS = 20_000;

/** A client in its own process, unaffected by the other client's garbage collection and compiled code. */
type Client = Worker<'started', ClientRound>;

/** Measures our client against the vendor's SDK: the same calls to the same stand-in, in alternating rounds. */
export async function measureClientSpeed(): Promise<readonly Figure[]> {
  const standInOptions = { ...ACCOUNT, latencyMs: 0, companies: CLIENT_COMPANIES };
  const popbill = await startPopbillProcess(standInOptions);
  const ours = await startClient({ client: 'ours', url: popbill.url });
  const sdk = await startClient({ client: 'sdk', url: popbill.url });
  try {
    // Warm up: tokens, connections and compiled code must exist before measuring.
    for (let n = 0; n < WARM_UP_ROUNDS; n++) {
      await ours.ask();
      await sdk.ask();
    }
    return figuresOf(await measureInTurn(ours, sdk));
  } finally {
    await Promise.all([ours.close(), sdk.close(), popbill.close()]);
  }
}

function startClient(job: ClientJob): Promise<Client> {
  return startWorker('./client-worker.js', job);
}

interface Pair {
  readonly ours: ClientRound;
  readonly sdk: ClientRound;
}

async function measureInTurn(ours: Client, sdk: Client): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  const startedAt = performance.now();
  while (pairs.length < ROUNDS) {
    if (pairs.length >= MIN_ROUNDS && performance.now() - startedAt > TIME_LIMIT_MS) break;
    // The client that goes first alternates, so that changing machine load favours neither.
    if (pairs.length % 2 === 0) {
      pairs.push({ ours: await ours.ask(), sdk: await sdk.ask() });
    } else {
      const first = await sdk.ask();
      pairs.push({ ours: await ours.ask(), sdk: first });
    }
  }
  return pairs;
}

function figuresOf(pairs: readonly Pair[]): readonly Figure[] {
  const medianOf = (pick: (pair: Pair) => number): number => median(pairs.map(pick));
  const ours = medianOf((pair) => pair.ours.callsPerSecond);
  const sdk = medianOf((pair) => pair.sdk.callsPerSecond);
  const ourCpu = medianOf((pair) => pair.ours.cpuMicrosecondsPerCall);
  const sdkCpu = medianOf((pair) => pair.sdk.cpuMicrosecondsPerCall);
  const rounds = `median of ${pairs.length} rounds of ${formatNumber(CALLS_PER_ROUND)} calls, ${CLIENT_CONCURRENCY} at once`;
  return [
    {
      name: "POPBiLL client: calls per second, against the vendor's SDK",
      value: medianOf((pair) => pair.ours.callsPerSecond / pair.sdk.callsPerSecond),
      unit: 'x',
      aim: { bound: 'at least', value: 1.8 },
      detail: `${formatNumber(ours)} against ${formatNumber(sdk)} calls/s; ${rounds}`,
    },
    {
      name: "POPBiLL client: CPU per call, against the vendor's SDK",
      value: medianOf((pair) => pair.ours.cpuMicrosecondsPerCall / pair.sdk.cpuMicrosecondsPerCall),
      unit: 'x',
      aim: { bound: 'at most', value: 0.7 },
      detail: `${formatNumber(ourCpu)} against ${formatNumber(sdkCpu)} microseconds; same rounds`,
    },
  ];
}
