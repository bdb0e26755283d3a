import { describe, expect, it } from 'vitest';
import { ChangeNotifier } from '../../src/home/home-visits.js';
import type { Change } from '../../src/records/store.js';
import { aCompany, anAlert, HANBIT } from '../support/builders.js';

function rings(changes: readonly Change[]): number {
  let times = 0;
  const notifier = new ChangeNotifier();
  notifier.onChange(() => {
    times += 1;
  });
  notifier.apply(changes);
  return times;
}

describe('ChangeNotifier', () => {
  it.each<{ name: string; change: Change }>([
    { name: 'a company', change: { put: 'company', value: aCompany() } },
    { name: 'an alert', change: { put: 'alert', value: anAlert() } },
    { name: 'an alert that is over', change: { delete: 'alert', brn: HANBIT } },
    { name: 'a sweep', change: { put: 'sweep', value: { v: 1, startedAt: 1, by: 'cli' } } },
    { name: 'a channel that works again', change: { delete: 'broken-channel', channel: 'C1' } },
  ])('rings for $name', ({ change }) => {
    expect(rings([change])).toBe(1);
  });

  it('rings once for what is written at once', () => {
    expect(
      rings([
        { put: 'company', value: aCompany() },
        { put: 'alert', value: anAlert() },
      ]),
    ).toBe(1);
  });

  it.each<{ name: string; change: Change }>([
    { name: 'what was sent', change: { delete: 'outbox', seq: '1' } },
    { name: 'a ticket', change: { delete: 'ticket', hash: 'h' } },
    { name: 'what is to be told of an import', change: { delete: 'first-check', id: '1' } },
    { name: 'who looks', change: { delete: 'home-visit', user: 'U1' } },
  ])('is silent about $name', ({ change }) => {
    expect(rings([change])).toBe(0);
  });
});
