import { showCommandAck } from './command-ack.js';
import type { Delivery, PayloadKind } from './delivery.js';
import { type Entry, stateAfter } from './element-state.js';
import { type InteractiveElement, interactiveElements } from './interactive-elements.js';
import { asObject, type JsonObject, objectsIn, textIn } from './json.js';
import { messageOf } from './message-content.js';
import type { Message, View } from './model.js';
import {
  actionPayload,
  closedPayload,
  homeOpenedPayload,
  type Place,
  slashPayload,
  submissionPayload,
  suggestionPayload,
} from './payloads.js';
import { uploadPicked } from './picked-file.js';
import { elementIn, placeOf, type Target } from './places.js';
import type { ResponseUrls } from './response-urls.js';
import { findOptionProblems } from './rules/block-problems.js';
import { isOfferedApp, seesChannel } from './sight.js';
import type { Triggers } from './triggers.js';
import { applyViewAck } from './view-ack.js';
import { missingInputs } from './view-state.js';
import type { Workspace } from './workspace.js';

export interface PressResult extends Delivery {
  /** The address a link button leads to; the browser opens it whatever the app answers. */
  readonly url?: string;
}

export interface TypeaheadResult extends Delivery {
  readonly options: readonly JsonObject[];
}

interface Parts {
  readonly workspace: Workspace;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly origin: string;
  readonly deliver: (kind: PayloadKind, payload: JsonObject) => Promise<Delivery>;
}

/** More than anybody could have chosen. */
const OFFERED_KEPT = 1000;

const NOT_DELIVERED: Delivery = { acked: false, ackMs: 0, ackBody: undefined };

/**
 * Acts as people do in Slack's client. What a person cannot do there (press what is not drawn, submit with an empty
 * required field) throws, because it is the test that is wrong then.
 */
export class People {
  readonly #parts: Parts;
  /** Options that typeaheads offered, by user and action, the last ones first. */
  readonly #offered = new Map<string, readonly JsonObject[]>();
  /** What people chose in messages, by message and user; views keep it themselves. */
  readonly #chosen = new Map<string, View['typed']>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Types a slash command. Without a channel: in the direct message with the app. */
  async slash(
    userId: string,
    command: string,
    text = '',
    { channel }: { readonly channel?: string } = {},
  ): Promise<Delivery> {
    const { workspace, triggers, responseUrls, origin } = this.#parts;
    this.#mayUseApp(userId);
    const where = channel ?? workspace.imOf(userId).id;
    this.#mayRead(userId, where);
    const payload = slashPayload(workspace, {
      userId,
      channel: where,
      command,
      text,
      triggerId: triggers.issue(userId),
      responseUrl: origin + responseUrls.issue(userId, where),
    });
    const delivery = await this.#parts.deliver('slash_commands', payload);
    if (delivery.ackBody !== undefined) showCommandAck(workspace, userId, where, delivery.ackBody);
    return delivery;
  }

