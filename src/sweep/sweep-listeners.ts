import type { Companies } from '../company/company-index.js';
import { type MessageEditor, sendEditable, tell } from '../slack/answer.js';
import type { ViewMessage } from '../slack/blocks.js';
import type { Origin } from '../slack/origin.js';
import { isNoAnswer } from '../slack/slack-errors.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, type Visit } from '../slack/visit.js';
import { sweepMessage } from './sweep-view.js';
import { sweepEnd, sweepProgress, sweepRunning, sweepWords } from './sweep-words.js';
import type { Sweeps } from './sweeper.js';

interface Deps extends SlackKit {
  readonly companies: Pick<Companies, 'size'>;
  readonly sweeper: Pick<Sweeps, 'start'>;
}

/** `/hometax sweep`: progress in a direct message, because a command's own answer cannot be edited. */
export async function commandSweep(origin: Origin, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'sweep', deps);
  if (visit === undefined) return;
  const { text } = visit;
  const words = sweepWords(text);
  const draw = (...sentences: string[]) => sweepMessage(sentences, deps.stage, text);
  if (deps.companies.size === 0) return tell(origin, draw(words.nothingWatched), deps);
  let editor: MessageEditor | undefined;
  const start = deps.sweeper.start(origin.user, (progress) =>
    editor?.offer(() => draw(sweepProgress(progress, text))),
  );
  if (start.kind === 'running') {
    return tell(origin, draw(sweepRunning(start.progress, deps.clock.now(), text)), deps);
  }
  // Awaited below; until then a failure must not count as an unhandled rejection.
  start.done.catch(() => undefined);
  editor = await announce(visit, draw, deps);
  const end = await start.done.then(
    (summary) => sweepEnd(summary, text),
    async (error: unknown) => {
      await deps.report(error, origin);
      return [words.failed];
    },
  );
  await editor.finish(draw(...end));
}

/** Posts the progress message, and points to it if the command was given in another channel. */
async function announce(
  { origin, text }: Visit,
  draw: (sentence: string) => ViewMessage,
  deps: Deps,
): Promise<MessageEditor> {
  const words = sweepWords(text);
  try {
    const editor = await sendEditable(origin.user, draw(words.started), deps);
    if (editor.channel !== origin.channel) {
      await tell(origin, draw(words.startedElsewhere), deps);
    }
    return editor;
  } catch (error) {
    if (!isNoAnswer(error)) throw error;
    // The sweep continues; its result is shown where the command was given.
    const progress = { done: 0, total: deps.companies.size };
    await tell(origin, draw(sweepProgress(progress, text)), deps);
    return { offer: () => {}, finish: (last) => tell(origin, last, deps) };
  }
}
