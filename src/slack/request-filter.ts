import { createHash } from 'node:crypto';
import type { ReceiverEvent } from '@slack/bolt';
import { z } from 'zod';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import { isUserId } from '../kernel/slack-id.js';
import { MENU_ENTRY } from './blocks.js';
import { ackUnreadable, answerUnreadable } from './errors.js';
import { ACTIONS } from './ids.js';
import {
  type ButtonArgs,
  type ChoiceArgs,
  type CommandArgs,
  type HomeOpenedArgs,
  type OptionsArgs,
  type OverflowArgs,
  originOfPayload,
  type ShortcutArgs,
  type StepArgs,
  type SubmitArgs,
  stepIn,
  type TextInputArgs,
} from './origin.js';
import type { SlackKit } from './slack-kit.js';

/**
 * Every ID that Slack may send, with its listener. A request with another ID is answered as unreadable.
 * Only the listeners of submissions and typeaheads acknowledge, because their acknowledgement has content.
 */
export interface Listeners {
  readonly commands: Readonly<Record<string, (args: CommandArgs) => Promise<void>>>;
  readonly buttons: Readonly<Record<string, (args: ButtonArgs) => Promise<void>>>;
  /** Overflow menus. */
  readonly menus: Readonly<Record<string, (args: OverflowArgs) => Promise<void>>>;
  /** Select menus outside of forms. */
  readonly selects: Readonly<Record<string, (args: ChoiceArgs) => Promise<void>>>;
  /** Text fields outside of forms, which are sent with Enter. */
  readonly textInputs: Readonly<Record<string, (args: TextInputArgs) => Promise<void>>>;
  readonly submissions: Readonly<Record<string, (args: SubmitArgs) => Promise<void>>>;
  readonly typeaheads: Readonly<Record<string, (args: OptionsArgs) => Promise<void>>>;
  readonly shortcuts: Readonly<Record<string, (args: ShortcutArgs) => Promise<void>>>;
  /** Steps of Workflow Builder, by the names of their functions in the manifest. */
  readonly steps: Readonly<Record<string, (args: StepArgs) => Promise<void>>>;
  readonly homeOpened: (args: HomeOpenedArgs) => Promise<void>;
}

type Body = Readonly<Record<string, unknown>>;
type Kind = keyof typeof PAYLOADS;

/**
 * Filters requests before Bolt, in Socket Mode and in HTTP mode. Unreadable payloads and unknown IDs are acknowledged
 * and answered here, because Bolt would throw or leave them unanswered. Every request is acknowledged.
 */
export function createRequestFilter(
  passToBolt: (event: ReceiverEvent) => Promise<void>,
  listeners: Listeners,
  deps: Pick<SlackKit, 'background' | 'client' | 'log' | 'directory'>,
): (event: ReceiverEvent) => Promise<void> {
  async function refuse(event: ReceiverEvent, kind: Kind | undefined): Promise<void> {
    const { body } = event;
    deps.log.warn('A request from Slack is refused as unreadable', { kind: kind ?? 'unknown' });
    if (kind === 'suggestion') return event.ack({ options: [] });
    if (kind === 'submit' && PAYLOADS.submit.shape.user.safeParse(body['user']).success) {
      // `ackUnreadable` reads only the user, which was just validated.
      return ackUnreadable({ ack: event.ack, body } as unknown as SubmitArgs, deps);
    }
    await event.ack();
    await answerUnreadable({ body }, deps);
  }

  const received = new Set<string>();

  /**
   * A proxy or an attacker may replay a request, which must not test a login twice. Every interaction has its own
   * `trigger_id`, and every step of a workflow its execution ID. Only opening Home and typing in a typeahead have
   * neither; they may repeat.
   */
  function isReplay(body: Body | undefined): boolean {
    const trigger = body?.['trigger_id'] ?? stepIn(body)?.execution.function_execution_id;
    if (typeof trigger !== 'string' || trigger === '') return false;
    // A hash is kept, because a substring would keep the whole text of the request in memory (V8).
    const interaction = createHash('sha256')
      .update(`${originOfPayload(body)?.user ?? ''} ${trigger}`)
      .digest('base64');
    if (received.has(interaction)) return true;
    received.add(interaction);
    const [oldest] = received;
    if (received.size > MAX_RECEIVED && oldest !== undefined) received.delete(oldest);
    return false;
  }

  return async (event) => {
    const kind = kindOf(event.body);
    const body = parsePayload(kind, event.body, listeners);
    if (isReplay(body)) {
      deps.log.warn('An interaction was received again, so it is ignored', { kind });
      await event.ack();
      return;
    }
    let isAcked = false;
    const ack: ReceiverEvent['ack'] = (response) => {
      isAcked = true;
      return event.ack(response);
    };
    try {
      const work =
        body === undefined ? refuse({ ...event, ack }, kind) : passToBolt({ ...event, ack, body });
      await deps.background.track(work);
      if (!isAcked) await ack();
    } catch (error) {
      // Bolt failed on a part of the payload that only it reads, or Slack refused an answer.
      deps.log.warn('Handling a request from Slack failed', { kind: kind ?? 'unknown', error });
      if (!isAcked) await refuse({ ...event, ack }, kind).catch(() => {});
    }
  };
}

