import type { ReceiverEvent } from '@slack/bolt';
import { z } from 'zod';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import { isUserId } from '../kernel/slack-id.js';
import { ackUnreadable, tellUnreadable } from './errors.js';
import {
  type ButtonArgs,
  type ChoiceArgs,
  type CommandArgs,
  type HomeOpenedArgs,
  type OptionsArgs,
  type OverflowArgs,
  placeOf,
  type SubmitArgs,
  type TypedArgs,
} from './origin.js';
import type { SlackKit } from './slack-kit.js';

/**
 * Every ID that Slack may send, with its listener. Bolt neither acknowledges nor logs an ID that is missing here.
 * Only submits and typeaheads acknowledge themselves, because their acknowledgement has content.
 */
export interface Listeners {
  readonly commands: Readonly<Record<string, (args: CommandArgs) => Promise<void>>>;
  readonly buttons: Readonly<Record<string, (args: ButtonArgs) => Promise<void>>>;
  readonly menus: Readonly<Record<string, (args: OverflowArgs) => Promise<void>>>;
  /** Menus outside of forms. */
  readonly choices: Readonly<Record<string, (args: ChoiceArgs) => Promise<void>>>;
  /** Text fields that are sent with Enter. */
  readonly fields: Readonly<Record<string, (args: TypedArgs) => Promise<void>>>;
  readonly submits: Readonly<Record<string, (args: SubmitArgs) => Promise<void>>>;
  readonly typeaheads: Readonly<Record<string, (args: OptionsArgs) => Promise<void>>>;
  readonly homeOpened: (args: HomeOpenedArgs) => Promise<void>;
}

type Body = Readonly<Record<string, unknown>>;
type Kind = keyof typeof PAYLOADS;

/**
 * Filters requests before Bolt, in both modes. Unreadable payloads and unknown IDs are acknowledged and answered here,
 * because Bolt would throw or leave them unanswered. Every request is acknowledged.
 */
export function createGate(
  process: (event: ReceiverEvent) => Promise<void>,
  listeners: Listeners,
  deps: Pick<SlackKit, 'background' | 'client' | 'log' | 'reader'>,
): (event: ReceiverEvent) => Promise<void> {
  async function refuse(event: ReceiverEvent, kind: Kind | undefined): Promise<void> {
    const { body } = event;
    deps.log.warn('slack sent what the app cannot read', { kind: kind ?? 'unknown' });
    if (kind === 'suggestion') return event.ack({ options: [] });
    if (kind === 'submit' && PAYLOADS.submit.shape.user.safeParse(body['user']).success) {
      // Only the sender of the form is needed.
      return ackUnreadable({ ack: event.ack, body } as unknown as SubmitArgs, deps);
    }
    await event.ack();
    await tellUnreadable({ body }, deps);
  }

  const seenPresses = new Set<string>();

  /**
   * Whether this interaction was received before: a proxy or an attacker may replay a request, which must not test a
   * login twice. Each has its own `trigger_id`, except Home opened, which may repeat.
   */
  function isRepeated(body: Body | undefined): boolean {
    const trigger = body?.['trigger_id'];
    if (typeof trigger !== 'string' || trigger === '') return false;
    const press = `${placeOf(body)?.user ?? ''} ${trigger}`;
    if (seenPresses.has(press)) return true;
    seenPresses.add(press);
    const [oldest] = seenPresses;
    if (seenPresses.size > MAX_SEEN_PRESSES && oldest !== undefined) seenPresses.delete(oldest);
    return false;
  }

  return async (event) => {
    const kind = kindOf(event.body);
    const body = readable(kind, event.body, listeners);
    if (isRepeated(body)) {
      deps.log.warn('slack sent again what is done already', { kind });
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
        body === undefined ? refuse({ ...event, ack }, kind) : process({ ...event, ack, body });
      await deps.background.track(work);
      if (!isAcked) await ack();
    } catch (error) {
      // Bolt failed on a part of the payload that only it reads, or Slack refused an answer.
      deps.log.warn('slack sent what could not be handled', { kind: kind ?? 'unknown', error });
      if (!isAcked) await refuse({ ...event, ack }, kind).catch(() => {});
    }
  };
}

/** More than are received in the five minutes for which a signature is valid. */
const MAX_SEEN_PRESSES = 10_000;

/** The tests are in Bolt's order. */
function kindOf(body: Body): Kind | undefined {
  if (body['event'] !== undefined) return 'event';
  if (body['command'] !== undefined) return 'command';
  if (body['name'] !== undefined || body['type'] === 'block_suggestion') return 'suggestion';
  if (body['actions'] !== undefined) return 'actions';
  return body['type'] === 'view_submission' ? 'submit' : undefined;
}

