import type { Delivery, PayloadKind } from './delivery.js';
import { type Entry, stateAfter } from './element-state.js';
import { type InteractiveElement, interactiveElements } from './interactive-elements.js';
import { asObject, type JsonObject, objectsIn, textIn } from './json.js';
import { messageOf, readContent } from './message-content.js';
import { filePayload } from './methods/files.js';
import type { Message, StoredFile, View } from './model.js';
import {
  actionPayload,
  closedPayload,
  homeOpenedPayload,
  type Place,
  slashPayload,
  submissionPayload,
  suggestionPayload,
} from './payloads.js';
import { elementIn, isOfferedApp, placeOf, seesChannel, type Target } from './places.js';
import type { ResponseUrls } from './response-urls.js';
import { findOptionProblems } from './rules/block-problems.js';
import type { Triggers } from './triggers.js';
import { applyViewAck } from './view-ack.js';
import { missingInputs } from './views.js';
import type { Workspace } from './workspace.js';

interface PressResult extends Delivery {
  /** The address a link button leads to. */
  readonly url?: string;
}

interface TypeaheadResult extends Delivery {
  readonly options: readonly JsonObject[];
}

interface Parts {
  readonly workspace: Workspace;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly origin: string;
  readonly deliver: (kind: PayloadKind, payload: JsonObject) => Promise<Delivery>;
}

type Values = Readonly<Record<string, Entry>>;

export type People = ReturnType<typeof peopleOf>;

const OFFERED_KEPT = 1000;

const NOT_DELIVERED: Delivery = { acked: false, ackMs: 0, ackBody: undefined };

/**
 * Acts as people do in Slack's client. What a person cannot do there (press what is not drawn, submit with an empty
 * required field) throws, because then the test is wrong.
 */
