import { initialState, isEmptyState } from './element-state.js';
import { type InteractiveElement, interactiveElements } from './interactive-elements.js';
import { asObject, type JsonObject, objectsIn, textIn } from './json.js';
import type { View } from './model.js';
import type { AppIdentity, Workspace } from './workspace.js';

const plainText = (text: string): JsonObject => ({ type: 'plain_text', text, emoji: true });

export function viewPayload(view: View, app: AppIdentity): JsonObject {
  const payload = {
    id: view.id,
    team_id: app.teamId,
    type: view.type,
    blocks: view.blocks,
    private_metadata: view.privateMetadata,
    callback_id: view.callbackId,
    state: { values: stateValues(view.blocks, view.input) },
    hash: view.hash,
    clear_on_close: false,
    notify_on_close: false,
    root_view_id: view.rootViewId,
    app_id: app.appId,
    external_id: '',
    app_installed_team_id: app.teamId,
    bot_id: app.botId,
  };
  if (view.type === 'home') return payload;
  return {
    ...payload,
    title: plainText(view.title),
    close: view.close === undefined ? null : plainText(view.close),
    submit: view.submit === undefined ? null : plainText(view.submit),
    previous_view_id: view.previousViewId ?? null,
  };
}

interface ViewContext {
  readonly userId: string;
  /** The view that is replaced. The new view keeps its ID and its input. */
  readonly replaced?: View;
  /** The view onto which the new view is pushed. */
  readonly parent?: View;
}

export function createView(
  workspace: Workspace,
  sent: JsonObject,
  { userId, replaced, parent }: ViewContext,
): View {
  const id = replaced?.id ?? workspace.newId('V');
  const blocks = workspace.addMissingIds(objectsIn(sent['blocks']));
  const textOf = (name: string) => textIn(asObject(sent[name])['text']);
  return {
    id,
    type: sent['type'] === 'home' ? 'home' : 'modal',
    userId,
    title: textOf('title') ?? '',
    callbackId: textIn(sent['callback_id']) ?? '',
    privateMetadata: textIn(sent['private_metadata']) ?? '',
    blocks,
    submit: textOf('submit'),
    close: textOf('close'),
    hash: `${workspace.nextTs().slice(0, 10)}.${workspace.newId('').slice(0, 8).toLowerCase()}`,
    rootViewId: parent?.rootViewId ?? replaced?.rootViewId ?? id,
    previousViewId: parent?.id ?? replaced?.previousViewId,
    input: keepInput(blocks, replaced?.input ?? {}),
    errors: {},
  };
}

type StateValues = Record<string, Record<string, JsonObject>>;

function collectValues(
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

/** Slack's `state.values`: each element's input, or its initial value. */
export function stateValues(blocks: readonly JsonObject[], input: View['input'] = {}): StateValues {
  return collectValues(
    blocks,
    ({ blockId, actionId, element }) => input[blockId]?.[actionId] ?? initialState(element),
  );
}

/** The input that a view keeps when it is updated: of elements with the same block ID, action ID and type. */
function keepInput(blocks: readonly JsonObject[], input: View['input']): View['input'] {
  return collectValues(blocks, ({ blockId, actionId, element }) => {
    const state = input[blockId]?.[actionId];
    return state?.['type'] === element['type'] ? state : undefined;
  });
}

/** The required inputs that are empty. Slack's client does not submit such a form. */
export function missingInputs({ blocks, input: entered }: View): readonly InteractiveElement[] {
  const values = stateValues(blocks, entered);
  return interactiveElements(blocks)
    .filter(({ input }) => input?.isOptional === false)
    .filter(({ blockId, actionId }) => {
      const state = values[blockId]?.[actionId];
      return state === undefined || isEmptyState(state);
    });
}
