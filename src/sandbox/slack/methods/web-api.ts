import type { JsonObject } from '../json.js';
import { CHAT_METHODS } from './chat.js';
import { fileMethods, type Uploads } from './files.js';
import { FUNCTION_METHODS } from './functions.js';
import { type Answer, type Method, type MethodContext, type Methods, refuse } from './method.js';
import { PEOPLE_METHODS } from './people.js';
import { VIEW_METHODS } from './views.js';

export interface Credentials {
  readonly botToken: string;
  readonly appToken: string | undefined;
  readonly scopes: readonly string[];
}

export function allMethods(uploads: Uploads): Methods {
  return {
    ...CHAT_METHODS,
    ...VIEW_METHODS,
    ...PEOPLE_METHODS,
    ...fileMethods(uploads),
    ...FUNCTION_METHODS,
    'apps.connections.open': {
      token: 'app',
      scopes: () => [],
      run: (_args, { openSocket }) => openSocket(),
    },
  };
}

export function runMethod(
  method: Method | undefined,
  { args, token }: { readonly args: JsonObject; readonly token: string | undefined },
  { botToken, appToken, scopes }: Credentials,
  context: MethodContext,
): Answer {
  if (method === undefined) return refuse('unknown_method');
  if (token === undefined || token === '') return refuse('not_authed');
  const [expected, wrong] = method.token === 'app' ? [appToken, botToken] : [botToken, appToken];
  if (token === wrong) return refuse('not_allowed_token_type');
  const run = context.stepRuns.find(args['function_execution_id']);
  const isStepToken = method.token === 'step' && run !== undefined && run.token === token;
  if (token !== expected && !isStepToken) return refuse('invalid_auth');
  const needed = method.scopes(args, context.workspace);
  if (needed.length > 0 && !needed.some((each) => scopes.includes(each))) {
    return refuse('missing_scope', { needed: needed.join(','), provided: scopes.join(',') });
  }
  return method.run(args, context);
}
