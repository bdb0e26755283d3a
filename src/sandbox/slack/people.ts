import type { StepName } from '../../steps/step-rules.js';
import type { Delivery, PayloadKind } from './delivery.js';
import { type Entry, stateAfter } from './element-state.js';
import { type InteractiveElement, interactiveElements } from './interactive-elements.js';
import { asObject, type JsonObject, objectsIn, textIn } from './json.js';
import { messageOf, readContent } from './message-content.js';
import { filePayload } from './methods/files.js';
import type { Message, StoredFile, View } from './model.js';
import {
  actionPayload,
  type Container,
  homeOpenedPayload,
  shortcutPayload,
  slashPayload,
  stepPayload,
  submissionPayload,
  suggestionPayload,
} from './payloads.js';
import type { ResponseUrls } from './response-urls.js';
import { findOptionProblems } from './rules/block-problems.js';
import { canSeeChannel, findContainer, findElement, isOfferedApp, type Target } from './targets.js';
import type { Triggers } from './triggers.js';
import { applyViewAck } from './view-ack.js';
import { missingInputs } from './views.js';
import type { StepRun, StepRuns } from './workflows.js';
import type { Workspace } from './workspace.js';

interface PressResult extends Delivery {
  /** The address a link button leads to. */
  readonly url?: string;
}

interface TypeaheadResult extends Delivery {
  readonly options: readonly JsonObject[];
}

interface PeopleDeps {
  readonly workspace: Workspace;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly stepRuns: StepRuns;
  readonly origin: string;
  readonly deliver: (kind: PayloadKind, payload: JsonObject) => Promise<Delivery>;
}

type Values = Readonly<Record<string, Entry>>;

export type People = ReturnType<typeof createPeople>;

const MAX_REMEMBERED_OPTIONS = 1000;

const NOT_DELIVERED: Delivery = { acked: false, ackMs: 0, ackBody: undefined };

/**
 * People's actions in Slack's client. They throw if the client would prevent them, e.g. pressing a button that is not
 * drawn, or submitting with an empty required field.
 */
