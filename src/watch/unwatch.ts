import { choiceMessage } from '../company/choice-message.js';
import { watchedName } from '../company/company-words.js';
import { type Brn, parseBrn } from '../kernel/brn.js';
import { ackWithView } from '../slack/ack-with-view.js';
import { show, tell } from '../slack/answer.js';
import { messageOfModal } from '../slack/message-of-modal.js';
import { openModal } from '../slack/modals.js';
import {
  type ButtonArgs,
  type Origin,
  originOfAction,
  originOfSubmit,
  type SubmitArgs,
} from '../slack/origin.js';
import type { SlackDeps } from '../slack/slack-kit.js';
import { parseTarget } from '../slack/target.js';
import { ackUnreadable, tellUnreadable } from '../slack/unreadable.js';
import { admit, shownNotice, type Visit } from '../slack/visit.js';
import { catalogOf } from '../text/catalog.js';
import { unwatchModal } from './unwatch-modal.js';

/** `/hometax unwatch <company>`. */
export async function commandUnwatch(
  origin: Origin,
  words: string,
  deps: SlackDeps,
): Promise<void> {
  const visit = await admit(origin, 'unwatch', deps);
  if (visit === undefined) return;
  const found = await deps.companies.find(words);
  if (found.kind === 'bad-brn') {
    await show(origin, shownNotice(found, visit.text), deps);
    return;
  }
  if (found.kind === 'one' && found.company !== undefined) {
    await askUnwatch(visit, found.brn, deps);
    return;
  }
  const none = found.kind === 'one' ? ({ kind: 'not-watched', brn: found.brn } as const) : found;
  const choice = { choosing: 'unwatch', product: 'taxinvoice', found: none } as const;
  await tell(origin, choiceMessage(choice, visit.text), deps);
}

/** "Stop watching", on a report or a choice. */
export function onUnwatchButton(deps: SlackDeps) {
  return async (args: ButtonArgs): Promise<void> => {
    await args.ack();
    const target = parseTarget(args.action.value ?? '');
    if (target === undefined) return tellUnreadable(args, deps);
    const visit = await admit(originOfAction(args), 'unwatch', deps);
    if (visit !== undefined) await askUnwatch(visit, target.brn, deps);
  };
}

export async function askUnwatch(visit: Visit, brn: Brn, deps: SlackDeps): Promise<void> {
  const kind = deps.companies.get(brn) === undefined ? 'was-not-watched' : 'confirm';
  const question = unwatchModal({ kind, brn, ...watchedName(brn, deps.companies) }, visit.text);
  const viewId = await openModal(visit.origin, question, deps);
  if (viewId === undefined) {
    await show(visit.origin, shownNotice({ kind: 'window-not-opened' }, visit.text), deps);
  }
}

export function onUnwatchSubmit(deps: SlackDeps) {
  return async (args: SubmitArgs): Promise<void> => {
    const brn = brnOf(args.view.private_metadata);
    if (brn === undefined) return ackUnreadable(args, deps);
    const text = catalogOf(deps.reader.languageNow(args.body.user.id));
    const about = { brn, ...watchedName(brn, deps.companies) };
    const working = unwatchModal({ kind: 'working', ...about }, text);
    await ackWithView(args, working);
    const visit = await admit(originOfSubmit(args), 'unwatch', deps);
    if (visit === undefined) return;
    const gone = await deps.companies.unwatch(brn, visit.origin.user);
    const kind = gone === undefined ? 'was-not-watched' : 'done';
    const done = unwatchModal({ kind, ...about }, visit.text);
    await show(visit.origin, { modal: done, message: messageOfModal(done) }, deps);
  };
}

/** The modal carries a target or the BRN alone. */
function brnOf(metadata: string): Brn | undefined {
  const target = parseTarget(metadata);
  if (target !== undefined) return target.brn;
  const brn = parseBrn(metadata);
  return brn.ok ? brn.value : undefined;
}
