import { isObject, type JsonObject } from '../../src/sandbox/slack/json.js';

/** All text that a message or view shows, one piece per line, in the order of its blocks. */
export function shownText(shown: { readonly blocks: readonly JsonObject[] }): string {
  return shown.blocks.flatMap(piecesOf).join('\n');
}

const NOT_SHOWN = ['value', 'url', 'action_id', 'block_id', 'type', 'style', 'confirm'];

function piecesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(piecesOf);
  if (!isObject(value)) return [];
  const ownText = typeof value['text'] === 'string' ? [value['text']] : [];
  const inner = Object.entries(value)
    .filter(([name]) => !NOT_SHOWN.includes(name))
    .flatMap(([, each]) => piecesOf(each));
  return [...ownText, ...inner];
}
