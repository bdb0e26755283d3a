import { createServer } from 'node:http';
import { BOT_SCOPES } from '../../slack/slack-watch.js';
import { listen, stop } from '../loopback.js';
import {
  createHttpTransport,
  type Delivery,
  deliver,
  type PayloadKind,
  type RequestUrls,
} from './delivery.js';
import { createFaults } from './faults.js';
import { type ApiParts, answerHttp } from './http-api.js';
import type { JsonObject } from './json.js';
import { messageOf } from './message-content.js';
import { Uploads } from './methods/files.js';
import { allMethods } from './methods/web-api.js';
import type { Message, NewChannel, NewUser, StoredFile } from './model.js';
import { createPeople, type People } from './people.js';
import { createResponseUrls } from './response-urls.js';
import { createRateLimit } from './rules/rate-limits.js';
import { createSocketMode, type SocketMode } from './socket-mode.js';
import { canSeeChannel, isOfferedApp } from './targets.js';
import { createTriggers } from './triggers.js';
import { type StepRun, StepRuns } from './workflows.js';
import { type AppIdentity, Workspace } from './workspace.js';

export interface StandInOptions {
  readonly signingSecret: string;
  readonly botToken: string;
  readonly appToken?: string;
  readonly teamId?: string;
  readonly botUserId?: string;
  /** Granted bot scopes. Default: those of the app's manifest. */
  readonly scopes?: readonly string[];
  /** The workspace's clock in epoch milliseconds: for `ts`, records, and the lifetime of a response_url. */
  readonly now?: () => number;
  /** The clock for the `Date` header of responses. Default: `now`. */
  readonly dateNow?: () => number;
  /** The real time, for signatures, trigger IDs and rate limits. */
  readonly realNow?: () => number;
  readonly port?: number;
  /** Default: true. */
  readonly rateLimits?: boolean;
  readonly ackTimeoutMs?: number;
}

/** A Slack workspace on this machine with the app installed. Its functions do not use `this`. */
export interface SlackStandIn extends Omit<Awaited<ReturnType<typeof openWorkspace>>, 'workspace'> {
  /** Calls `find` now and after every change. Resolves with the first value that is neither undefined nor false. */
  waitFor<T>(find: (slack: SlackStandIn) => T | undefined | false, timeoutMs?: number): Promise<T>;
}

export async function startSlackStandIn(options: StandInOptions): Promise<SlackStandIn> {
  const opened = await openWorkspace(options);
  const standIn: SlackStandIn = Object.assign(opened, {
    waitFor: <T>(find: (slack: SlackStandIn) => T | undefined | false, timeoutMs = 40_000) =>
      opened.workspace.waitFor(() => find(standIn), timeoutMs),
  });
  return standIn;
}

