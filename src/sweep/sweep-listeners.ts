import type { Companies } from '../company/company-index.js';
import { messageOf } from '../kernel/result.js';
import { type MessageEditor, sendEditable, sendPrivately } from '../slack/answer.js';
import type { ViewMessage } from '../slack/blocks.js';
import type { Origin } from '../slack/origin.js';
import { isNoAnswer } from '../slack/slack-errors.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, type Visit } from '../slack/visit.js';
import { sweepMessage, sweepReport } from './sweep-view.js';
import { sweepProgress, sweepRunning, sweepWords } from './sweep-words.js';
import type { Sweeps } from './sweeper.js';

interface Deps extends SlackKit {
  readonly companies: Pick<Companies, 'size'>;
  readonly sweeper: Pick<Sweeps, 'start'>;
}

/** `/hometax sweep`: progress in a direct message, because a command's own answer cannot be edited. */
export async function runSweepCommand(origin: Origin, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'sweep', deps);
  if (visit === undefined) return;
  const { t } = visit;
  const words = sweepWords(t);
  const draw = (...sentences: string[]) => sweepMessage(sentences, deps.stage, t);
  if (deps.companies.size === 0) return sendPrivately(origin, draw(words.nothingWatched), deps);
  let editor: MessageEditor | undefined;
  const start = deps.sweeper.start(origin.user, (progress) =>
    editor?.offer(() => draw(sweepProgress(progress, t))),
  );
  if (start.kind === 'running') {
    return sendPrivately(origin, draw(sweepRunning(start.progress, deps.clock.now(), t)), deps);
  }
  // Awaited below. Until then a failure must not become an unhandled rejection.
  start.done.catch(() => undefined);
  editor = await announce(visit, draw, deps);
  const end = await start.done.then(
    (summary) => sweepReport(summary, deps.stage, t),
    async (error: unknown) => {
      await deps.report(error, origin);
      return draw(words.failed);
    },
  );
  await editor.finish(end);
}

/** Posts the progress message, and says so where the command was given if that is another channel. */
async function announce(
  { origin, t }: Visit,
  draw: (sentence: string) => ViewMessage,
  deps: Deps,
): Promise<MessageEditor> {
  const words = sweepWords(t);
  let editor: Awaited<ReturnType<typeof sendEditable>>;
  try {
    editor = await sendEditable(origin.user, draw(words.started), deps);
  } catch (error) {
    if (!isNoAnswer(error)) throw error;
    // Slack did not answer, so there is no message to edit. The sweep's result is shown where the command was given.
    const progress = { done: 0, total: deps.companies.size };
    await sendPrivately(origin, draw(sweepProgress(progress, t)), deps);
    return { offer: () => {}, finish: (last) => sendPrivately(origin, last, deps) };
  }
  if (editor.channel !== origin.channel) {
    // If this fails, the message still has to get the result that it promises.
    await sendPrivately(origin, draw(words.startedElsewhere), deps).catch((error: unknown) =>
      deps.log.info('The answer to a command could not be sent', { error: messageOf(error) }),
    );
  }
  return editor;
}
