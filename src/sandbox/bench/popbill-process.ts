import type { Environment } from '../../app/environment.js';
import { startWorker } from './worker.js';

export const ACCOUNT = { linkId: 'BENCH', secretKey: Buffer.alloc(32, 7).toString('base64') };

export interface PopbillProcessOptions {
  readonly linkId: string;
  readonly secretKey: string;
  readonly latencyMs: number;
  /** The number of generated companies that are its members. */
  readonly companies: number;
}

export interface PopbillProcess {
  readonly url: string;
  /** The number of calls received so far for checks, tokens included. */
  calls(): Promise<number>;
  close(): Promise<void>;
}

export async function startPopbillProcess(options: PopbillProcessOptions): Promise<PopbillProcess> {
  const { started, ask, close } = await startWorker<string, number>('./popbill-worker.js', options);
  return { url: started, calls: () => ask(), close };
}

export function popbillSettings({ url }: PopbillProcess): Environment {
  return {
    POPBILL_LINK_ID: ACCOUNT.linkId,
    POPBILL_SECRET_KEY: ACCOUNT.secretKey,
    POPBILL_AUTH_URL: url,
    POPBILL_API_URL: url,
  };
}
