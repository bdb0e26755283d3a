import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackStandIn, startSlackStandIn } from '../../../src/sandbox/slack/server.js';
import { type ScriptedApp, startScriptedApp } from '../../support/scripted-app.js';
import { errorOf, standInClient } from '../../support/stand-in-client.js';

const plain = (text: string) => ({ type: 'plain_text' as const, text });

function field(blockId: string, element: InputBlock['element'], optional = false): KnownBlock {
  return { type: 'input', block_id: blockId, label: plain(blockId), element, optional };
}

function modal(title: string, extra: Partial<ModalView> = {}): ModalView {
  return {
    type: 'modal',
    title: plain(title),
    submit: plain('Save'),
    blocks: [field('name', { type: 'plain_text_input', action_id: 'name_input' })],
    ...extra,
  };
}

let slack: SlackStandIn;
let app: ScriptedApp;
let client: WebClient;
let time: number;
let realTime: number;

beforeEach(async () => {
  time = Date.parse('2026-11-25T10:00:00+09:00');
  realTime = Date.now();
  slack = await startSlackStandIn({
    signingSecret: 'secret',
    botToken: 'xoxb-test',
    now: () => time,
    realNow: () => realTime,
    ackTimeoutMs: 1000,
  });
  slack.addUser({ id: 'U1', name: 'kim' });
  slack.addChannel({ id: 'C1', name: 'tax', members: ['U1'] });
  app = await startScriptedApp();
  slack.connectApp(app.url);
  client = standInClient(slack.apiUrl, 'xoxb-test');
});

afterEach(async () => {
  await slack.close();
  await app.close();
});

/** The trigger ID of the newest delivery. */
function lastTrigger(): string {
  return String(app.received.at(-1)?.payload['trigger_id']);
}

async function openModal(view = modal('First')): Promise<string> {
  await slack.slash('U1', '/hometax', '');
  const opened = await client.views.open({ trigger_id: lastTrigger(), view });
  return opened.view?.id ?? '';
}

/** Presses the button of the top modal, for a trigger ID that may push a view. */
async function pressOnTop(): Promise<void> {
  const top = slack.views('U1').at(-1);
  if (top === undefined) throw new Error('No modal is open.');
  await slack.press('U1', top, 'deeper');
}

const withButton: Partial<ModalView> = {
  blocks: [
    {
      type: 'actions',
      elements: [{ type: 'button', action_id: 'deeper', text: plain('Deeper') }],
    },
  ],
};

describe('a trigger ID', () => {
  it('opens one modal only', async () => {
    await openModal();

    const again = client.views.open({ trigger_id: lastTrigger(), view: modal('Again') });

    expect(await errorOf(again)).toBe('exchanged_trigger_id');
    expect(slack.views('U1').map((each) => each.title)).toEqual(['First']);
  });

  it('expires after three seconds', async () => {
    await slack.slash('U1', '/hometax', '');
    realTime += 3001;

    const late = client.views.open({ trigger_id: lastTrigger(), view: modal('Late') });

    expect(await errorOf(late)).toBe('expired_trigger_id');
  });

  it('is refused if it was not issued', async () => {
    const forged = client.views.open({ trigger_id: '1.2.abc', view: modal('Forged') });

    expect(await errorOf(forged)).toBe('invalid_trigger_id');
  });

  it('is not used up by a refused view', async () => {
    await slack.slash('U1', '/hometax', '');
    const bad = client.views.open({
      trigger_id: lastTrigger(),
      view: modal('A title that is far too long'),
    });

    await expect(bad).rejects.toMatchObject({
      data: {
        error: 'invalid_arguments',
        response_metadata: {
          messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'],
        },
      },
    });
    const good = client.views.open({ trigger_id: lastTrigger(), view: modal('Good') });
    await expect(good).resolves.toMatchObject({ ok: true });
  });
});

describe('a stack of modals', () => {
  it('has at most three modals', async () => {
    await openModal(modal('1', withButton));
    for (const title of ['2', '3']) {
      await pressOnTop();
      await client.views.push({ trigger_id: lastTrigger(), view: modal(title, withButton) });
    }
    await pressOnTop();

    const fourth = client.views.push({ trigger_id: lastTrigger(), view: modal('4') });

    expect(await errorOf(fourth)).toBe('push_limit_reached');
    expect(slack.views('U1').map((each) => each.title)).toEqual(['1', '2', '3']);
    expect(slack.views('U1')[1]).toMatchObject({
      previousViewId: slack.views('U1')[0]?.id,
      rootViewId: slack.views('U1')[0]?.id,
    });
  });

  it('refuses a push with a trigger ID from outside a modal', async () => {
    await slack.slash('U1', '/hometax', '');

    const push = client.views.push({ trigger_id: lastTrigger(), view: modal('Pushed') });

    expect(await errorOf(push)).toBe('not_found');
  });

  it('records a warning when a modal is opened over another', async () => {
    await openModal();
    await openModal(modal('Second'));

    expect(slack.warnings).toMatchObject([{ kind: 'modal_over_modal' }]);
  });
});

