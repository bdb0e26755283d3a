import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * A part of the measurement in a process of its own, so that its work is not counted as another's. It says once that
 * it has begun, and after that answers each question.
 */
export interface Worker<Started, Answer, Question = void> {
  readonly started: Started;
  /** One after the other: the next question waits for the answer to the one before. */
  ask(question: Question): Promise<Answer>;
  close(): Promise<void>;
}

/**
 * @param file a file of this folder, which calls `serve`
 * @param order handed to it; plain JSON
 */
export async function startWorker<Started, Answer, Question = void>(
  file: string,
  order: unknown,
): Promise<Worker<Started, Answer, Question>> {
  const program = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(program, [JSON.stringify(order)], { execArgv: ['--expose-gc'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  function next<T>(): Promise<T> {
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
    started: await next<Started>(),
    ask(question) {
      child.send({ question });
      return next<Answer>();
    },
    async close() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** What the process of a worker does: begins with the order it was given, then answers until it is let go. */
export async function serve<Order, Started, Answer, Question = void>(
  begin: (order: Order) => Promise<{
    readonly started: Started;
    readonly answer: (question: Question) => Answer | Promise<Answer>;
  }>,
): Promise<void> {
  // Written by startWorker of the same build.
  const { started, answer } = await begin(JSON.parse(process.argv[2] ?? '') as Order);
  // Sent by startWorker, which takes only questions of this kind.
  process.on('message', ({ question }: { readonly question: Question }) => {
    // A rejection ends the process, which rejects the question.
    void Promise.resolve(answer(question)).then(tell);
  });
  process.once('disconnect', () => process.exit());
  tell(started);
}

function tell(message: unknown): void {
  process.send?.(message);
}
