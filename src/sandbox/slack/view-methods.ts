import { ok, type Result } from '../../kernel/result.js';
import { isObject, type JsonObject, textIn } from './json.js';
import {
  type Answer,
  answer,
  type Method,
  type MethodContext,
  noScopes,
  type Refusal,
  refuse,
  refuseWith,
  structured,
} from './method.js';
import type { View } from './model.js';
import { findViewProblems } from './rules/block-problems.js';
import { viewFrom, viewPayload } from './view-payload.js';
import type { Workspace } from './workspace.js';

const LARGEST_VIEW = 250_000;
const DEEPEST_STACK = 3;

/** Reads the `view` argument and checks it as Slack does. */
export function readView(
  workspace: Workspace,
  sent: unknown,
  { type, instead }: { readonly type?: View['type']; readonly instead?: View },
): Result<JsonObject, Refusal> {
  const parsed = structured(sent);
  if (!parsed.ok || !isObject(parsed.value)) {
    return refuseWith('invalid_arguments', ['must provide an object [json-pointer:/view]']);
  }
  const view = parsed.value;
  const problems = findViewProblems(view);
  if (problems.length > 0) return refuseWith('invalid_arguments', problems);
  if (type !== undefined && view['type'] !== type) {
    return refuseWith('invalid_arguments', [`must be of type ${type} [json-pointer:/view/type]`]);
  }
  if (Buffer.byteLength(JSON.stringify(view)) > LARGEST_VIEW) return refuse('view_too_large');
  const externalId = textIn(view['external_id']) ?? '';
  const taken = workspace
    .allViews()
    .some((each) => each.externalId === externalId && each.id !== instead?.id);
  return externalId !== '' && taken ? refuse('duplicate_external_id') : ok(view);
}

const open: Method = {
  token: 'bot',
  scopes: noScopes,
  run: (args, context) => {
    const { workspace } = context;
    const sent = readView(workspace, args['view'], { type: 'modal' });
    if (!sent.ok) return sent;
    const trigger = exchange(args, context);
    if (!trigger.ok) return trigger;
    const { userId } = trigger.value;
    if (workspace.stackOf(userId).length > 0) {
      workspace.warn('modal_over_modal', `views.open for ${userId} while a modal was open.`);
    }
    const view = viewFrom(workspace, sent.value, { userId });
    workspace.setStack(userId, [view]);
    return answer({ view: viewPayload(view, workspace.app) });
  },
};

const push: Method = {
  token: 'bot',
  scopes: noScopes,
  run: (args, context) => {
    const { workspace } = context;
    const sent = readView(workspace, args['view'], { type: 'modal' });
    if (!sent.ok) return sent;
    const found = context.triggers.look(textIn(args['trigger_id']) ?? '');
    if (!found.ok) return refuse(found.error);
    const { userId, viewId } = found.value;
    const stack = workspace.stackOf(userId);
    if (viewId === undefined || !stack.some((each) => each.id === viewId)) {
      return refuse('not_found');
    }
    if (stack.length >= DEEPEST_STACK) return refuse('push_limit_reached');
    const trigger = exchange(args, context);
    if (!trigger.ok) return trigger;
    return pushed(workspace, userId, sent.value);
  },
};

/** Puts a checked view upon the person's stack. */
function pushed(workspace: Workspace, userId: string, sent: JsonObject): Answer {
  const stack = workspace.stackOf(userId);
  const upon = stack.at(-1);
  const view = viewFrom(workspace, sent, { userId, ...(upon === undefined ? {} : { upon }) });
  workspace.setStack(userId, [...stack, view]);
  return answer({ view: viewPayload(view, workspace.app) });
}

const update: Method = {
  token: 'bot',
  scopes: noScopes,
  run: (args, { workspace }) => {
    const id = textIn(args['view_id']) ?? '';
    const externalId = textIn(args['external_id']) ?? '';
    const before = workspace
      .allViews()
      .find((each) => each.id === id || (externalId !== '' && each.externalId === externalId));
    const sent = readView(
      workspace,
      args['view'],
      before === undefined ? {} : { type: before.type, instead: before },
    );
    if (!sent.ok) return sent;
    if (before === undefined) return refuse('not_found');
    const hash = textIn(args['hash']) ?? '';
    if (hash !== '' && hash !== before.hash) return refuse('hash_conflict');
    const view = viewFrom(workspace, sent.value, { userId: before.userId, instead: before });
    workspace.replaceView(view);
    return answer({ view: viewPayload(view, workspace.app) });
  },
};

const publish: Method = {
  token: 'bot',
  scopes: noScopes,
  run: (args, { workspace }) => {
    const userId = textIn(args['user_id']) ?? '';
    if (!workspace.users.has(userId)) return refuse('user_not_found');
    const before = workspace.homes.get(userId);
    const instead = before === undefined ? {} : { instead: before };
    const sent = readView(workspace, args['view'], { type: 'home', ...instead });
    if (!sent.ok) return sent;
    const hash = textIn(args['hash']) ?? '';
    if (hash !== '' && hash !== before?.hash) return refuse('hash_conflict');
    const view = viewFrom(workspace, sent.value, { userId, ...instead });
    workspace.replaceView(view);
    return answer({ view: viewPayload(view, workspace.app) });
  },
};

function exchange(
  args: JsonObject,
  { triggers }: MethodContext,
): Result<{ readonly userId: string }, Refusal> {
  const id = textIn(args['trigger_id']) ?? '';
  const trigger = triggers.look(id);
  if (!trigger.ok) return refuse(trigger.error);
  triggers.use(id);
  return trigger;
}

export const VIEW_METHODS: Readonly<Record<string, Method>> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};
