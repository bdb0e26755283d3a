import { tell } from '../answer.js';
import type { SlackDeps } from '../deps.js';
import { type ButtonArgs, originOfAction } from '../origin.js';
import { releaseMessage } from '../views/common-cause-message.js';
import { admit } from '../visit.js';

/** "It was each company's own", on the one message about many rejections. Slack has asked already. */
export function onReleaseCause(deps: SlackDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const visit = await admit(originOfAction(args), 'release-common-cause', deps);
    if (visit === undefined) return;
    const { origin, text } = visit;
    const isOver = deps.commonCause.open?.openedAt !== Number(args.action.value);
    const released = isOver ? undefined : await deps.commonCause.release(origin.user);
    await tell(origin, releaseMessage(released?.ok === true ? 'released' : 'over', text), deps);
  };
}
