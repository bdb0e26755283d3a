import type {
  AllMiddlewareArgs,
  BlockAction,
  BlockElementAction,
  ButtonAction,
  ExternalSelectAction,
  OverflowAction,
  PlainTextInputAction,
  SlackActionMiddlewareArgs,
  SlackCommandMiddlewareArgs,
  SlackEventMiddlewareArgs,
  SlackOptionsMiddlewareArgs,
  SlackShortcutMiddlewareArgs,
  SlackViewMiddlewareArgs,
  StaticSelectAction,
  ViewSubmitAction,
} from '@slack/bolt';
import { z } from 'zod';
import type { Brn } from '../kernel/brn.js';
import { isUserId } from '../kernel/slack-id.js';
import { SECOND } from '../kernel/time.js';
import { METHODS, PRODUCTS, type UserId } from '../records/company.js';
import type { ViewMessage } from './blocks.js';
import { BRN, joinedBy } from './codec.js';
import { CALLBACKS } from './ids.js';

/** Where a person acted, and how they can be answered in private. */
export interface Origin {
  readonly user: UserId;
  /** Opens one window within 3 s of the click. */
  readonly triggerId: string;
  readonly channel?: string;
  /** By response_url: five times within 30 minutes. Absent in modals and on the Home tab. */
  readonly respond?: Respond;
  /**
   * Whether `replace_original` may be used: only for an ephemeral message. A button in a channel would replace the
   * alert itself, and a slash command has no message.
   */
  readonly replaceable: boolean;
  readonly viewId?: string;
  /** The modal stands in for a message (`modalOfMessage`), so answers are shown in it. */
  readonly inMessageWindow?: true;
  /** Set on the Home tab, which cannot show answers: the first one opens a window (`viewId`), later ones update it. */
  readonly overHome?: { readonly triggerId: string; viewId?: string };
  /**
   * Acknowledges the submitted form, unless that was done, and keeps its window open for an answer. Present only for a
   * form that is acknowledged when its outcome is known (`onQuickSubmit`).
   */
  readonly keepOpen?: () => Promise<void>;
}

export type CommandArgs = AllMiddlewareArgs & SlackCommandMiddlewareArgs;
export type ElementArgs<E extends BlockElementAction> = AllMiddlewareArgs &
  SlackActionMiddlewareArgs<BlockAction<E>>;
export type ButtonArgs = ElementArgs<ButtonAction>;
export type OverflowArgs = ElementArgs<OverflowAction>;
export type ChoiceArgs = ElementArgs<StaticSelectAction | ExternalSelectAction>;
export type TextInputArgs = ElementArgs<PlainTextInputAction>;
export type HomeOpenedArgs = AllMiddlewareArgs & SlackEventMiddlewareArgs<'app_home_opened'>;
export type OptionsArgs = AllMiddlewareArgs & SlackOptionsMiddlewareArgs<'block_suggestion'>;
export type ShortcutArgs = AllMiddlewareArgs & SlackShortcutMiddlewareArgs;
export type StepArgs = AllMiddlewareArgs & SlackEventMiddlewareArgs<'function_executed'>;
export type SubmitArgs = AllMiddlewareArgs & SlackViewMiddlewareArgs<ViewSubmitAction>;

export function originOfCommand({ command, respond }: CommandArgs): Origin {
  return {
    user: command.user_id,
    triggerId: command.trigger_id,
    channel: command.channel_id,
    respond,
    replaceable: false,
  };
}

export function originOfAction({
  body,
  respond,
}: Pick<ButtonArgs | OverflowArgs | ChoiceArgs | TextInputArgs, 'body' | 'respond'>): Origin {
  return {
    user: body.user.id,
    triggerId: body.trigger_id,
    channel: body.channel?.id,
    // Despite Bolt's types, `respond` is absent when the payload has no response_url.
    respond,
    replaceable: body.container['is_ephemeral'] === true,
    ...(body.view && originInView(body.view, body.trigger_id)),
  };
}

function originInView(
  view: { readonly id: string; readonly type?: string; readonly callback_id?: string },
  triggerId: string | undefined,
): Pick<Origin, 'viewId' | 'overHome' | 'inMessageWindow'> {
  // Without a trigger no window can be opened over the Home tab.
  if (view.type === 'home') return triggerId === undefined ? {} : { overHome: { triggerId } };
  const isMessage = view.callback_id === CALLBACKS.message;
  return { viewId: view.id, ...(isMessage ? { inMessageWindow: true } : {}) };
}

