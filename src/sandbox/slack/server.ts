import { createServer } from 'node:http';
import { listen, stop } from '../loopback.js';
import {
  type Delivery,
  deliver,
  HttpTransport,
  type PayloadKind,
  type RequestUrls,
} from './delivery.js';
import { noFaults } from './faults.js';
import { type ApiParts, answerHttp } from './http-api.js';
import type { JsonObject } from './json.js';
import { Uploads } from './methods/files.js';
import { allMethods, DEFAULT_SCOPES } from './methods/web-api.js';
import { type People, peopleOf } from './people.js';
import { ResponseUrls } from './response-urls.js';
import { RateLimits } from './rules/rate-limits.js';
import { isOfferedApp, seesChannel } from './sight.js';
import { SocketMode } from './socket-mode.js';
import type { SlackStandIn, StandInOptions } from './stand-in.js';
import { Triggers } from './triggers.js';
import { type AppIdentity, Workspace } from './workspace.js';

export type { SlackStandIn, StandInOptions } from './stand-in.js';

/** Starts a stand-in for Slack on a loopback port. */
export async function startSlackStandIn(options: StandInOptions): Promise<SlackStandIn> {
  const { realNow = Date.now, now = Date.now, dateNow = now, ackTimeoutMs = 3000 } = options;
  const { botToken, appToken, scopes = DEFAULT_SCOPES } = options;
  const app: AppIdentity = {
    teamId: options.teamId ?? 'T0STANDIN',
    teamDomain: 'stand-in',
    appId: 'A0STANDIN',
    botId: 'B0STANDIN',
    botUserId: options.botUserId ?? 'U0BOT',
  };
  const workspace = new Workspace(app, now);
  const triggers = new Triggers(realNow);
  const responseUrls = new ResponseUrls(workspace);
  const faults = noFaults();
  const uploads = new Uploads();
  const http = new HttpTransport(options.signingSecret, realNow);
  const sockets = new SocketMode(app.appId, () => workspace.announce());

  const server = createServer();
  // A connection that ends between two calls would look like a fault.
  server.keepAliveTimeout = 60_000;
  const origin = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`;

  const api: ApiParts = {
    methods: allMethods(uploads),
    context: { workspace, triggers, origin, openSocket: () => sockets.open(origin) },
    credentials: { botToken, appToken, scopes },
    faults,
    uploads,
    responseUrls,
    rateLimits: options.rateLimits === false ? undefined : new RateLimits(realNow),
  };
  server.on('request', (request, response) => {
    response.setHeader('date', new Date(dateNow()).toUTCString());
    answerHttp(api, request, response).catch(() => response.destroy());
  });
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));

  let urls: RequestUrls | undefined;
  const toApp = (kind: PayloadKind, payload: JsonObject): Promise<Delivery> => {
    const send = sockets.connections > 0 || urls === undefined ? sockets.send : http.sendTo(urls);
    return deliver(send, ackTimeoutMs, kind, payload, (failure) =>
      workspace.warn(failure, `${kind} of ${describe(payload)}`),
    );
  };

  const people: People = peopleOf({
    workspace,
    triggers,
    responseUrls,
    origin,
    deliver: toApp,
  });
  const standIn: SlackStandIn = {
    ...people,
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
    channel: (id) => workspace.channelWithMessages(id),
    im: (userId) => workspace.channelWithMessages(workspace.imOf(userId).id),
    sees: (userId, channel) => seesChannel(workspace, userId, channel),
    isOfferedApp: (userId) => isOfferedApp(workspace, userId),
    ephemerals: (userId) => workspace.ephemeralsOf(userId),
    views: (userId) => workspace.stackOf(userId),
    home: (userId) => workspace.homes.get(userId),
    deleteMessage: (channel, ts) => {
      const message = workspace.findMessage(channel, ts);
      if (message === undefined) throw new Error(`There is no message ${ts} in ${channel}.`);
      workspace.removeMessage(message);
    },
    sign: (body, atSeconds) => http.sign(body, atSeconds),
    deliverRaw: (body, headers) => {
      if (urls === undefined) throw new Error('No request URL is set: call connectApp first.');
      return http.raw(urls.main, body, headers);
    },
    onChange: (listener) => workspace.onChange(listener),
    waitFor: (look, timeoutMs = 15_000) => workspace.waitFor(() => look(standIn), timeoutMs),
    close: async () => {
      workspace.close();
      await sockets.close();
      await http.close();
      await stop(server);
    },
  };
  return standIn;
}

/** Names a payload in a warning: the command as typed, or the kind and id of the interaction. */
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
