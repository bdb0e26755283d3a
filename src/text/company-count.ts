import { number } from './format.js';

/** `1 company`, `3,000 companies`. */
export function companies(value: number): string {
  return value === 1 ? '1 company' : `${number(value)} companies`;
}
