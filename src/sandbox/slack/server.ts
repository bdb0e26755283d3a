import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Delivery,
  deliver,
  HttpTransport,
  type PayloadKind,
  type RequestUrls,
} from './delivery.js';
import { Faults } from './faults.js';
import { Uploads } from './file-methods.js';
import { type ApiParts, answerApi, answerResponseUrl, hasBotToken, sendJson } from './http-api.js';
import type { JsonObject } from './json.js';
import type { MethodContext } from './method.js';
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
import { People } from './people.js';
import { RateLimits } from './rate-limits.js';
import { readChannel, readEphemerals } from './read-state.js';
import { readBody, readUpload } from './request-body.js';
import { ResponseUrls } from './response-urls.js';
import { SocketMode } from './socket-mode.js';
import { Triggers } from './triggers.js';
import { allMethods, type Credentials, DEFAULT_SCOPES } from './web-api.js';
import { type AppIdentity, Workspace } from './workspace.js';

export interface StandInOptions {
  readonly signingSecret: string;
  readonly botToken: string;
  /** With it the app may open Socket Mode connections. */
  readonly appToken?: string;
  readonly teamId?: string;
  readonly botUserId?: string;
  /** Granted bot scopes. Default: those of the app's manifest. */
  readonly scopes?: readonly string[];
  /** The workspace's clock: names of messages, life of a response_url. Epoch milliseconds. */
  readonly now?: () => number;
  /** Real time: signatures, trigger ids, rate limits. Only tests of these give another. */
  readonly realNow?: () => number;
  /** Default: any free one. */
  readonly port?: number;
  /** Default: true. */
  readonly rateLimits?: boolean;
  /** How long Slack waits for an ack. Default: 3000. */
  readonly ackTimeoutMs?: number;
}

