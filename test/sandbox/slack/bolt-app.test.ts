import { App } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SlackStandIn, startSlackStandIn } from '../../../src/sandbox/slack/server.js';
import { shownText } from '../../support/shown-text.js';
import { silentLogger } from '../../support/stand-in-client.js';

const SIGNING_SECRET = 'a-signing-secret';
const BOT_TOKEN = 'xoxb-test';
const APP_TOKEN = 'xapp-test';

function button(actionId: string, value = 'v'): KnownBlock {
  return {
    type: 'actions',
    block_id: `row-${actionId}`,
    elements: [
      { type: 'button', action_id: actionId, value, text: { type: 'plain_text', text: 'Go' } },
    ],
  };
}

function form(title: string): ModalView {
  return {
    type: 'modal',
    callback_id: 'company',
    title: { type: 'plain_text', text: title },
    submit: { type: 'plain_text', text: 'Save' },
    blocks: [
      {
        type: 'input',
        block_id: 'name',
        label: { type: 'plain_text', text: 'Name' },
        element: { type: 'plain_text_input', action_id: 'name_input', initial_value: 'Acme' },
      },
      {
        type: 'input',
        block_id: 'owner',
        optional: true,
        label: { type: 'plain_text', text: 'Owner' },
        element: { type: 'external_select', action_id: 'owner_input', min_query_length: 1 },
      },
    ],
  };
}

/** Adds one listener of each kind to an app. They record what they receive in `seen`. */
function addListeners(app: App, seen: Record<string, unknown>): void {
  app.command('/hometax', async ({ ack, command, client, respond }) => {
    if (command.text === 'silent') return;
    if (command.text === 'ack') {
      await ack('Checking');
      return;
    }
    await ack();
    seen['command'] = command;
    if (command.text === 'form') {
      await client.views.open({ trigger_id: command.trigger_id, view: form('Company') });
      return;
    }
    await respond({ text: `You said ${command.text}`, blocks: [button('again', command.text)] });
  });
  app.action('again', async ({ ack, body, respond }) => {
    await ack();
    seen['action'] = body;
    await respond({ text: 'Replaced', replace_original: true });
  });
  app.action('raise', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions') return;
    await client.views.push({ trigger_id: body.trigger_id, view: form('Deeper') });
  });
  app.options('owner_input', async ({ ack, payload }) => {
    const text = { type: 'plain_text' as const, text: `Person ${payload.value}` };
    await ack({ options: [{ text, value: `U-${payload.value}` }] });
  });
  app.view('company', async ({ ack, view, body }) => {
    seen['submitted'] = view.state.values;
    seen['by'] = body.user.id;
    const name = view.state.values['name']?.['name_input']?.value;
    if (name === 'bad') await ack({ response_action: 'errors', errors: { name: 'Another name' } });
    else if (name === 'more') await ack({ response_action: 'update', view: form('Updated') });
    else await ack();
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({
      user_id: event.user,
      view: { type: 'home', blocks: [button('home_button')] },
    });
  });
  app.action('home_button', async ({ ack }) => {
    await ack();
    seen['home'] = true;
  });
}

