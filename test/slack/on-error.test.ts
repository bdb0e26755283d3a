import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createErrorReporter } from '../../src/slack/errors.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { HANBIT } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { POPUP_URL } from '../support/fake-services.js';
import {
  CHANNEL_WITHOUT_APP,
  KIM,
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace();
});
afterEach(() => workspace.close());

const errors = () => workspace.log.lines.filter(({ message }) => message === 'Unexpected error');

function loggedReference() {
  return eventually(() => {
    const [line] = errors();
    return line === undefined ? undefined : String(line.fields['reference']);
  });
}

describe('an unexpected error', () => {
  it('shows the person a short reference, in their language, which is also logged', async () => {
    workspace.checks.failure = new Error('a bug');

    await workspace.slack.slash(KIM, '/hometax', '확인 한빛', { channel: OPS_CHANNEL });
    const reference = await loggedReference();
    const answer = await workspace.slack.waitFor((slack) =>
      slack.ephemerals(KIM).find(({ text }) => text.includes(reference)),
    );

    expect(reference).toMatch(/^[2-9A-HJKMNP-Z]{6}$/);
    expect(answer.text).toMatch(/[가-힣]/);
    expect(errors()[0]?.fields).toMatchObject({ name: 'Error', error: 'a bug' });
  });

  it('replaces the "checking" message that had replaced a report', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'check 한빛', { channel: OPS_CHANNEL });
    const report = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[1]);
    workspace.checks.failure = new Error('a bug');

    await workspace.slack.press(LEE, report, ACTIONS.reportCheck);
    const reference = await loggedReference();

    await workspace.slack.waitFor((slack) =>
      slack.ephemerals(LEE).find(({ ts, text }) => ts === report.ts && text.includes(reference)),
    );
    expect(workspace.slack.ephemerals(LEE)).toHaveLength(2);
  });

  it('is shown in the window in which it happened', async () => {
    await workspace.slack.slash(LEE, '/hometax', '', { channel: OPS_CHANNEL });
    await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    workspace.checks.failure = new Error('a bug');

    await workspace.slack.submit(LEE);
    const reference = await loggedReference();

    await workspace.slack.waitFor((slack) =>
      JSON.stringify(slack.views(LEE)[0]?.blocks).includes(reference),
    );
  });

  it('is sent as a direct message when that window is closed', async () => {
    await workspace.slack.slash(LEE, '/hometax', '', { channel: OPS_CHANNEL });
    await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    workspace.checks.failure = new Error('a bug');
    await workspace.slack.submit(LEE);

    await workspace.slack.closeView(LEE);
    const reference = await loggedReference();

    await workspace.slack.waitFor((slack) =>
      slack.im(LEE).messages.some(({ text }) => text.includes(reference)),
    );
  });

  it('is sent as a direct message when nothing else works', async () => {
    workspace.checks.failure = new Error('a bug');
    workspace.slack.faults.set({ method: 'response_url' }, { kind: 'status', status: 404 });

    await workspace.slack.slash(LEE, '/hometax', 'check 한빛', { channel: CHANNEL_WITHOUT_APP });
    const reference = await loggedReference();

    await workspace.slack.waitFor((slack) =>
      slack.im(LEE).messages.some(({ text }) => text.includes(reference)),
    );
  });

  it('in a recheck is sent as a direct message', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'popup 한빛', { channel: OPS_CHANNEL });
    const popup = await workspace.slack.waitFor((slack) =>
      slack.views(LEE).find((view) => JSON.stringify(view).includes(POPUP_URL)),
    );
    await workspace.slack.press(LEE, popup, ACTIONS.popupOpen);
    workspace.checks.failure = new Error('a bug');
    await eventually(async () => {
      for await (const _ of workspace.store.promisedChecks()) return true;
      return false;
    });

    workspace.clock.advance(5 * 60_000);
    await workspace.runDueChecks();
    const reference = await loggedReference();

    await workspace.slack.waitFor((slack) =>
      slack.im(LEE).messages.some(({ text }) => text.includes(reference)),
    );
  });

  it('leaves the app working', async () => {
    workspace.checks.failure = new Error('a bug');
    await workspace.slack.slash(LEE, '/hometax', 'check 한빛', { channel: OPS_CHANNEL });
    await loggedReference();
    workspace.checks.failure = undefined;

    await workspace.slack.slash(LEE, '/hometax', 'check 한빛', { channel: OPS_CHANNEL });

    await workspace.slack.waitFor((slack) =>
      slack.ephemerals(LEE).some(({ text }) => text.includes('can collect')),
    );
    expect(workspace.checks.requests.map(({ brn }) => brn)).toEqual([HANBIT, HANBIT]);
  });
});

describe('createErrorReporter', () => {
  function aReporter() {
    const { app, log } = workspace;
    return createErrorReporter({
      client: app.client,
      directory: app.directory,
      log,
      newReference: () => 'REF234',
    });
  }

  it('never rejects, even if Slack is unreachable', async () => {
    workspace.slack.faults.set({}, { kind: 'reset' });

    await expect(aReporter()(new Error('a bug'), { user: LEE, replaceable: false })).resolves.toBe(
      'REF234',
    );

    expect(workspace.log.lines.map(({ message }) => message)).toContain(
      'An error could not be shown',
    );
  });

  it('logs each error that Bolt wrapped under the same reference', async () => {
    const unknown = Object.assign(new Error('unknown'), {
      code: 'slack_bolt_unknown_error',
      original: new Error('first'),
    });
    const both = Object.assign(new Error('Multiple errors'), {
      code: 'slack_bolt_multiple_listener_error',
      originals: [unknown, Object.assign(new Error('second'), { code: 'ENOSPC' })],
    });

    await aReporter()(both, undefined);

    expect(
      errors().map(({ fields }) => [fields['reference'], fields['error'], fields['code']]),
    ).toEqual([
      ['REF234', 'first', undefined],
      ['REF234', 'second', 'ENOSPC'],
    ]);
  });

  it('logs no URLs, because they may contain a session', async () => {
    const error = new Error(`could not show ${POPUP_URL}1`, {
      cause: new Error(`at ${POPUP_URL}1`),
    });

    await aReporter()(error, undefined);
    await aReporter()(`thrown as text: ${POPUP_URL}1`, undefined);

    expect(errors()).toHaveLength(2);
    expect(JSON.stringify(errors())).not.toContain('session=');
  });
});
