import { elementObjects } from '../interactive-elements.js';
import { asObject, isObject, type JsonObject, objectsIn, textIn } from '../json.js';
import { anyBlock, messageBlocks, surfaceBlocks, view as viewCheck } from './blocks.js';
import { type CheckScope, list, type Surface } from './schema.js';

/**
 * What Slack would refuse about the blocks of a message, modal or Home tab, each in Slack's form
 * `must be less than 151 characters [json-pointer:/blocks/0/text/text]`.
 * Written from Slack's documented limits, apart from those the product keeps for itself.
 */
export function findBlockProblems(blocks: unknown, surface: Surface): string[] {
  return collect(surface, (scope) => {
    (surface === 'message' ? messageBlocks : surfaceBlocks)(blocks, '/blocks', scope);
    checkTogether(objectsIn(blocks), '/blocks', scope);
  });
}

/** What Slack would refuse about a modal or Home view. Pointers begin with `/view`. */
export function findViewProblems(view: unknown): string[] {
  const surface = asObject(view)['type'] === 'home' ? 'home' : 'modal';
  return collect(surface, (scope) => {
    viewCheck(view, '/view', scope);
    if (!isObject(view)) return;
    const blocks = objectsIn(view['blocks']);
    checkTogether(blocks, '/view/blocks', scope);
    const asks = blocks.some((each) => each['type'] === 'input');
    if (surface === 'modal' && asks && view['submit'] === undefined) {
      scope.report('missing required field: submit', '/view');
    }
  });
}

export function findOptionProblems(answer: unknown): string[] {
  const select = { type: 'static_select', action_id: 'typeahead', ...asObject(answer) };
  const offered = asObject(answer)['options'];
  // Slack shows an empty list as "no results"; only as a menu's own options it would be refused.
  if (Array.isArray(offered) && offered.length === 0) return [];
  return collect('message', (scope) => {
    list(anyBlock, 1)([{ type: 'actions', elements: [select] }], '', scope);
  });
}

function collect(surface: Surface, look: (scope: CheckScope) => void): string[] {
  const problems: string[] = [];
  look({
    surface,
    report: (problem, pointer) => problems.push(`${problem} [json-pointer:${pointer}]`),
  });
  return problems;
}

function checkTogether(blocks: readonly JsonObject[], at: string, { report }: CheckScope): void {
  const seen = new Set<string>();
  for (const [index, each] of blocks.entries()) {
    const id = textIn(each['block_id']);
    if (id === undefined) continue;
    if (seen.has(id)) report(`block_id already exists: ${id}`, `${at}/${index}/block_id`);
    seen.add(id);
  }
  for (const [index, each] of blocks.entries()) {
    const ids = elementObjects(each).flatMap((element) => textIn(element['action_id']) ?? []);
    const twice = ids.find((id, position) => ids.indexOf(id) !== position);
    if (twice !== undefined) report(`action_id already exists: ${twice}`, `${at}/${index}`);
  }
  const focused = blocks.flatMap(elementObjects).filter((each) => each['focus_on_load'] === true);
  if (focused.length > 1) report('only one element may have focus_on_load', at);
}
