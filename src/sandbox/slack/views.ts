import { initialState, isEmptyState } from './element-state.js';
import { type InteractiveElement, interactiveElements } from './interactive-elements.js';
import { asObject, isYes, type JsonObject, objectsIn, textIn } from './json.js';
import type { View } from './model.js';
import type { AppIdentity, Workspace } from './workspace.js';

const plain = (text: string): JsonObject => ({ type: 'plain_text', text, emoji: true });

export function viewPayload(view: View, app: AppIdentity): JsonObject {
  const payload = {
    id: view.id,
    team_id: app.teamId,
    type: view.type,
    blocks: view.blocks,
    private_metadata: view.privateMetadata,
    callback_id: view.callbackId,
    state: { values: stateValues(view.blocks, view.typed) },
    hash: view.hash,
    clear_on_close: view.clearOnClose,
    notify_on_close: view.notifyOnClose,
    root_view_id: view.rootViewId,
    app_id: app.appId,
    external_id: view.externalId,
    app_installed_team_id: app.teamId,
    bot_id: app.botId,
  };
  if (view.type === 'home') return payload;
  return {
    ...payload,
    title: plain(view.title),
    close: view.close === undefined ? null : plain(view.close),
    submit: view.submit === undefined ? null : plain(view.submit),
    previous_view_id: view.previousViewId ?? null,
  };
}

interface Place {
  readonly userId: string;
  /** The view whose place it takes: keeps its id and what was typed. */
  readonly instead?: View;
  readonly upon?: View;
}

export function viewFrom(
  workspace: Workspace,
  sent: JsonObject,
  { userId, instead, upon }: Place,
): View {
  const id = instead?.id ?? workspace.newId('V');
  const blocks = workspace.withIds(objectsIn(sent['blocks']));
  const words = (name: string) => textIn(asObject(sent[name])['text']);
  return {
    id,
    type: sent['type'] === 'home' ? 'home' : 'modal',
    userId,
    title: words('title') ?? '',
    callbackId: textIn(sent['callback_id']) ?? '',
    externalId: textIn(sent['external_id']) ?? '',
    privateMetadata: textIn(sent['private_metadata']) ?? '',
    blocks,
    submit: words('submit'),
    close: words('close'),
    notifyOnClose: isYes(sent['notify_on_close']),
    clearOnClose: isYes(sent['clear_on_close']),
    hash: `${workspace.nextTs().slice(0, 10)}.${workspace.newId('').slice(0, 8).toLowerCase()}`,
    rootViewId: upon?.rootViewId ?? instead?.rootViewId ?? id,
    previousViewId: upon?.id ?? instead?.previousViewId,
    typed: keptValues(blocks, instead?.typed ?? {}),
    errors: {},
  };
}

type StateValues = Record<string, Record<string, JsonObject>>;

function valuesOf(
  blocks: readonly JsonObject[],
  stateOf: (element: InteractiveElement) => JsonObject | undefined,
): StateValues {
  const values: StateValues = {};
  for (const each of interactiveElements(blocks)) {
    const state = stateOf(each);
    if (state === undefined) continue;
    values[each.blockId] = { ...values[each.blockId], [each.actionId]: state };
  }
  return values;
}

/** Slack's `state.values`: what each element holds, its preset unless the person changed it. */
export function stateValues(blocks: readonly JsonObject[], typed: View['typed'] = {}): StateValues {
  return valuesOf(
    blocks,
    ({ blockId, actionId, element }) => typed[blockId]?.[actionId] ?? initialState(element),
  );
}

/** The typed values that a new drawing keeps: of elements with the same block id, action id and type. */
function keptValues(blocks: readonly JsonObject[], typed: View['typed']): View['typed'] {
  return valuesOf(blocks, ({ blockId, actionId, element }) => {
    const state = typed[blockId]?.[actionId];
    return state?.['type'] === element['type'] ? state : undefined;
  });
}

/** The required inputs that hold nothing: Slack submits no such form. */
export function missingInputs({ blocks, typed }: View): readonly InteractiveElement[] {
  const values = stateValues(blocks, typed);
  return interactiveElements(blocks)
    .filter(({ input }) => input?.optional === false)
    .filter(({ blockId, actionId }) => {
      const state = values[blockId]?.[actionId];
      return state === undefined || isEmptyState(state);
    });
}