export function peopleOf({ workspace, triggers, responseUrls, origin, deliver }: Parts) {
  const offered = new Map<string, readonly JsonObject[]>();
  /** What people chose in messages, by message and user; views keep it themselves. */
  const chosen = new Map<string, View['typed']>();

  function actor(userId: string): void {
    const user = workspace.users.get(userId);
    if (user === undefined) throw new Error(`There is no user ${userId}.`);
    if (user.deleted) throw new Error(`${userId} was deactivated and cannot act.`);
  }

  function mayUseApp(userId: string): void {
    actor(userId);
    if (isOfferedApp(workspace, userId)) return;
    throw new Error(`Slack does not offer ${userId} the app: another organisation's person.`);
  }

  function mayRead(userId: string, channel: string): void {
    if (seesChannel(workspace, userId, channel)) return;
    throw new Error(`${userId} does not see ${channel}.`);
  }

  function top(userId: string): View {
    const view = workspace.stackOf(userId).at(-1);
    if (view === undefined) throw new Error(`${userId} has no modal open.`);
    return view;
  }

  function viewAt(userId: string, target: Target = top(userId)): View {
    const place = placeOf(workspace, userId, target);
    if (place.kind !== 'view') throw new Error('A message has no fields to fill in.');
    return place.view;
  }

  function choose(userId: string, place: Place, named: InteractiveElement, entry: Entry) {
    const { blockId, actionId, element } = named;
    const isFile = element['type'] === 'file_input';
    const state = stateAfter(
      named,
      isFile ? upload(userId, entry) : entry,
      offered.get(`${userId} ${actionId}`) ?? [],
    );
    const put = (typed: View['typed']): View['typed'] => ({
      ...typed,
      [blockId]: { ...typed[blockId], [actionId]: state },
    });
    if (place.kind === 'view') {
      workspace.replaceView({ ...place.view, typed: put(place.view.typed) });
    } else {
      const key = messageKey(userId, place.message);
      chosen.set(key, put(chosen.get(key) ?? {}));
    }
    return state;
  }

  /** Uploads what a person picked for a file field, `{name, content}`. Answers the file as Slack describes it. */
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
    const about = { channel, user: workspace.app.botUserId, ephemeralFor };
    workspace.addMessage(messageOf(workspace, content.value, about));
  }

  function optionsIn({ acked, ackBody }: Delivery): readonly JsonObject[] {
    if (!acked) return [];
    const problems = findOptionProblems(ackBody);
    if (problems.length > 0) {
      workspace.warn('invalid_ack', `Options: ${problems.join('; ')}`);
      return [];
    }
    const { options, option_groups: groups } = asObject(ackBody);
    return [
      ...objectsIn(options),
      ...objectsIn(groups).flatMap((each) => objectsIn(each['options'])),
    ];
  }

  /** Puts values into the modal on top (or another view), by block id or action id, without sending anything. */
  function fill(userId: string, values: Values, target?: Target): View {
    for (const [name, entry] of Object.entries(values)) {
      const view = viewAt(userId, target);
      const found = interactiveElements(view.blocks).filter(
        ({ blockId, actionId }) => blockId === name || actionId === name,
      );
      const [element] = found;
      if (element === undefined || found.length > 1) {
        throw new Error(`"${view.title}" has ${found.length} fields named ${name}.`);
      }
      choose(userId, { kind: 'view', view }, element, entry);
    }
    return viewAt(userId, target);
  }

  return {
    fill,

    /** Types a slash command. Without a channel: in the direct message with the app. */
    async slash(
      userId: string,
      command: string,
      text = '',
      { channel: named }: { readonly channel?: string } = {},
    ): Promise<Delivery> {
      mayUseApp(userId);
      const channel = named ?? workspace.imOf(userId).id;
      mayRead(userId, channel);
      const triggerId = triggers.issue(userId);
      const responseUrl = origin + responseUrls.issue(userId, channel);
      const about = { userId, channel, command, text, triggerId, responseUrl };
      const delivery = await deliver('slash_commands', slashPayload(workspace, about));
      if (delivery.ackBody !== undefined) showCommandAck(userId, channel, delivery.ackBody);
      return delivery;
    },

    /**
     * Presses a button or chooses in a menu, saying yes to a confirmation. With several elements of one action id,
     * `value` tells the button; of a menu it is the value of the option. `blockId` tells apart what else is alike.
     */
    async press(
      userId: string,
      target: Target,
      actionId: string,
      value?: Entry,
      { blockId }: { readonly blockId?: string } = {},
    ): Promise<PressResult> {
      actor(userId);
      const before = placeOf(workspace, userId, target);
      const pressed = elementIn(before, actionId, value, blockId);
      const isButton = pressed.element['type'] === 'button';
      const held = isButton
        ? { value: pressed.element['value'] }
        : choose(userId, before, pressed, value);
      const place = placeOf(workspace, userId, target);
      const message = place.kind === 'message' ? place.message : undefined;
      const payload = actionPayload(workspace, {
        userId,
        place,
        pressed,
        held,
        typed: (message && chosen.get(messageKey(userId, message))) ?? {},
        triggerId: triggers.issue(userId, place.kind === 'view' ? place.view.id : undefined),
        responseUrl: message && origin + responseUrls.issue(userId, message.channel, message),
      });
      const delivery = await deliver('interactive', payload);
      return { ...delivery, url: textIn(pressed.element['url']) };
    },

    async submit(userId: string, values: Values = {}): Promise<Delivery> {
      actor(userId);
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

    /** Closes the modal on top, or with `all` the whole stack. Answers the delivery of view_closed where asked for. */
    async closeView(userId: string, { all = false } = {}): Promise<Delivery> {
      const view = top(userId);
      const stack = workspace.stackOf(userId);
      const clears = all || view.clearOnClose;
      workspace.setStack(userId, clears ? [] : stack.slice(0, -1));
      let last = NOT_DELIVERED;
      for (const closed of clears ? stack.toReversed() : [view]) {
        if (!closed.notifyOnClose) continue;
        last = await deliver('interactive', closedPayload(workspace, closed, clears));
      }
      return last;
    },

    /** Types into a menu that asks the app for options. Below `min_query_length` (3 unless set) nothing is asked. */
    async typeahead(
      userId: string,
      actionId: string,
      query: string,
      target: Target = top(userId),
    ): Promise<TypeaheadResult> {
      actor(userId);
      const place = placeOf(workspace, userId, target);
      const element = elementIn(place, actionId, undefined);
      if (!String(element.element['type']).endsWith('external_select')) {
        throw new Error(`${actionId} asks the app for no options.`);
      }
      const least = element.element['min_query_length'] ?? 3;
      if (query.length < Number(least)) return { ...NOT_DELIVERED, options: [] };
      const payload = suggestionPayload(workspace, { userId, place, element, query });
      const delivery = await deliver('options', payload);
      const options = optionsIn(delivery);
      // Keeps what was offered before: it may be chosen already and not sent yet.
      const key = `${userId} ${actionId}`;
      offered.set(key, [...options, ...(offered.get(key) ?? [])].slice(0, OFFERED_KEPT));
      return { ...delivery, options };
    },

    async openHome(userId: string): Promise<Delivery> {
      mayUseApp(userId);
      return deliver('events_api', homeOpenedPayload(workspace, userId));
    },

    say(userId: string, channel: string, text: string): Message {
      actor(userId);
      mayRead(userId, channel);
      const message = messageOf(workspace, { text, blocks: undefined }, { channel, user: userId });
      workspace.addMessage(message);
      return message;
    },
  };
}

function messageKey(userId: string, { channel, ts }: Message): string {
  return `${userId} ${channel} ${ts}`;
}
