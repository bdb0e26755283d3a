import { z } from 'zod';
import type { JsonObject } from '../slack/json.js';
import type { Message, View } from '../slack/model.js';

/**
 * The JSON that the page and its server exchange. Instants are epoch milliseconds of the sandbox's clock; days are
 * `YYYY-MM-DD` in Seoul. Every POST has a JSON body and is answered with an {@link ActResult}.
 *
 *   GET  /api/state?as=<person>&channel=<channel>   {@link PageState}
 *   GET  /api/events                                server-sent events `changed`, data: the version
 *   GET  /api/files/<id>?as=<person>                a file that was shared with the person
 *   POST /api/<name of a request below>
 */

export type PageLanguage = 'ko' | 'en';

/** `stranger` is of another organisation. */
export type PageRole = 'operator' | 'admin' | 'viewer' | 'guest' | 'stranger';

export interface PagePerson {
  readonly id: string;
  readonly name: string;
  readonly role: PageRole;
  /** Every role has one person of each language. */
  readonly language: PageLanguage;
}

export interface PageChannel {
  readonly id: string;
  /** Without `#`; of a direct message the app's name. */
  readonly name: string;
  /** `app`: the direct message with the app, which also has the Home tab. */
  readonly kind: 'public' | 'private' | 'app';
  readonly unread: number;
  /** Unread ones that mention the person; in a direct message all. */
  readonly mentions: number;
}

/** A block or element as the app sent it; blocks and elements without a name were given one. */
export type PageJson = JsonObject;

export interface PageFile {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly url: string;
}

type Said = Pick<Message, 'ts' | 'user' | 'text' | 'blocks' | 'threadTs' | 'replyBroadcast'>;

/** A message of the open channel. All stand in one list in the order of time: roots, replies, those for one person. */
export interface PageMessage extends Said {
  readonly at: number;
  readonly byApp: boolean;
  readonly edited: boolean;
  readonly files: readonly PageFile[];
  /** Only this person sees it. */
  readonly onlyForYou: boolean;
}

type Drawn = Pick<
  View,
  'id' | 'type' | 'hash' | 'title' | 'submit' | 'close' | 'blocks' | 'errors'
>;

/** `hash` changes with every update by the app. */
export interface PageView extends Drawn {
  /** Slack's state of each element, typed or preset. */
  readonly values: View['typed'];
}

/** Something Slack would tell the person or the app's developer: a late ack, blocks that were refused. */
export interface PageTrouble {
  /** Counts up; a person's page shows those above the ones it has shown. */
  readonly id: number;
  readonly at: number;
  /** A kind of the stand-in's warnings, or `call_refused`. */
  readonly kind: string;
  readonly detail: string;
}

export interface PageClock {
  readonly now: number;
  /** Where the clock goes while it is being moved. */
  readonly movingTo?: number;
  /** What the app does next by itself, as far as it is known, soonest first. */
  readonly next: readonly PageDue[];
}

export type PageDue =
  | { readonly at: number; readonly what: 'sweep' | 'digest' | 'quiet-hours-end' }
  /** A notice about a certificate that then ends in `days`: more than the step's where it comes before a weekend. */
  | { readonly at: number; readonly what: 'rung'; readonly company: string; readonly days: number };

/** What the app has on record about its notices, however the messages put it. */
export interface PageNotices {
  /** The channel that alerts go to unless a company has its own. */
  readonly channel: string;
  readonly alerts: readonly PageAlert[];
  readonly outage?: PageOutage;
  /** Whether everything is sent that is to be sent by now. */
  readonly isAllSent: boolean;
}

interface PageOutage {
  readonly silent: 'hometax' | 'popbill';
  readonly openedAt: number;
  readonly isOver: boolean;
  /** Of its message, once it was sent. */
  readonly ts?: string;
}

/** An alert that is open, or one with a message of its own that was open before. */
export interface PageAlert {
  readonly brn: string;
  /** Empty when it is over. */
  readonly name: string;
  readonly isOpen: boolean;
  /** Of its own message in the alert channel. */
  readonly ts?: string;
  /** The lowest step of the certificate ladder that had its notice, in days before the end. */
  readonly rung?: number;
  /** The step of the next notice, the day of its sweep, and the certificate's end. */
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
  };
  readonly plan: { readonly state: 'in-use' | 'ended'; readonly words: string };
}

/** A company as it really is at POPBiLL. `words` are in the language of the person who asks. */
export interface PageCompany {
  readonly brn: string;
  readonly shownBrn: string;
  readonly name: string;
  readonly member: boolean;
  readonly products: readonly ('taxinvoice' | 'cashbill')[];
  readonly taxinvoice: PageProduct;
  readonly cashbill: PageProduct;
}

export interface PagePopbill {
  readonly hometax: Weather;
  readonly popbill: PopbillWeather;
  readonly companies: readonly PageCompany[];
  /** The rejections that one can choose for a department user, with POPBiLL's words. */
  readonly rejections: readonly { readonly code: number; readonly words: string }[];
}

