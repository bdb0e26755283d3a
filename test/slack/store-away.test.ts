import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoreError, type StoreErrorCode } from '../../src/records/store.js';
import { MRKDWN } from '../../src/slack/blocks.js';
import { createErrorReporter, tryToSave } from '../../src/slack/errors.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { noticeSentence } from '../../src/slack/notice-words.js';
import { PLAIN } from '../../src/text/markup.js';
import { TONGUES } from '../../src/text/tongue.js';
import { HANBIT, NURI } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import {
  LEE,
  OPS_CHANNEL,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../support/slack-workspace.js';

let workspace: SlackWorkspace;
let isLeading = true;
let isClockOff = false;
beforeEach(async () => {
  isLeading = true;
  isClockOff = false;
  const clockWatch = {
    get isUnreliable() {
      return isClockOff;
    },
  };
  workspace = await startSlackWorkspace({ isLeading: () => isLeading, clockWatch });
});
afterEach(() => workspace.close());

const DUE_CHECK = { user: LEE, brn: HANBIT, product: 'taxinvoice' } as const;

const SENTENCE = noticeSentence({ kind: 'store-away' }, MRKDWN, TONGUES.en);

const slash = (text: string) =>
  workspace.slack.slash(LEE, '/hometax', text, { channel: OPS_CHANNEL });
const answers = () => workspace.slack.ephemerals(LEE).map(({ text }) => text);

describe('while another process may lead', () => {
  it('refuses a command with a sentence, and checks nothing', async () => {
    await slash('help');
    await eventually(() => answers().length > 0);
    isLeading = false;

    await slash('check 한빛');

    await eventually(() => answers().includes(SENTENCE));
    expect(workspace.checks.requests).toEqual([]);
  });

  it('still answers a command for help', async () => {
    isLeading = false;

    await slash('help');

    await eventually(() => answers().some((text) => text.includes('/hometax')));
    expect(answers()).not.toContain(SENTENCE);
  });

  it('lets a form through, which is shown again if it cannot be saved', async () => {
    await slash('');
    await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
    isLeading = false;

    await workspace.slack.submit(LEE);

    await eventually(() => workspace.checks.requests.length > 0);
  });

  it('sends no report that was promised, and sends it later', async () => {
    const away = new StoreError('unreachable', 'away');
    const runner = workspace.app.runPromisedCheck;
    workspace.checks.failure = away;
    await expect(runner(DUE_CHECK)).rejects.toBe(away);
    workspace.checks.failure = undefined;
    const send = await runner(DUE_CHECK);

    isLeading = false;
    await expect(send?.()).rejects.toThrow('this process does not lead, so it may not send');
    isLeading = true;
    await send?.();

    expect(workspace.slack.im(LEE).messages).toHaveLength(1);
  });
});

describe('a form that is submitted', () => {
  const NURI_FORM = { [FIELDS.brn.id]: NURI, [FIELDS.name.id]: '누리식품' };
  const errors = (kind: 'clock-off' | 'not-ready') => ({
    [FIELDS.brn.block]: noticeSentence({ kind }, PLAIN, TONGUES.en),
  });
  async function openForm() {
    await slash('watch');
    await workspace.slack.waitFor((slack) => slack.views(LEE)[0]);
  }

  it('while the clock is off keeps its window and input', async () => {
    await openForm();
    isClockOff = true;

    await workspace.slack.submit(LEE, NURI_FORM);

    expect(workspace.slack.views(LEE)).toMatchObject([{ errors: errors('clock-off') }]);
    isClockOff = false;
    await workspace.slack.submit(LEE);
    await eventually(() => workspace.companies.get(NURI)?.name === '누리식품');
  });

  it('while the app stops keeps its window', async () => {
    await openForm();
    await workspace.app.stop(1000);

    await workspace.slack.submit(LEE, NURI_FORM);

    expect(workspace.slack.views(LEE)).toMatchObject([{ errors: errors('not-ready') }]);
  });
});

describe('a store that cannot be used for a moment', () => {
  it.each<StoreErrorCode>(['unreachable', 'not-leading'])('is explained: %s', async (code) => {
    workspace.checks.failure = new StoreError(code, 'away');

    await slash('check 한빛');

    await eventually(() => answers().includes(SENTENCE));
    expect(workspace.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is a failure of the app if another process has locked its file', async () => {
    workspace.checks.failure = new StoreError('locked', 'busy');

    await slash('check 한빛');

    await eventually(() => workspace.log.lines.some(({ level }) => level === 'error'));
    await eventually(() => answers().some((text) => text.includes('could not read or write')));
  });

  it('is not a failure of the app: a form', async () => {
    const { app, log } = workspace;
    const deps = {
      client: app.client,
      directory: app.directory,
      log,
      newReference: () => 'REF234',
    };
    const save = () => Promise.reject(new StoreError('unreachable', 'away'));

    const saved = await tryToSave(save, { report: createErrorReporter(deps) });

    expect(saved).toEqual({ ok: false, error: { kind: 'store-away' } });
  });
});
