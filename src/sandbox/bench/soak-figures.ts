import { type Figure, formatNumber } from './figures.js';
import type { ResourceUsage } from './soak-worker.js';

export interface DayUsage {
  readonly day: number;
  readonly usage: ResourceUsage;
}

const MEGABYTE = 1e6;

/** Compares the resource usage on the last day with that after the warm-up. */
export function soakFigures(first: DayUsage, last: DayUsage): readonly Figure[] {
  const describeChange = (format: (usage: ResourceUsage) => string): string =>
    `day ${first.day}: ${format(first.usage)}; day ${last.day}: ${format(last.usage)}`;
  const megabytes = (bytes: number): string => `${formatNumber(bytes / MEGABYTE)} MB`;
  const days = last.day - first.day;
  const growth = (name: string, bytes: (usage: ResourceUsage) => number): Figure => {
    const [firstBytes, lastBytes] = [bytes(first.usage), bytes(last.usage)];
    return {
      name: `${name}, growth`,
      value: ((lastBytes - firstBytes) / firstBytes) * 100,
      unit: '%',
      aim: { bound: 'below', value: 5 },
      detail: describeChange((usage) => megabytes(bytes(usage))),
    };
  };
  return [
    growth('Heap after garbage was collected', ({ heapBytes }) => heapBytes),
    growth('Resident memory', ({ residentBytes }) => residentBytes),
    {
      name: 'Open handles, growth',
      value: last.usage.handles - first.usage.handles,
      unit: '',
      aim: { bound: 'at most', value: 0 },
      detail: describeChange(({ handles }) => `${handles}`),
    },
    {
      name: 'Store, growth a day',
      value: (last.usage.storeBytes - first.usage.storeBytes) / days / MEGABYTE,
      unit: 'MB',
      aim: { bound: 'at most', value: 0.5 },
      detail: describeChange(({ storeBytes }) => megabytes(storeBytes)),
    },
    {
      name: 'Event loop blocked at the end, 99th percentile',
      value: last.usage.loopDelayMs,
      unit: 'ms',
      aim: { bound: 'below', value: 100 },
      detail: describeChange(({ loopDelayMs }) => `${formatNumber(loopDelayMs)} ms`),
    },
  ];
}