describe('views.update', () => {
  it('updates a modal and keeps the input of fields with the same IDs', async () => {
    const viewId = await openModal();
    slack.fill('U1', { name: 'Acme' });
    const renamed = [
      field('name', { type: 'plain_text_input', action_id: 'name_input' }),
      field('brn', { type: 'plain_text_input', action_id: 'brn_input' }),
    ];

    const updated = await client.views.update({
      view_id: viewId,
      view: modal('Second', { blocks: renamed }),
    });

    expect(updated.view?.state).toMatchObject({
      values: { name: { name_input: { value: 'Acme' } }, brn: { brn_input: { value: null } } },
    });
    expect(slack.views('U1')).toMatchObject([{ id: viewId, title: 'Second' }]);
  });

  it('refuses the hash of an older version', async () => {
    const viewId = await openModal();
    const hash = slack.views('U1')[0]?.hash ?? '';
    await client.views.update({ view_id: viewId, hash, view: modal('Second') });

    const stale = client.views.update({ view_id: viewId, hash, view: modal('Third') });

    expect(await errorOf(stale)).toBe('hash_conflict');
  });

  it('does not find a closed modal', async () => {
    const viewId = await openModal();
    await slack.closeView('U1');

    const late = client.views.update({ view_id: viewId, view: modal('Late') });

    expect(await errorOf(late)).toBe('not_found');
  });

  it('refuses a view of more than 250 KB', async () => {
    const viewId = await openModal();
    const blocks = Array.from({ length: 90 }, () => ({
      type: 'section' as const,
      text: { type: 'mrkdwn' as const, text: '가'.repeat(1000) },
    }));

    const big = client.views.update({ view_id: viewId, view: modal('Big', { blocks }) });

    expect(await errorOf(big)).toBe('view_too_large');
  });
});

describe('views.publish', () => {
  it('publishes only to people of the workspace, and checks the hash', async () => {
    const view = { type: 'home' as const, blocks: [] };
    await client.views.publish({ user_id: 'U1', view });

    expect(slack.home('U1')).toMatchObject({ type: 'home' });
    expect(await errorOf(client.views.publish({ user_id: 'U7', view }))).toBe('user_not_found');
    expect(await errorOf(client.views.publish({ user_id: 'U1', hash: 'old', view }))).toBe(
      'hash_conflict',
    );
  });

  it('refuses a modal', async () => {
    const wrong = client.views.publish({ user_id: 'U1', view: modal('x') as never });

    expect(await errorOf(wrong)).toBe('invalid_arguments');
  });
});

