import type { ReceiverEvent } from '@slack/bolt';
import nock from 'nock';
import { describe, expect, it, vi } from 'vitest';
import { findBlockProblems } from '../../src/sandbox/slack/rules/block-problems.js';
import {
  actions,
  button,
  confirmedButton,
  LIMITS,
  linkButton,
  MENU_ENTRY,
  moreMenu,
} from '../../src/slack/blocks.js';
import { ACTIONS } from '../../src/slack/ids.js';
import { createRequestFilter, type Listeners } from '../../src/slack/request-filter.js';
import { createPeopleClient } from '../../src/slack/slack-clients.js';
import { captureLog } from '../support/capture-log.js';

const VALUE = '1234567891:taxinvoice';

function aButton(actionId: string, value?: string) {
  return button({ actionId, label: 'Snooze', value });
}

function optionsOf(buttons: Parameters<typeof moreMenu>[0]) {
  return moreMenu(buttons).flatMap(({ options }) => options.map(({ value }) => value));
}

const listener = () => Promise.resolve();

const LISTENERS: Listeners = {
  commands: {},
  buttons: { [ACTIONS.alertSnooze]: listener, [ACTIONS.homeHelp]: listener },
  menus: { [ACTIONS.listRow]: listener },
  selects: {},
  textInputs: {},
  submissions: {},
  typeaheads: {},
  shortcuts: {},
  steps: {},
  homeOpened: listener,
};

function aFilter() {
  const log = captureLog();
  const process = vi.fn(async ({ ack }: ReceiverEvent) => ack());
  const filter = createRequestFilter(process, LISTENERS, {
    log,
    client: createPeopleClient({ botToken: 'xoxb-test', log }),
    background: { track: (work: Promise<unknown>) => work },
    directory: { languageNow: () => 'en' },
  } as unknown as Parameters<typeof createRequestFilter>[2]);
  return { process, filter };
}

/** What the filter passes on when a person chooses an entry with this value. */
async function choose(value: string | undefined) {
  const { process, filter } = aFilter();
  const ack = vi.fn(async () => {});
  const action = { type: 'overflow', action_id: ACTIONS.more, block_id: 'alert_main' };
  const body = {
    type: 'block_actions',
    user: { id: 'U0KIM' },
    channel: { id: 'C0OPS' },
    message: { ts: '1.0' },
    trigger_id: '1.2.3',
    actions: [{ ...action, selected_option: value === undefined ? undefined : { value } }],
  };
  await filter({ body, ack });
  return { ack, passedOn: process.mock.calls.map(([event]) => event.body['actions']) };
}

describe('a menu of further buttons', () => {
  it('has an entry for each button, with its label, and is absent without buttons', () => {
    const [menu] = moreMenu([aButton(ACTIONS.alertSnooze, VALUE)]);

    expect(menu).toMatchObject({
      type: 'overflow',
      action_id: ACTIONS.more,
      options: [{ text: { text: 'Snooze' }, value: `alert_snooze ${VALUE}` }],
    });
    expect(moreMenu([])).toEqual([]);
  });

  it('has at most five entries, by the rules of Slack', () => {
    const problemsWith = (count: number) =>
      findBlockProblems(
        [
          actions(
            'row',
            moreMenu(Array.from({ length: count }, (_, i) => aButton(`button_${i}`, VALUE))),
          ),
        ],
        'message',
      );

    expect(problemsWith(LIMITS.overflowOptions)).toEqual([]);
    expect(problemsWith(LIMITS.overflowOptions + 1)).not.toEqual([]);
  });

  it('refuses a value that is longer than Slack allows', () => {
    const menuWith = (length: number) => moreMenu([aButton('a', 'x'.repeat(length - 'a '.length))]);
    const longest = menuWith(LIMITS.optionValue);

    expect(findBlockProblems([actions('row', longest)], 'message')).toEqual([]);
    expect(() => menuWith(LIMITS.optionValue + 1)).toThrow('150');
  });

  it('refuses, by its type, a button with a link or a confirmation', () => {
    const model = { actionId: ACTIONS.popupOpen, label: 'Open' };
    const question = { title: 'Open?', question: 'Open the page?', yes: 'Open', no: 'Cancel' };

    // @ts-expect-error The choice of an entry opens no link.
    moreMenu([linkButton({ ...model, url: 'https://example.com' })]);
    // @ts-expect-error Slack would ask before each entry.
    moreMenu([confirmedButton(model, question)]);
  });

  it.each([
    { name: 'a value', button: aButton(ACTIONS.alertSnooze, VALUE), value: VALUE },
    { name: 'a value with spaces', button: aButton(ACTIONS.homeHelp, 'a b c'), value: 'a b c' },
    { name: 'no value', button: aButton(ACTIONS.homeHelp), value: '' },
  ])('passes a choice on as a press of its button: $name', async ({ button: pressed, value }) => {
    const [entry] = optionsOf([pressed]);

    const { passedOn, ack } = await choose(entry);

    expect(passedOn).toEqual([
      [
        {
          type: 'button',
          action_id: pressed.action_id,
          block_id: 'alert_main',
          value,
          selected_option: undefined,
        },
      ],
    ]);
    expect(ack).toHaveBeenCalledOnce();
  });

  it.each([
    { name: 'of an unknown button', value: 'toString x' },
    { name: 'of another menu', value: `${ACTIONS.listRow} pause:1234567891` },
    { name: 'of the menu itself', value: MENU_ENTRY.encode({ actionId: ACTIONS.more, value: '' }) },
    { name: 'that is empty', value: '' },
    { name: 'that is too long', value: `${ACTIONS.alertSnooze} ${'x'.repeat(5000)}` },
    { name: 'that is missing', value: undefined },
  ])('answers a forged entry as unreadable: $name', async ({ value }) => {
    const answers: unknown[] = [];
    nock('https://slack.com/api')
      .post('/chat.postEphemeral')
      .reply((_uri, body) => {
        answers.push(body);
        return [200, { ok: true }];
      });

    const { passedOn, ack } = await choose(value);

    expect(passedOn).toEqual([]);
    expect(answers).toHaveLength(1);
    expect(ack).toHaveBeenCalledOnce();
  });
});
