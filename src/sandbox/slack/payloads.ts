import type { InteractiveElement } from './interactive-elements.js';
import type { JsonObject } from './json.js';
import { messagePayload } from './message-content.js';
import type { Message, View } from './model.js';
import { stateValues, viewPayload } from './views.js';
import type { Workspace } from './workspace.js';

// docs.slack.dev/reference/interaction-payloads and the payload types of @slack/bolt.

/** Where a person acted: a message (also one for them alone) or a view. */
export type Place =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'view'; readonly view: View };

const VERIFICATION_TOKEN = 'not-used-any-more';

function common({ app, users }: Workspace, userId: string): JsonObject {
  const known = users.get(userId);
  const name = known?.name ?? userId;
  return {
    team: { id: app.teamId, domain: app.teamDomain },
    user: { id: userId, username: name, name, team_id: known?.teamId ?? app.teamId },
    api_app_id: app.appId,
    token: VERIFICATION_TOKEN,
    is_enterprise_install: false,
    enterprise: null,
  };
}

export function slashPayload(
  workspace: Workspace,
  about: Readonly<
    Record<'userId' | 'channel' | 'command' | 'text' | 'triggerId' | 'responseUrl', string>
  >,
): JsonObject {
  const { app } = workspace;
  const channel = workspace.channels.get(about.channel);
  const shown = channel?.kind === 'private' ? 'privategroup' : channel?.name;
  return {
    token: VERIFICATION_TOKEN,
    team_id: app.teamId,
    team_domain: app.teamDomain,
    channel_id: about.channel,
    channel_name: shown ?? about.channel,
    user_id: about.userId,
    user_name: workspace.users.get(about.userId)?.name ?? about.userId,
    command: about.command,
    text: about.text,
    api_app_id: app.appId,
    is_enterprise_install: 'false',
    response_url: about.responseUrl,
    trigger_id: about.triggerId,
  };
}

/** The place of an interaction, as payloads say it. A message for one person is named, but not included. */
function placeFields(workspace: Workspace, place: Place): JsonObject {
  if (place.kind === 'view') {
    const { view } = place;
    return {
      container: { type: 'view', view_id: view.id },
      view: viewPayload(view, workspace.app),
    };
  }
  const { message } = place;
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
  about: {
    readonly userId: string;
    readonly place: Place;
    readonly pressed: InteractiveElement;
    /** What the element holds now: a button's value, a menu's choice. */
    readonly held: JsonObject;
    /** State of the other elements of a message; views carry their own. */
    readonly typed: View['typed'];
    readonly triggerId: string;
    readonly responseUrl: string | undefined;
  },
): JsonObject {
  const { pressed, place } = about;
  const element = pressed.element;
  const kept = ['text', 'placeholder', 'url', 'confirm', 'initial_option', 'initial_options'];
  const shown = Object.fromEntries(
    kept.flatMap((name) => (name in element ? [[name, element[name]]] : [])),
  );
  return {
    type: 'block_actions',
    ...common(workspace, about.userId),
    ...placeFields(workspace, place),
    trigger_id: about.triggerId,
    response_url: about.responseUrl,
    state:
      place.kind === 'message'
        ? { values: stateValues(place.message.blocks, about.typed) }
        : undefined,
    actions: [
      {
        ...shown,
        type: element['type'],
        block_id: pressed.blockId,
        action_id: pressed.actionId,
        ...about.held,
        action_ts: workspace.nextTs(),
      },
    ],
  };
}

export function submissionPayload(workspace: Workspace, view: View, triggerId: string): JsonObject {
  return {
    type: 'view_submission',
    ...common(workspace, view.userId),
    trigger_id: triggerId,
    view: viewPayload(view, workspace.app),
    response_urls: [],
  };
}

export function closedPayload(workspace: Workspace, view: View, isCleared: boolean): JsonObject {
  return {
    type: 'view_closed',
    ...common(workspace, view.userId),
    view: viewPayload(view, workspace.app),
    is_cleared: isCleared,
  };
}

export function suggestionPayload(
  workspace: Workspace,
  about: {
    readonly userId: string;
    readonly place: Place;
    readonly element: InteractiveElement;
    readonly query: string;
  },
): JsonObject {
  return {
    type: 'block_suggestion',
    ...common(workspace, about.userId),
    ...placeFields(workspace, about.place),
    action_id: about.element.actionId,
    block_id: about.element.blockId,
    value: about.query,
  };
}

export function homeOpenedPayload(workspace: Workspace, userId: string): JsonObject {
  const { app } = workspace;
  const home = workspace.homes.get(userId);
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
    event: {
      type: 'app_home_opened',
      user: userId,
      channel: workspace.imOf(userId).id,
      tab: 'home',
      event_ts: ts,
      view: home && viewPayload(home, app),
    },
  };
}
