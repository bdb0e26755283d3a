import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { type Choosing, choiceMessage } from '../../src/company/choose-view.js';
import { chooseWords } from '../../src/company/choose-words.js';
import { importMessage } from '../../src/company-file/import-view.js';
import { listMessage } from '../../src/list/list-view.js';
import type { PageJson } from '../../src/sandbox/page/contract.js';
import { STARTS_AT } from '../../src/sandbox/page/server/page-world.js';
import { interactiveElements } from '../../src/sandbox/slack/interactive-elements.js';
import { isObject, objectsIn, textIn } from '../../src/sandbox/slack/json.js';
import { ACTIONS, CALLBACKS } from '../../src/slack/ids.js';
import { FIELDS } from '../../src/slack/inputs.js';
import { TONGUES } from '../../src/text/tongue.js';
import { aCompany } from '../support/builders.js';
import { importPreview } from '../support/import-samples.js';
import { type ScriptedSlack, startScriptedSlack } from './support/scripted-slack.js';
import { ALERTS, launchBrowser, openSlack, type SmallSlack } from './support/small-slack.js';

const VIEWS = fileURLToPath(new URL('../fixtures/views/', import.meta.url));
const ME = 'U0EMMA';
const HOME = 'D0EMMA';

const text = TONGUES['en'];

/** All that goes on with a company that was chosen among several; the catalog has a word for each. */
const CHOOSING = Object.keys(chooseWords(text).button) as readonly Choosing[];