export function originOfSubmit({ body }: SubmitArgs): Origin {
  return {
    user: body.user.id,
    triggerId: body.trigger_id,
    replaceable: false,
    viewId: body.view.id,
  };
}

export function originOfShortcut({
  body,
  respond,
}: Pick<ShortcutArgs, 'body' | 'respond'>): Origin {
  return {
    user: body.user.id,
    triggerId: body.trigger_id,
    // A global shortcut has neither a channel nor, despite Bolt's types, `respond`.
    channel: body.type === 'message_action' ? body.channel.id : undefined,
    respond,
    replaceable: false,
  };
}

/** The person can be answered, but no new window opened. */
export type AnswerableOrigin = Omit<Origin, 'triggerId'>;

const text = z.string().min(1).optional().catch(undefined);
const withId = z.object({ id: text, type: text }).partial().catch({});

/** A field of another type counts as absent. */
const PAYLOAD = z
  .object({ type: text, user: withId, user_id: text, channel: withId, channel_id: text })
  .extend({ view: withId, trigger_id: text, response_url: text })
  .partial();

/** For refusals and errors, where Bolt's arguments are missing. `undefined`: nobody can be answered. */
export function originOfPayload(body: unknown): AnswerableOrigin | undefined {
  const payload = PAYLOAD.safeParse(body).data ?? {};
  const user = payload.user?.id ?? payload.user_id;
  // A typeahead can show nothing but its options.
  if (user === undefined || payload.type === 'block_suggestion') return undefined;
  const { view, trigger_id: triggerId, response_url: responseUrl } = payload;
  return {
    user,
    replaceable: false,
    channel: payload.channel?.id ?? payload.channel_id,
    // Bolt's error handler does not get `respond`.
    respond: responseUrl === undefined ? undefined : respondTo(responseUrl),
    ...(view?.id && originInView({ ...view, id: view.id }, triggerId)),
  };
}

/** A step of a workflow that Slack waits for. The token is valid for this step alone, and must not be logged. */
export interface StepExecution {
  readonly function_execution_id: string;
  readonly token: string;
}

/**
 * The person for whom a workflow runs. Slack sets a `user_context` itself, so the builder of a workflow cannot name
 * somebody else (docs.slack.dev/reference/types/user_context-type).
 */
const USER_CONTEXT = z.object({ id: z.string().refine(isUserId) });

const STEP_EXECUTED = z.object({
  event: z.object({
    type: z.literal('function_executed'),
    function_execution_id: z.string().min(1),
    bot_access_token: z.string().min(1),
    inputs: z.object({ user_context: USER_CONTEXT }).partial().catch({}),
  }),
});

/** `undefined`: the body has no step. */
export function stepIn(body: unknown) {
  const event = STEP_EXECUTED.safeParse(body).data?.event;
  if (event === undefined) return undefined;
  const { function_execution_id, bot_access_token: token, inputs } = event;
  const execution: StepExecution = { function_execution_id, token };
  return { execution, user: inputs.user_context?.id };
}

/** Rejects when Slack refuses. Bolt's `respond` has this type. */
export type Respond = (
  message: ViewMessage & {
    readonly response_type: 'ephemeral';
    readonly replace_original: boolean;
  },
) => Promise<unknown>;

function respondTo(responseUrl: string): Respond {
  return async (message) => {
    const answer = await fetch(responseUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(3 * SECOND),
    });
    if (!answer.ok) throw new Error(`Slack refused an answer by response_url: ${answer.status}`);
    return answer;
  };
}

export function brnsIn(texts: readonly string[]): readonly Brn[] {
  return texts.flatMap((text) => BRN.safeParse(text).data ?? []);
}

const TARGET_FIELDS = { brn: BRN, product: z.enum(PRODUCTS) };

/** A button's `value`, `1234567891:taxinvoice`. */
export const TARGET = joinedBy(':', TARGET_FIELDS);
export type Target = z.infer<typeof TARGET>;

/** The login that a window asks to confirm. */
export const LOGIN_TARGET = joinedBy(':', { ...TARGET_FIELDS, method: z.enum(METHODS) });
export type LoginTarget = z.infer<typeof LOGIN_TARGET>;
