import type { Faults } from './faults.js';
import type {
  Call,
  Channel,
  Message,
  NewChannel,
  NewUser,
  StoredFile,
  View,
  Warning,
} from './model.js';
import type { People } from './people.js';
import type { SocketMode } from './socket-mode.js';
import type { AppIdentity } from './workspace.js';

export interface StandInOptions {
  readonly signingSecret: string;
  readonly botToken: string;
  /** With it the app may open Socket Mode connections. */
  readonly appToken?: string;
  readonly teamId?: string;
  readonly botUserId?: string;
  /** Granted bot scopes. Default: those of the app's manifest. */
  readonly scopes?: readonly string[] | undefined;
  /** The workspace's clock: names of messages, life of a response_url. Epoch milliseconds. */
  readonly now?: () => number;
  /** The clock of the `Date` of answers. Default: `now`. */
  readonly dateNow?: () => number;
  /** Real time: signatures, trigger ids, rate limits. Only tests of these give another. */
  readonly realNow?: () => number;
  /** Default: any free one. */
  readonly port?: number;
  /** Default: true. */
  readonly rateLimits?: boolean;
  /** How long Slack waits for an ack. Default: 3000. */
  readonly ackTimeoutMs?: number;
}

/** A Slack workspace on this machine, with the app installed. Nothing in it needs `this`. */
export interface SlackStandIn extends People {
  /** The base for WebClient's `slackApiUrl`, ends in `/api/`. */
  readonly apiUrl: string;
  readonly app: AppIdentity;
  readonly calls: readonly Call[];
  readonly warnings: readonly Warning[];
  readonly faults: Faults;
  readonly files: readonly StoredFile[];
  readonly sockets: Pick<SocketMode, 'connections' | 'refresh' | 'drop' | 'freeze' | 'switchOff'>;
  /** Sets the request URL of commands, interactivity, events and menu options; `options: undefined` leaves the last out. */
  connectApp(requestUrl: string, urls?: { readonly options: string | undefined }): void;
  addUser(user: NewUser): void;
  addChannel(channel: NewChannel): void;
  addUserGroup(id: string, handle: string, users: readonly string[]): void;
  channel(id: string): Channel;
  /** The direct message of a person with the app. */
  im(userId: string): Channel;
  /** Whether somebody may read a channel. */
  sees(userId: string, channel: string): boolean;
  /** Whether Slack offers somebody the app's commands, its Home tab and a direct message with it. */
  isOfferedApp(userId: string): boolean;
  ephemerals(userId: string): readonly Message[];
  /** Open modals, the one on top last. */
  views(userId: string): readonly View[];
  home(userId: string): View | undefined;
  /** Deletes a message, as its author or an admin may. */
  deleteMessage(channel: string, ts: string): void;
  /** Signature headers for a body; `atSeconds` for stale ones. */
  sign(body: string, atSeconds?: number): Record<string, string>;
  /** Posts exactly this to the request URL. */
  deliverRaw(
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly body: string }>;
  /** Calls the listener after every change. Returns the function that ends it. */
  onChange(listener: () => void): () => void;
  /** Resolves with the first answer that is neither undefined nor false, asked now and after every change. */
  waitFor<T>(look: (slack: SlackStandIn) => T | undefined | false, timeoutMs?: number): Promise<T>;
  close(): Promise<void>;
}
