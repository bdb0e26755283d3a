import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createErrorReporter, onError } from '../../src/slack/errors.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { HANBIT } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { POPUP_URL } from '../support/fake-services.js';
import {
  ELSEWHERE,
  KIM,
  LEE,
  OPS,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
beforeEach(async () => {
  workspace = await startSlackWorkspace();
});
afterEach(() => workspace.close());

const errors = () => workspace.log.lines.filter(({ message }) => message === 'unexpected error');

function loggedReference() {
  return eventually(() => {
    const [line] = errors();
    return line === undefined ? undefined : String(line.fields['reference']);
  });
}

describe('an unexpected error', () => {
  it('gives the person a short reference, in their language, that is in the log too', async () => {
    workspace.checks.failure = new Error('a bug');

    await workspace.slack.slash(KIM, '/hometax', '확인 한빛', { channel: OPS });
    const reference = await loggedReference();
    const told = await workspace.slack.waitFor((slack) =>
      slack.ephemerals(KIM).find(({ text }) => text.includes(reference)),
    );

    expect(reference).toMatch(/^[2-9A-HJKMNP-Z]{6}$/);
    expect(told.text).toMatch(/[가-힣]/);
    expect(errors()[0]?.fields).toMatchObject({ name: 'Error', error: 'a bug' });
  });

  it('takes the place of the "checking" that stood where a report was', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'check 한빛', { channel: OPS });
    const report = await workspace.slack.waitFor((slack) => slack.ephemerals(LEE)[1]);
    workspace.checks.failure = new Error('a bug');

    await workspace.slack.press(LEE, report, ACTIONS.reportCheck);
    const reference = await loggedReference();

    await workspace.slack.waitFor((slack) =>
      slack.ephemerals(LEE).find(({ ts, text }) => ts === report.ts && text.includes(reference)),
    );
    expect(workspace.slack.ephemerals(LEE)).toHaveLength(2);
  });

  it('is told in the window that it happened in', async () => {
    await workspace.slack.slash(LEE, '/hometax', '', { channel: OPS });
    await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    workspace.checks.failure = new Error('a bug');

    await workspace.slack.submit(LEE);
    const reference = await loggedReference();

    await workspace.slack.waitFor((slack) =>
      JSON.stringify(slack.views(LEE)[0]?.blocks).includes(reference),
    );
  });

  it('is told by direct message when that window is closed', async () => {
    await workspace.slack.slash(LEE, '/hometax', '', { channel: OPS });
    await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    workspace.checks.failure = new Error('a bug');
    await workspace.slack.submit(LEE);

    await workspace.slack.closeView(LEE);
    const reference = await loggedReference();

    await workspace.slack.waitFor((slack) =>
      slack.im(LEE).messages.some(({ text }) => text.includes(reference)),
    );
  });

  it('is told by direct message when no other way is left', async () => {
    workspace.checks.failure = new Error('a bug');
    workspace.slack.faults.set({ method: 'response_url' }, { kind: 'status', status: 404 });

    await workspace.slack.slash(LEE, '/hometax', 'check 한빛', { channel: ELSEWHERE });
    const reference = await loggedReference();

    await workspace.slack.waitFor((slack) =>
      slack.im(LEE).messages.some(({ text }) => text.includes(reference)),
    );
  });

  it('of a look that nobody waits for is told by direct message', async () => {
    await workspace.slack.slash(LEE, '/hometax', 'popup 한빛', { channel: OPS });
    const popup = await workspace.slack.waitFor((slack) =>
      slack.views(LEE).find((view) => JSON.stringify(view).includes(POPUP_URL)),
    );
    await workspace.slack.press(LEE, popup, ACTIONS.popupOpen);
    workspace.checks.failure = new Error('a bug');
    await eventually(async () => {
      for await (const _ of workspace.store.looks()) return true;
      return false;
    });

    workspace.clock.advance(5 * 60_000);
    await workspace.lookDue();
    const reference = await loggedReference();

    await workspace.slack.waitFor((slack) =>
      slack.im(LEE).messages.some(({ text }) => text.includes(reference)),
    );
  });

  it('leaves the app working', async () => {
    workspace.checks.failure = new Error('a bug');
    await workspace.slack.slash(LEE, '/hometax', 'check 한빛', { channel: OPS });
    await loggedReference();
    workspace.checks.failure = undefined;

    await workspace.slack.slash(LEE, '/hometax', 'check 한빛', { channel: OPS });

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
      reader: app.reader,
      log,
      newReference: () => 'REF234',
    });
  }

  it('never rejects, whatever Slack does', async () => {
    workspace.slack.faults.set({}, { kind: 'reset' });

    await expect(aReporter()(new Error('a bug'), { user: LEE, replaceable: false })).resolves.toBe(
      'REF234',
    );

    expect(workspace.log.lines.map(({ message }) => message)).toContain(
      'the person could not be told of the error',
    );
  });

  it('logs what Bolt wrapped, each cause under the same reference', async () => {
    const unknown = Object.assign(new Error('unknown'), {
      code: 'slack_bolt_unknown_error',
      original: new Error('first'),
    });
    const both = Object.assign(new Error('Multiple errors'), {
      code: 'slack_bolt_multiple_listener_error',
      originals: [unknown, Object.assign(new Error('second'), { code: 'ENOSPC' })],
    });

    await onError(aReporter())({ error: both, body: {} });

    expect(
      errors().map(({ fields }) => [fields['reference'], fields['error'], fields['code']]),
    ).toEqual([
      ['REF234', 'first', undefined],
      ['REF234', 'second', 'ENOSPC'],
    ]);
  });

  it('leaves addresses out of the log, which may carry a session', async () => {
    const error = new Error(`could not show ${POPUP_URL}1`, {
      cause: new Error(`at ${POPUP_URL}1`),
    });

    await aReporter()(error, undefined);
    await aReporter()(`thrown as words: ${POPUP_URL}1`, undefined);

    expect(errors()).toHaveLength(2);
    expect(JSON.stringify(errors())).not.toContain('session=');
  });
});
