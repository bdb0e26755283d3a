import { type Figure, formatNumber } from './figures.js';
import type { Taken } from './soak-worker.js';

interface Look {
  readonly day: number;
  readonly taken: Taken;
}

const MEGABYTE = 1e6;

/** What a process takes at the end of the days against what it took when it was warm. */
export function soakFigures(first: Look, last: Look): readonly Figure[] {
  const between = (words: (taken: Taken) => string): string =>
    `day ${first.day}: ${words(first.taken)}; day ${last.day}: ${words(last.taken)}`;
  const megabytes = (bytes: number): string => `${formatNumber(bytes / MEGABYTE)} MB`;
  const days = last.day - first.day;
  const growth = (name: string, bytes: (taken: Taken) => number): Figure => {
    const [firstBytes, lastBytes] = [bytes(first.taken), bytes(last.taken)];
    return {
      name: `${name}, growth`,
      value: ((lastBytes - firstBytes) / firstBytes) * 100,
      unit: '%',
      aim: { bound: 'below', value: 5 },
      detail: between((taken) => megabytes(bytes(taken))),
      parts: { firstBytes, lastBytes },
    };
  };
  return [
    growth('Heap after garbage was collected', ({ heapBytes }) => heapBytes),
    growth('Resident memory', ({ residentBytes }) => residentBytes),
    {
      name: 'Open handles, more than at first',
      value: last.taken.handles - first.taken.handles,
      unit: '',
      aim: { bound: 'at most', value: 0 },
      detail: between(({ handles }) => `${handles}`),
      parts: { first: first.taken.handles, last: last.taken.handles },
    },
    {
      name: 'Store, growth a day',
      value: (last.taken.storeBytes - first.taken.storeBytes) / days / MEGABYTE,
      unit: 'MB',
      aim: { bound: 'at most', value: 0.5 },
      detail: between(({ storeBytes }) => megabytes(storeBytes)),
      parts: { firstBytes: first.taken.storeBytes, lastBytes: last.taken.storeBytes },
    },
    {
      name: 'Event loop held up at the end, 99th percentile',
      value: last.taken.loopDelayMs,
      unit: 'ms',
      aim: { bound: 'below', value: 100 },
      detail: between(({ loopDelayMs }) => `${formatNumber(loopDelayMs)} ms`),
      parts: { firstMs: first.taken.loopDelayMs, lastMs: last.taken.loopDelayMs },
    },
  ];
}
