import { z } from 'zod';
import type { JsonObject } from '../slack/json.js';
import type { Message, View } from '../slack/model.js';

/**
 * The JSON that the page and its server exchange. Instants are epoch milliseconds of the sandbox's clock; days are
 * `YYYY-MM-DD` in Seoul. Every POST has a JSON body and is answered with an {@link ActionResult}; only an error of the
 * sandbox itself is a 500 with plain text.
 *
 *   GET  /api/state?as=<person>&channel=<channel>   {@link PageState}
 *   GET  /api/events                                server-sent events `changed`, data: the version
 *   GET  /api/files/<id>?as=<person>                a file that was shared with the person
 *   POST /api/<name of a request below>
 */

export type PageLanguage = 'ko' | 'en';

/** `external`: a member of another Slack organisation. */
export type PageRole = 'operator' | 'admin' | 'viewer' | 'guest' | 'external';

export interface PagePerson {
  readonly id: string;
  readonly name: string;
  readonly role: PageRole;
  readonly language: PageLanguage;
}

export interface PageChannel {
  readonly id: string;
  /** Without `#`. For the direct message: the app's name. */
  readonly name: string;
  /** `app`: the direct message with the app, which also has the Home tab. */
  readonly kind: 'public' | 'private' | 'app';
  readonly unread: number;
  /** Unread messages that mention the person; in the direct message, all unread messages. */
  readonly mentionCount: number;
}

/** An option, an element's state, or a block or element, with a missing `block_id` or `action_id` filled in. */
export type PageJson = JsonObject;

export interface PageFile {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly url: string;
}

/** A message of the open channel. One list, ordered by time, holds root messages, replies and ephemeral messages. */
export interface PageMessage
  extends Pick<Message, 'ts' | 'user' | 'text' | 'blocks' | 'threadTs' | 'replyBroadcast'> {
  readonly at: number;
  readonly isByApp: boolean;
  readonly isEdited: boolean;
  readonly files: readonly PageFile[];
  /** An ephemeral message: only this person sees it. */
  readonly isOnlyForYou: boolean;
}

/** `hash` changes with every update by the app. */
export interface PageView
  extends Pick<
    View,
    'id' | 'type' | 'callbackId' | 'hash' | 'title' | 'submit' | 'close' | 'blocks' | 'errors'
  > {
  /** The state of each element as Slack would send it in `state.values`. */
  readonly values: View['input'];
}

/** A problem that Slack would report to the person or to the app's developer, e.g. a late ack or refused blocks. */
export interface PageProblem {
  /** Increases with every problem. A page shows only problems that are newer than the first state that it loaded. */
  readonly id: number;
  readonly at: number;
  /** A kind of the stand-in's warnings, or `call_refused`. */
  readonly kind: string;
  readonly detail: string;
}

export interface PageClock {
  readonly now: number;
  /** The target time, while the clock is moving. */
  readonly movingTo?: number;
  /** What the app will do next as far as the page knows, soonest first. */
  readonly next: readonly PageDueEvent[];
}

export type PageDueEvent =
  | { readonly at: number; readonly kind: 'sweep' | 'digest' | 'quiet-hours-end' }
  /** A notice about a certificate, `days` days before expiry: more than the rung if days off make it come early. */
  | { readonly at: number; readonly kind: 'rung'; readonly company: string; readonly days: number };

/** What the app's store says about its notices, independent of how the messages word it. */
export interface PageNotices {
  /** The channel for alerts of all companies without their own channel. */
  readonly channel: string;
  readonly alerts: readonly PageAlert[];
  readonly outage?: PageOutage;
  /** Whether all due notices have been sent. Those for a channel in which Slack refuses posts do not count. */
  readonly isAllSent: boolean;
}

interface PageOutage {
  readonly service: 'hometax' | 'popbill';
  readonly openedAt: number;
  readonly hasEnded: boolean;
  /** The `ts` of its message, once sent. */
  readonly ts?: string;
}

/** An open alert, or a resolved one that has its own message. */
export interface PageAlert {
  readonly brn: string;
  /** Empty once the alert is resolved. */
  readonly name: string;
  readonly isOpen: boolean;
  /** The `ts` of its own message in the alert channel. */
  readonly ts?: string;
  /** The lowest rung of the certificate ladder that was notified, in days before expiry. */
  readonly rung?: number;
  /** The rung of the next notice, the day of the sweep that sends it, and the certificate's expiry. */
  readonly next?: { readonly rung: number; readonly on: string; readonly expiresAt: number };
}