/** More interactions than arrive while a signature is valid (five minutes). */
const MAX_RECEIVED = 10_000;

/** Checked in the order in which Bolt checks. */
function kindOf(body: Body): Kind | undefined {
  if (body['event'] !== undefined) return 'event';
  if (body['command'] !== undefined) return 'command';
  if (body['name'] !== undefined || body['type'] === 'block_suggestion') return 'suggestion';
  if (body['actions'] !== undefined) return 'actions';
  if (body['type'] === 'shortcut' || body['type'] === 'message_action') return 'shortcut';
  return body['type'] === 'view_submission' ? 'submit' : undefined;
}

/** `undefined`: unreadable, or without a listener. */
function parsePayload(kind: Kind | undefined, body: Body, listeners: Listeners): Body | undefined {
  switch (kind) {
    case undefined:
      return undefined;
    case 'event': {
      const payload = PAYLOADS.event.safeParse(body).data;
      if (payload?.event.type !== 'function_executed') return payload;
      return hasId(listeners.steps, payload.event.function.callback_id) ? payload : undefined;
    }
    case 'shortcut': {
      const payload = PAYLOADS.shortcut.safeParse(body).data;
      return hasId(listeners.shortcuts, payload?.callback_id) ? payload : undefined;
    }
    case 'command': {
      const payload = PAYLOADS.command.safeParse(body).data;
      return hasId(listeners.commands, payload?.command) ? payload : undefined;
    }
    case 'suggestion': {
      const payload = PAYLOADS.suggestion.safeParse(body).data;
      return hasId(listeners.typeaheads, payload?.action_id) ? payload : undefined;
    }
    case 'actions': {
      const payload = withPressedEntry(PAYLOADS.actions.safeParse(body).data);
      return hasListener(payload?.actions[0], listeners) ? payload : undefined;
    }
    case 'submit': {
      const payload = PAYLOADS.submit.safeParse(body).data;
      return hasId(listeners.submissions, payload?.view.callback_id) ? payload : undefined;
    }
  }
}

type Actions = z.output<typeof PAYLOADS.actions>;

/** A choice in a `moreMenu` becomes the press of the button that the entry stands for. */
function withPressedEntry(payload: Actions | undefined): Actions | undefined {
  const [action] = payload?.actions ?? [];
  if (payload === undefined || action?.action_id !== ACTIONS.more) return payload;
  const entry = MENU_ENTRY.safeParse(action.selected_option?.value ?? '').data;
  if (entry === undefined) return undefined;
  const pressed = { type: 'button', action_id: entry.actionId, value: entry.value };
  return { ...payload, actions: [{ ...action, ...pressed, selected_option: undefined }] };
}

function hasListener(
  action: Actions['actions'][0] | undefined,
  { buttons, textInputs, menus, selects }: Listeners,
): boolean {
  const id = action?.action_id;
  // A menu without a choice is forged.
  if (hasId(menus, id) || hasId(selects, id)) return Boolean(action?.selected_option);
  return hasId(buttons, id) || hasId(textInputs, id);
}

function hasId(listeners: Readonly<Record<string, unknown>>, id: unknown): boolean {
  return typeof id === 'string' && Object.hasOwn(listeners, id);
}

/** No lone surrogates, because Slack's client throws when it sends one, e.g. in a `trigger_id`. */
const shortText = z
  .string()
  .max(INPUT_LIMITS.payloadWord)
  .regex(/^\P{Surrogate}*$/u);
