import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import type { PageJson } from '../../src/sandbox/page/contract.js';
import { type ScriptedSlack, startScriptedSlack } from './support/scripted-slack.js';
import { ALERTS, openSlack, type SmallSlack, type VisitOptions } from './support/small-slack.js';

let scripted: ScriptedSlack;
beforeAll(async () => {
  scripted = await startScriptedSlack();
});
afterAll(async () => {
  await scripted.close();
});
beforeEach(() => {
  scripted.app.answerWith(() => ({}));
  scripted.forget();
});

const visit = (context: TestContext, options: VisitOptions = {}): Promise<SmallSlack> =>
  openSlack({ context, options, url: scripted.url });

const plain = (text: string) => ({ type: 'plain_text', text, emoji: true });
const option = (value: string, text = `Option ${value}`) => ({ text: plain(text), value });
const OPTIONS = [option('a'), option('b'), option('c')];

interface Field {
  readonly element: PageJson;
  /** What a person does with the field. */
  readonly use: (field: Locator, slack: SmallSlack) => Promise<void>;
  /** The state that the app receives. */
  readonly state: PageJson;
}

async function choose(field: Locator, slack: SmallSlack, name: string, input = ''): Promise<void> {
  await field.click();
  if (input !== '') await field.fill(input);
  await slack.page.getByRole('option', { name }).click();
}

async function chooseTwo(field: Locator, slack: SmallSlack, names: readonly [string, string]) {
  for (const name of names) await choose(field, slack, name);
  await slack.page.keyboard.press('Escape');
}

const csv = {
  name: 'companies.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from('brn\n9998101014\n'),
};

/** Every kind of element that holds a value. */
const FIELDS: Readonly<Record<string, Field>> = {
  text: {
    element: { type: 'plain_text_input' },
    use: (field) => field.fill('한빛상사'),
    state: { value: '한빛상사' },
  },
  lines: {
    element: { type: 'plain_text_input', multiline: true },
    use: (field) => field.fill('one\ntwo'),
    state: { value: 'one\ntwo' },
  },
  static: {
    element: { type: 'static_select', options: OPTIONS },
    use: (field, slack) => choose(field, slack, 'Option b'),
    state: { selected_option: option('b') },
  },
  external: {
    element: { type: 'external_select', min_query_length: 1 },
    use: async (field, slack) => {
      await choose(field, slack, 'Found 가', '가');
      // The choice remains when other words find something else.
      await field.click();
      await field.fill('나');
      await slack.page.getByRole('option', { name: 'Found 나' }).waitFor();
      await slack.page.keyboard.press('Escape');
    },
    state: { selected_option: option('가', 'Found 가') },
  },
  user: {
    element: { type: 'users_select' },
    use: (field, slack) => choose(field, slack, '최서준'),
    state: { selected_user: 'U0CHOI' },
  },
  conversation: {
    element: { type: 'conversations_select' },
    use: (field, slack) => choose(field, slack, '회계팀'),
    state: { selected_conversation: 'C0TEAM' },
  },
  statics: {
    element: { type: 'multi_static_select', options: OPTIONS },
    use: (field, slack) => chooseTwo(field, slack, ['Option c', 'Option a']),
    state: { selected_options: [option('c'), option('a')] },
  },
  users: {
    element: { type: 'multi_users_select', initial_users: ['U0HAN'] },
    use: (field, slack) => chooseTwo(field, slack, ['최서준', 'Emma Park']),
    state: { selected_users: ['U0HAN', 'U0CHOI', 'U0EMMA'] },
  },
  boxes: {
    element: { type: 'checkboxes', options: OPTIONS, initial_options: [option('a')] },
    use: (field) => field.getByLabel('Option c').check(),
    state: { selected_options: [option('a'), option('c')] },
  },
  radios: {
    element: { type: 'radio_buttons', options: OPTIONS, initial_option: option('a') },
    use: (field) => field.getByLabel('Option b').check(),
    state: { selected_option: option('b') },
  },
  day: {
    element: { type: 'datepicker', initial_date: '2026-11-24' },
    use: (field) => field.fill('2026-12-01'),
    state: { selected_date: '2026-12-01' },
  },
  time: {
    element: { type: 'timepicker', initial_time: '09:00' },
    use: (field) => field.fill('18:30'),
    state: { selected_time: '18:30' },
  },
  file: {
    element: { type: 'file_input', filetypes: ['csv'], max_files: 1 },
    use: (field) => field.setInputFiles(csv),
    state: { files: [expect.objectContaining({ name: csv.name, size: csv.buffer.length })] },
  },
};

