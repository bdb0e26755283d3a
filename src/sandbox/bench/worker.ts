import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * A part of a measurement in its own process, so that its CPU and memory are measured separately. It reports once that
 * it has started, and then answers questions.
 */
export interface Worker<Started, Answer, Question = void> {
  readonly started: Started;
  /** Ask one question at a time: wait for the answer before the next question. */
  ask(question: Question): Promise<Answer>;
  close(): Promise<void>;
}

/**
 * Starts a worker. Rejects if it ends before it has reported.
 *
 * @param file a file of this folder, which calls `serve`
 * @param job passed to the worker; plain JSON
 */
export async function startWorker<Started, Answer, Question = void>(
  file: string,
  job: unknown,
): Promise<Worker<Started, Answer, Question>> {
  const program = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(program, [JSON.stringify(job)], { execArgv: ['--expose-gc'] });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  function nextMessage<T>(): Promise<T> {
    return new Promise((resolve, reject) => {
      const onExit = (code: number | null): void => {
        child.off('message', onMessage);
        reject(new Error(`${file} ended with code ${code}.`));
      };
      const onMessage = (message: T): void => {
        child.off('exit', onExit);
        resolve(message);
      };
      child.once('message', onMessage).once('exit', onExit);
    });
  }

  return {
    started: await nextMessage<Started>(),
    ask(question) {
      child.send({ question });
      return nextMessage<Answer>();
    },
    async close() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

/** Runs in the worker's process: starts with the job, then answers questions until the parent disconnects. */
export async function serve<Job, Started, Answer, Question = void>(
  start: (job: Job) => Promise<{
    readonly started: Started;
    readonly answer: (question: Question) => Answer | Promise<Answer>;
  }>,
): Promise<void> {
  // The argument was written by startWorker of the same build.
  const { started, answer } = await start(JSON.parse(process.argv[2] ?? '') as Job);
  // Messages come from the `ask` of startWorker, whose type allows only this kind of question.
  process.on('message', ({ question }: { readonly question: Question }) => {
    // A rejection ends the process, which rejects the parent's `ask`.
    void Promise.resolve(answer(question)).then(send);
  });
  process.once('disconnect', () => process.exit());
  send(started);
}

function send(message: unknown): void {
  process.send?.(message);
}
