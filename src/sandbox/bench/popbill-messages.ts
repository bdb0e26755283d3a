/** What the stand-in's process is started with, as JSON in its only argument. */
export interface PopbillOrder {
  readonly linkId: string;
  readonly secretKey: string;
  readonly latencyMs: number;
  /** It knows the crowd's companies from 0 to this number. */
  readonly companies: number;
}

export type PopbillQuestion = 'calls';

export type PopbillReport =
  | { readonly kind: 'started'; readonly url: string }
  | { readonly kind: 'calls'; readonly calls: number };

export function readPopbillOrder(argument: string | undefined): PopbillOrder {
  // Written by popbill-process.ts of the same build.
  return JSON.parse(argument ?? '') as PopbillOrder;
}
