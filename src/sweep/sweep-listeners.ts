import type { Companies } from '../company/company-index.js';

import { type MessageEditor, sendEditable, tell } from '../slack/answer.js';
import type { ViewMessage } from '../slack/blocks.js';
import type { Origin } from '../slack/origin.js';
import { isNoAnswer } from '../slack/slack-errors.js';
import type { SlackKit } from '../slack/slack-kit.js';
import { admit, type Visit } from '../slack/visit.js';
import { type SweepState, sweepMessage } from './sweep-view.js';
import type { Sweeps } from './sweeper.js';

interface Deps extends SlackKit {
  readonly companies: Pick<Companies, 'size'>;
  readonly sweeper: Pick<Sweeps, 'start'>;
}

/** `/hometax sweep`: one direct message that is edited until it is done. Behind a command nothing can be edited. */
export async function commandSweep(origin: Origin, deps: Deps): Promise<void> {
  const visit = await admit(origin, 'sweep', deps);
  if (visit === undefined) return;
  if (deps.companies.size === 0) {
    await tell(origin, draw(visit, { kind: 'nothing-watched' }, deps), deps);
    return;
  }
  let editor: MessageEditor | undefined;
  const start = deps.sweeper.start(origin.user, (progress) =>
    editor?.offer(() => draw(visit, { kind: 'progress', progress }, deps)),
  );
  if (start.kind === 'running') {
    await tell(origin, draw(visit, { kind: 'running', progress: start.progress }, deps), deps);
    return;
  }
  // It is awaited below; until then a failure must not count as unhandled.
  start.done.catch(() => undefined);
  editor = await announce(visit, deps);
  const end = await start.done.then(
    (summary): SweepState => ({ kind: 'finished', summary }),
    async (error: unknown): Promise<SweepState> => {
      await deps.report(error, origin);
      return { kind: 'failed' };
    },
  );
  await editor.finish(draw(visit, end, deps));
}

/** Posts the message that is edited, and says so where the command was given when that is another place. */
async function announce(visit: Visit, deps: Deps): Promise<MessageEditor> {
  const started = draw(visit, { kind: 'started' }, deps);
  try {
    const editor = await sendEditable(visit.origin.user, started, deps);
    if (editor.channel !== visit.origin.channel) {
      await tell(visit.origin, draw(visit, { kind: 'started-elsewhere' }, deps), deps);
    }
    return editor;
  } catch (error) {
    if (!isNoAnswer(error)) throw error;
    // The sweep continues: its end is shown where the command was given.
    const progress = { startedAt: deps.clock.now(), done: 0, total: deps.companies.size };
    await tell(visit.origin, draw(visit, { kind: 'progress', progress }, deps), deps);
    return { offer: () => {}, finish: (last) => tell(visit.origin, last, deps) };
  }
}

function draw(visit: Visit, state: SweepState, deps: Deps): ViewMessage {
  return sweepMessage({ ...state, stage: deps.stage, now: deps.clock.now() }, visit.text);
}