/** What the app shows besides the fixtures: the same views of other models. */
const OTHER_VIEWS: Readonly<Record<string, { readonly blocks: readonly unknown[] }>> = {
  'import, as a direct message': previewMessage(),
  'list of those that need attention': listMessage(
    {
      page: {
        ...{ filter: { kind: 'attention' }, rows: [{ company: aCompany() }] },
        ...{ page: 1, pages: 1, total: 1, watched: 30 },
      },
      ...{ stage: 'test', mayOperate: true, now: STARTS_AT },
    },
    text,
  ),
  ...Object.fromEntries(
    CHOOSING.map((choosing) => [
      `choice of a company: ${choosing}`,
      choiceMessage(
        {
          ...{ choosing, product: 'taxinvoice' },
          found: { kind: 'several', companies: [aCompany()], total: 1 },
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

interface Drawn {
  readonly name: string;
  readonly view: PageJson;
  /** The ids that this one is there to show: none before it had them. */
  readonly fresh: readonly string[];
  readonly surface: 'message' | 'modal' | 'home';
}

let scripted: ScriptedSlack;
let browser: Browser;
beforeAll(async () => {
  [scripted, browser] = await Promise.all([startScriptedSlack(), launchBrowser()]);
  scripted.app.answerWith(({ type }) =>
    type === 'block_suggestion'
      ? { body: { options: [{ text: { type: 'plain_text', text: 'Found' }, value: 'found' }] } }
      : {},
  );
});
afterAll(async () => {
  await browser?.close();
  await scripted?.close();
});

/** The windows, messages and tabs that the app can show, each only as far as it has an id that those before have not. */
function drawnViews(): readonly Drawn[] {
  const seen = new Set<string>();
  const fixtures = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.en.json'))
    .sort()
    .map((name) => [name, JSON.parse(readFileSync(join(VIEWS, name), 'utf8'))] as const);
  return [...fixtures, ...Object.entries<unknown>(OTHER_VIEWS)].flatMap(([name, view]) => {
    if (!isObject(view)) return [];
    const { type, callback_id: callback, submit } = view;
    const surface = type === 'modal' || type === 'home' ? type : 'message';
    const ids = [
      ...interactiveElements(objectsIn(view['blocks'])).map(({ actionId }) => actionId),
      ...(submit === undefined ? [] : [String(callback)]),
    ];
    const fresh = [...new Set(ids)].filter((id) => !seen.has(id));
    for (const id of fresh) seen.add(id);
    return fresh.length === 0 ? [] : [{ name, view, fresh, surface } as const];
  });
}

/** Opens the page for all views of one kind. */
async function visit(test: TestContext): Promise<SmallSlack> {
  const options = { as: ME };
  const slack = await openSlack({
    ...{ browser, context: test, options },
    ...{ url: scripted.url, complaints: () => '' },
  });
  // A popup page that a fixture speaks of is nowhere.
  await slack.page
    .context()
    .route(/^https:/, (route) => route.fulfill({ status: 200, body: 'POPBiLL' }));
  return slack;
}

/** Shows it as the app would. Answers where it stands. */
async function show(slack: SmallSlack, { view, surface }: Drawn): Promise<Locator> {
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

/** What a person does with an element of this type; nothing that depends on what it means. */
async function use(slack: SmallSlack, field: Locator, element: PageJson): Promise<void> {
  const { page } = slack;
  const type = String(element['type']);
  if (type.startsWith('multi_')) {
    await field.click();
    await page.getByRole('option').last().click();
    // It stays open for the next one.
    return page.keyboard.press('Escape');
  }
  switch (type) {
    case 'button': {
      if (element['url'] === undefined) return field.click();
      const opening = page.waitForEvent('popup');
      await field.click();
      return (await opening).close();
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
      return field.fill('typed');
    default:
      throw new Error(`No person knows what to do with a ${type}.`);
  }
}

const views = drawnViews();

describe('every id of the app', () => {
  it('is drawn somewhere', () => {
    const drawn = views.flatMap(({ fresh }) => fresh);
    const submitted = views.filter(({ view }) => view['submit'] !== undefined);
    const callbacks = submitted.map(({ view }) => String(view['callback_id']));

    const ids = [...Object.values(ACTIONS), ...Object.values(FIELDS).map(({ id }) => id)];
    expect(ids.filter((id) => !drawn.includes(id))).toEqual([]);
    expect(callbacks.filter((id) => !Object.values<string>(CALLBACKS).includes(id))).toEqual([]);
  });

  it.for(['message', 'modal', 'home'] as const)(
    'is used by hand in a %s, and reaches the app',
    { timeout: 240_000 },
    async (surface, test) => {
      const slack = await visit(test);
      for (const drawn of views.filter((each) => each.surface === surface)) {
        await pressAll(slack, drawn).catch((cause: unknown) => {
          throw new Error(`${drawn.name}: ${String(cause)}`, { cause });
        });
      }
    },
  );
});

/** Uses each id that this view is there to show, as a person does. */
async function pressAll(slack: SmallSlack, drawn: Drawn): Promise<void> {
  const place = await show(slack, drawn);
  await place.waitFor();
  const all = interactiveElements(objectsIn(drawn.view['blocks']));
  const isSubmitted = drawn.fresh.includes(String(drawn.view['callback_id']));

  for (const [index, { actionId, element, input }] of all.entries()) {
    const isFirst = all.findIndex((each) => each.actionId === actionId) === index;
    const isField = input !== undefined && !input.dispatches;
    if (!isFirst || !(drawn.fresh.includes(actionId) || (isField && isSubmitted))) continue;
    const field = place.locator(`[data-action="${actionId}"]`).first();
    await use(slack, field, element);
    if (isObject(element['confirm'])) await slack.confirm.locator('.button').last().click();
    if (input?.dispatches === true && textIn(element['type'])?.endsWith('_input') === true) {
      await field.press('Enter');
    }
    if (isField) continue;
    await expect
      .poll(() => scripted.payloads().flatMap(({ actions }) => objectsIn(actions)))
      .toContainEqual(expect.objectContaining({ action_id: actionId }));
  }
  if (isSubmitted) {
    await slack.modal.locator('button[type=submit]').click();
    const { view } = await scripted.received('view_submission');
    expect(view).toMatchObject({ callback_id: drawn.view['callback_id'] });
    await slack.modal.waitFor({ state: 'detached' });
  } else if (drawn.surface === 'modal') {
    await slack.closeModals();
  }

  expect(await slack.page.locator('.unknown').count()).toBe(0);
  expect(await slack.page.locator('.toast').allTextContents()).toEqual([]);
}
