import { block, messageBlocks, surfaceBlocks, view as viewCheck } from './block-checks.js';
import { type Check, type CheckScope, list, type Surface } from './block-schema.js';
import { elementObjects } from './interactive-elements.js';
import { asObject, isObject, type JsonObject, objectsIn, textIn } from './json.js';

/**
 * What Slack would refuse about the blocks of a message, modal or Home tab, each in Slack's form
 * `must be less than 151 characters [json-pointer:/blocks/0/text/text]`. Nothing wrong: an empty list.
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

/** What Slack would refuse about the options that an app answers a typeahead with. */
export function findOptionProblems(answer: unknown): string[] {
  const select = { type: 'static_select', action_id: 'typeahead', ...asObject(answer) };
  const offered = asObject(answer)['options'];
  // Slack shows an empty list as "no results"; only as a menu's own options it would be refused.
  if (Array.isArray(offered) && offered.length === 0) return [];
  return collect('message', (scope) => {
    list(block, { max: 1 })([{ type: 'actions', elements: [select] }], '', scope);
  });
}

function collect(surface: Surface, look: (scope: CheckScope) => void): string[] {
  const problems: string[] = [];
  look({
    surface,
    report: (problem, pointer) => {
      problems.push(`${problem} [json-pointer:${pointer}]`);
    },
  });
  return problems;
}

/** Rules about blocks as a whole: ids used twice, one table, one focus, the size of all markdown. */
function checkTogether(blocks: readonly JsonObject[], at: string, scope: CheckScope): void {
  const rules: readonly Check[] = [
    uniqueBlockIds,
    uniqueActionIds,
    oneTable,
    oneFocus,
    markdownSize,
  ];
  for (const rule of rules) rule(blocks, at, scope);
}

const uniqueBlockIds: Check = (blocks, at, scope) => {
  const seen = new Set<string>();
  for (const [index, each] of objectsIn(blocks).entries()) {
    for (const id of [each, ...objectsIn(each['child_blocks'])].map((one) =>
      textIn(one['block_id']),
    )) {
      if (id === undefined) continue;
      if (seen.has(id)) scope.report(`block_id already exists: ${id}`, `${at}/${index}/block_id`);
      seen.add(id);
    }
  }
};

const uniqueActionIds: Check = (blocks, at, scope) => {
  for (const [index, each] of objectsIn(blocks).entries()) {
    const ids = elementObjects(each).flatMap((element) => textIn(element['action_id']) ?? []);
    const twice = ids.find((id, position) => ids.indexOf(id) !== position);
    if (twice !== undefined) scope.report(`action_id already exists: ${twice}`, `${at}/${index}`);
  }
};

const oneTable: Check = (blocks, at, scope) => {
  if (objectsIn(blocks).filter((each) => each['type'] === 'table').length > 1) {
    scope.report('only one table allowed', at);
  }
};

const oneFocus: Check = (blocks, at, scope) => {
  const focused = objectsIn(blocks)
    .flatMap(elementObjects)
    .filter((element) => element['focus_on_load'] === true);
  if (focused.length > 1) scope.report('only one element may have focus_on_load', at);
};

const markdownSize: Check = (blocks, at, scope) => {
  const size = objectsIn(blocks)
    .filter((each) => each['type'] === 'markdown')
    .reduce((sum, each) => sum + (textIn(each['text'])?.length ?? 0), 0);
  if (size > 12_000) scope.report('must be less than 12001 characters', at);
};