function inputBlock(id: string, more: Readonly<Record<string, unknown>> = {}) {
  const element = { ...FIELDS[id]?.element, action_id: id };
  return { type: 'input', block_id: `${id}_block`, label: plain(`The ${id}`), element, ...more };
}

/** Answers each typeahead with its query as the only option. */
function answerTypeaheads(): void {
  scripted.app.answerWith(({ type, value }) =>
    type === 'block_suggestion'
      ? { body: { options: [option(String(value), `Found ${String(value)}`)] } }
      : {},
  );
}

async function openModal(slack: SmallSlack, blocks: readonly unknown[], more = {}): Promise<void> {
  await slack.send('/hometax');
  const command = await scripted.received(undefined);
  const view = { type: 'modal', title: plain('Fields'), submit: plain('Send'), blocks, ...more };
  const answer = await scripted.call('views.open', { trigger_id: command['trigger_id'], view });
  expect(answer).toMatchObject({ ok: true });
  await slack.modal.waitFor();
}

const stateOf = (payload: PageJson, id: string): unknown => {
  const { view } = payload as {
    view: { state: { values: Record<string, Record<string, PageJson>> } };
  };
  return view.state.values[`${id}_block`]?.[id];
};

async function post(blocks: readonly unknown[], channel = ALERTS): Promise<string> {
  const answer = await scripted.call('chat.postMessage', { channel, text: 'Elements', blocks });
  expect(answer).toMatchObject({ ok: true });
  return String(answer['ts']);
}

describe('a form of the app', () => {
  it('holds every kind of field, and sends what a person enters in each', async (test) => {
    const slack = await visit(test);
    answerTypeaheads();
    const ids = Object.keys(FIELDS);
    await openModal(
      slack,
      ids.map((id) => inputBlock(id)),
    );

    expect(await slack.modal.locator('.unknown').count()).toBe(0);
    for (const [id, { use }] of Object.entries(FIELDS)) {
      await use(slack.modal.locator(`[data-action=${id}]`), slack);
    }
    await slack.picture('filled in');
    await slack.modal.locator('button[type=submit]').click();
    const payload = await scripted.received('view_submission');

    for (const [id, { element, state }] of Object.entries(FIELDS)) {
      expect(stateOf(payload, id), id).toEqual({ type: element['type'], ...state });
    }
    await slack.modal.waitFor({ state: 'detached' });
  });

  it('keeps its input when the app refuses it', async (test) => {
    const slack = await visit(test);
    answerTypeaheads();
    const ids = Object.keys(FIELDS);
    await openModal(
      slack,
      ids.map((id) => inputBlock(id)),
    );
    for (const [id, { use }] of Object.entries(FIELDS)) {
      await use(slack.modal.locator(`[data-action=${id}]`), slack);
    }
    const errors = Object.fromEntries(ids.map((id) => [`${id}_block`, `Not this ${id}.`]));
    scripted.app.answerWith(() => ({ body: { response_action: 'errors', errors } }));
    await slack.modal.locator('button[type=submit]').click();
    await slack.modal.getByText('Not this file.').waitFor();
    await slack.picture('refused');
    expect(await slack.modal.getByRole('alert').count()).toBe(ids.length);

    scripted.forget();
    scripted.app.answerWith(() => ({}));
    await slack.modal.locator('button[type=submit]').click();
    const payload = await scripted.received('view_submission');

    for (const [id, { element, state }] of Object.entries(FIELDS)) {
      expect(stateOf(payload, id), id).toEqual({ type: element['type'], ...state });
    }
  });

  it('asks for required empty fields before it is sent', async (test) => {
    const slack = await visit(test);
    const ids = ['text', 'static', 'statics', 'users', 'file'];
    await openModal(slack, [
      ...ids.map((id) => inputBlock(id)),
      inputBlock('time', { optional: true, element: { type: 'timepicker', action_id: 'time' } }),
    ]);

    await slack.modal.locator('button[type=submit]').click();

    await expect.poll(() => slack.modal.getByRole('alert').count()).toBe(ids.length - 1);
    expect(scripted.payloads().map(({ type }) => type)).not.toContain('view_submission');
  });

  it.for(['text', 'static', 'statics', 'boxes', 'radios', 'day', 'time', 'user'])(
    'sends a dispatching field at once: %s',
    async (id, test) => {
      const slack = await visit(test);
      await openModal(slack, [inputBlock(id, { dispatch_action: true }), inputBlock('lines')]);
      const field = FIELDS[id];
      await slack.modal.locator('[data-action=lines]').fill('entered before');

      await field?.use(slack.modal.locator(`[data-action=${id}]`), slack);
      if (id === 'text') await slack.page.keyboard.press('Enter');

      await expect
        .poll(() => scripted.payloads().at(-1)?.['actions'])
        .toEqual([expect.objectContaining({ action_id: id, ...field?.state })]);
    },
  );
});

