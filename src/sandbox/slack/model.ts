import type { JsonObject } from './json.js';

/** A person or bot to add. Adding a user with the same ID again replaces it. */
export interface NewUser {
  readonly id: string;
  readonly name: string;
  readonly realName?: string;
  /** In Slack's format, for example `ko-KR`. */
  readonly locale?: string;
  readonly isAdmin?: boolean;
  readonly isOwner?: boolean;
  /** `true`: a multi-channel guest (`is_restricted`). `single-channel`: a single-channel guest. */
  readonly isGuest?: boolean | 'single-channel';
  readonly isBot?: boolean;
  readonly teamId?: string;
  readonly isDeleted?: boolean;
}

export type StandInUser = Required<NewUser>;

export interface NewChannel {
  readonly id: string;
  readonly name: string;
  readonly members?: readonly string[];
  /** Whether the app's bot was invited. Default: true. */
  readonly isBotMember?: boolean;
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
  /** The `ts` of its thread's root; undefined for a root message. */
  readonly threadTs?: string;
  /** Whether a reply is also shown in the channel. */
  readonly replyBroadcast: boolean;
  readonly edited?: { readonly user: string; readonly ts: string };
  /** Filled only in the messages of a `Channel`; empty in the workspace's own list. */
  readonly replies: readonly Message[];
  readonly files: readonly string[];
  readonly versions: readonly MessageVersion[];
  /** Whether links get previews. Slack's default for apps: web pages no, media yes. */
  readonly unfurls: { readonly links: boolean; readonly media: boolean };
  /** The only person who sees it, for an ephemeral message. */
  readonly ephemeralFor?: string;
}

export interface ChannelRecord extends Required<Omit<NewChannel, 'isPrivate'>> {
  readonly kind: 'public' | 'private' | 'im';
}

export interface Channel extends ChannelRecord {
  /** Root messages ordered by time, each with its `replies`. */
  readonly messages: readonly Message[];
  /** The messages shown in the channel: roots and broadcast replies, ordered by time. */
  readonly timeline: readonly Message[];
}

export interface View {
  readonly id: string;
  readonly type: 'modal' | 'home';
  readonly userId: string;
  readonly title: string;
  readonly callbackId: string;
  readonly privateMetadata: string;
  readonly blocks: readonly JsonObject[];
  readonly submit?: string;
  readonly close?: string;
  readonly hash: string;
  readonly rootViewId: string;
  readonly previousViewId?: string;
  /** What the person entered so far: block ID, action ID, Slack's state of the element. */
  readonly input: Readonly<Record<string, Readonly<Record<string, JsonObject>>>>;
  /** The errors of the last submit: block ID, sentence. */
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

/** A Web API call, or a use of a response_url (method `response_url`). Contains no tokens. */
export interface Call {
  readonly method: string;
  readonly args: JsonObject;
  readonly at: number;
  /** Slack's error code, `http_<status>`, or the kind of the planted fault. */
  readonly error?: string;
}

/** Something other than a refused call that a user or the developer would notice in Slack, for example a late ack. */
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
