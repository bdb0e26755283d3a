import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Delivery,
  deliver,
  HttpTransport,
  type PayloadKind,
  type RequestUrls,
  type Send,
} from './delivery.js';
import { describePayload, describeState } from './describe.js';
import { Faults } from './faults.js';
import { Uploads } from './file-methods.js';
import type { ApiParts } from './http-api.js';
import type { JsonObject } from './json.js';
import type { MethodContext } from './method.js';
import { People } from './people.js';
import { readChannel, readEphemerals } from './read-state.js';
import { ResponseUrls } from './response-urls.js';
import { route } from './routes.js';
import { RateLimits } from './rules/rate-limits.js';
import { isOfferedApp, seesChannel } from './sight.js';
import { SocketMode } from './socket-mode.js';
import type { SlackStandIn, StandInOptions } from './stand-in.js';
import { Triggers } from './triggers.js';
import { allMethods, type Credentials, DEFAULT_SCOPES } from './web-api.js';
import { type AppIdentity, Workspace } from './workspace.js';

export type { SlackStandIn, StandInOptions } from './stand-in.js';

/** Starts a stand-in for Slack on a loopback port. */
export async function startSlackStandIn(options: StandInOptions): Promise<SlackStandIn> {
  const { realNow = Date.now, now = Date.now, dateNow = now } = options;
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
  const faults = new Faults();
  const uploads = new Uploads();
  const http = new HttpTransport(options.signingSecret, realNow);
  const sockets = new SocketMode(app.appId, () => workspace.changes.announce());

  const server = createServer();
  // A connection that ends between two calls would look like a fault.
  server.keepAliveTimeout = 60_000;
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
    response.setHeader('date', new Date(dateNow()).toUTCString());
    route(api, uploads, request, response).catch(() => response.destroy());
  });
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));

  let urls: RequestUrls | undefined;
  const hand = (kind: PayloadKind, payload: JsonObject): Promise<Delivery> => {
    const send = sockets.connections > 0 || urls === undefined ? sockets.send : http.sendTo(urls);
    return handOver(workspace, send, options.ackTimeoutMs ?? 3000, kind, payload);
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
    sees: (userId, channel) => seesChannel(workspace, userId, channel),
    isOfferedApp: (userId) => isOfferedApp(workspace, userId),
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
    waitFor: (look, timeoutMs = 15_000) =>
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

/** Delivers a payload. Events alone are sent again: at once here, while Slack tries after 1 and 5 minutes too. */
async function handOver(
  workspace: Workspace,
  send: Send,
  timeoutMs: number,
  kind: PayloadKind,
  payload: JsonObject,
): Promise<Delivery> {
  const first = await deliver((signal) => send(kind, payload, { signal }), timeoutMs);
  if (first.failure === undefined) return first;
  workspace.warn(first.failure, `${kind} of ${describePayload(payload)}`);
  if (kind !== 'events_api' || first.noRetry === true) return first;
  const reason = first.failure === 'operation_timeout' ? 'http_timeout' : 'http_error';
  return deliver((signal) => send(kind, payload, { signal, retry: { num: 1, reason } }), timeoutMs);
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
