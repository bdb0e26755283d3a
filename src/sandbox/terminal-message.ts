import { asObject, isObject, type JsonObject, objectsIn, textIn } from './slack/json.js';

interface Shown {
  readonly text?: string;
  readonly blocks: readonly JsonObject[];
}

const BOLD = '\x1b[1m';
const DIM = '\x1b[2m';
const INVERSE = '\x1b[7m';
const PLAIN = '\x1b[0m';

/** A Slack message or view as lines for a terminal; without colours where `colours` is off. */
export function terminalLines(
  { text = '', blocks }: Shown,
  { names, colours }: { readonly names: ReadonlyMap<string, string>; readonly colours: boolean },
): readonly string[] {
  const lines = blocks.length === 0 ? [text] : blocks.flatMap(blockLines);
  return lines.map((line) => {
    const named = line.replace(
      /<([@#!])(?:subteam\^)?([A-Z0-9]+)(?:\|[^>]*)?>/g,
      (_, sign: string, id: string) => `${sign === '!' ? '@' : sign}${names.get(id) ?? id}`,
    );
    const unescaped = named
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    return colours ? unescaped : stripped(unescaped);
  });
}

function blockLines(block: JsonObject): readonly string[] {
  switch (block['type']) {
    case 'header':
      return [`${BOLD}${textOf(block['text'])}${PLAIN}`];
    case 'section':
      return [
        ...paragraphs(textOf(block['text'])),
        ...objectsIn(block['fields']).flatMap((field) => paragraphs(textOf(field))),
        ...(isObject(block['accessory']) ? [elementText(block['accessory'])] : []),
      ];
    case 'context':
      return [`${DIM}${objectsIn(block['elements']).map(textOf).join('  ')}${PLAIN}`];
    case 'actions':
      return [objectsIn(block['elements']).map(elementText).join(' ')];
    case 'divider':
      return ['─'.repeat(40)];
    case 'input':
      return [
        `${textOf(block['label'])}: ${isObject(block['element']) ? elementText(block['element']) : ''}`,
      ];
    default:
      return [`(${String(block['type'])})`];
  }
}

function paragraphs(mrkdwn: string): readonly string[] {
  return mrkdwn
    .replaceAll('\u200b', '')
    .replace(/(^|[\s(])\*([^*\n]+)\*(?=$|[\s).,:])/gm, `$1${BOLD}$2${PLAIN}`)
    .split('\n');
}

function elementText(element: JsonObject): string {
  if (element['type'] === 'overflow') return `${INVERSE} ⋯ ${PLAIN}`;
  const label = textOf(element['text']);
  return label === '' ? '[        ]' : `${INVERSE} ${label} ${PLAIN}`;
}

function textOf(value: unknown): string {
  return textIn(value) ?? textIn(asObject(value)['text']) ?? '';
}

function stripped(line: string): string {
  return line
    .replaceAll(`${INVERSE} `, '[')
    .replaceAll(` ${PLAIN}`, ']')
    .replaceAll(BOLD, '')
    .replaceAll(DIM, '')
    .replaceAll(PLAIN, '');
}