export interface PageProduct {
  readonly certificate: {
    readonly state: 'none' | 'fine' | 'expired' | 'revoked' | 'wrong';
    readonly expiresAt?: number;
    readonly words: string;
  };
  readonly deptUser: {
    readonly state: 'none' | 'works' | 'rejected' | 'locked';
    readonly id?: string;
    readonly code?: number;
    readonly words: string;
    /** If its login works: the errors that can be chosen for it, with POPBiLL's messages. */
    readonly rejections?: readonly PageRejection[];
  };
  readonly plan: { readonly state: 'in-use' | 'ended'; readonly words: string };
  /** The errors that the collector can report to the app. */
  readonly failures: readonly PageRejection[];
}

/** What a pager got from the app (ALERT_WEBHOOK_URL). `at`: by the sandbox's clock. */
export interface PagerEvent {
  readonly id: string;
  readonly at: number;
  readonly severity: 'critical' | 'warning' | 'notice';
  readonly state: 'open' | 'changed' | 'claimed' | 'snoozed' | 'resolved' | 'closed';
  readonly company: string;
}

export interface PageRejection {
  readonly code: number;
  readonly words: string;
}

/** A company's real state at POPBiLL, whether the app knows it or not. `words` are in the reader's language. */
export interface PageCompany {
  readonly brn: string;
  readonly shownBrn: string;
  readonly name: string;
  readonly isMember: boolean;
  readonly products: readonly ('taxinvoice' | 'cashbill')[];
  readonly taxinvoice: PageProduct;
  readonly cashbill: PageProduct;
}

export interface PagePopbill {
  readonly hometax: ServiceState;
  readonly popbill: PopbillState;
  readonly companies: readonly PageCompany[];
}

/** A slash command that the message box completes, in the person's language. */
export interface PageCommand {
  readonly command: string;
  readonly hint: string;
  readonly usages: readonly CommandUsage[];
}

interface CommandUsage {
  readonly subcommand: string;
  /** The subcommand with its arguments, as in `check <company>`. */
  readonly usage: string;
  readonly description: string;
}

/** A step of Workflow Builder; the page has a sample workflow for each. */
export interface PageWorkflow {
  readonly step: string;
  readonly inputs: readonly {
    readonly name: string;
    readonly type: 'text' | 'person' | 'channel';
    readonly isRequired: boolean;
  }[];
}

export interface PageState {
  readonly version: number;
  /** ID of this run of the sandbox; changes when it starts over. */
  readonly sandbox: string;
  readonly me: PagePerson;
  /** One person per role and language. */
  readonly people: readonly PagePerson[];
  readonly channelLanguage: PageLanguage;
  /** Whether the channel language was chosen in the app's settings. It can then only be changed there. */
  readonly isLanguageChosen: boolean;
  /** Names by ID, for writers, mentions and menus. */
  readonly names: Readonly<
    Record<'users' | 'channels' | 'groups', Readonly<Record<string, string>>>
  >;
  readonly channels: readonly PageChannel[];
  readonly channel: string;
  /** The last 200 messages of the open channel with their replies, and the last 200 ephemeral ones. */
  readonly messages: readonly PageMessage[];
  /** Open modals; the last one is on top. */
  readonly modals: readonly PageView[];
  readonly home?: PageView;
  readonly problems: readonly PageProblem[];
  readonly clock: PageClock;
  readonly isSweeping: boolean;
  readonly notices: PageNotices;
  readonly popbill: PagePopbill;
  /** The newest first. */
  readonly pager: readonly PagerEvent[];
  readonly commands: readonly PageCommand[];
  readonly workflows: readonly PageWorkflow[];
}

/** The result of a POST. The status is 200 if `ok`; otherwise it depends on `kind`. */
export type ActionResult =
  /** `url`: the address of a pressed link button, to be opened in a new tab. `options`: the answer to a typeahead. */
  | { readonly ok: true; readonly url?: string | undefined; readonly options?: readonly PageJson[] }
  | {
      readonly ok: false;
      /**
       * `invalid` (status 400, 404): the request is wrong; `forbidden` (403): it does not come from the page;
       * `refused` (409): it cannot be done, e.g. the button no longer exists; `missing` (422): the required fields
       * `blockIds` are empty; `operation_timeout`, `dispatch_failed` (200): the app did not answer, in Slack's words.
       */
      readonly kind:
        | 'invalid'
        | 'forbidden'
        | 'refused'
        | 'missing'
        | 'operation_timeout'
        | 'dispatch_failed';
      readonly sentence: string;
      readonly blockIds?: readonly string[];
    };

const personId = z.string().min(1);
const anyText = z.string();

