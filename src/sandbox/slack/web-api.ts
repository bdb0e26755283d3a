import { CHAT_METHODS } from './chat-methods.js';
import { fileMethods, type Uploads } from './file-methods.js';
import type { JsonObject } from './json.js';
import { type Answer, type Method, type MethodContext, noScopes, refuse } from './method.js';
import { PEOPLE_METHODS } from './people-methods.js';
import { VIEW_METHODS } from './view-methods.js';

/** Tokens and scopes of the installed app. */
export interface Credentials {
  readonly botToken: string;
  readonly appToken?: string;
  readonly scopes: readonly string[];
}

/** The scopes that the app's manifest asks for. */
export const DEFAULT_SCOPES = [
  'commands',
  'chat:write',
  'im:write',
  'users:read',
  'usergroups:read',
  'channels:read',
  'groups:read',
  'files:read',
  'files:write',
] as const;

const openConnection: Method = {
  token: 'app',
  scopes: noScopes,
  run: (_args, { openSocket }) => openSocket(),
};

export function allMethods(uploads: Uploads): Readonly<Record<string, Method>> {
  return {
    ...CHAT_METHODS,
    ...VIEW_METHODS,
    ...PEOPLE_METHODS,
    ...fileMethods(uploads),
    'apps.connections.open': openConnection,
  };
}

/** Checks token and scopes of one call and runs it. */
export function runMethod(
  method: Method | undefined,
  { args, token }: { readonly args: JsonObject; readonly token: string | undefined },
  credentials: Credentials,
  context: MethodContext,
): Answer {
  if (method === undefined) return refuse('unknown_method');
  if (token === undefined || token === '') return refuse('not_authed');
  const wanted = method.token === 'bot' ? credentials.botToken : credentials.appToken;
  const other = method.token === 'bot' ? credentials.appToken : credentials.botToken;
  if (token === other) return refuse('not_allowed_token_type');
  if (token !== wanted) return refuse('invalid_auth');
  const needed = method.scopes(args, context.workspace);
  if (needed.length > 0 && !needed.some((each) => credentials.scopes.includes(each))) {
    return refuse('missing_scope', {
      needed: needed.join(','),
      provided: credentials.scopes.join(','),
    });
  }
  return method.run(args, context);
}
