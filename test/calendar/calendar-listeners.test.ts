import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CalendarFeeds } from '../../src/calendar/calendar-feeds.js';
import { StoreError } from '../../src/records/store.js';
import { ACTIONS, CALLBACKS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { emptyCalendarFeeds } from '../support/fake-services.js';
import { memoryStore } from '../support/memory-store.js';
import {
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
let feeds: CalendarFeeds;
const open = async (overrides: Parameters<typeof startSlackWorkspace>[0] = {}) => {
  feeds = await emptyCalendarFeeds(memoryStore(), fakeClock(seoul('2026-11-25 10:12')));
  workspace = await startSlackWorkspace({ calendarFeeds: feeds, ...overrides });
};
beforeEach(() => open());
afterEach(() => workspace.close());

/** The forecast in the channel, with its button. */
async function forecastFor(user: string) {
  const { slack } = workspace;
  await slack.slash(user, '/hometax', 'forecast', { channel: OPS_CHANNEL });
  return slack.waitFor(() =>
    slack.ephemerals(user).findLast((each) => JSON.stringify(each).includes(ACTIONS.calendar)),
  );
}

async function openWindow(user: string) {
  await workspace.slack.press(user, await forecastFor(user), ACTIONS.calendar);
  return windowWith(user, CALLBACKS.calendar);
}

const windowWith = (user: string, words: string) =>
  workspace.slack.waitFor((slack) =>
    slack.views(user).find((view) => JSON.stringify(view).includes(words)),
  );
const choose = (user: string, kind: string) =>
  workspace.slack.submit(user, { [FIELDS.calendarScope.id]: kind });

describe('"Subscribe in a calendar"', () => {
  it.each([
    { kind: 'all', scope: { kind: 'all' } },
    { kind: 'channel', scope: { kind: 'channel', channel: OPS_CHANNEL } },
    { kind: 'owner', scope: { kind: 'owner', owner: LEE } },
  ])('makes an address for "$kind", and shows it once', async ({ kind, scope }) => {
    await openWindow(LEE);

    await choose(LEE, kind);

    await windowWith(LEE, 'https://watch.example.com/calendar/');
    expect(feeds.revocableBy(LEE, false)).toMatchObject([{ by: LEE, scope, language: 'en' }]);
    expect(JSON.stringify(workspace.slack.im(LEE).messages)).not.toContain('/calendar/');
  });

  it.each([
    { text: 'calendar', says: 'Subscribe in a calendar' },
    { text: '캘린더', says: 'Companies with alerts in this channel' },
    { text: '캘린더 구독', says: 'Companies with alerts in this channel' },
  ])('opens with the command "$text" too', async ({ text, says }) => {
    await workspace.slack.slash(LEE, '/hometax', text, { channel: OPS_CHANNEL });

    await windowWith(LEE, says);
  });

  it('says with the command too that calendars are off', async () => {
    Object.defineProperty(feeds, 'areOn', { get: () => false });

    await workspace.slack.slash(LEE, '/hometax', 'calendar');

    await windowWith(LEE, 'Calendars are off.');
  });

  it('lists a viewer’s own addresses, and an operator’s colleagues’ too, who may revoke them', async () => {
    await workspace.close();
    await open({ operators: () => [KIM] });
    await feeds.create(KIM, { kind: 'all' }, 'ko');
    await feeds.create(LEE, { kind: 'all' }, 'ko');
    const count = (view: unknown) =>
      JSON.stringify(view).split(`"action_id":"${ACTIONS.calendarRevoke}"`).length - 1;

    const ofViewer = await openWindow(LEE);
    const ofOperator = await openWindow(KIM);
    expect([count(ofViewer), count(ofOperator)]).toEqual([1, 2]);

    const [feed] = feeds.revocableBy(LEE, false);
    await workspace.slack.press(KIM, ofOperator, ACTIONS.calendarRevoke, feed?.hash);
    await windowWith(KIM, '주소를 종료했습니다.');
    expect(feeds.revocableBy(KIM, true)).toHaveLength(1);

    await workspace.slack.press(LEE, ofViewer, ACTIONS.calendarRevoke, feed?.hash);
    await windowWith(LEE, 'You cannot revoke this address');
  });

  it('refuses one more than a person may have', async () => {
    for (let n = 0; n < 10; n++) await feeds.create(LEE, { kind: 'all' }, 'en');
    await openWindow(LEE);

    await choose(LEE, 'all');

    await windowWith(LEE, 'at most 10 addresses');
    expect(feeds.revocableBy(LEE, false)).toHaveLength(10);
  });

  it('shows the form again, with its choice, if the store fails', async () => {
    await openWindow(LEE);
    feeds.create = async () => {
      throw new StoreError('disk-full', 'The disk is full.');
    };

    await choose(LEE, 'owner');

    const form = await windowWith(LEE, 'initial_option');
    const shown = await windowWith(LEE, 'could not');
    expect(shown.id).toBe(form.id);
    expect(JSON.stringify(shown.blocks)).toMatch(
      /"initial_option":\{[^}]*\{[^}]*\},"value":"owner"/,
    );
  });

  it('is not offered without PUBLIC_URL, and an older button says why', async () => {
    await workspace.close();
    await open();
    const shown = await forecastFor(LEE);
    Object.defineProperty(feeds, 'areOn', { get: () => false });

    await workspace.slack.press(LEE, shown, ACTIONS.calendar);

    await windowWith(LEE, 'PUBLIC_URL');
    await workspace.slack.slash(LEE, '/hometax', 'forecast owner', { channel: OPS_CHANNEL });
    const later = await workspace.slack.waitFor((slack) =>
      slack.ephemerals(LEE).find((each) => JSON.stringify(each).includes('No owner')),
    );
    expect(JSON.stringify(later)).not.toContain(`"${ACTIONS.calendar}"`);
  });
});
