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
  SlackViewMiddlewareArgs,
  StaticSelectAction,
  ViewSubmitAction,
} from '@slack/bolt';
import type { UserId } from '../records/company.js';
import { CALLBACKS } from './ids.js';
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
  /** That modal stands in for a message, so that what would be told in a message is told in it. */
  readonly inMessageWindow?: true;
  /** They acted on the Home tab, where nothing can be said: a window over it is opened for what is answered. */
  readonly overHome?: WindowOverHome;
}

/** The window that answers something done on the Home tab: opened with the first answer, changed by those after it. */
export interface WindowOverHome {
  readonly triggerId: string;
  /** Set once it is open. */
  viewId?: string;
}

export type CommandArgs = AllMiddlewareArgs & SlackCommandMiddlewareArgs;
export type ElementArgs<E extends BlockElementAction> = AllMiddlewareArgs &
  SlackActionMiddlewareArgs<BlockAction<E>>;
export type ButtonArgs = ElementArgs<ButtonAction>;
export type OverflowArgs = ElementArgs<OverflowAction>;
/** A menu outside of a form, which sends what is chosen. */
export type ChoiceArgs = ElementArgs<StaticSelectAction | ExternalSelectAction>;
/** A text field that sends what was typed. */
export type TypedArgs = ElementArgs<PlainTextInputAction>;
export type HomeOpenedArgs = AllMiddlewareArgs & SlackEventMiddlewareArgs<'app_home_opened'>;
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
    ...(body.view === undefined ? {} : placeInView(body.view, body.trigger_id)),
  };
}

/** A modal is changed by what is answered, the Home tab is not. */
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
