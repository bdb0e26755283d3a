import { elementObjects } from '../interactive-elements.js';
import { asObject, isObject, type JsonObject, objectsIn, textIn } from '../json.js';
import { anyBlock, messageBlocks, viewBlocks, view as viewCheck } from './blocks.js';
import { type CheckScope, list, type Surface } from './schema.js';

/**
 * The reasons for which Slack would refuse the blocks of a message, modal or Home tab, in Slack's form
 * `must be less than 151 characters [json-pointer:/blocks/0/text/text]`.
 * Written from Slack's documentation and independent of the product's own limits.
 */
export function findBlockProblems(blocks: unknown, surface: Surface): string[] {
  return collect(surface, (scope) => {
    (surface === 'message' ? messageBlocks : viewBlocks)(blocks, '/blocks', scope);
    checkBlocks(objectsIn(blocks), '/blocks', scope);
  });
}

/** The reasons for which Slack would refuse a modal or Home view. Pointers begin with `/view`. */
export function findViewProblems(view: unknown): string[] {
  const surface = asObject(view)['type'] === 'home' ? 'home' : 'modal';
  return collect(surface, (scope) => {
    viewCheck(view, '/view', scope);
    if (!isObject(view)) return;
    const blocks = objectsIn(view['blocks']);
    checkBlocks(blocks, '/view/blocks', scope);
    const hasInput = blocks.some((each) => each['type'] === 'input');
    if (surface === 'modal' && hasInput && view['submit'] === undefined) {
      scope.report('missing required field: submit', '/view');
    }
  });
}

/** The reasons for which Slack would refuse the answer to a typeahead. Its options are checked like those of a menu. */
export function findOptionProblems(answer: unknown): string[] {
  const select = { type: 'static_select', action_id: 'typeahead', ...asObject(answer) };
  const offered = asObject(answer)['options'];
  // Slack accepts an empty list from a typeahead, although it refuses one in a menu's own options.
  if (Array.isArray(offered) && offered.length === 0) return [];
  return collect('message', (scope) => {
    list(anyBlock, 1)([{ type: 'actions', elements: [select] }], '', scope);
  });
}

function collect(surface: Surface, runCheck: (scope: CheckScope) => void): string[] {
  const problems: string[] = [];
  runCheck({
    surface,
    report: (problem, pointer) => problems.push(`${problem} [json-pointer:${pointer}]`),
  });
  return problems;
}

/** How many blocks of a type a message may have. The limit of charts is not documented. */
const MAX_BLOCKS = [
  ['table', 1],
  ['data_visualization', 2],
] as const;

/** Checks what concerns several blocks or elements: duplicate IDs, too many blocks of a type, and focus. */
function checkBlocks(blocks: readonly JsonObject[], at: string, { report }: CheckScope): void {
  const seenIds = new Set<string>();
  for (const [index, each] of blocks.entries()) {
    const id = textIn(each['block_id']);
    if (id === undefined) continue;
    if (seenIds.has(id)) report(`block_id already exists: ${id}`, `${at}/${index}/block_id`);
    seenIds.add(id);
  }
  for (const [index, each] of blocks.entries()) {
    const ids = elementObjects(each).flatMap((element) => textIn(element['action_id']) ?? []);
    const duplicate = ids.find((id, position) => ids.indexOf(id) !== position);
    if (duplicate !== undefined) report(`action_id already exists: ${duplicate}`, `${at}/${index}`);
  }
  for (const [type, max] of MAX_BLOCKS) {
    const count = blocks.filter((each) => each['type'] === type).length;
    if (count > max) report(`no more than ${max} ${type} blocks allowed`, at);
  }
  const focused = blocks.flatMap(elementObjects).filter((each) => each['focus_on_load'] === true);
  if (focused.length > 1) report('only one element may have focus_on_load', at);
}