/** A Slack workspace on this machine, with the app installed. */
export interface SlackStandIn
  extends Pick<
    People,
    'slash' | 'press' | 'fill' | 'submit' | 'closeView' | 'typeahead' | 'openHome' | 'say'
  > {
  /** The base for WebClient's `slackApiUrl`, ends in `/api/`. */
  readonly apiUrl: string;
  readonly app: AppIdentity;
  readonly calls: readonly Call[];
  readonly warnings: readonly Warning[];
  readonly faults: Faults;
  readonly files: readonly StoredFile[];
  readonly sockets: Pick<SocketMode, 'connections' | 'refresh' | 'drop'>;
  /** Sets the request URL of commands, interactivity, events and menu options; `options: undefined` leaves the last out. */
  connectApp(requestUrl: string, urls?: { readonly options: string | undefined }): void;
  addUser(user: NewUser): void;
  addChannel(channel: NewChannel): void;
  addUserGroup(id: string, handle: string, users: readonly string[]): void;
  channel(id: string): Channel;
  /** The direct message of a person with the app. */
  im(userId: string): Channel;
  ephemerals(userId: string): readonly Message[];
  /** Open modals, the one on top last. */
  views(userId: string): readonly View[];
  home(userId: string): View | undefined;
  /** Takes a message away, as its author or an admin may. */
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

/** Starts a stand-in for Slack on a loopback port. */
export async function startSlackStandIn(options: StandInOptions): Promise<SlackStandIn> {
  const realNow = options.realNow ?? Date.now;
  const app: AppIdentity = {
    teamId: options.teamId ?? 'T0STANDIN',
    teamDomain: 'stand-in',
    appId: 'A0STANDIN',
    botId: 'B0STANDIN',
    botUserId: options.botUserId ?? 'U0BOT',
  };
  const workspace = new Workspace(app, options.now ?? Date.now);
  const triggers = new Triggers(realNow);
  const responseUrls = new ResponseUrls(workspace);
  const faults = new Faults();
  const uploads = new Uploads();
  const http = new HttpTransport(options.signingSecret, realNow);
  const sockets = new SocketMode(app.appId, () => workspace.changes.announce());

  const server = createServer();
  await listen(server, options.port ?? 0);
  const origin = `http://127.0.0.1:${portOf(server)}`;

  const credentials: Credentials = {
    botToken: options.botToken,
    scopes: options.scopes ?? DEFAULT_SCOPES,
    ...(options.appToken === undefined ? {} : { appToken: options.appToken }),
  };
  const context: MethodContext = {
    workspace,
    triggers,
    origin,
    openSocket: () => sockets.open(origin),
  };
  const api: ApiParts = {
    methods: allMethods(uploads),
    context,
    credentials,
    faults,
    responseUrls,
    rateLimits: options.rateLimits === false ? undefined : new RateLimits(realNow),
  };
  server.on('request', (request, response) => {
    route(api, uploads, request, response).catch(() => response.destroy());
  });
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));

  let urls: RequestUrls | undefined;
  const hand = async (kind: PayloadKind, payload: JsonObject): Promise<Delivery> => {
    const send = sockets.connections > 0 || urls === undefined ? sockets.send : http.sendTo(urls);
    const timeoutMs = options.ackTimeoutMs ?? 3000;
    const first = await deliver((signal) => send(kind, payload, { signal }), timeoutMs);
    if (first.failure === undefined) return first;
    workspace.warn(first.failure, `${kind} of ${describePayload(payload)}`);
    // Events alone are sent again: docs.slack.dev/apis/events-api, at once, after 1 and 5 minutes. The first is enough here.
    if (kind !== 'events_api' || first.noRetry) return first;
    const headers = { 'x-slack-retry-num': '1', 'x-slack-retry-reason': 'http_error' };
    return deliver((signal) => send(kind, payload, { signal, headers }), timeoutMs);
  };
  const people = new People({ workspace, triggers, responseUrls, origin, deliver: hand });

  const standIn: SlackStandIn = {
    apiUrl: `${origin}/api/`,
    app,
    faults,
    sockets,
    get calls() {
      return workspace.calls;
    },
    get warnings() {
      return workspace.warnings;
    },
    get files() {
      return [...workspace.files.values()];
    },
    connectApp: (requestUrl, others) => {
      urls = { main: requestUrl, options: others === undefined ? requestUrl : others.options };
    },
    addUser: (user) => workspace.addUser(user),
    addChannel: (channel) => workspace.addChannel(channel),
    addUserGroup: (id, handle, users) => {
      workspace.userGroups.set(id, { handle, users });
    },
    channel: (id) => readChannel(workspace, id),
    im: (userId) => readChannel(workspace, workspace.imOf(userId).id),
    ephemerals: (userId) => readEphemerals(workspace, userId),
    views: (userId) => workspace.stackOf(userId),
    home: (userId) => workspace.homes.get(userId),
    deleteMessage: (channel, ts) => {
      const message = workspace.findMessage(channel, ts);
      if (message === undefined) throw new Error(`There is no message ${ts} in ${channel}.`);
      workspace.removeMessage(message);
    },
    slash: (...args) => people.slash(...args),
    press: (...args) => people.press(...args),
    fill: (...args) => people.fill(...args),
    submit: (...args) => people.submit(...args),
    closeView: (...args) => people.closeView(...args),
    typeahead: (...args) => people.typeahead(...args),
    openHome: (...args) => people.openHome(...args),
    say: (...args) => people.say(...args),
    sign: (body, atSeconds) => http.sign(body, atSeconds),
    deliverRaw: (body, headers) => {
      if (urls === undefined) throw new Error('No request URL is set: call connectApp first.');
      return http.raw(urls.main, body, headers);
    },
    onChange: (listener) => workspace.changes.onChange(listener),
    waitFor: (look, timeoutMs = 5000) =>
      workspace.changes.waitFor(
        () => look(standIn),
        timeoutMs,
        () => describeState(workspace),
      ),
    close: async () => {
      workspace.changes.close();
      await sockets.close();
      await http.close();
      await stop(server);
    },
  };
  return standIn;
}

async function route(
  api: ApiParts,
  uploads: Uploads,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const [, first = '', second = '', third = ''] = pathname.split('/');
  if (first === 'api') {
    await answerApi(api, second, request, response);
    return;
  }
  if (first === 'actions') {
    await answerResponseUrl(api, pathname, request, response);
    return;
  }
  if (first === 'upload') {
    const content = await readUpload(request, await readBody(request));
    const taken = uploads.receive(third, content);
    response.writeHead(taken ? 200 : 500).end(taken ? `OK - ${content.length}` : 'Upload failed');
    return;
  }
  const file = first === 'files' ? api.context.workspace.files.get(second) : undefined;
  if (file === undefined) {
    sendJson(response, 404, { ok: false, error: 'not_found' });
    return;
  }
  // Slack shows whoever comes without a token its sign-in page, with status 200.
  if (!hasBotToken(api, request)) {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in to Slack</html>');
    return;
  }
  response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file.content);
}

function describePayload(payload: JsonObject): string {
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

function describeState(workspace: Workspace): string {
  const last = workspace.calls
    .slice(-8)
    .map((each) => (each.error === undefined ? each.method : `${each.method} (${each.error})`));
  const warnings = workspace.warnings.slice(-3).map((each) => `${each.kind}: ${each.detail}`);
  return `Last calls: ${last.join(', ') || 'none'}. Warnings: ${warnings.join(' | ') || 'none'}.`;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address = server.address() as AddressInfo; // A TCP server that listens has one.
  return address.port;
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
