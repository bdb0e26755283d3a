import { describe, expect, it } from 'vitest';
import { ChangeNotifier } from '../../src/home/home-visits.js';
import type { Change } from '../../src/records/store.js';
import { aCompany, anAlert, HANBIT } from '../support/builders.js';

function countNotifications(changes: readonly Change[]): number {
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
    { name: 'a deleted alert', change: { delete: 'alert', brn: HANBIT } },
    { name: 'a sweep', change: { put: 'sweep', value: { v: 1, startedAt: 1, by: 'cli' } } },
    { name: 'a channel that works again', change: { delete: 'broken-channel', channel: 'C1' } },
  ])('notifies of $name', ({ change }) => {
    expect(countNotifications([change])).toBe(1);
  });

  it('notifies once per write', () => {
    expect(
      countNotifications([
        { put: 'company', value: aCompany() },
        { put: 'alert', value: anAlert() },
      ]),
    ).toBe(1);
  });

  it.each<{ name: string; change: Change }>([
    { name: 'a deleted outbox entry', change: { delete: 'outbox', seq: '1' } },
    { name: 'a deleted ticket', change: { delete: 'ticket', hash: 'h' } },
    { name: 'a deleted first check', change: { delete: 'first-check', id: '1' } },
    { name: 'a deleted Home visit', change: { delete: 'home-visit', user: 'U1' } },
  ])('does not notify of $name', ({ change }) => {
    expect(countNotifications([change])).toBe(0);
  });
});