async function openWorkspace(options: StandInOptions) {
  const { realNow = Date.now, now = Date.now, dateNow = now, ackTimeoutMs = 3000 } = options;
  const { botToken, appToken, scopes = BOT_SCOPES } = options;
  const app: AppIdentity = {
    teamId: options.teamId ?? 'T0STANDIN',
    teamDomain: 'stand-in',
    teamName: '새봄세무법인',
    appId: 'A0STANDIN',
    botId: 'B0STANDIN',
    botUserId: options.botUserId ?? 'U0BOT',
  };
  const workspace = new Workspace(app, now);
  const triggers = createTriggers(realNow);
  const responseUrls = createResponseUrls(workspace);
  const faults = createFaults();
  const uploads = new Uploads();
  const stepRuns = new StepRuns(workspace);
  const http = createHttpTransport(options.signingSecret, realNow);
  const sockets = createSocketMode(app.appId, () => workspace.notifyListeners());

  const server = createServer();
  // Long, so that no connection is closed between two calls. That would look like a fault.
  server.keepAliveTimeout = 60_000;
  const origin = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`;

  const api: ApiParts = {
    methods: allMethods(uploads),
    context: { workspace, triggers, stepRuns, origin, openSocket: () => sockets.open(origin) },
    credentials: { botToken, appToken, scopes },
    faults,
    uploads,
    responseUrls,
    rateLimit: options.rateLimits === false ? undefined : createRateLimit(realNow),
  };
  server.on('request', (request, response) => {
    response.setHeader('date', new Date(dateNow()).toUTCString());
    answerHttp(api, request, response).catch(() => response.destroy());
  });
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));

  let urls: RequestUrls | undefined;
  /** Delivers a payload to the app over its sockets, or over HTTP if it has none. Fails without sockets and URLs. */
  const call = (kind: PayloadKind, payload: JsonObject): Promise<Delivery> => {
    const send = sockets.connections > 0 || urls === undefined ? sockets.send : http.sendTo(urls);
    return deliver(send, ackTimeoutMs, kind, payload, (failure) =>
      workspace.warn(failure, `${kind} of ${describe(payload)}`),
    );
  };

  const parts = { workspace, triggers, responseUrls, stepRuns, origin, deliver: call };
  const people: People = createPeople(parts);
  return {
    ...people,
    /** For WebClient's `slackApiUrl`; ends in `/api/`. */
    apiUrl: `${origin}/api/`,
    app,
    faults,
    sockets: sockets as Pick<
      SocketMode,
      'connections' | 'connectionsSoFar' | 'refresh' | 'drop' | 'freeze' | 'switchOff'
    >,
    get calls() {
      return workspace.calls;
    },
    get warnings() {
      return workspace.warnings;
    },
    /** All runs of workflow steps, the newest last. */
    get stepRuns(): readonly StepRun[] {
      return stepRuns.all();
    },
    get files(): readonly StoredFile[] {
      return [...workspace.files.values()];
    },
    /** Sets the request URL. It is also the options load URL, unless `options` gives another or none (undefined). */
    connectApp: (requestUrl: string, options?: { readonly options: string | undefined }): void => {
      urls = { main: requestUrl, options: options === undefined ? requestUrl : options.options };
    },
    addUser: (user: NewUser) => workspace.addUser(user),
    addChannel: (channel: NewChannel) => workspace.addChannel(channel),
    addUserGroup: (id: string, handle: string, users: readonly string[]): void => {
      workspace.userGroups.set(id, { handle, users });
    },
    userGroups: workspace.userGroups as ReadonlyMap<string, { readonly handle: string }>,
    channel: (id: string) => workspace.channelWithMessages(id),
    im: (userId: string) => workspace.channelWithMessages(workspace.imOf(userId).id),
    sees: (userId: string, channel: string) => canSeeChannel(workspace, userId, channel),
    isOfferedApp: (userId: string) => isOfferedApp(workspace, userId),
    ephemerals: (userId: string) => workspace.ephemeralsOf(userId),
    views: (userId: string) => workspace.stackOf(userId),
    home: (userId: string) => workspace.homes.get(userId),
    /** Posts a message of another app or of Slackbot. */
    post: (message: Pick<Message, 'user' | 'channel' | 'text' | 'ephemeralFor'>): void => {
      const content = { text: message.text, blocks: undefined };
      workspace.addMessage(messageOf(workspace, content, message));
    },
    /** Deletes a message, as its author or an admin does. */
    deleteMessage: (channel: string, ts: string): void => {
      const message = workspace.findMessage(channel, ts);
      if (message === undefined) throw new Error(`There is no message ${ts} in ${channel}.`);
      workspace.removeMessage(message);
    },
    /** Signature headers for a body, signed at `atSeconds` (default: now). */
    sign: (body: string, atSeconds?: number) => http.sign(body, atSeconds),
    /** Posts this body with these headers to the request URL. */
    deliverRaw: (body: string, headers: Readonly<Record<string, string>>) => {
      if (urls === undefined) throw new Error('No request URL is set: call connectApp first.');
      return http.postRaw(urls.main, body, headers);
    },
    /** Calls the listener after every change. Returns a function that removes it. */
    onChange: (listener: () => void) => workspace.onChange(listener),
    workspace,
    close: async () => {
      workspace.close();
      await sockets.close();
      await http.close();
      await stop(server);
    },
  };
}

/** Describes a payload in a warning: the command and its text, or the type and ID of the interaction. */
function describe(payload: JsonObject): string {
  const { type, command, text, actions, view } = payload as {
    readonly type?: unknown;
    readonly command?: unknown;
    readonly text?: unknown;
    readonly actions?: readonly { readonly action_id?: unknown }[];
    readonly view?: { readonly callback_id?: unknown };
  };
  if (command !== undefined) return `${String(command)} ${String(text)}`.trim();
  return [type, actions?.[0]?.action_id, view?.callback_id].filter(Boolean).map(String).join(' ');
}
