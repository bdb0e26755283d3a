import type {
  AllMiddlewareArgs,
  BlockAction,
  BlockElementAction,
  ButtonAction,
  OverflowAction,
  SlackActionMiddlewareArgs,
  SlackCommandMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from '@slack/bolt';
import type { UserId } from '../domain/company.js';
import type { Respond } from './respond.js';

/** Where a person acted: what is needed to answer them in private. */
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
}

export type CommandArgs = AllMiddlewareArgs & SlackCommandMiddlewareArgs;
export type ElementArgs<E extends BlockElementAction> = AllMiddlewareArgs &
  SlackActionMiddlewareArgs<BlockAction<E>>;
export type ButtonArgs = ElementArgs<ButtonAction>;
export type OverflowArgs = ElementArgs<OverflowAction>;
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
}: Pick<ButtonArgs | OverflowArgs, 'body' | 'respond'>): Origin {
  return {
    user: body.user.id,
    triggerId: body.trigger_id,
    ...(body.channel === undefined ? {} : { channel: body.channel.id }),
    // Bolt gives no `respond` when the payload has no response_url, whatever its types say.
    ...(respond === undefined ? {} : { respond }),
    replaceable: body.container['is_ephemeral'] === true,
    ...(body.view === undefined ? {} : { viewId: body.view.id }),
  };
}

export function originOfSubmit({ body }: SubmitArgs): Origin {
  return {
    user: body.user.id,
    triggerId: body.trigger_id,
    replaceable: false,
    viewId: body.view.id,
  };
}
