import { type Brn, hasValidCheckDigit, parseBrn } from '../kernel/brn.js';
import { clip, INPUT_LIMITS } from '../kernel/input-limits.js';

/** The fields of messages, blocks and attachments that people read. Others hold IDs and times, which are digits too. */
const TEXT_FIELDS: readonly string[] = [
  'text',
  'pretext',
  'title',
  'value',
  'fallback',
  'footer',
  'author_name',
];

/** Deeper than Slack's blocks are nested. */
const MAX_DEPTH = 20;

/**
 * Ten digits, or groups of three, two and five with a space, a dot or any dash between them; never a part of a longer
 * number.
 */
const NUMBER =
  /(?<!\d\p{Pd}?)\d{3}(?: ?[.\p{Pd}−] ?| )?\d{2}(?: ?[.\p{Pd}−] ?| )?\d{5}(?!\p{Pd}?\d)/gu;

/**
 * The business numbers that a message names, in order and without repeats. Numbers that are not watched need a valid
 * check digit, because telephone numbers and the like also have ten digits.
 */
export function numbersInMessage(
  message: { readonly [field: string]: unknown },
  isWatched: (brn: Brn) => boolean,
): readonly Brn[] {
  const { text, blocks, attachments } = message;
  const words = textsIn({ text, blocks, attachments }).join('\n');
  const plain = clip(words, INPUT_LIMITS.message)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '');
  const brns = [...plain.matchAll(NUMBER)].flatMap(([match]) => {
    const brn = parseBrn(match);
    return brn.ok && (hasValidCheckDigit(brn.value) || isWatched(brn.value)) ? [brn.value] : [];
  });
  return [...new Set(brns)];
}

function textsIn(node: unknown, depth = 0): readonly string[] {
  if (typeof node !== 'object' || node === null || depth > MAX_DEPTH) return [];
  return Object.entries(node).flatMap(([field, value]) => {
    if (typeof value !== 'string') return textsIn(value, depth + 1);
    return TEXT_FIELDS.includes(field) ? [value] : [];
  });
}
