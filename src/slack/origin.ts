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
  SlackViewMiddlewareArgs,
  StaticSelectAction,
  ViewSubmitAction,
} from '@slack/bolt';
import { z } from 'zod';
import type { Brn } from '../kernel/brn.js';
import { SECOND } from '../kernel/time.js';
import { METHODS, PRODUCTS, type UserId } from '../records/company.js';
import type { ViewMessage } from './blocks.js';
import { BRN, joinedBy } from './codec.js';
import { CALLBACKS } from './ids.js';

/** Those of the values that are BRNs; the others are left out, which no window of this app sends. */
export function brnsIn(values: readonly string[]): readonly Brn[] {
  return values.flatMap((value) => BRN.safeParse(value).data ?? []);
}

/** Where a person acted, and how they can be answered in private. */
export interface Origin {
  readonly user: UserId;
  /** Opens one window within 3 s of the click. */
  readonly triggerId: string;
  readonly channel?: string;
  /** Answers through the response_url: five times within 30 minutes. Does not exist in modals. */
  readonly respond?: Respond;
  /**
   * Whether `replace_original` may be used. Behind a button in a channel stands the alert itself, behind a slash
   * command nothing: only an ephemeral message is this person's alone.
   */
  readonly replaceable: boolean;
  /** The modal they acted in. */
  readonly viewId?: string;
  /** That modal stands in for a message, so messages are shown in it. */
  readonly inMessageWindow?: true;
  /** They acted on the Home tab, which cannot show answers: a window is opened over it. */
  readonly overHome?: WindowOverHome;
}

/** The window that answers something done on the Home tab: opened with the first answer, changed by those after it. */
export interface WindowOverHome {
  readonly triggerId: string;
  viewId?: string;
}

export type CommandArgs = AllMiddlewareArgs & SlackCommandMiddlewareArgs;
export type ElementArgs<E extends BlockElementAction> = AllMiddlewareArgs &
  SlackActionMiddlewareArgs<BlockAction<E>>;
export type ButtonArgs = ElementArgs<ButtonAction>;
export type OverflowArgs = ElementArgs<OverflowAction>;
export type ChoiceArgs = ElementArgs<StaticSelectAction | ExternalSelectAction>;
export type TypedArgs = ElementArgs<PlainTextInputAction>;
export type HomeOpenedArgs = AllMiddlewareArgs & SlackEventMiddlewareArgs<'app_home_opened'>;
export type OptionsArgs = AllMiddlewareArgs & SlackOptionsMiddlewareArgs<'block_suggestion'>;
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
}: Pick<ButtonArgs | OverflowArgs | ChoiceArgs | TypedArgs, 'body' | 'respond'>): Origin {
  return {
    user: body.user.id,
    triggerId: body.trigger_id,
    channel: body.channel === undefined ? undefined : body.channel.id,
    // Bolt gives no `respond` when the payload has no response_url, whatever its types say.
    respond,
    replaceable: body.container['is_ephemeral'] === true,
    ...(body.view && placeInView(body.view, body.trigger_id)),
  };
}

/** An answer changes a modal, but not the Home tab. */
export function placeInView(
  view: { readonly id: string; readonly type?: string; readonly callback_id?: string },
  triggerId: string,
): Pick<Origin, 'viewId' | 'overHome' | 'inMessageWindow'> {
  if (view.type === 'home') return { overHome: { triggerId } };
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

/** Where a person can be answered; no window can be opened any more. */
export type Place = Omit<Origin, 'triggerId'>;

/** Bolt's union of payloads has few common fields, so the body is read as unknown. */
export function placeOf(body: unknown): Place | undefined {
  const user = text(body, 'user', 'id') ?? text(body, 'user_id');
  // Nobody waits for the answer of a typeahead.
  if (user === undefined || text(body, 'type') === 'block_suggestion') return undefined;
  const channel = text(body, 'channel', 'id') ?? text(body, 'channel_id');
  const responseUrl = text(body, 'response_url');
  const viewId = text(body, 'view', 'id');
  return {
    user,
    replaceable: false,
    channel,
    // Bolt's error handler is not given `respond`.
    respond: responseUrl === undefined ? undefined : respondTo(responseUrl),
    ...(viewId === undefined ? {} : inView(viewId, body)),
  };
}

function inView(id: string, body: unknown): ReturnType<typeof placeInView> {
  const type = text(body, 'view', 'type') ?? 'modal';
  const triggerId = text(body, 'trigger_id');
  return type === 'home' && triggerId === undefined
    ? {}
    : placeInView({ id, type }, triggerId ?? '');
}

function text(from: unknown, ...path: readonly string[]): string | undefined {
  let value = from;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.entries(value).find(([name]) => name === key)?.[1];
  }
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Answers through a response_url; rejects when Slack does not take it. Bolt's `respond` is one. */
export type Respond = (
  message: ViewMessage & {
    readonly response_type: 'ephemeral';
    readonly replace_original: boolean;
  },
) => Promise<unknown>;

export function respondTo(responseUrl: string): Respond {
  return async (message) => {
    const answer = await fetch(responseUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(3 * SECOND),
    });
    if (!answer.ok) throw new Error(`slack refused an answer by response_url: ${answer.status}`);
  };
}

/** What a button is about; travels in its `value`: `1234567891:taxinvoice`. */
export const TARGET = joinedBy(':', { brn: BRN, product: z.enum(PRODUCTS) });
export type Target = z.infer<typeof TARGET>;

/** The login that a window asks to confirm: `1234567891:taxinvoice:deptUser`. */
export const LOGIN_TARGET = joinedBy(':', {
  brn: BRN,
  product: z.enum(PRODUCTS),
  method: z.enum(METHODS),
});
export type LoginTarget = z.infer<typeof LOGIN_TARGET>;
