import { z } from 'zod';
import type { Brn } from '../kernel/brn.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';

/**
 * A codec for a button's value or a window's private_metadata: the parts in the order of the shape, joined by the
 * separator. The last part may be absent, and may contain the separator. `safeParse` fails for a text that this version
 * would not write, which an old message may contain. A text longer than `maxLength` is neither read nor written.
 */
export function joinedBy<Shape extends Record<string, z.ZodType<unknown, string | undefined>>>(
  separator: string,
  shape: Shape,
  maxLength: number = INPUT_LIMITS.privateMetadata,
) {
  const names = Object.keys(shape);
  const lastIndex = names.length - 1;
  const parts = z.object(shape);
  return z.codec(z.string().max(maxLength), parts, {
    decode(text) {
      const pieces = text.split(separator);
      const rest = pieces.slice(lastIndex);
      const lastPart = rest.length === 0 ? undefined : rest.join(separator);
      const fields = names.map((name, i) => [name, i < lastIndex ? pieces[i] : lastPart]);
      // The shape validates the parts next.
      return Object.fromEntries(fields) as z.input<typeof parts>;
    },
    encode: (fields) =>
      names.flatMap((name) => (fields as Record<string, string>)[name] ?? []).join(separator),
  });
}

/** An empty list is encoded as absent. */
export function listOf<T extends string>(separator: string, element: z.ZodType<T, string>) {
  return z.codec(z.string().optional(), z.array(element).readonly(), {
    decode: (text) => text?.split(separator) ?? [],
    encode: (texts) => (texts.length === 0 ? undefined : texts.join(separator)),
  });
}

export const BRN = z.custom<Brn>((text) => /^(?!0{10})\d{10}$/.test(String(text)));

const numberAs = (pattern: RegExp) =>
  z.codec(z.string().regex(pattern), z.int(), { decode: Number, encode: String });

export const WHOLE_NUMBER = numberAs(/^\d{1,15}$/);
export const PAGE = numberAs(/^[1-9]\d{0,5}$/);

/** A fingerprint (hash) of a company's state, or of a set of companies, when it was shown. */
export const FINGERPRINT = z.string().regex(/^[0-9a-z]{1,7}$/);