/** The validated payload; `undefined`: unreadable, or without a listener. */
function readable(kind: Kind | undefined, body: Body, listeners: Listeners): Body | undefined {
  switch (kind) {
    case undefined:
      return undefined;
    case 'event':
      return PAYLOADS.event.safeParse(body).data;
    case 'command': {
      const read = PAYLOADS.command.safeParse(body).data;
      return has(listeners.commands, read?.command) ? read : undefined;
    }
    case 'suggestion': {
      const read = PAYLOADS.suggestion.safeParse(body).data;
      return has(listeners.typeaheads, read?.action_id) ? read : undefined;
    }
    case 'actions': {
      const read = PAYLOADS.actions.safeParse(body).data;
      return isPressed(read?.actions[0], listeners) ? read : undefined;
    }
    case 'submit': {
      const read = PAYLOADS.submit.safeParse(body).data;
      return has(listeners.submits, read?.view.callback_id) ? read : undefined;
    }
  }
}

function isPressed(
  action: z.output<typeof PAYLOADS.actions>['actions'][0] | undefined,
  { buttons, fields, menus, choices }: Listeners,
): boolean {
  const id = action?.action_id;
  // A menu without a choice is forged.
  if (has(menus, id) || has(choices, id)) return Boolean(action?.selected_option);
  return has(buttons, id) || has(fields, id);
}

function has(listeners: Readonly<Record<string, unknown>>, id: unknown): boolean {
  return typeof id === 'string' && Object.hasOwn(listeners, id);
}

/**
 * The fields of Slack's payloads that listeners read (docs.slack.dev/reference/interaction-payloads); others pass
 * unchecked. A missing required field, a wrong type or an excessive length makes the whole payload unreadable, so
 * listeners can trust Bolt's types.
 */
const shortText = z.string().max(INPUT_LIMITS.payloadWord);
/** Bolt looks up clients by this ID. */
const teamId = z.string().regex(/^[A-Z][A-Z0-9]{1,29}$/);
const team = z.looseObject({ id: teamId }).nullish();
const enterprise = team;
const user = z.looseObject({ id: z.string().refine(isUserId), team_id: teamId.nullish() });
const place = z.looseObject({ id: shortText });
const option = z.looseObject({ value: z.string().max(INPUT_LIMITS.buttonValue) });

const inputValue = {
  value: z.string().max(INPUT_LIMITS.formField).nullish(),
  selected_option: option.nullish(),
  selected_options: z.array(option).nullish(),
  selected_user: shortText.nullish(),
  selected_users: z.array(shortText).nullish(),
  selected_conversation: shortText.nullish(),
  selected_channel: shortText.nullish(),
  selected_date: shortText.nullish(),
  selected_time: shortText.nullish(),
  files: z.array(place).nullish(),
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

const address = z.url().max(INPUT_LIMITS.formField);

const action = z.looseObject({
  action_id: shortText,
  block_id: shortText.default(''),
  ...inputValue,
});

export const PAYLOADS = {
  command: z.looseObject({
    command: shortText,
    team_id: teamId.nullish(),
    text: z.string().default(''),
    user_id: z.string().refine(isUserId),
    channel_id: shortText,
    trigger_id: shortText.default(''),
    response_url: address,
  }),
  suggestion: z.looseObject({
    type: z.literal('block_suggestion'),
    ...{ team, enterprise, user },
    channel: place.optional(),
    action_id: shortText,
    value: z.string(),
  }),
  actions: z.looseObject({
    type: z.literal('block_actions'),
    ...{ team, enterprise, user },
    trigger_id: shortText.default(''),
    response_url: address.optional(),
    container: z.looseObject({}).default({}),
    channel: place.optional(),
    message: z.looseObject({ ts: shortText }).optional(),
    view: view.optional(),
    // Bolt passes on only the first one.
    actions: z.tuple([action], z.unknown()),
  }),
  submit: z.looseObject({
    type: z.literal('view_submission'),
    ...{ team, enterprise, user, view },
    trigger_id: shortText.default(''),
    response_urls: z.array(z.looseObject({ response_url: address })).default([]),
  }),
  event: z.looseObject({
    type: z.literal('event_callback'),
    team_id: teamId.nullish(),
    event: z.looseObject({
      type: z.literal('app_home_opened'),
      user: z.string().refine(isUserId),
      channel: shortText,
      tab: shortText,
      view: z
        .looseObject({ private_metadata: z.string().max(INPUT_LIMITS.privateMetadata).default('') })
        .optional(),
    }),
  }),
} as const;
