import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { type ChoicePurpose, choiceMessage } from '../../src/company/choose-view.js';
import { chooseWords } from '../../src/company/choose-words.js';
import { importMessage } from '../../src/company-file/import-view.js';
import { listMessage } from '../../src/list/list-view.js';
import type { PageJson } from '../../src/sandbox/page/contract.js';
import { START_TIME } from '../../src/sandbox/page/server/page-world.js';
import { interactiveElements } from '../../src/sandbox/slack/interactive-elements.js';
import { isObject, objectsIn, textIn } from '../../src/sandbox/slack/json.js';
import { MENU_ENTRY } from '../../src/slack/blocks.js';
import { ACTIONS, CALLBACKS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { TONGUES } from '../../src/text/tongue.js';
import { aCompany } from '../support/builders.js';
import { importPreview } from '../support/import-samples.js';
import { type ScriptedSlack, startScriptedSlack } from './support/scripted-slack.js';
import { ALERTS, openSlack, type SmallSlack } from './support/small-slack.js';
import { readViews, surfaceOf } from './support/views.js';

const ME = 'U0EMMA';
const HOME = 'D0EMMA';

const text = TONGUES['en'];

/** The purposes of a choice among several companies. */
const PURPOSES = Object.keys(chooseWords(text).button) as readonly ChoicePurpose[];

/** Views besides the fixtures, drawn from other models. */
const OTHER_VIEWS: Readonly<Record<string, { readonly blocks: readonly unknown[] }>> = {
  'import, as a direct message': previewMessage(),
  'list of those that need attention': listMessage(
    {
      list: {
        filter: { kind: 'attention' },
        rows: [{ company: aCompany() }],
        page: 1,
        pages: 1,
        total: 1,
        watched: 30,
        paused: 0,
      },
      stage: 'test',
      mayOperate: true,
      now: START_TIME,
    },
    text,
  ),
  ...Object.fromEntries(
    PURPOSES.map((purpose) => [
      `choice of a company: ${purpose}`,
      choiceMessage(
        {
          purpose,
          product: 'taxinvoice',
          result: { kind: 'several', companies: [aCompany()], total: 1 },
        },
        text,
      ),
    ]),
  ),
};

function previewMessage() {
  const model = importPreview();
  if (model.kind !== 'preview') throw new Error('This sample is no preview.');
  return importMessage(model, text);
}

interface SampleView {
  readonly name: string;
  readonly view: PageJson;
  /** The IDs that no earlier view has. */
  readonly newIds: readonly string[];
  readonly surface: 'message' | 'modal' | 'home';
}

let scripted: ScriptedSlack;
beforeAll(async () => {
  scripted = await startScriptedSlack();
  scripted.app.answerWith(({ type }) =>
    type === 'block_suggestion'
      ? { body: { options: [{ text: { type: 'plain_text', text: 'Found' }, value: 'found' }] } }
      : {},
  );
});
afterAll(async () => {
  await scripted?.close();
});

/** The windows, messages and tabs of the app that have an ID that no earlier one has. */
function viewsWithNewIds(): readonly SampleView[] {
  const knownIds = new Set<string>();
  return [...readViews('en'), ...Object.entries<unknown>(OTHER_VIEWS)].flatMap(([name, view]) => {
    if (!isObject(view)) return [];
    const { callback_id: callback, submit } = view;
    const surface = surfaceOf(view);
    const ids = [
      ...interactiveElements(objectsIn(view['blocks'])).flatMap(({ actionId, element }) => [
        actionId,
        ...entriesIn(element),
      ]),
      ...(submit === undefined ? [] : [String(callback)]),
    ];
    const newIds = [...new Set(ids)].filter((id) => !knownIds.has(id));
    for (const id of newIds) knownIds.add(id);
    return newIds.length === 0 ? [] : [{ name, view, newIds, surface } as const];
  });
}

/** The actions that a menu of further buttons stands for. */
function entriesIn(element: PageJson): readonly string[] {
  if (element['action_id'] !== ACTIONS.more) return [];
  return objectsIn(element['options']).map(({ value }) => MENU_ENTRY.parse(value).actionId);
}

/** Opens the page for all views of one kind. */
async function visit(test: TestContext): Promise<SmallSlack> {
  const slack = await openSlack({
    context: test,
    options: { as: ME },
    url: scripted.url,
  });
  // The popup pages of the fixtures do not exist.
  await slack.page
    .context()
    .route(/^https:/, (route) => route.fulfill({ status: 200, body: 'POPBiLL' }));
  return slack;
}

/** Shows a view as the app would. Resolves with its place on the page. */
async function show(slack: SmallSlack, { view, surface }: SampleView): Promise<Locator> {
  scripted.forget();
  if (surface === 'message') {
    const answer = await scripted.call('chat.postMessage', { channel: ALERTS, ...view });
    expect(answer).toMatchObject({ ok: true });
    return slack.page.locator(`.message-list [data-ts="${String(answer['ts'])}"]`);
  }
  if (surface === 'home') {
    expect(await scripted.call('views.publish', { user_id: ME, view })).toMatchObject({ ok: true });
    await slack.openChannel(HOME);
    await slack.page.getByRole('tab', { name: 'Home' }).click();
    return slack.page.locator('.home');
  }
  await slack.send('/hometax');
  const { trigger_id } = await scripted.received(undefined);
  expect(await scripted.call('views.open', { trigger_id, view })).toMatchObject({ ok: true });
  return slack.modal;
}

/** Uses an element as a person would, according to its type. */
async function use(slack: SmallSlack, field: Locator, element: PageJson): Promise<void> {
  const { page } = slack;
  const type = String(element['type']);
  if (type.startsWith('multi_')) {
    await field.click();
    await page.getByRole('option').last().click();
    // The menu stays open for the next choice.
    return page.keyboard.press('Escape');
  }
  switch (type) {
    case 'button': {
      if (element['url'] === undefined) return field.click();
      const popupOpened = page.waitForEvent('popup');
      await field.click();
      return (await popupOpened).close();
    }
    case 'overflow':
      await field.click();
      return page.getByRole('menuitem').last().click();
    case 'static_select':
    case 'users_select':
    case 'conversations_select':
      await field.click();
      return page.getByRole('option').last().click();
    case 'external_select':
      await field.fill('found');
      return page.getByRole('option', { name: 'Found' }).click();
    case 'radio_buttons':
      return field.locator('input:not(:checked)').last().click();
    case 'checkboxes':
      return field.locator('input').last().click();
    case 'datepicker':
      return field.fill('2026-12-01');
    case 'timepicker':
      return field.fill('10:30');
    case 'file_input':
      return field.setInputFiles({
        name: 'companies.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('brn\n9998101014\n'),
      });
    case 'plain_text_input':
      return field.fill('entered');
    default:
      throw new Error(`No rule says how to use a ${type}.`);
  }
}

const views = viewsWithNewIds();

describe('every id of the app', () => {
  it('is drawn in some view', () => {
    const drawnIds = views.flatMap(({ newIds }) => newIds);
    const submitted = views.filter(({ view }) => view['submit'] !== undefined);
    const callbacks = submitted.map(({ view }) => String(view['callback_id']));

    const ids = [...Object.values(ACTIONS), ...Object.values(FIELDS).map(({ id }) => id)];
    expect(ids.filter((id) => !drawnIds.includes(id))).toEqual([]);
    expect(callbacks.filter((id) => !Object.values<string>(CALLBACKS).includes(id))).toEqual([]);
  });

  it.for(['message', 'modal', 'home'] as const)(
    'is used by hand in a %s, and reaches the app',
    { timeout: 240_000 },
    async (surface, test) => {
      const slack = await visit(test);
      for (const sample of views.filter((each) => each.surface === surface)) {
        await exerciseNewIds(slack, sample).catch((cause: unknown) => {
          throw new Error(`${sample.name}: ${String(cause)}`, { cause });
        });
      }
    },
  );
});

/** Uses each new ID of this view as a person would. */
async function exerciseNewIds(slack: SmallSlack, sample: SampleView): Promise<void> {
  const location = await show(slack, sample);
  await location.waitFor();
  const all = interactiveElements(objectsIn(sample.view['blocks']));
  const isSubmitted = sample.newIds.includes(String(sample.view['callback_id']));

  for (const [index, { actionId, element, input }] of all.entries()) {
    const isFirst = all.findIndex((each) => each.actionId === actionId) === index;
    const isField = input !== undefined && !input.isDispatching;
    if (!isFirst || !(sample.newIds.includes(actionId) || (isField && isSubmitted))) continue;
    const field = location.locator(`[data-action="${actionId}"]`).first();
    await use(slack, field, element);
    if (isObject(element['confirm'])) await slack.confirm.locator('.button').last().click();
    if (input?.isDispatching === true && textIn(element['type'])?.endsWith('_input') === true) {
      await field.press('Enter');
    }
    if (isField) continue;
    await expect
      .poll(() => scripted.payloads().flatMap(({ actions }) => objectsIn(actions)))
      .toContainEqual(expect.objectContaining({ action_id: actionId }));
  }
  const entries = all.flatMap(({ element }) => entriesIn(element));
  for (const entry of sample.newIds.filter((id) => entries.includes(id))) {
    await chooseEntry(slack, location, entry);
  }
  if (isSubmitted) {
    await slack.modal.locator('button[type=submit]').click();
    const { view } = await scripted.received('view_submission');
    expect(view).toMatchObject({ callback_id: sample.view['callback_id'] });
    await slack.modal.waitFor({ state: 'detached' });
  } else if (sample.surface === 'modal') {
    await slack.closeModals();
  }

  expect(await slack.page.locator('.unknown').count()).toBe(0);
  expect(await slack.page.locator('.toast').allTextContents()).toEqual([]);
}

/** Chooses an entry in whichever menu of further buttons has it. */
async function chooseEntry({ page }: SmallSlack, location: Locator, entry: string): Promise<void> {
  const found = page.locator(`[data-entry="${entry}"]`);
  for (const menu of await location.locator(`[data-action="${ACTIONS.more}"]`).all()) {
    await menu.click();
    if ((await found.count()) > 0) break;
    await page.keyboard.press('Escape');
  }
  await found.click();
  await expect
    .poll(() => scripted.payloads().flatMap(({ actions }) => objectsIn(actions)))
    .toContainEqual(
      expect.objectContaining({
        action_id: ACTIONS.more,
        selected_option: expect.objectContaining({ value: expect.stringContaining(entry) }),
      }),
    );
}
