import { SHORTCUTS } from '../slack/ids.js';
import { originOfShortcut, type ShortcutArgs } from '../slack/origin.js';
import type { Listeners } from '../slack/request-filter.js';
import { admit, openWindow } from '../slack/visit.js';
import { runEmptyCommand } from './check-listeners.js';
import { checkFormModal, messageNumbersModal } from './check-report-view.js';
import { type CheckDeps, checkInWindow } from './check-window.js';
import { messageNumbersWords } from './check-words.js';
import { numbersInMessage } from './message-numbers-rules.js';

/** Checks the company that a message names. Several: offers a choice. None: says so above the form. */
async function checkMessage(args: ShortcutArgs, deps: CheckDeps): Promise<void> {
  const visit = await admit(originOfShortcut(args), 'check', deps);
  if (visit === undefined) return;
  const { companies } = deps;
  const message = 'message' in args.body ? args.body.message : {};
  const brns = numbersInMessage(message, (brn) => companies.get(brn) !== undefined);
  const [first, ...others] = brns;
  if (first === undefined) {
    const notice = messageNumbersWords(visit.t).none;
    await openWindow(visit, checkFormModal(undefined, ['taxinvoice'], visit.t, notice), deps);
  } else if (others.length === 0) {
    await checkInWindow(visit, { brn: first, intent: 'check' }, deps);
  } else {
    const found = brns.map((brn) => companies.get(brn) ?? { brn });
    await openWindow(visit, messageNumbersModal(found, visit.t), deps);
  }
}

export function shortcutListeners(deps: CheckDeps) {
  return {
    shortcuts: {
      [SHORTCUTS.check]: (args) => runEmptyCommand(originOfShortcut(args), deps),
      [SHORTCUTS.checkMessage]: (args) => checkMessage(args, deps),
    },
  } satisfies Partial<Listeners>;
}