/** Bolt uses this ID as a key of a plain object, so names such as `__proto__` must not pass. */
const teamId = z.string().regex(/^[A-Z][A-Z0-9]{1,29}$/);
const team = z.looseObject({ id: teamId }).nullish();
const user = z.looseObject({ id: z.string().refine(isUserId), team_id: teamId.nullish() });
const actor = { team, enterprise: team, user };
const withId = z.looseObject({ id: shortText });
const option = z.looseObject({ value: z.string().max(INPUT_LIMITS.buttonValue) });

const inputValue = {
  value: z.string().max(INPUT_LIMITS.formField).nullish(),
  selected_option: option.nullish(),
  selected_options: z.array(option).nullish(),
  selected_user: shortText.nullish(),
  selected_users: z.array(shortText).nullish(),
  selected_conversation: shortText.nullish(),
  selected_date: shortText.nullish(),
  selected_time: shortText.nullish(),
  files: z.array(withId).nullish(),
};

const view = z.looseObject({
  id: shortText,
  type: shortText.default('modal'),
  callback_id: shortText.default(''),
  private_metadata: z.string().max(INPUT_LIMITS.privateMetadata).default(''),
  hash: shortText.default(''),
  state: z
    .looseObject({
      values: z.record(shortText, z.record(shortText, z.looseObject(inputValue))).default({}),
    })
    .default({ values: {} }),
});

const responseUrl = z.url().max(INPUT_LIMITS.formField);

const action = z.looseObject({
  action_id: shortText,
  block_id: shortText.default(''),
  ...inputValue,
});

const shortcut = { ...actor, callback_id: shortText, trigger_id: shortText.default('') };

const homeOpened = z.looseObject({
  type: z.literal('app_home_opened'),
  user: z.string().refine(isUserId),
  channel: shortText,
  tab: shortText,
  view: z
    .looseObject({ private_metadata: z.string().max(INPUT_LIMITS.privateMetadata).default('') })
    .optional(),
});

/** A step validates its own inputs. */
const stepExecuted = z.looseObject({
  type: z.literal('function_executed'),
  function: z.looseObject({ callback_id: shortText }),
  inputs: z.record(shortText, z.unknown()).default({}),
  function_execution_id: shortText.min(1),
  bot_access_token: shortText.min(1),
});

/**
 * The fields of Slack's payloads that listeners read (docs.slack.dev/reference/interaction-payloads); others pass
 * unchecked. A missing required field, a wrong type or an excessive length makes the whole payload unreadable, so
 * listeners can trust Bolt's types.
 */
export const PAYLOADS = {
  command: z.looseObject({
    command: shortText,
    team_id: teamId.nullish(),
    text: z.string().default(''),
    user_id: z.string().refine(isUserId),
    channel_id: shortText,
    trigger_id: shortText.default(''),
    response_url: responseUrl,
  }),
  suggestion: z.looseObject({
    type: z.literal('block_suggestion'),
    ...actor,
    channel: withId.optional(),
    action_id: shortText,
    value: z.string(),
  }),
  actions: z.looseObject({
    type: z.literal('block_actions'),
    ...actor,
    trigger_id: shortText.default(''),
    response_url: responseUrl.optional(),
    container: z.looseObject({}).default({}),
    channel: withId.optional(),
    message: z.looseObject({ ts: shortText }).optional(),
    view: view.optional(),
    // Bolt passes only the first action to listeners.
    actions: z.tuple([action], z.unknown()),
  }),
  submit: z.looseObject({
    type: z.literal('view_submission'),
    ...actor,
    view,
    trigger_id: shortText.default(''),
    response_urls: z.array(z.looseObject({ response_url: responseUrl })).default([]),
  }),
  shortcut: z.discriminatedUnion('type', [
    z.looseObject({ type: z.literal('shortcut'), ...shortcut }),
    z.looseObject({
      type: z.literal('message_action'),
      ...shortcut,
      channel: withId,
      response_url: responseUrl,
      message: z.looseObject({}),
    }),
  ]),
  event: z.looseObject({
    type: z.literal('event_callback'),
    team_id: teamId.nullish(),
    event: z.discriminatedUnion('type', [homeOpened, stepExecuted]),
  }),
} as const;
