import { STEPS, type StepParameters } from '../../steps/step-rules.js';
import type { InteractiveElement } from './interactive-elements.js';
import type { JsonObject } from './json.js';
import { messagePayload } from './message-content.js';
import type { Message, View } from './model.js';
import { stateValues, viewPayload } from './views.js';
import type { StepRun } from './workflows.js';
import type { Workspace } from './workspace.js';

// docs.slack.dev/reference/interaction-payloads and the payload types of @slack/bolt.

/** The message, perhaps an ephemeral one, or the view in which a person acted. */
export type Container =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'view'; readonly view: View };

const VERIFICATION_TOKEN = 'not-used-any-more';

function commonFields({ app, users }: Workspace, userId: string): JsonObject {
  const user = users.get(userId);
  const name = user?.name ?? userId;
  return {
    team: { id: app.teamId, domain: app.teamDomain },
    user: { id: userId, username: name, name, team_id: user?.teamId ?? app.teamId },
    api_app_id: app.appId,
    token: VERIFICATION_TOKEN,
    is_enterprise_install: false,
    enterprise: null,
  };
}

export function slashPayload(
  workspace: Workspace,
  interaction: Readonly<
    Record<'userId' | 'channel' | 'command' | 'text' | 'triggerId' | 'responseUrl', string>
  >,
): JsonObject {
  const { app } = workspace;
  const channel = workspace.channels.get(interaction.channel);
  const channelName = channel?.kind === 'private' ? 'privategroup' : channel?.name;
  return {
    token: VERIFICATION_TOKEN,
    team_id: app.teamId,
    team_domain: app.teamDomain,
    channel_id: interaction.channel,
    channel_name: channelName ?? interaction.channel,
    user_id: interaction.userId,
    user_name: workspace.users.get(interaction.userId)?.name ?? interaction.userId,
    command: interaction.command,
    text: interaction.text,
    api_app_id: app.appId,
    is_enterprise_install: 'false',
    response_url: interaction.responseUrl,
    trigger_id: interaction.triggerId,
  };
}

/** The container's fields in a payload. For an ephemeral message, they contain its `ts` but not the message. */
function containerFields(workspace: Workspace, container: Container): JsonObject {
  if (container.kind === 'view') {
    const { view } = container;
    return {
      container: { type: 'view', view_id: view.id },
      view: viewPayload(view, workspace.app),
    };
  }
  const { message } = container;
  const { channel: id, ts, threadTs, ephemeralFor } = message;
  const isEphemeral = ephemeralFor !== undefined;
  return {
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: id,
      is_ephemeral: isEphemeral,
      thread_ts: threadTs,
    },
    channel: { id, name: workspace.channels.get(id)?.name ?? id },
    message: isEphemeral ? undefined : messagePayload(message, workspace),
  };
}

export function actionPayload(
  workspace: Workspace,
  interaction: {
    readonly userId: string;
    readonly container: Container;
    readonly pressed: InteractiveElement;
    /** The element's new value: a button's own, or what was chosen or entered. */
    readonly newState: JsonObject;
    /** What the person entered in the message so far. Views contain their own input. */
    readonly input: View['input'];
    readonly triggerId: string;
    readonly responseUrl: string | undefined;
  },
): JsonObject {
  const { pressed, container } = interaction;
  const element = pressed.element;
  const names = ['text', 'placeholder', 'url', 'confirm', 'initial_option', 'initial_options'];
  const copied = Object.fromEntries(
    names.flatMap((name) => (name in element ? [[name, element[name]]] : [])),
  );
  return {
    type: 'block_actions',
    ...commonFields(workspace, interaction.userId),
    ...containerFields(workspace, container),
    trigger_id: interaction.triggerId,
    response_url: interaction.responseUrl,
    state:
      container.kind === 'message'
        ? { values: stateValues(container.message.blocks, interaction.input) }
        : undefined,
    actions: [
      {
        ...copied,
        type: element['type'],
        block_id: pressed.blockId,
        action_id: pressed.actionId,
        ...interaction.newState,
        action_ts: workspace.nextTs(),
      },
    ],
  };
}

/** @param message the message in whose menu the person chose a message shortcut; undefined for a global one */
export function shortcutPayload(
  workspace: Workspace,
  interaction: {
    readonly userId: string;
    readonly callbackId: string;
    readonly message: Message | undefined;
    readonly triggerId: string;
    readonly responseUrl: string | undefined;
  },
): JsonObject {
  const { userId, callbackId, message, triggerId, responseUrl } = interaction;
  const common = {
    ...commonFields(workspace, userId),
    callback_id: callbackId,
    trigger_id: triggerId,
    action_ts: workspace.nextTs(),
  };
  if (message === undefined) return { type: 'shortcut', ...common };
  return {
    type: 'message_action',
    ...common,
    response_url: responseUrl,
    message_ts: message.ts,
    channel: {
      id: message.channel,
      name: workspace.channels.get(message.channel)?.name ?? message.channel,
    },
    message: messagePayload(message, workspace),
  };
}

export function submissionPayload(workspace: Workspace, view: View, triggerId: string): JsonObject {
  return {
    type: 'view_submission',
    ...commonFields(workspace, view.userId),
    trigger_id: triggerId,
    view: viewPayload(view, workspace.app),
    response_urls: [],
  };
}

export function suggestionPayload(
  workspace: Workspace,
  interaction: {
    readonly userId: string;
    readonly container: Container;
    readonly element: InteractiveElement;
    readonly query: string;
  },
): JsonObject {
  return {
    type: 'block_suggestion',
    ...commonFields(workspace, interaction.userId),
    ...containerFields(workspace, interaction.container),
    action_id: interaction.element.actionId,
    block_id: interaction.element.blockId,
    value: interaction.query,
  };
}

export function homeOpenedPayload(workspace: Workspace, userId: string): JsonObject {
  const home = workspace.homes.get(userId);
  return eventPayload(workspace, {
    type: 'app_home_opened',
    user: userId,
    channel: workspace.imOf(userId).id,
    tab: 'home',
    view: home && viewPayload(home, workspace.app),
  });
}

/** docs.slack.dev/reference/events/function_executed */
export function stepPayload(workspace: Workspace, run: StepRun, inputs: JsonObject): JsonObject {
  const definition = STEPS[run.step];
  return eventPayload(workspace, {
    type: 'function_executed',
    function: {
      id: workspace.newId('Fn'),
      callback_id: run.step,
      title: run.step,
      type: 'app',
      input_parameters: parameterList(definition.inputs),
      output_parameters: parameterList(definition.outputs),
      app_id: workspace.app.appId,
      date_created: 0,
      date_updated: 0,
      date_deleted: 0,
    },
    inputs,
    function_execution_id: run.id,
    workflow_execution_id: workspace.newId('Wx'),
    bot_access_token: run.token,
  });
}

function parameterList({ types, required }: StepParameters): readonly JsonObject[] {
  return Object.entries(types).map(([name, type]) => {
    return { type, name, title: name, is_required: required.includes(name) };
  });
}

function eventPayload(workspace: Workspace, event: JsonObject): JsonObject {
  const { app } = workspace;
  const ts = workspace.nextTs();
  return {
    token: VERIFICATION_TOKEN,
    team_id: app.teamId,
    context_team_id: app.teamId,
    api_app_id: app.appId,
    type: 'event_callback',
    event_id: workspace.newId('Ev'),
    event_time: Math.floor(Number(ts)),
    is_ext_shared_channel: false,
    authorizations: [
      {
        enterprise_id: null,
        team_id: app.teamId,
        user_id: app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    event: { ...event, event_ts: ts },
  };
}
