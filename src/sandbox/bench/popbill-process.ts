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

export interface PopbillAnswer {
  readonly calls: number;
}

/** A stand-in POPBiLL in another process. */
export interface PopbillProcess {
  readonly url: string;
  /** Calls received so far, token requests included. */
  calls(): Promise<number>;
  close(): Promise<void>;
}

export async function startPopbillProcess(order: PopbillOrder): Promise<PopbillProcess> {
  const worker = await startWorker<PopbillStarted, PopbillAnswer>('./popbill-worker.js', order);
  return {
    url: worker.started.url,
    calls: async () => (await worker.ask()).calls,
    close: worker.close,
  };
}