export function createPeople({
  workspace,
  triggers,
  responseUrls,
  stepRuns,
  origin,
  deliver,
}: PeopleDeps) {
  const typeaheadOptions = new Map<string, readonly JsonObject[]>();
  /** Input in messages by message and user. Views store their own input. */
  const messageInput = new Map<string, View['input']>();

  function requireActiveUser(userId: string): void {
    const user = workspace.users.get(userId);
    if (user === undefined) throw new Error(`There is no user ${userId}.`);
    if (user.isDeleted) throw new Error(`${userId} was deactivated and cannot act.`);
  }

  function requireAppAccess(userId: string): void {
    requireActiveUser(userId);
    if (isOfferedApp(workspace, userId)) return;
    throw new Error(`Slack does not offer ${userId} the app: another organisation's person.`);
  }

  function requireChannelAccess(userId: string, channel: string): void {
    if (canSeeChannel(workspace, userId, channel)) return;
    throw new Error(`${userId} does not see ${channel}.`);
  }

  function topView(userId: string): View {
    const view = workspace.stackOf(userId).at(-1);
    if (view === undefined) throw new Error(`${userId} has no modal open.`);
    return view;
  }

  function findView(userId: string, target: Target = topView(userId)): View {
    const container = findContainer(workspace, userId, target);
    if (container.kind !== 'view') throw new Error('A message has no fields to fill in.');
    return container.view;
  }

  /** Stores a person's input for a field. Returns the element's new state. */
  function enter(userId: string, container: Container, field: InteractiveElement, entry: Entry) {
    const { blockId, actionId, element } = field;
    const isFileInput = element['type'] === 'file_input';
    const state = stateAfter(
      field,
      isFileInput ? upload(userId, entry) : entry,
      typeaheadOptions.get(`${userId} ${actionId}`) ?? [],
    );
    const withState = (input: View['input']): View['input'] => ({
      ...input,
      [blockId]: { ...input[blockId], [actionId]: state },
    });
    if (container.kind === 'view') {
      workspace.replaceView({ ...container.view, input: withState(container.view.input) });
    } else {
      const key = messageKey(userId, container.message);
      messageInput.set(key, withState(messageInput.get(key) ?? {}));
    }
    return state;
  }

  /** Uploads a picked file, `{name, content}`. Returns the file as Slack describes it. */
  function upload(userId: string, entry: Entry): JsonObject | undefined {
    const [picked] = objectsIn([entry]);
    if (picked === undefined) return undefined;
    const name = textIn(picked['name']) ?? 'untitled';
    const content = picked['content'];
    const file: StoredFile = {
      id: workspace.newId('F'),
      name,
      title: name,
      content: Buffer.isBuffer(content) ? content : Buffer.from(String(content)),
      user: userId,
      channels: [],
    };
    workspace.addFile(file);
    return filePayload(file, origin);
  }

  function showCommandAck(userId: string, channel: string, ack: JsonObject): void {
    const content = readContent(ack);
    if (!content.ok) {
      workspace.warn('invalid_ack', `The ack of a command: ${content.error.error}.`);
      return;
    }
    const ephemeralFor = ack['response_type'] === 'in_channel' ? undefined : userId;
    const options = { channel, user: workspace.app.botUserId, ephemeralFor };
    workspace.addMessage(messageOf(workspace, content.value, options));
  }

  function optionsIn({ acked, ackBody }: Delivery): readonly JsonObject[] {
    if (!acked) return [];
    const problems = findOptionProblems(ackBody);
    if (problems.length > 0) {
      workspace.warn('invalid_ack', `Options: ${problems.join('; ')}`);
      return [];
    }
    return objectsIn(asObject(ackBody)['options']);
  }

  /** Fills fields of the top modal (or another view) by block ID or action ID, without sending anything. */
  function fill(userId: string, values: Values, target?: Target): View {
    for (const [name, entry] of Object.entries(values)) {
      const view = findView(userId, target);
      const matches = interactiveElements(view.blocks).filter(
        ({ blockId, actionId }) => blockId === name || actionId === name,
      );
      const [element] = matches;
      if (element === undefined || matches.length > 1) {
        throw new Error(`"${view.title}" has ${matches.length} fields named ${name}.`);
      }
      enter(userId, { kind: 'view', view }, element, entry);
    }
    return findView(userId, target);
  }

  return {
    fill,

    /** Sends a slash command; without a channel, from the direct message with the app. */
    async slash(
      userId: string,
      command: string,
      text = '',
      { channel: channelId }: { readonly channel?: string } = {},
    ): Promise<Delivery> {
      requireAppAccess(userId);
      const channel = channelId ?? workspace.imOf(userId).id;
      requireChannelAccess(userId, channel);
      const triggerId = triggers.issue(userId);
      const responseUrl = origin + responseUrls.issue(userId, channel);
      const interaction = { userId, channel, command, text, triggerId, responseUrl };
      const delivery = await deliver('slash_commands', slashPayload(workspace, interaction));
      if (delivery.ackBody !== undefined) showCommandAck(userId, channel, delivery.ackBody);
      return delivery;
    },

    /**
     * Presses a button or chooses from a menu, and confirms if asked. `value` is the menu's option, or selects one of
     * several buttons with the same action ID. `blockId` selects one of several otherwise equal elements.
     */
    async press(
      userId: string,
      target: Target,
      actionId: string,
      value?: Entry,
      { blockId }: { readonly blockId?: string } = {},
    ): Promise<PressResult> {
      requireActiveUser(userId);
      const container = findContainer(workspace, userId, target);
      const pressed = findElement(container, actionId, value, blockId);
      const isButton = pressed.element['type'] === 'button';
      const newState = isButton
        ? { value: pressed.element['value'] }
        : enter(userId, container, pressed, value);
      // Found again, because `enter` has replaced the view.
      const updated = findContainer(workspace, userId, target);
      const message = updated.kind === 'message' ? updated.message : undefined;
      const payload = actionPayload(workspace, {
        userId,
        container: updated,
        pressed,
        newState,
        input: (message && messageInput.get(messageKey(userId, message))) ?? {},
        triggerId: triggers.issue(userId, updated.kind === 'view' ? updated.view.id : undefined),
        responseUrl: message && origin + responseUrls.issue(userId, message.channel, message),
      });
      const delivery = await deliver('interactive', payload);
      return { ...delivery, url: textIn(pressed.element['url']) };
    },

    async submit(userId: string, values: Values = {}): Promise<Delivery> {
      requireActiveUser(userId);
      const view = fill(userId, values);
      if (view.submit === undefined) {
        throw new Error(`The modal "${view.title}" cannot be submitted.`);
      }
      const missing = missingInputs(view);
      if (missing.length > 0) {
        const labels = missing.map(({ input }) => input?.label ?? '');
        throw new Error(`Slack asks to fill in: ${labels.join(', ')}.`);
      }
      const payload = submissionPayload(workspace, view, triggers.issue(userId, view.id));
      const delivery = await deliver('interactive', payload);
      if (delivery.acked) applyViewAck(workspace, view, delivery.ackBody);
      return delivery;
    },

    /** Closes the top modal, or with `all` the whole stack. */
    async closeView(userId: string, { all = false } = {}): Promise<void> {
      topView(userId);
      workspace.setStack(userId, all ? [] : workspace.stackOf(userId).slice(0, -1));
    },

    /** Types into a typeahead. A query shorter than `min_query_length` (default 3) is not sent to the app. */
    async typeahead(
      userId: string,
      actionId: string,
      query: string,
      target: Target = topView(userId),
    ): Promise<TypeaheadResult> {
      requireActiveUser(userId);
      const container = findContainer(workspace, userId, target);
      const element = findElement(container, actionId, undefined);
      if (!String(element.element['type']).endsWith('external_select')) {
        throw new Error(`${actionId} asks the app for no options.`);
      }
      const minLength = element.element['min_query_length'] ?? 3;
      if (query.length < Number(minLength)) return { ...NOT_DELIVERED, options: [] };
      const payload = suggestionPayload(workspace, { userId, container, element, query });
      const delivery = await deliver('options', payload);
      const options = optionsIn(delivery);
      // Earlier options are kept, because a caller may still choose one of them after another query.
      const key = `${userId} ${actionId}`;
      const earlier = typeaheadOptions.get(key) ?? [];
      typeaheadOptions.set(key, [...options, ...earlier].slice(0, MAX_REMEMBERED_OPTIONS));
      return { ...delivery, options };
    },

    /** Chooses a shortcut of the app: a global one, or one in the menu of a message. */
    async shortcut(userId: string, callbackId: string, target?: Target): Promise<Delivery> {
      requireAppAccess(userId);
      const container = target && findContainer(workspace, userId, target);
      const message = container?.kind === 'message' ? container.message : undefined;
      if (message?.ephemeralFor !== undefined) {
        throw new Error('Slack offers no shortcuts for a message that only one person sees.');
      }
      const responseUrl = message && origin + responseUrls.issue(userId, message.channel);
      const triggerId = triggers.issue(userId);
      const interaction = { userId, callbackId, message, triggerId, responseUrl };
      return deliver('interactive', shortcutPayload(workspace, interaction));
    },

    /** Runs a step of a workflow that this person has started. Slack adds the person to the inputs. */
    async runStep(userId: string, step: StepName, inputs: JsonObject): Promise<StepRun> {
      requireActiveUser(userId);
      const user_context = { id: userId, secret: workspace.newId('s') };
      const withPerson = { ...inputs, user_context };
      const run = stepRuns.begin(step, withPerson);
      await deliver('events_api', stepPayload(workspace, run, withPerson));
      return run;
    },

    async openHome(userId: string): Promise<Delivery> {
      requireAppAccess(userId);
      return deliver('events_api', homeOpenedPayload(workspace, userId));
    },

    /** Posts a message of this person. */
    say(userId: string, channel: string, text: string): Message {
      requireActiveUser(userId);
      requireChannelAccess(userId, channel);
      const message = messageOf(workspace, { text, blocks: undefined }, { channel, user: userId });
      workspace.addMessage(message);
      return message;
    },
  };
}

function messageKey(userId: string, { channel, ts }: Message): string {
  return `${userId} ${channel} ${ts}`;
}
