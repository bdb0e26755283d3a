import { z } from 'zod';
import type { Brn } from '../kernel/brn.js';

/** What fits a schema. Nobody changes a record; a new one takes its place. */
export type Of<Schema extends z.ZodType> = Unchanged<z.output<Schema>>;

type Unchanged<T> = T extends string | number | boolean | undefined
  ? T
  : { readonly [Key in keyof T]: Unchanged<T[Key]> };

/** Pieces that several stored records are made of. */
export const { optional } = z;
export const version = z.literal(1);
export const instant = z.number();
/** POPBiLL's. */
export const code = z.number();
export const brn = z.custom<Brn>((value) => typeof value === 'string' && /^\d{10}$/.test(value));
/** A Slack user ID; of a change also `cli`. */
export const userId = z.string();
