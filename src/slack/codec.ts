import { z } from 'zod';
import type { Brn } from '../kernel/brn.js';
import { INPUT_LIMITS } from '../kernel/input-limits.js';

/**
 * A codec for a button's value or a window's private_metadata: the parts in the order of the shape, joined by the
 * separator. The last part may be absent, and may contain the separator. `safeParse` fails for text that this version
 * did not write, which Slack may deliver from an old message.
 */
export function joinedBy<Shape extends Record<string, z.ZodType<unknown, string | undefined>>>(
  separator: string,
  shape: Shape,
) {
  const names = Object.keys(shape);
  const last = names.length - 1;
  const parts = z.object(shape);
  return z.codec(z.string().max(INPUT_LIMITS.privateMetadata), parts, {
    decode(text) {
      const found = text.split(separator);
      const rest = found.length > last ? found.slice(last).join(separator) : undefined;
      const texts = names.map((name, i) => [name, i < last ? found[i] : rest]);
      // The shape validates the parts next.
      return Object.fromEntries(texts) as z.input<typeof parts>;
    },
    encode: (texts) =>
      names.flatMap((name) => (texts as Record<string, string>)[name] ?? []).join(separator),
  });
}

/** A codec for texts joined by the separator; absent when there are none. */
export function listOf<T extends string>(separator: string, each: z.ZodType<T, string>) {
  return z.codec(z.string().optional(), z.array(each).readonly(), {
    decode: (text) => text?.split(separator) ?? [],
    encode: (texts) => (texts.length === 0 ? undefined : texts.join(separator)),
  });
}

export const BRN = z.custom<Brn>((text) => /^(?!0{10})\d{10}$/.test(String(text)));

export const WHOLE_NUMBER = z.codec(z.string().regex(/^\d{1,15}$/), z.int(), {
  decode: Number,
  encode: String,
});

/** A 1-based page number. */
export const PAGE = z.codec(z.string().regex(/^[1-9]\d{0,5}$/), z.int(), {
  decode: Number,
  encode: String,
});

/** A hash of what was shown: the state of a company, or a set of companies. */
export const MARK = z.string().regex(/^[0-9a-z]{1,7}$/);
