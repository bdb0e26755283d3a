import { startWorker } from './worker.js';

export interface PopbillOrder {
  readonly linkId: string;
  readonly secretKey: string;
  readonly latencyMs: number;
  /** It knows the crowd's companies from 0 to this number. */
  readonly companies: number;
}

export interface PopbillStarted {
  readonly url: string;
}

/** How the department user of a company of the crowd is from now on. */
export interface CrowdChange {
  readonly n: number;
  readonly deptUser: 'works' | 'rejected';
}

export interface PopbillAnswer {
  readonly calls: number;
}

/** A stand-in POPBiLL in another process. */
export interface PopbillProcess {
  readonly url: string;
  /** Calls received so far, token requests included. */
  calls(): Promise<number>;
  change(changes: readonly CrowdChange[]): Promise<void>;
  close(): Promise<void>;
}

export async function startPopbillProcess(order: PopbillOrder): Promise<PopbillProcess> {
  const worker = await startWorker<PopbillStarted, PopbillAnswer, readonly CrowdChange[]>(
    './popbill-worker.js',
    order,
  );
  return {
    url: worker.started.url,
    calls: async () => (await worker.ask([])).calls,
    async change(changes) {
      await worker.ask(changes);
    },
    close: worker.close,
  };
}
