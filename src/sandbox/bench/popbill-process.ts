import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { PopbillOrder, PopbillQuestion, PopbillReport } from './popbill-messages.js';

/** A stand-in POPBiLL in another process. */
export interface PopbillProcess {
  readonly url: string;
  /** Calls received so far, token requests included. */
  calls(): Promise<number>;
  close(): Promise<void>;
}

/** Rejects when the process ends before it can be called. */
export async function startPopbillProcess(order: PopbillOrder): Promise<PopbillProcess> {
  const program = fileURLToPath(new URL('./popbill-main.js', import.meta.url));
  const child = fork(program, [JSON.stringify(order)], { execArgv: [] });
  const started = await next(child, 'started');
  return {
    url: started.url,
    async calls() {
      const question: PopbillQuestion = 'calls';
      child.send(question);
      return (await next(child, 'calls')).calls;
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await ended;
    },
  };
}

type ReportOf<K extends PopbillReport['kind']> = Extract<PopbillReport, { readonly kind: K }>;

function next<K extends PopbillReport['kind']>(child: ChildProcess, kind: K): Promise<ReportOf<K>> {
  return new Promise((resolve, reject) => {
    const onMessage = (report: PopbillReport): void => {
      if (report.kind !== kind) return;
      done();
      // The kind was compared above; a generic parameter is not narrowed by it.
      resolve(report as ReportOf<K>);
    };
    const onExit = (code: number | null): void => {
      done();
      reject(new Error(`The stand-in POPBiLL ended with code ${code}.`));
    };
    const done = (): void => {
      child.off('message', onMessage).off('exit', onExit);
    };
    child.on('message', onMessage).once('exit', onExit);
  });
}
