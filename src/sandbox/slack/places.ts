import type { Entry } from './element-state.js';
import { type InteractiveElement, interactiveElements } from './interactive-elements.js';
import { type JsonObject, objectsIn } from './json.js';
import type { ChannelRecord, Message } from './model.js';
import type { Place } from './payloads.js';
import type { Workspace } from './workspace.js';

/** A message or view in which somebody acts: an object of this stand-in, or its name. */
export type Target = { readonly channel: string; readonly ts: string } | { readonly id: string };

/**
 * Finds where somebody acts.
 * @throws Error when the person does not see it (any more).
 */
export function placeOf(workspace: Workspace, userId: string, target: Target): Place {
  if ('ts' in target) {
    const message = workspace.findMessage(target.channel, target.ts);
    if (message === undefined) {
      throw new Error(`There is no message ${target.ts} in ${target.channel}.`);
    }
    if (!seesMessage(workspace, userId, message)) {
      throw new Error(`${userId} does not see message ${target.ts}.`);
    }
    return { kind: 'message', message };
  }
  const view = workspace.allViews().find((each) => each.id === target.id);
  if (view === undefined) throw new Error(`There is no view ${target.id} any more.`);
  if (view.userId !== userId) throw new Error(`The view ${view.id} is open at ${view.userId}.`);
  return { kind: 'view', view };
}

/**
 * Finds an element by its action id; a button, or one of several menus, also by the given value.
 * @throws Error when none or several are drawn.
 */
export function elementIn(
  place: Place,
  actionId: string,
  value: Entry,
  blockId?: string,
): InteractiveElement {
  const blocks = place.kind === 'view' ? place.view.blocks : place.message.blocks;
  const all = interactiveElements(blocks).filter(
    (each) => blockId === undefined || each.blockId === blockId,
  );
  const named = all.filter((each) => each.actionId === actionId);
  const buttons = named.filter(({ element }) => element['type'] === 'button');
  const exact = named.filter(({ element }) => carries(element, value));
  const isTold = value !== undefined && (buttons.length > 0 || named.length > 1);
  const found = isTold ? exact : named;
  const [element] = found;
  if (element === undefined) {
    const drawn = all.map((each) => `${each.actionId}=${String(each.element['value'] ?? '')}`);
    throw new Error(`No ${actionId} is drawn there; drawn are: ${drawn.join(', ') || 'none'}.`);
  }
  if (found.length > 1)
    throw new Error(`${actionId} is drawn ${found.length} times; give its value.`);
  return element;
}

function carries(element: JsonObject, value: Entry): boolean {
  if (element['type'] === 'button') return element['value'] === value;
  return objectsIn(element['options']).some((option) => option['value'] === value);
}

function isForeign({ app, users }: Workspace, userId: string): boolean {
  return users.get(userId)?.teamId !== app.teamId;
}

/**
 * Whether somebody may read a channel. Full members find every public one. Guests see only those they are in, people of
 * another organisation only those they are in that are shared with others. A direct message is its person's own.
 */
export function seesChannel(workspace: Workspace, userId: string, channelId: string): boolean {
  const channel = workspace.channels.get(channelId);
  const user = workspace.users.get(userId);
  if (channel === undefined || user === undefined) return false;
  const isMember = channel.members.includes(userId);
  if (isForeign(workspace, userId)) return isMember && isShared(channel);
  return isMember || (channel.kind === 'public' && user.isGuest === false);
}

function seesMessage(workspace: Workspace, userId: string, message: Message): boolean {
  const { ephemeralFor = userId, channel } = message;
  return ephemeralFor === userId && seesChannel(workspace, userId, channel);
}

/**
 * Whether Slack offers somebody the app's commands, its Home tab and a direct message with it. Guests are offered all of
 * that: it is the app that refuses them.
 */
export function isOfferedApp(workspace: Workspace, userId: string): boolean {
  return !isForeign(workspace, userId);
}

function isShared({ kind, isExtShared }: ChannelRecord): boolean {
  return kind !== 'im' && isExtShared;
}
