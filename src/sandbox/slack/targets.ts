import type { Entry } from './element-state.js';
import { type InteractiveElement, interactiveElements } from './interactive-elements.js';
import { type JsonObject, objectsIn } from './json.js';
import type { ChannelRecord, Message } from './model.js';
import type { Container } from './payloads.js';
import type { Workspace } from './workspace.js';

/** The message or view in which a person acts: the object itself, or its channel and `ts` or ID. */
export type Target = { readonly channel: string; readonly ts: string } | { readonly id: string };

/**
 * Finds the message or view of a target.
 * @throws Error if it does not exist or the person does not see it.
 */
export function findContainer(workspace: Workspace, userId: string, target: Target): Container {
  if ('ts' in target) {
    const message = workspace.findMessage(target.channel, target.ts);
    if (message === undefined) {
      throw new Error(`There is no message ${target.ts} in ${target.channel}.`);
    }
    if (!canSeeMessage(workspace, userId, message)) {
      throw new Error(`${userId} does not see message ${target.ts}.`);
    }
    return { kind: 'message', message };
  }
  const view = workspace.allViews().find((each) => each.id === target.id);
  if (view === undefined) throw new Error(`There is no view ${target.id}.`);
  if (view.userId !== userId) throw new Error(`The view ${view.id} belongs to ${view.userId}.`);
  return { kind: 'view', view };
}

/**
 * Finds an element by its action ID, in the block `blockId` if given. `value`, if given, must be the button's value or,
 * among several menus with this ID, the value of one of the menu's options.
 * @throws Error unless exactly one element matches.
 */
export function findElement(
  container: Container,
  actionId: string,
  value: Entry,
  blockId?: string,
): InteractiveElement {
  const blocks = container.kind === 'view' ? container.view.blocks : container.message.blocks;
  const all = interactiveElements(blocks).filter(
    (each) => blockId === undefined || each.blockId === blockId,
  );
  const sameId = all.filter((each) => each.actionId === actionId);
  const buttons = sameId.filter(({ element }) => element['type'] === 'button');
  const sameValue = sameId.filter(({ element }) => hasValue(element, value));
  const isNamedByValue = value !== undefined && (buttons.length > 0 || sameId.length > 1);
  const matches = isNamedByValue ? sameValue : sameId;
  const [element] = matches;
  if (element === undefined) {
    const drawnIds = all.map((each) => `${each.actionId}=${String(each.element['value'] ?? '')}`);
    throw new Error(`No ${actionId} is drawn there; drawn are: ${drawnIds.join(', ') || 'none'}.`);
  }
  if (matches.length > 1)
    throw new Error(`${actionId} is drawn ${matches.length} times; give its value.`);
  return element;
}

function hasValue(element: JsonObject, value: Entry): boolean {
  if (element['type'] === 'button') return element['value'] === value;
  return objectsIn(element['options']).some((option) => option['value'] === value);
}

function isExternal({ app, users }: Workspace, userId: string): boolean {
  return users.get(userId)?.teamId !== app.teamId;
}

/**
 * Whether a person may read a channel. Full members see public channels and the private ones that they are in. Guests
 * see only the channels that they are in, and external people only the shared ones among these. Only its own person
 * sees a direct message.
 */
export function canSeeChannel(workspace: Workspace, userId: string, channelId: string): boolean {
  const channel = workspace.channels.get(channelId);
  const user = workspace.users.get(userId);
  if (channel === undefined || user === undefined) return false;
  const isMember = channel.members.includes(userId);
  if (isExternal(workspace, userId)) return isMember && isShared(channel);
  return isMember || (channel.kind === 'public' && user.isGuest === false);
}

/** An ephemeral message is seen by its person only. */
function canSeeMessage(workspace: Workspace, userId: string, message: Message): boolean {
  const { ephemeralFor = userId, channel } = message;
  return ephemeralFor === userId && canSeeChannel(workspace, userId, channel);
}

/** Whether Slack offers a person the app (commands, Home tab, direct message). Guests too, but the app refuses them. */
export function isOfferedApp(workspace: Workspace, userId: string): boolean {
  return !isExternal(workspace, userId);
}

function isShared({ kind, isExtShared }: ChannelRecord): boolean {
  return kind !== 'im' && isExtShared;
}