/** Elements that send their value at once in a message or the Home tab. */
const ACTION_IDS = Object.keys(FIELDS).filter((id) => !['file', 'text', 'lines'].includes(id));

const actions = (ids: readonly string[]) => ({
  type: 'actions',
  block_id: 'acting',
  elements: ids.map((id) => ({ ...FIELDS[id]?.element, action_id: id })),
});

async function expectAction(id: string, state: PageJson = {}): Promise<void> {
  await expect
    .poll(() => scripted.payloads().map((payload) => payload['actions']))
    .toContainEqual([expect.objectContaining({ action_id: id, ...state })]);
}

describe('an element outside a form', () => {
  it('sends its value from a message', async (test) => {
    const slack = await visit(test);
    answerTypeaheads();
    const ts = await post([actions(ACTION_IDS)]);
    const message = slack.page.locator(`[data-ts="${ts}"]`);

    for (const id of ACTION_IDS) {
      await FIELDS[id]?.use(message.locator(`[data-action=${id}]`), slack);
      await expectAction(id, FIELDS[id]?.state);
    }

    await slack.picture('all of them');
    expect(await message.locator('.unknown').count()).toBe(0);
  });

  it('sends its value from the Home tab, and keeps showing it', async (test) => {
    const slack = await visit(test);
    answerTypeaheads();
    await scripted.call('views.publish', {
      user_id: 'U0KIM',
      view: { type: 'home', blocks: [actions(ACTION_IDS), { type: 'divider' }] },
    });
    await slack.openChannel('D0KIM');
    await slack.page.getByRole('tab', { name: '홈' }).click();
    const home = slack.page.locator('.home');

    for (const id of ACTION_IDS) {
      await FIELDS[id]?.use(home.locator(`[data-action=${id}]`), slack);
      await expectAction(id, FIELDS[id]?.state);
    }

    await slack.picture('home');
    await expect.poll(() => home.locator('[data-action=static]').inputValue()).toBe('Option b');
    await expect.poll(() => home.locator('[data-action=day]').inputValue()).toBe('2026-12-01');
    await expect.poll(() => home.locator('.menu-chip').allTextContents()).toContain('Emma Park×');
  });

  it('sends the text of a Home field with the next press', async (test) => {
    const slack = await visit(test);
    const go = { type: 'button', action_id: 'go', text: plain('Go'), value: 'go' };
    await scripted.call('views.publish', {
      user_id: 'U0KIM',
      view: { type: 'home', blocks: [inputBlock('text'), { type: 'actions', elements: [go] }] },
    });
    await slack.openChannel('D0KIM');
    await slack.page.getByRole('tab', { name: '홈' }).click();

    await slack.page.locator('.home [data-action=text]').fill('한빛');
    await slack.page.locator('.home [data-action=go]').click();

    const payload = await scripted.received('block_actions');
    expect(stateOf(payload, 'text')).toMatchObject({ value: '한빛' });
  });

  it.for([
    { name: 'a button', id: 'button' },
    { name: 'a menu', id: 'static' },
    { name: 'a day', id: 'day' },
    { name: 'an overflow menu', id: 'dots' },
  ])('is sent only after its confirmation dialog: $name', async ({ id }, test) => {
    const slack = await visit(test);
    const confirm = {
      title: plain('Sure?'),
      text: plain('This cannot be undone.'),
      confirm: plain('Yes'),
      deny: plain('No'),
    };
    const elements: Readonly<Record<string, PageJson>> = {
      button: { type: 'button', text: plain('Press'), value: 'pressed' },
      dots: { type: 'overflow', options: [option('a'), option('b')] },
    };
    const element = { ...(elements[id] ?? FIELDS[id]?.element), action_id: id, confirm };
    const ts = await post([{ type: 'section', text: plain('Beside'), accessory: element }]);
    const locator = slack.page.locator(`[data-ts="${ts}"] [data-action=${id}]`);
    const use = async () => {
      if (id === 'button') await locator.click();
      else if (id === 'dots') {
        await locator.click();
        await slack.page.getByRole('menuitem', { name: 'Option b' }).click();
      } else await FIELDS[id]?.use(locator, slack);
    };

    await use();
    await slack.confirm.getByRole('button', { name: 'No' }).click();
    await slack.confirm.waitFor({ state: 'detached' });
    await use();
    await slack.confirm.getByText('This cannot be undone.').waitFor();
    await slack.confirm.getByRole('button', { name: 'Yes' }).click();

    await expectAction(id);
    const sent = scripted.payloads().filter(({ type }) => type === 'block_actions');
    expect(sent).toHaveLength(1);
  });
});

