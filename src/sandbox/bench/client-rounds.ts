export const CLIENT_COMPANIES = 50;
export const CLIENT_CONCURRENCY = 8;
export const CALLS_A_ROUND = 5000;

export interface ClientOrder {
  readonly client: 'ours' | 'sdk';
  readonly account: { readonly linkId: string; readonly secretKey: string };
  /** Of the stand-in. */
  readonly url: string;
}

/** What one client made of a round of calls. */
export interface ClientRound {
  readonly callsPerSecond: number;
  /** Microseconds of processor time of the client's process, all its threads together. */
  readonly cpuPerCall: number;
}
