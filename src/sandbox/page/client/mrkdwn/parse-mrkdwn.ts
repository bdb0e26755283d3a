export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike'; readonly parts: readonly Inline[] }
  /** Without `label`, the URL itself is shown. */
  | { readonly kind: 'link'; readonly url: string; readonly label?: string }
  | { readonly kind: 'user' | 'channel' | 'group'; readonly id: string; readonly label?: string }
  /** `<!here>`, `<!channel>`, `<!everyone>`: notifies the whole channel. */
  | { readonly kind: 'broadcast'; readonly word: string }
  | {
      readonly kind: 'date';
      readonly at: number;
      readonly format: string;
      readonly url?: string;
      readonly fallback: string;
    };

export type Paragraph =
  | { readonly kind: 'lines' | 'quote'; readonly lines: readonly (readonly Inline[])[] }
  | { readonly kind: 'pre'; readonly text: string };

const FENCE = /```([\s\S]+?)```/g;

/** A quote marker, only at the start of a line. Apps send it escaped. */
const QUOTE = /^(?:>|&gt;) ?/;

/**
 * Reads mrkdwn as Slack does. Emphasis needs a boundary on both sides: in `*가나*다` a letter follows the second `*`,
 * so nothing is bold. Emphasis ends at the end of a line. There are no lists; `•` and `1.` are plain text.
 */
export function parseMrkdwn(mrkdwn: string): readonly Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let from = 0;
  for (const fence of mrkdwn.matchAll(FENCE)) {
    const [whole, code = ''] = fence;
    paragraphs.push(...parseLines(mrkdwn.slice(from, fence.index).replace(/\n$/, '')));
    paragraphs.push({ kind: 'pre', text: unescapeSlack(code.replace(/^\n|\n$/g, '')) });
    from = fence.index + whole.length;
    if (mrkdwn[from] === '\n') from += 1;
  }
  return [...paragraphs, ...parseLines(mrkdwn.slice(from))];
}

function parseLines(mrkdwn: string): readonly Paragraph[] {
  if (mrkdwn === '') return [];
  const paragraphs: { kind: 'lines' | 'quote'; lines: (readonly Inline[])[] }[] = [];
  for (const line of mrkdwn.split('\n')) {
    const kind = QUOTE.test(line) ? 'quote' : 'lines';
    const inlines = parseInline(line.replace(QUOTE, ''));
    const last = paragraphs.at(-1);
    if (last?.kind === kind) last.lines.push(inlines);
    else paragraphs.push({ kind, lines: [inlines] });
  }
  return paragraphs;
}

const EMPHASIS = { '*': 'bold', _: 'italic', '~': 'strike' } as const;