const SHOWN = [
  { type: 'header', text: plain('헤더 Header') },
  { type: 'section', text: { type: 'mrkdwn', text: '*굵게* _italic_ ~gone~ `code` <@U0KIM>' } },
  {
    type: 'context',
    elements: [{ type: 'mrkdwn', text: '작게 <!date^1795573800^{date} {time}|x>' }],
  },
  { type: 'divider' },
];

describe('what the app posts', () => {
  it.for(['light', 'dark'] as const)('is drawn in %s colours', async (colours, test) => {
    const slack = await visit(test, { colours });
    const ts = await post(SHOWN);
    const message = slack.page.locator(`[data-ts="${ts}"]`);

    await message.locator('b').waitFor();

    expect(await message.locator('.unknown').count()).toBe(0);
    expect(await message.locator('b').allTextContents()).toEqual(['굵게']);
    expect(await message.locator('.mention').allTextContents()).toEqual(['@김지우']);
    await slack.picture('blocks');
  });

  it('can be a file in the direct message, which downloads unchanged', async (test) => {
    const slack = await visit(test);
    const content = '﻿사업자번호,이름\r\n999-81-01014,한빛상사\r\n';
    const bytes = Buffer.from(content);
    const upload = await scripted.call('files.getUploadURLExternal', {
      filename: '회사 목록.csv',
      length: bytes.length,
    });
    await fetch(String(upload['upload_url']), { method: 'POST', body: bytes });
    await scripted.call('files.completeUploadExternal', {
      files: [{ id: upload['file_id'], title: '회사 목록' }],
      channel_id: 'D0KIM',
      initial_comment: '내보낸 회사 1곳',
    });

    await slack.openChannel('D0KIM');
    const downloadStarted = slack.page.waitForEvent('download');
    await slack.page.locator('.file-card').click();
    const download = await downloadStarted;
    await slack.picture('the card');

    expect(download.suggestedFilename()).toBe('회사 목록.csv');
    expect(readFileSync(await download.path(), 'utf8')).toBe(content);
  });
});