/** What may be typed into the message box, in the person's language, for completion. */
export interface PageCommand {
  readonly command: string;
  /** The most used first. */
  readonly subcommands: readonly string[];
  readonly hint: string;
  /** `usage` is the subcommand with what may stand behind it, as in `check <company>`. */
  readonly usages: readonly Readonly<Record<'subcommand' | 'usage' | 'does', string>>[];
}

export interface PageState {
  readonly version: number;
  /** Another one after the sandbox has started over. */
  readonly sandbox: string;
  readonly me: PagePerson;
  readonly people: readonly PagePerson[];
  readonly channelLanguage: PageLanguage;
  /** Somebody chose it in the app's settings, and it can only be changed there. */
  readonly isLanguageChosen: boolean;
  /** Names of everybody and everything that a message may mention, by id. */
  readonly names: Readonly<
    Record<'users' | 'channels' | 'groups', Readonly<Record<string, string>>>
  >;
  readonly channels: readonly PageChannel[];
  readonly channel: string;
  /** The last 200 of the open channel. */
  readonly messages: readonly PageMessage[];
  /** Open modals, the one on top last. */
  readonly modals: readonly PageView[];
  readonly home?: PageView;
  readonly troubles: readonly PageTrouble[];
  readonly clock: PageClock;
  readonly sweeping: boolean;
  readonly notices: PageNotices;
  readonly popbill: PagePopbill;
  readonly commands: readonly PageCommand[];
}

/** The result of a POST. The status is 200 when `ok`, else 400 (not understood), 403, 404, 409 or 422. */
export type ActResult =
  /** `url`: of a pressed link button; open it in a new tab. `options`: of a typeahead. */
  | { readonly ok: true; readonly url?: string | undefined; readonly options?: readonly PageJson[] }
  | {
      readonly ok: false;
      /**
       * `operation_timeout` and `dispatch_failed`: the app did not answer, in Slack's words; `missing`: the required
       * fields `blockIds` are empty; `refused`: the person cannot do that, e.g. the button is not there any more.
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

const as = z.string().min(1);
const text = z.string();

/** What a person puts into an element; null empties it. */
const entry = z.union([
  text,
  z.array(text),
  z.strictObject({ file: z.string().min(1), base64: z.base64() }),
  z.null(),
]);

/** Where an element stands. `home` and `modal` are the person's own, a modal the one on top. */
const where = z.discriminatedUnion('in', [
  z.strictObject({ in: z.literal('message'), channel: text, ts: text }),
  z.strictObject({ in: z.literal('modal') }),
  z.strictObject({ in: z.literal('home') }),
]);
const element = { as, where, blockId: text, actionId: text };
const values = z.record(text, entry);

const weather = z.enum(['fine', 'slow', 'down']);
/** `knows-nobody`: it calls every company no member, as on a day on which something is wrong there. */
const popbillWeather = z.enum([...weather.options, 'knows-nobody']);
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
  /** A slash command: `text` is all that stands behind `command`. */
  slash: z.strictObject({ as, channel: text, command: text, text }),
  say: z.strictObject({ as, channel: text, text: z.string().min(1).max(4000) }),
  /** The person has seen all of the channel. */
  read: z.strictObject({ as, channel: text }),
  /** `value`: of a button its own value, of a menu or field what was chosen. */
  press: z.strictObject({ ...element, value: entry.optional() }),
  /** Puts values into fields of the modal on top, or of the Home tab, by block id; nothing reaches the app. */
  fill: z.strictObject({ as, where: z.enum(['modal', 'home']).optional(), values }),
  submit: z.strictObject({ as, values: values.optional() }),
  close: z.strictObject({ as, all: z.boolean().optional() }),
  typeahead: z.strictObject({ ...element, query: text }),
  home: z.strictObject({ as }),
  /** Moves the clock; answered at once, `clock.movingTo` says how long it takes. `stop` ends a move. */
  clock: z.union([
    z.strictObject({ advanceMs: z.number().int().positive() }),
    z.strictObject({ to: z.number().int().positive() }),
    z.strictObject({ stop: z.literal(true) }),
  ]),
  /** `/hometax sweep` by this person, in the alert channel. */
  sweep: z.strictObject({ as }),
  company: z.strictObject({ brn: text, product: z.enum(['taxinvoice', 'cashbill']), change }),
  member: z.strictObject({ brn: text, member: z.boolean() }),
  /** How HomeTax and POPBiLL answer from now on. */
  weather: z.strictObject({ hometax: weather.optional(), popbill: popbillWeather.optional() }),
  /** Starts the app again with this `CHANNEL_LANGUAGE`. */
  'channel-language': z.strictObject({ language }),
  /** Everything is as it was at the start; answered when it is. Without a language in that of the start. */
  'start-over': z.strictObject({ language: language.optional() }),
} as const;

export type RequestName = keyof typeof REQUESTS;
export type RequestBody<Name extends RequestName> = z.infer<(typeof REQUESTS)[Name]>;
export type Where = z.infer<typeof where>;
export type PageEntry = z.infer<typeof entry>;
export type CompanyChange = z.infer<typeof change>;
export type Weather = z.infer<typeof weather>;
export type PopbillWeather = z.infer<typeof popbillWeather>;
