import { number } from './format.js';

/** `1곳`, `3,000곳`. */
export function companies(value: number): string {
  return `${number(value)}곳`;
}