/** Text in which no emphasis is read: `<...>` and bare URLs. */
const SPECIAL = /^<([^<>\n]+)>/;
const ADDRESS = /^https?:\/\/[^\s<>|]*[^\s<>|.,:;!?'")\]}*_~`]/;
const SHORTCODE = /^:([a-z0-9_+-]+):/;

function parseInline(line: string): readonly Inline[] {
  const parts: Inline[] = [];
  let plain = '';
  let at = 0;
  while (at < line.length) {
    const parsed = partAt(line, at);
    if (parsed === undefined) {
      plain += line[at];
      at += 1;
      continue;
    }
    if (plain !== '') parts.push({ kind: 'text', text: unescapeSlack(plain) });
    plain = '';
    parts.push(parsed.part);
    at += parsed.length;
  }
  if (plain !== '') parts.push({ kind: 'text', text: unescapeSlack(plain) });
  return parts;
}

interface ParsedPart {
  readonly part: Inline;
  readonly length: number;
}

function partAt(line: string, at: number): ParsedPart | undefined {
  const rest = line.slice(at);
  const special = SPECIAL.exec(rest);
  if (special !== null) return { part: readSpecial(special[1] ?? ''), length: special[0].length };
  const code = codeAt(line, at);
  if (code !== undefined) return code;
  const emoji = emojiNamed(SHORTCODE.exec(rest)?.[1] ?? '');
  if (emoji !== undefined) {
    return { part: { kind: 'text', text: emoji }, length: rest.indexOf(':', 1) + 1 };
  }
  const address = isBoundary(line, at - 1) ? ADDRESS.exec(rest)?.[0] : undefined;
  if (address !== undefined) {
    return { part: { kind: 'link', url: unescapeSlack(address) }, length: address.length };
  }
  return emphasisAt(line, at);
}

function codeAt(line: string, at: number): ParsedPart | undefined {
  if (line[at] !== '`') return undefined;
  const end = line.indexOf('`', at + 1);
  if (end <= at + 1 || !isBoundary(line, at - 1) || !isBoundary(line, end + 1)) return undefined;
  const text = unescapeSlack(line.slice(at + 1, end));
  return { part: { kind: 'code', text }, length: end + 1 - at };
}

function emphasisAt(line: string, at: number): ParsedPart | undefined {
  const mark = line[at] ?? '';
  if (!isEmphasisMark(mark) || !isBoundary(line, at - 1)) return undefined;
  const end = endOfEmphasis(line, at, mark);
  if (end === undefined) return undefined;
  const parts = parseInline(line.slice(at + 1, end));
  return { part: { kind: EMPHASIS[mark], parts }, length: end + 1 - at };
}

/** The index of the closing mark: the next equal mark outside `<...>` and code. Undefined if there is no emphasis. */
function endOfEmphasis(line: string, at: number, mark: string): number | undefined {
  // No emphasis begins before a space or at the end of the line.
  if (/^\s?$/.test(line[at + 1] ?? '')) return undefined;
  let end = at + 1;
  while (end < line.length && line[end] !== mark) {
    const whole = SPECIAL.exec(line.slice(end))?.[0].length ?? codeAt(line, end)?.length;
    end += whole ?? 1;
  }
  const isEnd = end < line.length && end > at + 1 && !/\s/.test(line[end - 1] ?? '');
  return isEnd && isBoundary(line, end + 1) ? end : undefined;
}

function isEmphasisMark(character: string): character is keyof typeof EMPHASIS {
  return character in EMPHASIS;
}

/** A boundary is a character that is neither a letter (of any alphabet) nor a digit, or an end of the line. */
function isBoundary(line: string, at: number): boolean {
  return !/[\p{L}\p{N}]/u.test(line[at] ?? '');
}

function readSpecial(inner: string): Inline {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? undefined : unescapeSlack(inner.slice(bar + 1));
  const labelled = label === undefined || label === '' ? {} : { label };
  if (target.startsWith('@')) return { kind: 'user', id: target.slice(1), ...labelled };
  if (target.startsWith('#')) return { kind: 'channel', id: target.slice(1), ...labelled };
  if (target.startsWith('!')) return readCommand(target.slice(1), label);
  return { kind: 'link', url: unescapeSlack(target), ...labelled };
}

function readCommand(command: string, label: string | undefined): Inline {
  const [word = '', ...rest] = command.split('^');
  const labelled = label === undefined ? {} : { label };
  if (word === 'subteam') return { kind: 'group', id: rest[0] ?? '', ...labelled };
  if (word === 'date') {
    const [seconds = '', format = '', url] = rest;
    return {
      kind: 'date',
      at: Number(seconds),
      format,
      ...(url === undefined ? {} : { url }),
      fallback: label ?? '',
    };
  }
  return { kind: 'broadcast', word };
}

function unescapeSlack(words: string): string {
  return words.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

const EMOJI: Readonly<Record<string, string>> = {
  '+1': '👍',
  '-1': '👎',
  bell: '🔔',
  bulb: '💡',
  eyes: '👀',
  heart: '❤️',
  large_blue_circle: '🔵',
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
  pray: '🙏',
  red_circle: '🔴',
  rotating_light: '🚨',
  smile: '😄',
  tada: '🎉',
  thumbsup: '👍',
  warning: '⚠️',
  wave: '👋',
  white_check_mark: '✅',
  white_circle: '⚪',
  x: '❌',
};

function emojiNamed(name: string): string | undefined {
  return Object.hasOwn(EMOJI, name) ? EMOJI[name] : undefined;
}

export function withEmoji(words: string): string {
  return words.replace(
    /:([a-z0-9_+-]+):/g,
    (shortcode, name: string) => emojiNamed(name) ?? shortcode,
  );
}
