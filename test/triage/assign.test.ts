import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertMessage } from '../../src/alert/alert-view.js';
import type { Alert } from '../../src/records/alert.js';
import { StoreError } from '../../src/records/store.js';
import { ACTIONS, CALLBACKS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { TONGUES } from '../../src/text/tongue.js';
import { alertOf } from '../support/alert-samples.js';
import { HANBIT } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { seoul } from '../support/fake-clock.js';
import { aGate } from '../support/fake-services.js';
import { pressButton } from '../support/press-button.js';
import { certificateExpiry } from '../support/reasons.js';
import {
  EXTERNAL,
  GUEST,
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
const open = async (overrides: Parameters<typeof startSlackWorkspace>[0] = {}) => {
  workspace = await startSlackWorkspace({ operators: () => [], ...overrides });
};
beforeEach(() => open());
afterEach(() => workspace.close());

const at = seoul('2026-11-25 09:02');
const { owner: _, ...OPEN } = alertOf([certificateExpiry()], { channel: OPS_CHANNEL });

function topWindow(user: string) {
  const view = workspace.slack.views(user).at(-1);
  if (view === undefined) throw new Error('no window is open');
  return view;
}

function windowShowing(content: string, user = LEE) {
  return workspace.slack.waitFor((slack) =>
    slack.views(user).find((view) => JSON.stringify(view).includes(content)),
  );
}

/** Opens the details of the alert, and there the form. */
async function openForm(alert: Alert = OPEN, user = LEE) {
  workspace.triage.alerts.set(HANBIT, alert);
  await workspace.app.client.chat.postMessage({
    channel: OPS_CHANNEL,
    ...alertMessage({ alert, collectsBy: 'any' }, TONGUES['ko']),
  });
  const { ts = '' } = workspace.slack.channel(OPS_CHANNEL).messages.at(-1) ?? {};
  await pressButton(workspace.slack, user, { channel: OPS_CHANNEL, ts }, ACTIONS.alertDetails);
  const details = await workspace.slack.waitFor((slack) => slack.views(user)[0]);
  await pressButton(workspace.slack, user, details, ACTIONS.alertAssign);
  await workspace.slack.waitFor((slack) => slack.views(user).length === 2);
  return details;
}

const submit = (assignee: string, user = LEE) =>
  workspace.slack.submit(user, { [FIELDS.assignee.id]: assignee });

describe('"Assign to someone"', () => {
  it('makes the chosen person the claimer, which the details below show', async () => {
    const details = await openForm();

    await submit(KIM);

    const below = await windowShowing(`Assigned to <@${KIM}> by <@${LEE}> on 25 Nov, 10:12`);
    expect(below.id).toBe(details.id);
    expect(topWindow(LEE).id).toBe(details.id);
    expect(workspace.triage.actions).toEqual([`assign ${HANBIT} ${LEE} ${KIM}`]);
    expect(workspace.slack.warnings).toEqual([]);
  });

  it('proposes the owner, unless the owner is a group or has the alert already', async () => {
    const proposed = async (alert: Alert) => {
      await openForm(alert);
      const form = JSON.stringify(topWindow(LEE));
      await workspace.slack.closeView(LEE, { all: true });
      return form.includes('initial_user');
    };
    const claimed = { state: 'acknowledged', by: LEE, at } as const;

    expect(await proposed({ ...OPEN, owner: KIM })).toBe(true);
    expect(await proposed({ ...OPEN, owner: 'S0OPS' })).toBe(false);
    expect(await proposed({ ...OPEN, owner: LEE, life: claimed })).toBe(false);
  });

  it('tells the second of two people who was assigned first', async () => {
    workspace.slack.addUser({ id: 'U0PARK', name: 'park' });
    await openForm(OPEN, KIM);
    await openForm(OPEN, LEE);

    await submit('U0PARK', KIM);
    await eventually(() => workspace.triage.actions.length === 1);
    await submit(KIM, LEE);

    await windowShowing(`<@${KIM}> already assigned this to <@U0PARK> on 25 Nov, 10:12.`);
    expect(workspace.triage.actions).toEqual([`assign ${HANBIT} ${KIM} U0PARK`]);
  });

  it.each([
    { name: 'a guest', assignee: GUEST, says: 'cannot handle alerts' },
    { name: 'a person of another organisation', assignee: EXTERNAL, says: 'cannot handle alerts' },
    { name: 'a person who has left', assignee: 'U0GONE', says: 'has left the workspace' },
    { name: 'an unknown person', assignee: 'U0NOBODY', says: 'was not found in this workspace' },
  ])('refuses $name, and shows the form again as submitted', async ({ assignee, says }) => {
    workspace.slack.addUser({ id: 'U0GONE', name: 'gone', isDeleted: true });
    await openForm();

    await submit(assignee);
    const form = await windowShowing(says);

    expect(form.callbackId).toBe(CALLBACKS.assign);
    expect(JSON.stringify(form.blocks)).toContain(`"initial_user":"${assignee}"`);
    expect(workspace.triage.actions).toEqual([]);
    await submit(KIM);
    await eventually(() => workspace.triage.actions.length === 1);
  });

  it('assigns nobody whom Slack does not identify', async () => {
    await openForm();
    const error = 'ratelimited';
    workspace.slack.faults.set({ method: 'users.info' }, { kind: 'error', error });

    await submit(KIM);

    await windowShowing('Slack took too long to confirm who this person is.');
    expect(workspace.triage.actions).toEqual([]);
  });

  it('shows the form again if the store rejects the write', async () => {
    await openForm();
    workspace.triage.failure = new StoreError('disk-full', 'the disk is full');

    await submit(KIM);

    const form = await windowShowing('could not read or write');
    expect(JSON.stringify(form.blocks)).toContain(`"initial_user":"${KIM}"`);
  });

  it('lets the claimer pass the alert on, but nobody else', async () => {
    const claimed: Alert = { ...OPEN, life: { state: 'acknowledged', by: KIM, at } };

    await openForm(claimed, LEE);
    await windowShowing(`<@${KIM}> already claimed this on 25 Nov, 09:02.`);
    expect(topWindow(LEE).submit).toBeUndefined();

    await openForm(claimed, KIM);
    await submit(LEE, KIM);
    await eventually(() => workspace.triage.actions.length === 1);
    expect(workspace.triage.actions).toEqual([`assign ${HANBIT} ${KIM} ${LEE}`]);
  });

  it('claims the alert for a person who chooses themself', async () => {
    await openForm();

    await submit(LEE);

    await windowShowing(`Claimed by <@${LEE}> on 25 Nov, 10:12`);
    expect(workspace.triage.alerts.get(HANBIT)?.life).not.toHaveProperty('assignedBy', LEE);
  });

  it('lets the person who assigned the alert take it back', async () => {
    const life = { state: 'acknowledged', by: KIM, at, assignedBy: LEE } as const;
    await openForm({ ...OPEN, life });

    await submit(LEE);

    await windowShowing(`Claimed by <@${LEE}> on 25 Nov, 10:12`);
    expect(workspace.slack.warnings).toEqual([]);
  });

  it('says on submission that the alert has ended', async () => {
    await openForm();
    workspace.triage.alerts.delete(HANBIT);

    await submit(KIM);

    await windowShowing('this alert has already ended');
  });

  it('shows the result in the window if saving takes long', async () => {
    await openForm();
    const gate = aGate();
    const assign = workspace.triage.assign;
    workspace.triage.assign = async (brn, assignment) => {
      await gate.passed;
      return assign(brn, assignment);
    };

    await submit(KIM);
    await windowShowing('Saving.');
    gate.open();

    await windowShowing(`Assigned to <@${KIM}>.`);
    expect(workspace.triage.actions).toEqual([`assign ${HANBIT} ${LEE} ${KIM}`]);
  });

  it('says in a direct message why it was refused if the window was closed', async () => {
    await openForm();
    workspace.triage.alerts.delete(HANBIT);

    const submission = submit(KIM);
    await workspace.slack.closeView(LEE, { all: true });
    await submission;

    const message = await workspace.slack.waitFor((slack) => slack.im(LEE).messages[0]);
    expect(message.text).toContain('this alert has already ended');
  });

  it('is refused to a person who is no longer an operator', async () => {
    await workspace.close();
    const operators = [KIM, LEE];
    await open({ operators: () => operators });
    await openForm();
    operators.pop();

    await submit(KIM);

    await windowShowing('Only operators can do this.');
    expect(workspace.triage.actions).toEqual([]);
  });
});
