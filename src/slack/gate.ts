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
 * Every ID that Slack may send us, with its listener. Bolt neither acknowledges nor logs an ID that is missing here.
 * Only submits and typeaheads, whose acknowledgement says something, acknowledge themselves.
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
 * Stands before Bolt, in both modes: what no listener could read or nobody listens to is acknowledged and answered here,
 * because Bolt would leave it unanswered, or throw while it looks for whom it is. Nothing is left unacknowledged.
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
      // Of a form only who sent it is needed.
      return ackUnreadable({ ack: event.ack, body } as unknown as SubmitArgs, deps);
    }
    await event.ack();
    await tellUnreadable({ body }, deps);
  }

  const presses = new Set<string>();

  /**
   * Whether somebody pressed, typed or sent this before: a proxy may repeat a request, or somebody who has it, and a
   * login must not be tested twice by that. Each has a `trigger_id` of its own; Home opened, which may repeat, has none.
   */
  function isRepeated(body: Body | undefined): boolean {
    const trigger = body?.['trigger_id'];
    if (typeof trigger !== 'string' || trigger === '') return false;
    const press = `${placeOf(body)?.user ?? ''} ${trigger}`;
    if (presses.has(press)) return true;
    presses.add(press);
    const [oldest] = presses;
    if (presses.size > PRESSES_KEPT && oldest !== undefined) presses.delete(oldest);
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
      // What went wrong before it was acknowledged has been told by now.
      if (!isAcked) await ack();
    } catch (error) {
      // Bolt stumbles over what it alone reads, or Slack does not take an answer.
      deps.log.warn('slack sent what could not be handled', { kind: kind ?? 'unknown', error });
      if (!isAcked) await refuse({ ...event, ack }, kind).catch(() => {});
    }
  };
}

/** More than are pressed in the five minutes for which a signature is valid. */
const PRESSES_KEPT = 10_000;

/** In the order in which Bolt tells them apart. */
function kindOf(body: Body): Kind | undefined {
  if (body['event'] !== undefined) return 'event';
  if (body['command'] !== undefined) return 'command';
  if (body['name'] !== undefined || body['type'] === 'block_suggestion') return 'suggestion';
  if (body['actions'] !== undefined) return 'actions';
  return body['type'] === 'view_submission' ? 'submit' : undefined;
}

/** The payload as listeners may trust it; `undefined`: unreadable, or without a listener. */
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
  // A menu without a choice was made up.
  if (has(menus, id) || has(choices, id)) return Boolean(action?.selected_option);
  return has(buttons, id) || has(fields, id);
}

function has(listeners: Readonly<Record<string, unknown>>, id: unknown): boolean {
  return typeof id === 'string' && Object.hasOwn(listeners, id);
}

/**
 * What listeners read of Slack's payloads (docs.slack.dev/reference/interaction-payloads); all else passes as it is.
 * What is missing although listeners count on it, is of another type or longer than anything may be, makes a payload
 * unreadable as a whole: no listener has to doubt the types that Bolt promises.
 */
const word = z.string().max(INPUT_LIMITS.payloadWord);
/** Bolt looks clients up by it. */
const teamId = z.string().regex(/^[A-Z][A-Z0-9]{1,29}$/);
const team = z.looseObject({ id: teamId }).nullish();
const enterprise = team;
const user = z.looseObject({ id: z.string().refine(isUserId), team_id: teamId.nullish() });
const place = z.looseObject({ id: word });
const option = z.looseObject({ value: z.string().max(INPUT_LIMITS.buttonValue) });

const held = {
  value: z.string().max(INPUT_LIMITS.formField).nullish(),
  selected_option: option.nullish(),
  selected_options: z.array(option).nullish(),
  selected_user: word.nullish(),
  selected_users: z.array(word).nullish(),
  selected_conversation: word.nullish(),
  selected_channel: word.nullish(),
  selected_date: word.nullish(),
  selected_time: word.nullish(),
  files: z.array(place).nullish(),
};

const view = z.looseObject({
  id: word,
  type: word.default('modal'),
  callback_id: word.default(''),
  private_metadata: z.string().max(INPUT_LIMITS.privateMetadata).default(''),
  hash: word.default(''),
  state: z
    .looseObject({ values: z.record(word, z.record(word, z.looseObject(held))).default({}) })
    .default({ values: {} }),
});

const address = z.url().max(INPUT_LIMITS.formField);

const action = z.looseObject({ action_id: word, block_id: word.default(''), ...held });

export const PAYLOADS = {
  command: z.looseObject({
    command: word,
    team_id: teamId.nullish(),
    text: z.string().default(''),
    user_id: z.string().refine(isUserId),
    channel_id: word,
    trigger_id: word.default(''),
    response_url: address,
  }),
  suggestion: z.looseObject({
    type: z.literal('block_suggestion'),
    ...{ team, enterprise, user },
    channel: place.optional(),
    action_id: word,
    value: z.string(),
  }),
  actions: z.looseObject({
    type: z.literal('block_actions'),
    ...{ team, enterprise, user },
    trigger_id: word.default(''),
    response_url: address.optional(),
    container: z.looseObject({}).default({}),
    channel: place.optional(),
    message: z.looseObject({ ts: word }).optional(),
    view: view.optional(),
    // Bolt hands on the first one.
    actions: z.tuple([action], z.unknown()),
  }),
  submit: z.looseObject({
    type: z.literal('view_submission'),
    ...{ team, enterprise, user, view },
    trigger_id: word.default(''),
    response_urls: z.array(z.looseObject({ response_url: address })).default([]),
  }),
  event: z.looseObject({
    type: z.literal('event_callback'),
    team_id: teamId.nullish(),
    event: z.looseObject({
      type: z.literal('app_home_opened'),
      user: z.string().refine(isUserId),
      channel: word,
      tab: word,
      view: z
        .looseObject({ private_metadata: z.string().max(INPUT_LIMITS.privateMetadata).default('') })
        .optional(),
    }),
  }),
} as const;
