import { z } from 'zod';
import { MENU_ENTRY } from '../../src/slack/blocks.js';
import { ACTIONS } from '../../src/slack/ids.js';

/** The IDs of interactive elements in views, by kind. */
interface DrawnIds {
  readonly buttons: Set<string>;
  readonly menus: Set<string>;
  /** Select menus and radio buttons outside input blocks. */
  readonly selects: Set<string>;
  /** Text fields that dispatch on Enter. */
  readonly textInputs: Set<string>;
  readonly typeaheads: Set<string>;
  readonly submissions: Set<string>;
  /** Any other element outside an input block. */
  readonly others: Set<string>;
}

type Properties = ReadonlyMap<string, unknown>;

/** The IDs of all elements that send a request when used. Those in input blocks send nothing until the submission. */
export function idsIn(drawn: unknown): DrawnIds {
  const ids: DrawnIds = {
    buttons: new Set(),
    menus: new Set(),
    selects: new Set(),
    textInputs: new Set(),
    typeaheads: new Set(),
    submissions: new Set(),
    others: new Set(),
  };
  const visit = (node: unknown, isInInputBlock: boolean): void => {
    if (Array.isArray(node)) {
      for (const each of node) visit(each, isInInputBlock);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const properties: Properties = new Map(Object.entries(node));
    collectId(properties, isInInputBlock, ids);
    const isInputBlock =
      properties.get('type') === 'input' && properties.get('dispatch_action') !== true;
    for (const value of properties.values()) visit(value, isInInputBlock || isInputBlock);
  };
  visit(drawn, false);
  return ids;
}

/** A choice in this menu counts as pressing the button that the entry stands for. */
function collectEntries(menu: Properties, ids: DrawnIds): void {
  const options = z.array(z.object({ value: z.string() })).parse(menu.get('options'));
  for (const { value } of options) ids.buttons.add(MENU_ENTRY.parse(value).actionId);
}

function collectId(properties: Properties, isInInputBlock: boolean, ids: DrawnIds): void {
  const type = properties.get('type');
  if (type === 'modal' && properties.get('submit') !== undefined)
    ids.submissions.add(String(properties.get('callback_id')));
  const id = properties.get('action_id');
  if (typeof id !== 'string') return;
  if (String(type).endsWith('external_select')) ids.typeaheads.add(id);
  if (type === 'button') ids.buttons.add(id);
  else if (type === 'overflow' && id === ACTIONS.more) collectEntries(properties, ids);
  else if (type === 'overflow') ids.menus.add(id);
  else if (/^(static_select|external_select|radio_buttons)$/.test(String(type)) && !isInInputBlock)
    ids.selects.add(id);
  else if (type === 'plain_text_input' && !isInInputBlock) ids.textInputs.add(id);
  else if (!isInInputBlock) ids.others.add(id);
}
