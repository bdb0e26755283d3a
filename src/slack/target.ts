import { type Brn, parseBrn } from '../kernel/brn.js';
import { METHODS, type Method, PRODUCTS, type Product } from '../records/company.js';

/** What a button is about; travels in its `value`. */
export interface Target {
  readonly brn: Brn;
  readonly product: Product;
}

/** `1234567891:taxinvoice`. */
export function encodeTarget(target: Target): string {
  return `${target.brn}:${target.product}`;
}

/** Reads what `encodeTarget` wrote; `undefined` for anything else, which Slack may deliver from an old message. */
export function parseTarget(value: string): Target | undefined {
  const [digits, name, ...more] = value.split(':');
  const product = PRODUCTS.find((known) => known === name);
  if (digits === undefined || product === undefined || more.length > 0) return undefined;
  const brn = parseBrn(digits);
  return brn.ok ? { brn: brn.value, product } : undefined;
}

/** The login that a window asks to confirm. */
export interface LoginTarget extends Target {
  readonly method: Method;
}

/** `1234567891:taxinvoice:deptUser`. */
export function encodeLoginTarget(target: LoginTarget): string {
  return `${encodeTarget(target)}:${target.method}`;
}

export function parseLoginTarget(value: string): LoginTarget | undefined {
  const end = value.lastIndexOf(':');
  const target = parseTarget(value.slice(0, Math.max(0, end)));
  const method = METHODS.find((known) => known === value.slice(end + 1));
  return target === undefined || method === undefined ? undefined : { ...target, method };
}
