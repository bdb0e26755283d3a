import { z } from 'zod';
import type { Brn } from '../kernel/brn.js';

/** The read-only type of a schema (`z.infer`); records are replaced, never modified. */
export type Infer<Schema extends z.ZodType> = DeepReadonly<z.output<Schema>>;

type DeepReadonly<T> = T extends string | number | boolean | undefined
  ? T
  : { readonly [Key in keyof T]: DeepReadonly<T[Key]> };

export const { optional } = z;
export const version = z.literal(1);
export const instant = z.number();
/** POPBiLL's code. */
export const code = z.number();
/** Of a call that POPBiLL or HomeTax refused. */
export const refusal = { code, message: z.string() };
export const brn = z.custom<Brn>((value) => typeof value === 'string' && /^\d{10}$/.test(value));
/** A Slack user ID; `cli` for the command line; in some records a word for the app itself, e.g. `schedule`. */
export const userId = z.string();
