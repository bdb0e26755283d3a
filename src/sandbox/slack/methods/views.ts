import { ok, type Result } from '../../../kernel/result.js';
import { isObject, type JsonObject, textIn } from '../json.js';
import type { View } from '../model.js';
import { findViewProblems } from '../rules/block-problems.js';
import { viewFrom, viewPayload } from '../views.js';
import type { Workspace } from '../workspace.js';
import {
  type Answer,
  bot,
  type MethodContext,
  type Methods,
  type Refusal,
  refuse,
  refuseWith,
  structured,
} from './method.js';

const LARGEST_VIEW = 250_000;
const DEEPEST_STACK = 3;

/** Reads the `view` argument and checks it as Slack does. `instead`: the view whose place it takes. */
export function readView(
  workspace: Workspace,
  sent: unknown,
  type: View['type'] | undefined,
  instead?: View,
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

export function pushView(
  workspace: Workspace,
  userId: string,
  sent: JsonObject,
): Result<View, Refusal> {
  const stack = workspace.stackOf(userId);
  if (stack.length >= DEEPEST_STACK) return refuse('push_limit_reached');
  const view = viewFrom(workspace, sent, { userId, upon: stack.at(-1) });
  workspace.setStack(userId, [...stack, view]);
  return ok(view);
}

/** Draws a view in the place of `before`, or a first Home tab; refuses when another drawing came in between. */
function replaceView(
  { workspace }: MethodContext,
  args: JsonObject,
  {
    sent,
    userId,
    before,
  }: {
    readonly sent: JsonObject;
    readonly userId: string;
    readonly before: View | undefined;
  },
): Answer {
  const hash = textIn(args['hash']) ?? '';
  if (hash !== '' && hash !== before?.hash) return refuse('hash_conflict');
  const view = viewFrom(workspace, sent, { userId, instead: before });
  workspace.replaceView(view);
  return answerWith(view, workspace);
}

function answerWith(view: View, { app }: Workspace): Answer {
  return ok({ view: viewPayload(view, app) });
}

export const VIEW_METHODS: Methods = {
  'views.open': bot([], (args, { workspace, triggers }) => {
    const sent = readView(workspace, args['view'], 'modal');
    if (!sent.ok) return sent;
    const trigger = triggers.use(args['trigger_id']);
    if (!trigger.ok) return refuse(trigger.error);
    const { userId } = trigger.value;
    if (workspace.stackOf(userId).length > 0) {
      workspace.warn('modal_over_modal', `views.open for ${userId} while a modal was open.`);
    }
    const view = viewFrom(workspace, sent.value, { userId });
    workspace.setStack(userId, [view]);
    return answerWith(view, workspace);
  }),

  'views.push': bot([], (args, { workspace, triggers }) => {
    const sent = readView(workspace, args['view'], 'modal');
    if (!sent.ok) return sent;
    const trigger = triggers.look(args['trigger_id']);
    if (!trigger.ok) return refuse(trigger.error);
    const { userId, viewId } = trigger.value;
    if (!workspace.stackOf(userId).some((each) => each.id === viewId)) return refuse('not_found');
    const pushed = pushView(workspace, userId, sent.value);
    if (!pushed.ok) return pushed;
    triggers.use(args['trigger_id']);
    return answerWith(pushed.value, workspace);
  }),

  'views.update': bot([], (args, context) => {
    const { workspace } = context;
    const id = textIn(args['view_id']) ?? '';
    const externalId = textIn(args['external_id']) ?? '';
    const before = workspace
      .allViews()
      .find((each) => each.id === id || (externalId !== '' && each.externalId === externalId));
    const sent = readView(workspace, args['view'], before?.type, before);
    if (!sent.ok) return sent;
    if (before === undefined) return refuse('not_found');
    return replaceView(context, args, { sent: sent.value, userId: before.userId, before });
  }),

  'views.publish': bot([], (args, context) => {
    const { workspace } = context;
    const userId = textIn(args['user_id']) ?? '';
    if (!workspace.users.has(userId)) return refuse('user_not_found');
    const before = workspace.homes.get(userId);
    const sent = readView(workspace, args['view'], 'home', before);
    if (!sent.ok) return sent;
    return replaceView(context, args, { sent: sent.value, userId, before });
  }),
};
