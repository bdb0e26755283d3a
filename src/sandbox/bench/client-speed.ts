import { type Figure, formatNumber, median } from './figures.js';
import { ACCOUNT, startPopbillProcess } from './popbill-process.js';
import { startWorker, type Worker } from './worker.js';

export const CLIENT_COMPANIES = 50;
export const CLIENT_CONCURRENCY = 8;
export const CALLS_A_ROUND = 5000;

export interface ClientOrder {
  readonly client: 'ours' | 'sdk';
  readonly url: string;
}

export interface ClientRound {
  readonly callsPerSecond: number;
  /** Microseconds of processor time of the client's process, all its threads together. */
  readonly cpuPerCall: number;
}

const WARM_UP_ROUNDS = 2;
const ROUNDS = 11;
const LEAST_ROUNDS = 3;
/** No further round begins after this, so that the whole run stays short on a busy machine. */
const ENOUGH_MS = 20_000;

/** A client in a process of its own, where the other one's garbage and compiled code do not disturb it. */
type Client = Worker<'started', ClientRound>;

/** Our client against the vendor's SDK: the same calls to the same stand-in, in alternating rounds. */
export async function measureClientSpeed(): Promise<readonly Figure[]> {
  const order = { ...ACCOUNT, latencyMs: 0, companies: CLIENT_COMPANIES };
  const popbill = await startPopbillProcess(order);
  const ours = await startClient({ client: 'ours', url: popbill.url });
  const theirs = await startClient({ client: 'sdk', url: popbill.url });
  try {
    // Tokens, connections and compiled code are there before anything is measured.
    for (let n = 0; n < WARM_UP_ROUNDS; n++) {
      await ours.ask();
      await theirs.ask();
    }
    return figures(await alternate(ours, theirs));
  } finally {
    await Promise.all([ours.close(), theirs.close(), popbill.close()]);
  }
}

function startClient(order: ClientOrder): Promise<Client> {
  return startWorker('./client-worker.js', order);
}

interface Pair {
  readonly ours: ClientRound;
  readonly theirs: ClientRound;
}

async function alternate(ours: Client, theirs: Client): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  const begun = performance.now();
  while (pairs.length < ROUNDS) {
    if (pairs.length >= LEAST_ROUNDS && performance.now() - begun > ENOUGH_MS) break;
    // They take turns in going first, so that a change of the machine's load favours neither.
    if (pairs.length % 2 === 0) {
      pairs.push({ ours: await ours.ask(), theirs: await theirs.ask() });
    } else {
      const first = await theirs.ask();
      pairs.push({ ours: await ours.ask(), theirs: first });
    }
  }
  return pairs;
}

function figures(pairs: readonly Pair[]): readonly Figure[] {
  const of = (pick: (pair: Pair) => number): number => median(pairs.map(pick));
  const ours = of((pair) => pair.ours.callsPerSecond);
  const theirs = of((pair) => pair.theirs.callsPerSecond);
  const ourCpu = of((pair) => pair.ours.cpuPerCall);
  const theirCpu = of((pair) => pair.theirs.cpuPerCall);
  const rounds = `median of ${pairs.length} rounds of ${formatNumber(CALLS_A_ROUND)} calls, ${CLIENT_CONCURRENCY} at once`;
  return [
    {
      name: "POPBiLL client: calls per second, against the vendor's SDK",
      value: of((pair) => pair.ours.callsPerSecond / pair.theirs.callsPerSecond),
      unit: 'x',
      aim: { bound: 'at least', value: 1.8 },
      detail: `${formatNumber(ours)} against ${formatNumber(theirs)} calls/s; ${rounds}`,
      parts: { ourCallsPerSecond: ours, sdkCallsPerSecond: theirs, rounds: pairs.length },
    },
    {
      name: "POPBiLL client: CPU per call, against the vendor's SDK",
      value: of((pair) => pair.ours.cpuPerCall / pair.theirs.cpuPerCall),
      unit: 'x',
      aim: { bound: 'at most', value: 0.7 },
      detail: `${formatNumber(ourCpu)} against ${formatNumber(theirCpu)} microseconds; same rounds`,
      parts: { ourCpuMicroseconds: ourCpu, sdkCpuMicroseconds: theirCpu, rounds: pairs.length },
    },
  ];
}
