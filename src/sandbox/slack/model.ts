import type { JsonObject } from './json.js';

/** A person or bot, as a test or the demo describes it. Adding the same id again changes it. */
export interface NewUser {
  readonly id: string;
  readonly name: string;
  readonly realName?: string;
  /** Slack's form, for example `ko-KR`. */
  readonly locale?: string;
  readonly isAdmin?: boolean;
  readonly isOwner?: boolean;
  /** `true` is a guest of several channels (`is_restricted`), `single-channel` one of a single channel. */
  readonly isGuest?: boolean | 'single-channel';
  readonly isBot?: boolean;
  readonly teamId?: string;
  readonly deleted?: boolean;
}

export type StandInUser = Required<NewUser>;

export interface NewChannel {
  readonly id: string;
  readonly name: string;
  readonly members?: readonly string[];
  /** Whether the app's bot was invited. Default: true. */
  readonly botIn?: boolean;
  readonly isPrivate?: boolean;
  readonly isArchived?: boolean;
  readonly isExtShared?: boolean;
}

interface MessageVersion {
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  readonly at: number;
}

export interface Message {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  /** The root of the thread it stands in; undefined for a root. */
  readonly threadTs?: string;
  /** Shown in the channel too, although it stands in a thread. */
  readonly replyBroadcast: boolean;
  readonly edited?: { readonly user: string; readonly ts: string };
  readonly replies: readonly Message[];
  readonly files: readonly string[];
  readonly versions: readonly MessageVersion[];
  /** Whether links may unfold a preview. Slack's default for an app: pages no, media yes. */
  readonly unfurls: { readonly links: boolean; readonly media: boolean };
  /** Set when only this person sees it. */
  readonly ephemeralFor?: string;
}

export interface ChannelRecord extends Required<Omit<NewChannel, 'isPrivate'>> {
  readonly kind: 'public' | 'private' | 'im';
}

export interface Channel extends ChannelRecord {
  /** Roots in order of time, each with its `replies`. */
  readonly messages: readonly Message[];
  /** What the channel shows when no thread is open: roots and broadcast replies, in order of time. */
  readonly timeline: readonly Message[];
}

export interface View {
  readonly id: string;
  readonly type: 'modal' | 'home';
  readonly userId: string;
  readonly title: string;
  readonly callbackId: string;
  readonly externalId: string;
  readonly privateMetadata: string;
  readonly blocks: readonly JsonObject[];
  readonly submit?: string;
  readonly close?: string;
  readonly notifyOnClose: boolean;
  readonly clearOnClose: boolean;
  readonly hash: string;
  readonly rootViewId: string;
  readonly previousViewId?: string;
  /** What the person typed or chose so far: block id, action id, Slack's state of the element. */
  readonly typed: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  /** What the last submit was refused with: block id, sentence. */
  readonly errors: Readonly<Record<string, string>>;
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly content: Buffer;
  readonly user: string;
  readonly channels: readonly string[];
}

/** One Web API call, or one use of a response_url (method `response_url`). Tokens are left out. */
export interface Call {
  readonly method: string;
  readonly args: JsonObject;
  readonly at: number;
  /** Slack's error word, `http_<status>`, or the fault that was played. */
  readonly error?: string;
}

/** Something that Slack does not refuse but a person notices, for example a late ack. */
export interface Warning {
  readonly at: number;
  readonly kind:
    | 'operation_timeout'
    | 'dispatch_failed'
    | 'invalid_ack'
    | 'nothing_to_replace'
    | 'missing_text'
    | 'modal_over_modal';
  readonly detail: string;
}
