import { initialState, isEmptyState } from './element-state.js';
import { type InteractiveElement, interactiveElements } from './interactive-elements.js';
import type { JsonObject } from './json.js';
import type { View } from './model.js';

export type StateValues = Record<string, Record<string, JsonObject>>;

/** Slack's `state.values`: what each element holds, its preset unless the person changed it. */
export function stateValues(blocks: readonly JsonObject[], typed: View['typed'] = {}): StateValues {
  const values: StateValues = {};
  for (const { blockId, actionId, element } of interactiveElements(blocks)) {
    const state = typed[blockId]?.[actionId] ?? initialState(element);
    if (state === undefined) continue;
    values[blockId] = { ...values[blockId], [actionId]: state };
  }
  return values;
}

/** What stays of the typed values when a view is drawn anew: elements that kept block id, action id and type. */
export function keptValues(blocks: readonly JsonObject[], typed: View['typed']): View['typed'] {
  const kept: StateValues = {};
  for (const { blockId, actionId, element } of interactiveElements(blocks)) {
    const state = typed[blockId]?.[actionId];
    if (state === undefined || state['type'] !== element['type']) continue;
    kept[blockId] = { ...kept[blockId], [actionId]: state };
  }
  return kept;
}

/** The required inputs that hold nothing: Slack submits no such form. */
export function missingInputs(view: View): readonly InteractiveElement[] {
  const values = stateValues(view.blocks, view.typed);
  return interactiveElements(view.blocks)
    .filter(({ input }) => input !== undefined && !input.optional)
    .filter(({ blockId, actionId }) => {
      const state = values[blockId]?.[actionId];
      return state === undefined || isEmptyState(state);
    });
}
