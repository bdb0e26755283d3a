import { asObject, isObject, type JsonObject, objectsIn, textIn } from './slack/json.js';

interface Content {
  readonly text?: string;
  readonly blocks: readonly JsonObject[];
}

const BOLD = '\x1b[1m';
const DIM = '\x1b[2m';
const INVERSE = '\x1b[7m';
const RESET = '\x1b[0m';

/** Renders a Slack message or view as lines for a terminal. */
export function terminalLines(
  { text = '', blocks }: Content,
  { names, colours }: { readonly names: ReadonlyMap<string, string>; readonly colours: boolean },
): readonly string[] {
  const lines = blocks.length === 0 ? [text] : blocks.flatMap(blockLines);
  return lines.map((line) => {
    // Mentions such as <@U0KIM>, <#C0TEAM|name> and <!subteam^S0OPS>.
    const withNames = line.replace(
      /<([@#!])(?:subteam\^)?([A-Z0-9]+)(?:\|[^>]*)?>/g,
      (_, sign: string, id: string) => `${sign === '!' ? '@' : sign}${names.get(id) ?? id}`,
    );
    const unescaped = withNames
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    return colours ? unescaped : stripStyles(unescaped);
  });
}

function blockLines(block: JsonObject): readonly string[] {
  switch (block['type']) {
    case 'header':
      return [`${BOLD}${textOf(block['text'])}${RESET}`];
    case 'section':
      return [
        ...paragraphs(textOf(block['text'])),
        ...(isObject(block['accessory']) ? [elementText(block['accessory'])] : []),
      ];
    case 'context':
      return [`${DIM}${objectsIn(block['elements']).map(textOf).join('  ')}${RESET}`];
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
  // The app surrounds bold text with zero-width spaces.
  return mrkdwn
    .replaceAll('\u200b', '')
    .replace(/(^|[\s(])\*([^*\n]+)\*(?=$|[\s).,:])/gm, `$1${BOLD}$2${RESET}`)
    .split('\n');
}

function elementText(element: JsonObject): string {
  if (element['type'] === 'overflow') return `${INVERSE} ⋯ ${RESET}`;
  const label = textOf(element['text']);
  // An element without a text is a field.
  return label === '' ? '[        ]' : `${INVERSE} ${label} ${RESET}`;
}

function textOf(value: unknown): string {
  return textIn(value) ?? textIn(asObject(value)['text']) ?? '';
}

/** Removes the styles. An inverse text, as of a button, gets brackets instead. */
function stripStyles(line: string): string {
  return line
    .replaceAll(`${INVERSE} `, '[')
    .replaceAll(` ${RESET}`, ']')
    .replaceAll(BOLD, '')
    .replaceAll(DIM, '')
    .replaceAll(RESET, '');
}