/** The value a person enters into an element; null clears it. */
const entry = z.union([
  anyText,
  z.array(anyText),
  z.strictObject({ file: z.string().min(1), base64: z.base64() }),
  z.null(),
]);

/** The surface an element is on. `modal` and `home` are the acting person's topmost modal and Home tab. */
const where = z.discriminatedUnion('in', [
  z.strictObject({ in: z.literal('message'), channel: anyText, ts: anyText }),
  z.strictObject({ in: z.literal('modal') }),
  z.strictObject({ in: z.literal('home') }),
]);
const element = { as: personId, where, blockId: anyText, actionId: anyText };
const values = z.record(anyText, entry);

const serviceState = z.enum(['fine', 'slow', 'down']);
/** `no-members`: POPBiLL answers that no company is a member, as it may during an internal fault. */
const popbillState = z.enum([...serviceState.options, 'no-members']);
const language = z.enum(['ko', 'en']);

const change = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('certificate-registered'), lastDay: z.iso.date() }),
  z.strictObject({ kind: z.literal('dept-user-rejected'), code: z.number().int().negative() }),
  z.strictObject({
    kind: z.enum([
      'certificate-revoked',
      'certificate-removed',
      'dept-user-works',
      'dept-user-unlocked',
      'dept-user-removed',
      'plan-ended',
      'plan-renewed',
    ]),
  }),
]);

/** The bodies of the POSTs, by the last part of their path. */
export const REQUESTS = {
  /** A slash command: `text` is everything after `command`. */
  slash: z.strictObject({ as: personId, channel: anyText, command: anyText, text: anyText }),
  say: z.strictObject({ as: personId, channel: anyText, text: z.string().min(1).max(4000) }),
  /** The person has read the channel to its end. */
  read: z.strictObject({ as: personId, channel: anyText }),
  /** `value`: a button's own value, or what was chosen or entered in a menu or field. */
  press: z.strictObject({ ...element, value: entry.optional() }),
  /** Sets fields of the topmost modal (the default) or of the Home tab, by block ID. Sends nothing to the app. */
  fill: z.strictObject({ as: personId, where: z.enum(['modal', 'home']).optional(), values }),
  submit: z.strictObject({ as: personId, values: values.optional() }),
  close: z.strictObject({ as: personId, all: z.boolean().optional() }),
  typeahead: z.strictObject({ ...element, query: anyText }),
  home: z.strictObject({ as: personId }),
  /** Chooses a shortcut of the app: in the menu of a message, or a global one. */
  shortcut: z.strictObject({
    as: personId,
    callbackId: anyText,
    message: z.strictObject({ channel: anyText, ts: anyText }).optional(),
  }),
  /** Starts the sample workflow of this step. Its result is posted in the channel. */
  workflow: z.strictObject({
    as: personId,
    channel: anyText,
    step: anyText,
    inputs: z.record(anyText, anyText),
  }),
  /** Starts to move the clock and answers at once. `PageClock.movingTo` is set until the move ends; `stop` ends it. */
  clock: z.union([
    z.strictObject({ advanceMs: z.number().int().positive() }),
    z.strictObject({ to: z.number().int().positive() }),
    z.strictObject({ stop: z.literal(true) }),
  ]),
  /** `/hometax sweep` by this person: in the alert channel, or in their last channel if they do not see that one. */
  sweep: z.strictObject({ as: personId }),
  company: z.strictObject({ brn: anyText, product: z.enum(['taxinvoice', 'cashbill']), change }),
  /** The collector reports to the app that POPBiLL answered it with this code. */
  'collector-failure': z.strictObject({
    brn: anyText,
    product: z.enum(['taxinvoice', 'cashbill']),
    code: z.number().int().negative(),
  }),
  member: z.strictObject({ brn: anyText, isMember: z.boolean() }),
  /** How HomeTax and POPBiLL answer from now on. */
  'service-states': z.strictObject({
    hometax: serviceState.optional(),
    popbill: popbillState.optional(),
  }),
  /** Restarts the app with this `CHANNEL_LANGUAGE`. */
  'channel-language': z.strictObject({ language }),
  /** Restores the initial state, then answers. Without `language`: in the language with which the server started. */
  'start-over': z.strictObject({ language: language.optional() }),
} as const;

export type RequestName = keyof typeof REQUESTS;
export type RequestBody<Name extends RequestName> = z.infer<(typeof REQUESTS)[Name]>;
export type SurfaceRef = z.infer<typeof where>;
export type PageEntry = z.infer<typeof entry>;
export type CompanyChange = z.infer<typeof change>;
export type ServiceState = z.infer<typeof serviceState>;
export type PopbillState = z.infer<typeof popbillState>;