describe('a trouble of the app', () => {
  it('is shown as a toast when the app does not answer', async (test) => {
    const slack = await visit(test);
    scripted.app.answerWith(() => undefined);

    await slack.send('/hometax check');

    await slack.toast('operation_timeout').waitFor();
    await slack.picture('toast');
  });

  it('is shown as a toast over the form when the app answers with an error', async (test) => {
    const slack = await visit(test);
    await openModal(slack, [inputBlock('text')]);
    scripted.app.answerWith(() => ({ status: 500 }));
    await slack.modal.locator('[data-action=text]').fill('kept');

    await slack.modal.locator('button[type=submit]').click();

    await slack.toast('앱이 응답하지 않았습니다').waitFor();
    await slack.picture('toast over the form');
    expect(await slack.modal.locator('[data-action=text]').inputValue()).toBe('kept');
    await slack.toast('앱이 응답하지').getByRole('button').click();
    await slack.toast('앱이 응답하지').waitFor({ state: 'detached' });
  });

  it('is shown as a toast when Slack refuses blocks of the app', async (test) => {
    const slack = await visit(test);

    const answer = await scripted.call('chat.postMessage', {
      channel: ALERTS,
      text: 'x',
      blocks: [{ type: 'header', text: plain('x'.repeat(151)) }],
    });

    expect(answer).toMatchObject({ ok: false, error: 'invalid_blocks' });
    await slack.toast('invalid_blocks').waitFor();
  });

  it('is shown as a toast when a deleted button is pressed', async (test) => {
    // Until the page has received the deletion, its button can still be pressed.
    const slack = await visit(test, { expectedProblems: /409/ });
    const ts = await post([
      { type: 'actions', elements: [{ type: 'button', action_id: 'old', text: plain('Old') }] },
    ]);
    const button = slack.page.locator(`[data-ts="${ts}"] [data-action=old]`);
    await button.waitFor();
    await slack.page.route('**/api/state**', (route) => route.abort('aborted'));
    scripted.world.slack.deleteMessage(ALERTS, ts);

    await button.click();

    await slack.page.unroute('**/api/state**');
    await slack.toast(ts).waitFor();
    await button.waitFor({ state: 'detached' });
  });
});

describe('a stack of modals', () => {
  it('goes back one by one, and closes at once by the cross', async (test) => {
    const slack = await visit(test);
    const deeper = { type: 'button', action_id: 'deeper', text: plain('Deeper') };
    await openModal(slack, [{ type: 'actions', elements: [deeper] }], { title: plain('First') });
    const push = async (title: string) => {
      scripted.forget();
      await slack.modal.locator('[data-action=deeper]').click();
      const { trigger_id } = await scripted.received('block_actions');
      const blocks = [{ type: 'actions', elements: [deeper] }];
      const view = { type: 'modal', title: plain(title), blocks };
      await scripted.call('views.push', { trigger_id, view });
      await slack.modal.getByRole('heading', { name: title }).waitFor();
    };

    await push('Second');
    await slack.page.keyboard.press('Escape');
    await slack.modal.getByRole('heading', { name: 'First' }).waitFor();
    await push('Again');
    await push('Third');
    await slack.modal.getByRole('button', { name: '닫기', exact: true }).first().click();
    await slack.modal.getByRole('heading', { name: 'Again' }).waitFor();
    await slack.picture('stacked');
    await slack.modal.locator('.dialog-head .icon-button').last().click();

    await slack.modal.waitFor({ state: 'detached' });
  });
});
