import { z } from 'zod';
import { INPUT_LIMITS } from '../kernel/input-limits.js';
import { isUserId } from '../kernel/slack-id.js';

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

/** What stands in a field, whatever kind of field it is. */
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
