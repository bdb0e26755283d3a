import { afterEach, describe, expect, it } from 'vitest';
import { StoreError } from '../../src/records/store.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { fakeClock, seoul } from '../support/fake-clock.js';
import { liveSettings } from '../support/live-settings.js';
import { memoryStore } from '../support/memory-store.js';
import {
  CHANNEL_WITHOUT_APP,
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  SHARED_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
afterEach(() => workspace.close());

const NEW = 'C0NEW';
/** More than Slack draws in a menu, and than the window's metadata can hold. */
const MANY_PEOPLE = Array.from({ length: 300 }, (_, i) => `U0PERSON${i}`);

/** Starts a workspace in which Lee is the admin. */
async function start(options: Parameters<typeof startSlackWorkspace>[0] = {}) {
  workspace = await startSlackWorkspace({ admins: [LEE], ...options });
  workspace.slack.addChannel({ id: NEW, name: 'new', members: [KIM, LEE] });
}

async function openForm(user = LEE) {
  await workspace.slack.slash(user, '/hometax', 'settings', { channel: OPS_CHANNEL });
  return workspace.slack.waitFor((slack) => slack.views(user)[0]);
}

function windowShowing(text: string, user = LEE) {
  return workspace.slack.waitFor((slack) =>
    slack.views(user).find((view) => JSON.stringify(view.blocks).includes(text)),
  );
}

describe('/hometax settings', () => {
  it('changes only the settings that the person changed, and shows the old and the new values', async () => {
    await start();
    const form = await openForm();

    await workspace.slack.submit(LEE, {
      [FIELDS.settingChannel.id]: NEW,
      [FIELDS.settingLadder.id]: '60, 7,0',
      [FIELDS.settingQuietFrom.id]: '21:00',
      [FIELDS.settingDigest.id]: '08:30',
    });
    const saved = await windowShowing('changes are in effect');

    expect(saved.id).toBe(form.id);
    const words = JSON.stringify(saved.blocks);
    expect(words).toContain(`<#${OPS_CHANNEL}> → <#${NEW}>`);
    expect(words).toContain('20:00-08:30 → 21:00-08:30');
    expect(words).toContain('09:00 → 08:30');
    const { settings } = workspace;
    expect(settings.current('certAlertDays')).toEqual([60, 7, 0]);
    expect(settings.current('digestCron')).toBe('30 8 * * *');
    expect(settings.describe('defaultChannel')).toMatchObject({
      value: NEW,
      source: 'settings',
      changed: { by: LEE },
    });
    expect(settings.describe('channelLanguage').source).toBe('default');
    expect(settings.describe('operators').source).toBe('default');
  });

  it('answers when nothing was changed', async () => {
    await start();
    await openForm();

    await workspace.slack.submit(LEE);

    await windowShowing('No settings were changed.');
  });

  it('turns quiet hours off', async () => {
    await start();
    await openForm();

    await workspace.slack.submit(LEE, { [FIELDS.settingQuiet.id]: 'off' });
    await windowShowing('Saved. The changes are in effect.');

    expect(workspace.settings.current('quietHours')).toBe('off');
  });

  it('shows the problem beside its field, and saves nothing', async () => {
    await start();
    await openForm();

    const delivery = await workspace.slack.submit(LEE, {
      [FIELDS.settingLadder.id]: 'thirty',
      [FIELDS.settingQuietFrom.id]: '08:30',
    });

    expect(delivery.ackBody).toMatchObject({
      response_action: 'errors',
      errors: {
        [FIELDS.settingLadder.block]: expect.stringContaining('whole numbers from 0 to 365'),
        [FIELDS.settingQuiet.block]: expect.stringContaining('two different times'),
      },
    });
    expect(workspace.settings.describe('certAlertDays').source).toBe('default');
  });

  it.each([
    { name: 'that the app is not in', channel: CHANNEL_WITHOUT_APP, text: 'not in this channel' },
    {
      name: 'shared with another organisation',
      channel: SHARED_CHANNEL,
      text: 'shared with another workspace',
    },
    { name: 'that is archived', channel: 'C0OLD', text: 'archived' },
  ])('shows the form again with its input for a channel $name', async ({ channel, text }) => {
    await start();
    workspace.slack.addChannel({ id: 'C0OLD', name: 'old', members: [LEE], isArchived: true });
    await openForm();

    await workspace.slack.submit(LEE, {
      [FIELDS.settingChannel.id]: channel,
      [FIELDS.settingLadder.id]: '60,7',
    });
    const form = await windowShowing(text);

    expect(JSON.stringify(form.blocks)).toContain('"initial_value":"60,7"');
    expect(workspace.settings.current('defaultChannel')).toBe(OPS_CHANNEL);
    expect(workspace.settings.describe('certAlertDays').source).toBe('default');
  });

  it('does not undo what another admin changed while the form was open', async () => {
    await start();
    await openForm();
    await workspace.settings.change({ set: { channelLanguage: 'en' } }, KIM);

    await workspace.slack.submit(LEE, { [FIELDS.settingLadder.id]: '7,0' });
    await windowShowing('changes are in effect');

    expect(workspace.settings.current('channelLanguage')).toBe('en');
    expect(workspace.settings.current('certAlertDays')).toEqual([7, 0]);
  });

  it('resets a value to the environment', async () => {
    await start();
    await workspace.settings.change({ set: { certAlertDays: [7] } }, KIM);
    await openForm();

    await workspace.slack.submit(LEE, { [FIELDS.settingReset.id]: ['certAlertDays'] });
    await windowShowing('changes are in effect');

    expect(workspace.settings.describe('certAlertDays')).toMatchObject({
      source: 'default',
      value: '30,14,7,3,1,0',
    });
  });

  it('does not reset the default channel to one that cannot be posted to', async () => {
    await start();
    await workspace.settings.change({ set: { defaultChannel: NEW } }, KIM);
    workspace.slack.addChannel({ id: OPS_CHANNEL, name: 'ops', members: [LEE], isArchived: true });
    await openForm();

    await workspace.slack.submit(LEE, { [FIELDS.settingReset.id]: ['defaultChannel'] });
    await windowShowing('This channel is archived');

    expect(workspace.settings.current('defaultChannel')).toBe(NEW);
  });

  it('resets operators that are too many for a menu', async () => {
    await start();
    await workspace.settings.change({ set: { operators: MANY_PEOPLE } }, LEE);
    await openForm();

    await workspace.slack.submit(LEE, { [FIELDS.settingReset.id]: ['operators'] });
    await windowShowing('changes are in effect');

    expect(workspace.settings.current('operators')).toEqual([]);
  });

  it('keeps operators that are too many for a menu, and changes other settings', async () => {
    await start();
    await workspace.settings.change({ set: { operators: MANY_PEOPLE } }, LEE);
    await openForm();
    await workspace.slack.submit(LEE, { [FIELDS.settingChannel.id]: CHANNEL_WITHOUT_APP });
    const form = await windowShowing('not in this channel');

    await workspace.slack.submit(LEE, { [FIELDS.settingChannel.id]: NEW });
    await windowShowing('changes are in effect');

    expect(JSON.stringify(form.blocks)).toContain('too many operators to change them here');
    expect(workspace.settings.current('operators')).toEqual(MANY_PEOPLE);
    expect(workspace.settings.current('defaultChannel')).toEqual(NEW);
  });

  it('refuses a new value for a setting that is also reset', async () => {
    await start();
    await workspace.settings.change({ set: { certAlertDays: [7] } }, KIM);
    await openForm();

    const delivery = await workspace.slack.submit(LEE, {
      [FIELDS.settingLadder.id]: '14',
      [FIELDS.settingReset.id]: ['certAlertDays'],
    });

    expect(JSON.stringify(delivery.ackBody)).toContain('enter a new value or reset it');
  });

  it('refuses everybody else, and names the admins', async () => {
    await start();

    await workspace.slack.slash(KIM, '/hometax', '설정', { channel: OPS_CHANNEL });

    const refusal = await workspace.slack.waitFor((slack) => slack.ephemerals(KIM)[0]);
    expect(refusal.text).toContain(`관리자: <@${LEE}>`);
    expect(workspace.slack.views(KIM)).toEqual([]);
  });

  it('admits the workspace’s admins if no admins are named', async () => {
    await start({ admins: [] });
    workspace.slack.addUser({ id: 'U0BOSS', name: 'boss', locale: 'en-GB', isAdmin: true });

    await workspace.slack.slash('U0BOSS', '/hometax', 'settings', { channel: OPS_CHANNEL });
    await workspace.slack.slash(LEE, '/hometax', 'settings', { channel: OPS_CHANNEL });

    await workspace.slack.waitFor((slack) => slack.views('U0BOSS')[0]);
    const refusal = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
    expect(refusal.text).toContain('The admins of this Slack workspace');
  });

  it('refuses a submit by a person who is no longer an admin', async () => {
    const admins = [LEE];
    await start({ admins });
    await openForm();
    admins.splice(0, 1, KIM);

    await workspace.slack.submit(LEE, { [FIELDS.settingLadder.id]: '7' });
    await windowShowing('Only admins can do this.');

    expect(workspace.settings.describe('certAlertDays').source).toBe('default');
  });
});

describe('operators in /hometax settings', () => {
  it('asks an admin who would lose their own rights to confirm, and then saves', async () => {
    await start();
    await openForm();

    await workspace.slack.submit(LEE, { [FIELDS.settingOperators.id]: [KIM] });
    await windowShowing('You are not among these people');
    expect(workspace.settings.current('operators')).toEqual([]);
    await workspace.slack.submit(LEE, { [FIELDS.settingWithoutMe.id]: ['yes'] });
    await windowShowing('changes are in effect');

    expect(workspace.settings.current('operators')).toEqual([KIM]);
    await workspace.slack.slash(LEE, '/hometax', 'sweep', { channel: OPS_CHANNEL });
    const refusal = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[0]);
    expect(refusal.text).toContain('Only operators can do this.');
  });

  it('counts members of the chosen groups as operators', async () => {
    await start();
    workspace.slack.addUserGroup('S0TEAM', 'team', [LEE]);
    await openForm();

    await workspace.slack.submit(LEE, {
      [FIELDS.settingOperators.id]: [KIM],
      [FIELDS.settingGroups.id]: ['S0TEAM'],
    });
    await windowShowing('changes are in effect');

    expect(workspace.settings.current('operators')).toEqual([KIM, 'S0TEAM']);
  });

  it('finds the person who saves at the end of a long list', async () => {
    await start();
    const many = Array.from({ length: 60 }, (_, i) => `U1MANY${i}`);
    for (const id of many) workspace.slack.addUser({ id, name: id });
    await openForm();

    await workspace.slack.submit(LEE, { [FIELDS.settingOperators.id]: [...many, LEE] });
    const saved = await windowShowing('changes are in effect');

    expect(workspace.settings.current('operators')).toHaveLength(61);
    expect(JSON.stringify(saved.blocks)).toContain('and 49 more');
  });

  it('says so if there are more than can be saved', async () => {
    await start();
    await openForm();
    const chosen = Array.from({ length: 101 }, (_, i) => `U1PERSON${i}`);

    const delivery = await workspace.slack.submit(LEE, { [FIELDS.settingOperators.id]: chosen });

    expect(JSON.stringify(delivery.ackBody)).toContain('too many operators');
  });

  it('can be saved with a person who is not in the workspace', async () => {
    await start();
    await workspace.settings.change({ set: { operators: ['U0NOBODY', KIM] } }, LEE);
    await openForm();

    await workspace.slack.submit(LEE, {
      [FIELDS.settingOperators.id]: ['U0NOBODY', KIM, LEE],
    });
    await windowShowing('changes are in effect');

    expect(workspace.settings.current('operators')).toEqual(['U0NOBODY', KIM, LEE]);
  });

  it.each([
    { name: 'only a guest', chosen: { [FIELDS.settingOperators.id]: [GUEST] } },
    { name: 'only an empty group', chosen: { [FIELDS.settingGroups.id]: ['S0EMPTY'] } },
  ])('refuses $name as the only operator', async ({ chosen }) => {
    await start();
    workspace.slack.addUserGroup('S0EMPTY', 'empty', []);
    await openForm();

    await workspace.slack.submit(LEE, chosen);
    await windowShowing('no one could open the authentication page');

    expect(workspace.settings.current('operators')).toEqual([]);
  });

  it('names the missing scopes for channels', async () => {
    await start();
    await openForm();
    workspace.slack.faults.set(
      { method: 'conversations.info' },
      { kind: 'error', error: 'missing_scope' },
    );

    await workspace.slack.submit(LEE, { [FIELDS.settingChannel.id]: NEW });
    const form = await windowShowing('missing scope: channels:read, groups:read');

    expect(JSON.stringify(form.blocks)).not.toContain('too long');
    expect(workspace.settings.current('defaultChannel')).toBe(OPS_CHANNEL);
  });

  it('shows the form again with its input when the store fails, and can be saved later', async () => {
    const store = memoryStore();
    const { write } = store;
    await start({
      settings: await liveSettings({ clock: fakeClock(seoul('2026-11-25 10:12')), store }),
    });
    await openForm();
    store.write = () => Promise.reject(new StoreError('disk-full', 'the disk is full'));

    await workspace.slack.submit(LEE, { [FIELDS.settingLadder.id]: '60,7' });
    const form = await windowShowing('may not have been saved');

    expect(JSON.stringify(form.blocks)).toContain('"initial_value":"60,7"');
    store.write = write;
    await workspace.slack.submit(LEE);
    await windowShowing('changes are in effect');
  });

  it('asks to save again when Slack does not list the members of a group', async () => {
    await start();
    await openForm();
    workspace.slack.faults.set(
      { method: 'usergroups.users.list' },
      { kind: 'error', error: 'fatal_error' },
    );

    await workspace.slack.submit(LEE, { [FIELDS.settingGroups.id]: ['S0OPS'] });
    await windowShowing('Slack took too long to look this up');

    expect(workspace.settings.current('operators')).toEqual([]);
  });
});
