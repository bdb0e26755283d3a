import type { ModalView } from '@slack/types';
import { updateModal } from './modals.js';
import type { SlackDeps } from './slack-kit.js';

/** How far something has come, in a window that is open. */
export interface WindowProgress {
  /** Shows the state unless another one is on its way or was shown just now. */
  offer(draw: () => ModalView): void;
  /** Resolves when none is on its way any more: what is shown next comes last. */
  settle(): Promise<void>;
}

/** Slack takes about one change a second. Real time, since it is Slack's. */
const SHOW_EVERY_MS = 1500;

/** `viewId`: absent when there is no window, which then is nobody's loss. */
export function windowProgress(
  viewId: string | undefined,
  deps: Pick<SlackDeps, 'client' | 'log'>,
): WindowProgress {
  let isClosed = viewId === undefined;
  let shownAt = performance.now();
  let onItsWay: Promise<void> | undefined;

  async function update(view: ModalView): Promise<void> {
    try {
      isClosed = (await updateModal(viewId ?? '', view, deps)).kind === 'closed';
    } catch (error) {
      // The next state, or the last one, is shown instead.
      deps.log.info('a window was not changed', { error: String(error) });
    }
  }

  return {
    offer(draw) {
      const isSoon = performance.now() - shownAt < SHOW_EVERY_MS;
      if (isClosed || onItsWay !== undefined || isSoon) return;
      shownAt = performance.now();
      onItsWay = update(draw()).finally(() => {
        onItsWay = undefined;
      });
    },
    async settle() {
      await onItsWay;
    },
  };
}