describe('a submitted form', () => {
  const everything = modal('All', {
    blocks: [
      field('text', { type: 'plain_text_input', action_id: 'a', initial_value: 'preset' }),
      field('menu', {
        type: 'static_select',
        action_id: 'a',
        options: [
          { text: plain('One'), value: '1' },
          { text: plain('Two'), value: '2' },
        ],
      }),
      field('boxes', {
        type: 'checkboxes',
        action_id: 'a',
        options: [
          { text: plain('Tax invoice'), value: 'taxinvoice' },
          { text: plain('Cash bill'), value: 'cashbill' },
        ],
        initial_options: [{ text: plain('Tax invoice'), value: 'taxinvoice' }],
      }),
      field('channel', {
        type: 'conversations_select',
        action_id: 'a',
        initial_conversation: 'C1',
      }),
      field('owner', { type: 'users_select', action_id: 'a' }, true),
      field('day', { type: 'datepicker', action_id: 'a' }, true),
      field('csv', { type: 'file_input', action_id: 'a' }, true),
    ],
  });

  it('contains initial values, choices, files and empty fields in Slack’s format', async () => {
    await openModal(everything);

    await slack.submit('U1', {
      menu: '2',
      boxes: ['taxinvoice', 'cashbill'],
      day: '2026-12-09',
      csv: { name: 'companies.csv', content: 'brn\n' },
    });

    const sent = app.received.at(-1)?.payload as {
      readonly view: { readonly state: { readonly values: unknown } };
    };
    expect(sent.view.state.values).toMatchObject({
      text: { a: { type: 'plain_text_input', value: 'preset' } },
      menu: { a: { type: 'static_select', selected_option: { value: '2', text: plain('Two') } } },
      boxes: { a: { selected_options: [{ value: 'taxinvoice' }, { value: 'cashbill' }] } },
      channel: { a: { type: 'conversations_select', selected_conversation: 'C1' } },
      owner: { a: { type: 'users_select', selected_user: null } },
      day: { a: { selected_date: '2026-12-09' } },
      csv: { a: { files: [{ name: 'companies.csv', size: 4 }] } },
    });
    expect(slack.files).toMatchObject([{ name: 'companies.csv', user: 'U1' }]);
  });

  it.each([
    { name: 'an empty required field', values: {}, says: /fill in: menu/ },
    { name: 'an option that is not offered', values: { menu: '3' }, says: /no option 3/ },
    { name: 'a field that is not drawn', values: { size: '3' }, says: /0 fields named size/ },
    { name: 'a name that several fields have', values: { a: '3' }, says: /7 fields named a/ },
  ])('is not sent with $name', async ({ values, says }) => {
    await openModal(everything);
    const before = app.received.length;

    await expect(slack.submit('U1', values)).rejects.toThrow(says);

    expect(app.received).toHaveLength(before);
  });

  it('is not sent if a text is longer than its field allows', async () => {
    const short = { type: 'plain_text_input' as const, action_id: 'a', max_length: 5 };
    await openModal(modal('Short', { blocks: [field('note', short)] }));

    await expect(slack.submit('U1', { note: 'too long' })).rejects.toThrow(/at most 5/);
  });

  it('closes on an empty ack and shows the modal below', async () => {
    await openModal(modal('1', withButton));
    await pressOnTop();
    await client.views.push({ trigger_id: lastTrigger(), view: modal('2') });

    await slack.submit('U1', { name: 'x' });

    expect(slack.views('U1').map((each) => each.title)).toEqual(['1']);
  });

  it('is updated by the ack', async () => {
    await openModal(modal('First', withButton));
    await pressOnTop();
    await client.views.push({ trigger_id: lastTrigger(), view: modal('Second') });
    app.answerWith(() => ({ body: { response_action: 'update', view: modal('Updated') } }));

    await slack.submit('U1', { name: 'x' });

    expect(slack.views('U1').map((each) => each.title)).toEqual(['First', 'Updated']);
  });

  it.each([
    {
      name: 'a view that Slack refuses',
      body: { response_action: 'update', view: modal('A title that is far too long') },
      says: /25 characters/,
    },
    {
      name: 'errors for a block that is no input',
      body: { response_action: 'errors', errors: { other: 'x' } },
      says: /no input block: other/,
    },
    { name: 'an unknown action', body: { response_action: 'reload' }, says: /reload/ },
  ])('stays open with a warning after an ack with $name', async ({ body, says }) => {
    await openModal();
    app.answerWith(() => ({ body }));

    await slack.submit('U1', { name: 'x' });

    expect(slack.views('U1').map((each) => each.title)).toEqual(['First']);
    expect(slack.warnings).toMatchObject([
      { kind: 'invalid_ack', detail: expect.stringMatching(says) },
    ]);
  });

  it('stays open when the app does not ack in time', async () => {
    await openModal();
    app.answerWith(() => undefined);

    const delivery = await slack.submit('U1', { name: 'x' });

    expect(delivery).toMatchObject({ acked: false, failure: 'operation_timeout' });
    expect(slack.views('U1')).toHaveLength(1);
  });
});

describe('a typeahead', () => {
  const search = (minLength?: number) =>
    modal('Search', {
      blocks: [
        field('company', {
          type: 'external_select',
          action_id: 'company_input',
          ...(minLength === undefined ? {} : { min_query_length: minLength }),
        }),
      ],
    });

  it('sends no query shorter than three letters by default', async () => {
    await openModal(search());
    const before = app.received.length;

    await slack.typeahead('U1', 'company_input', '위하');
    expect(app.received).toHaveLength(before);
    await slack.typeahead('U1', 'company_input', '위하고');
    expect(app.received).toHaveLength(before + 1);
  });

  it('finds nothing when the manifest has no options load URL', async () => {
    slack.connectApp(app.url, { options: undefined });
    await openModal(search(1));

    const delivery = await slack.typeahead('U1', 'company_input', 'a');

    expect(delivery).toMatchObject({ acked: false, failure: 'dispatch_failed', options: [] });
  });

  it('shows no options that Slack would refuse', async () => {
    await openModal(search(1));
    app.answerWith(() => ({ body: { options: [{ text: plain('x'.repeat(76)), value: 'a' }] } }));

    const delivery = await slack.typeahead('U1', 'company_input', 'a');

    expect(delivery.options).toEqual([]);
    expect(slack.warnings).toMatchObject([{ kind: 'invalid_ack' }]);
  });
});