describe.each(['HTTP', 'Socket Mode'] as const)('a Bolt app over %s', (mode) => {
  let slack: SlackStandIn;
  let app: App;
  let receivedPayload: Record<string, unknown>;

  beforeEach(async () => {
    slack = await startSlackStandIn({
      signingSecret: SIGNING_SECRET,
      botToken: BOT_TOKEN,
      appToken: APP_TOKEN,
    });
    slack.addUser({ id: 'U1', name: 'kim', locale: 'ko-KR' });
    slack.addUser({ id: 'U9', name: 'external', teamId: 'T9' });
    slack.addChannel({ id: 'C1', name: 'tax', members: ['U1', 'U9'], isExtShared: true });
    receivedPayload = {};
    app = new App({
      token: BOT_TOKEN,
      logger: silentLogger(),
      clientOptions: { slackApiUrl: slack.apiUrl },
      ...(mode === 'HTTP'
        ? { signingSecret: SIGNING_SECRET }
        : {
            socketMode: true,
            appToken: APP_TOKEN,
            installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
          }),
    });
    addListeners(app, receivedPayload);
    const server = await app.start(0);
    const address = mode === 'HTTP' && 'address' in server ? server.address() : undefined;
    if (typeof address === 'object' && address !== null) {
      slack.connectApp(`http://127.0.0.1:${address.port}/slack/events`);
    }
  });

  afterEach(async () => {
    await app.stop();
    await slack.close();
  });

  it('receives a command, and its answer is shown only to the person who sent it', async () => {
    const delivery = await slack.slash('U1', '/hometax', 'hello', { channel: 'C1' });

    expect(delivery).toMatchObject({ acked: true, ackBody: undefined });
    const shown = await slack.waitFor(({ ephemerals }) => ephemerals('U1').at(0));
    expect(shown).toMatchObject({ channel: 'C1', text: 'You said hello', ephemeralFor: 'U1' });
    expect(slack.channel('C1').messages).toEqual([]);
    expect(receivedPayload['command']).toMatchObject({
      channel_name: 'tax',
      user_name: 'kim',
      text: 'hello',
    });
  });

  it('shows the text of an ack immediately', async () => {
    const delivery = await slack.slash('U1', '/hometax', 'ack');

    expect(delivery.ackBody).toEqual({ text: 'Checking' });
    expect(slack.ephemerals('U1').map((each) => each.text)).toEqual(['Checking']);
  });

  it('reports a timeout if the app does not ack within three seconds', async () => {
    const delivery = await slack.slash('U1', '/hometax', 'silent');

    expect(delivery).toMatchObject({ acked: false, failure: 'operation_timeout' });
    expect(delivery.ackMs).toBeGreaterThanOrEqual(2990);
    expect(slack.warnings).toMatchObject([{ kind: 'operation_timeout' }]);
  });

  it('replaces the ephemeral message whose button was pressed', async () => {
    await slack.slash('U1', '/hometax', 'hello', { channel: 'C1' });
    const shown = await slack.waitFor(({ ephemerals }) => ephemerals('U1').at(0));

    await slack.press('U1', shown, 'again');

    const replaced = await slack.waitFor(({ ephemerals }) => {
      const [message] = ephemerals('U1');
      return message?.text === 'Replaced' && message;
    });
    expect(replaced).toMatchObject({ ts: shown.ts, blocks: [] });
    expect(receivedPayload['action']).toMatchObject({
      container: { is_ephemeral: true, message_ts: shown.ts },
      actions: [{ action_id: 'again', value: 'hello' }],
    });
    expect(receivedPayload['action']).not.toHaveProperty('message');
  });

  it('receives the organisation of a person who presses a button in a shared channel', async () => {
    const posted = await app.client.chat.postMessage({
      channel: 'C1',
      text: 'Press',
      blocks: [button('again')],
    });

    await slack.press('U9', { channel: 'C1', ts: posted.ts ?? '' }, 'again');

    expect(receivedPayload['action']).toMatchObject({
      user: { team_id: 'T9' },
      message: { text: 'Press' },
    });
    const edited = await slack.waitFor((each) => each.channel('C1').messages.find((m) => m.edited));
    expect(edited).toMatchObject({ ts: posted.ts, text: 'Replaced' });
  });

  it('opens a form, rejects it with errors, then accepts it with its initial and chosen values', async () => {
    await slack.slash('U1', '/hometax', 'form');
    const view = await slack.waitFor(({ views }) => views('U1').at(-1));
    expect(view).toMatchObject({ title: 'Company', submit: 'Save' });

    await slack.submit('U1', { name: 'bad' });
    expect(slack.views('U1').at(-1)?.errors).toEqual({ name: 'Another name' });

    const offered = await slack.typeahead('U1', 'owner_input', 'lee');
    expect(offered.options).toMatchObject([{ value: 'U-lee' }]);
    const delivery = await slack.submit('U1', { name: 'Bcme', owner_input: 'U-lee' });

    expect(delivery.acked).toBe(true);
    expect(slack.views('U1')).toEqual([]);
    expect(receivedPayload['submitted']).toMatchObject({
      name: { name_input: { type: 'plain_text_input', value: 'Bcme' } },
      owner: { owner_input: { selected_option: { value: 'U-lee' } } },
    });
    expect(receivedPayload['by']).toBe('U1');
  });

  it('updates a submitted form and keeps its input', async () => {
    await slack.slash('U1', '/hometax', 'form');
    const opened = await slack.waitFor(({ views }) => views('U1').at(-1));

    await slack.submit('U1', { name: 'more' });

    const updated = slack.views('U1').at(-1);
    expect(updated).toMatchObject({ id: opened.id, title: 'Updated' });
    expect(updated?.input['name']).toMatchObject({ name_input: { value: 'more' } });
  });

  it('publishes a Home tab, which the person opens', async () => {
    await slack.openHome('U1');

    const home = await slack.waitFor((each) => each.home('U1'));
    await slack.press('U1', home, 'home_button');

    expect(shownText(home)).toBe('Go');
    expect(receivedPayload['home']).toBe(true);
  });
});

describe('a Bolt app', () => {
  it('refuses requests that are unsigned, stale or signed for another body', async () => {
    const slack = await startSlackStandIn({ signingSecret: SIGNING_SECRET, botToken: BOT_TOKEN });
    const app = new App({
      token: BOT_TOKEN,
      signingSecret: SIGNING_SECRET,
      logger: silentLogger(),
      clientOptions: { slackApiUrl: slack.apiUrl },
    });
    addListeners(app, {});
    const server = await app.start(0);
    const address = 'address' in server ? server.address() : undefined;
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    slack.connectApp(`http://127.0.0.1:${port}/slack/events`);
    const body = 'command=%2Fhometax&text=hello&team_id=T0STANDIN';
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const stale = Math.floor(Date.now() / 1000) - 301;

    const answers = [
      await slack.deliverRaw(body, form),
      await slack.deliverRaw(body, { ...form, ...slack.sign(body, stale) }),
      await slack.deliverRaw(body, { ...form, ...slack.sign(`${body}x`) }),
      await slack.deliverRaw(body, { ...form, ...slack.sign(body) }),
    ];

    await app.stop();
    await slack.close();
    expect(answers.map((each) => each.status)).toEqual([401, 401, 401, 200]);
  });
});