  /**
   * Presses a button or chooses in a menu, saying yes to a confirmation. With several elements of one action id,
   * `value` tells the button; of a menu it is the value of the option. The block tells apart what is alike in all that.
   */
  async press(
    userId: string,
    target: Target,
    actionId: string,
    value?: Entry,
    { blockId }: { readonly blockId?: string } = {},
  ): Promise<PressResult> {
    const { workspace, triggers, responseUrls, origin } = this.#parts;
    this.#actor(userId);
    const place = placeOf(workspace, userId, target);
    const pressed = elementIn(place, actionId, value, blockId);
    const isButton = pressed.element['type'] === 'button';
    const held = isButton
      ? buttonValue(pressed.element)
      : this.#choose(userId, place, pressed, value);
    const after = placeOf(workspace, userId, target);
    const url = textIn(pressed.element['url']);
    const link = url === undefined ? {} : { url };
    const payload = actionPayload(workspace, {
      userId,
      place: after,
      pressed,
      held,
      typed: this.#chosen.get(chosenKey(userId, after)) ?? {},
      triggerId: triggers.issue(userId, after.kind === 'view' ? after.view.id : undefined),
      ...(after.kind === 'message'
        ? { responseUrl: origin + responseUrls.issue(userId, after.message.channel, after.message) }
        : {}),
    });
    return { ...(await this.#parts.deliver('interactive', payload)), ...link };
  }

  /** Puts values into the modal on top (or another view), by block id or action id, without sending anything. */
  fill(userId: string, values: Readonly<Record<string, Entry>>, target?: Target): View {
    const view = () => this.#view(userId, target);
    for (const [name, entry] of Object.entries(values)) {
      const found = interactiveElements(view().blocks).filter(
        ({ blockId, actionId }) => blockId === name || actionId === name,
      );
      const [element] = found;
      if (element === undefined || found.length > 1) {
        throw new Error(`"${view().title}" has ${found.length} fields named ${name}.`);
      }
      this.#choose(userId, { kind: 'view', view: view() }, element, entry);
    }
    return view();
  }

  /** Fills in the modal on top and submits it. */
  async submit(userId: string, values: Readonly<Record<string, Entry>> = {}): Promise<Delivery> {
    const { workspace, triggers } = this.#parts;
    this.#actor(userId);
    const view = this.fill(userId, values);
    if (view.submit === undefined)
      throw new Error(`The modal "${view.title}" cannot be submitted.`);
    const missing = missingInputs(view);
    if (missing.length > 0) {
      const labels = missing.map(({ input }) => input?.label ?? '');
      throw new Error(`Slack asks to fill in: ${labels.join(', ')}.`);
    }
    const triggerId = triggers.issue(userId, view.id);
    const payload = submissionPayload(workspace, view, triggerId);
    const delivery = await this.#parts.deliver('interactive', payload);
    if (delivery.acked) applyViewAck(workspace, view, delivery.ackBody);
    return delivery;
  }

  /** Closes the modal on top, or with `all` the whole stack. Answers the delivery of view_closed where asked for. */
  async closeView(userId: string, { all = false } = {}): Promise<Delivery> {
    const { workspace } = this.#parts;
    const top = this.#top(userId);
    const clears = all || top.clearOnClose;
    const closed = clears ? [...workspace.stackOf(userId)].reverse() : [top];
    workspace.setStack(userId, clears ? [] : workspace.stackOf(userId).slice(0, -1));
    const told = closed.filter((each) => each.notifyOnClose);
    let last = NOT_DELIVERED;
    for (const view of told) {
      last = await this.#parts.deliver('interactive', closedPayload(workspace, view, clears));
    }
    return last;
  }

  /** Types into a menu that asks the app for options. Below `min_query_length` (3 unless set) nothing is asked. */
  async typeahead(
    userId: string,
    actionId: string,
    query: string,
    target?: Target,
  ): Promise<TypeaheadResult> {
    const { workspace } = this.#parts;
    this.#actor(userId);
    const place = placeOf(workspace, userId, target ?? this.#top(userId));
    const element = elementIn(place, actionId, undefined);
    if (!String(element.element['type']).endsWith('external_select')) {
      throw new Error(`${actionId} asks the app for no options.`);
    }
    const least = element.element['min_query_length'] ?? 3;
    if (query.length < Number(least)) return { ...NOT_DELIVERED, options: [] };
    const payload = suggestionPayload(workspace, { userId, place, element, query });
    const delivery = await this.#parts.deliver('options', payload);
    const options = this.#optionsIn(delivery);
    // What was offered to other letters may be chosen already and not sent yet.
    const key = `${userId} ${actionId}`;
    this.#offered.set(key, [...options, ...(this.#offered.get(key) ?? [])].slice(0, OFFERED_KEPT));
    return { ...delivery, options };
  }

  #optionsIn(delivery: Delivery): readonly JsonObject[] {
    if (!delivery.acked) return [];
    const problems = findOptionProblems(delivery.ackBody);
    if (problems.length > 0) {
      this.#parts.workspace.warn('invalid_ack', `Options: ${problems.join('; ')}`);
      return [];
    }
    const { options, option_groups: groups } = asObject(delivery.ackBody);
    return [
      ...objectsIn(options),
      ...objectsIn(groups).flatMap((each) => objectsIn(each['options'])),
    ];
  }

  /** Opens the app's Home tab. */
  async openHome(userId: string): Promise<Delivery> {
    this.#mayUseApp(userId);
    return this.#parts.deliver('events_api', homeOpenedPayload(this.#parts.workspace, userId));
  }

  /** Writes a message as a person. */
  say(userId: string, channel: string, text: string): Message {
    const { workspace } = this.#parts;
    this.#actor(userId);
    this.#mayRead(userId, channel);
    const message = messageOf(workspace, { text, blocks: undefined }, { channel, user: userId });
    workspace.addMessage(message);
    return message;
  }

  #actor(userId: string): void {
    const user = this.#parts.workspace.users.get(userId);
    if (user === undefined) throw new Error(`There is no user ${userId}.`);
    if (user.deleted) throw new Error(`${userId} was deactivated and cannot act.`);
  }

  #mayUseApp(userId: string): void {
    this.#actor(userId);
    if (isOfferedApp(this.#parts.workspace, userId)) return;
    throw new Error(`Slack does not offer ${userId} the app: another organisation's person.`);
  }

  #mayRead(userId: string, channel: string): void {
    if (seesChannel(this.#parts.workspace, userId, channel)) return;
    throw new Error(`${userId} does not see ${channel}.`);
  }

  #view(userId: string, target: Target | undefined): View {
    const place = placeOf(this.#parts.workspace, userId, target ?? this.#top(userId));
    if (place.kind !== 'view') throw new Error('A message has no fields to fill in.');
    return place.view;
  }

  #top(userId: string): View {
    const top = this.#parts.workspace.stackOf(userId).at(-1);
    if (top === undefined) throw new Error(`${userId} has no modal open.`);
    return top;
  }

  /** Puts a value into an element and remembers it. Answers the element's state. */
  #choose(userId: string, place: Place, element: InteractiveElement, entry: Entry): JsonObject {
    const offered = this.#offered.get(`${userId} ${element.actionId}`) ?? [];
    const isFile = element.element['type'] === 'file_input';
    const state = stateAfter(
      element,
      isFile ? uploadPicked(this.#parts, userId, entry) : entry,
      offered,
    );
    const { blockId, actionId } = element;
    const put = (typed: View['typed']): View['typed'] => ({
      ...typed,
      [blockId]: { ...typed[blockId], [actionId]: state },
    });
    if (place.kind === 'view') {
      this.#parts.workspace.replaceView({ ...place.view, typed: put(place.view.typed) });
    } else {
      const key = chosenKey(userId, place);
      this.#chosen.set(key, put(this.#chosen.get(key) ?? {}));
    }
    return state;
  }
}

function chosenKey(userId: string, place: Place): string {
  const where =
    place.kind === 'view' ? place.view.id : `${place.message.channel} ${place.message.ts}`;
  return `${userId} ${where}`;
}

function buttonValue(button: JsonObject): JsonObject {
  const value = button['value'];
  return value === undefined ? {} : { value };
}
