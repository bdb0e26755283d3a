import { ok, type Result } from '../../../kernel/result.js';
import { isObject, type JsonObject, textIn } from '../json.js';
import type { View } from '../model.js';
import { findViewProblems } from '../rules/block-problems.js';
import { createView, viewPayload } from '../views.js';
import type { Workspace } from '../workspace.js';
import {
  type Answer,
  botMethod,
  type MethodContext,
  type Methods,
  parseStructured,
  type Refusal,
  refuse,
  refuseWith,
} from './method.js';

const MAX_VIEW_BYTES = 250_000;
const MAX_STACK_DEPTH = 3;

/** Reads the `view` argument and checks it as Slack does. */
export function readView(
  sent: unknown,
  type: View['type'] | undefined,
): Result<JsonObject, Refusal> {
  const parsed = parseStructured(sent);
  if (!parsed.ok || !isObject(parsed.value)) {
    return refuseWith('invalid_arguments', ['must provide an object [json-pointer:/view]']);
  }
  const view = parsed.value;
  const problems = findViewProblems(view);
  if (problems.length > 0) return refuseWith('invalid_arguments', problems);
  if (type !== undefined && view['type'] !== type) {
    return refuseWith('invalid_arguments', [`must be of type ${type} [json-pointer:/view/type]`]);
  }
  if (Buffer.byteLength(JSON.stringify(view)) > MAX_VIEW_BYTES) return refuse('view_too_large');
  return ok(view);
}

function pushView(workspace: Workspace, userId: string, sent: JsonObject): Result<View, Refusal> {
  const stack = workspace.stackOf(userId);
  if (stack.length >= MAX_STACK_DEPTH) return refuse('push_limit_reached');
  const view = createView(workspace, sent, { userId, parent: stack.at(-1) });
  workspace.setStack(userId, [...stack, view]);
  return ok(view);
}

/** Updates a view, or publishes a person's first Home tab. Refuses if `hash` shows that the view has changed. */
function replaceView(
  { workspace }: MethodContext,
  args: JsonObject,
  {
    sent,
    userId,
    current,
  }: {
    readonly sent: JsonObject;
    readonly userId: string;
    readonly current: View | undefined;
  },
): Answer {
  const hash = textIn(args['hash']) ?? '';
  if (hash !== '' && hash !== current?.hash) return refuse('hash_conflict');
  const view = createView(workspace, sent, { userId, replaced: current });
  workspace.replaceView(view);
  return answerWith(view, workspace);
}

function answerWith(view: View, { app }: Workspace): Answer {
  return ok({ view: viewPayload(view, app) });
}

export const VIEW_METHODS: Methods = {
  'views.open': botMethod([], (args, { workspace, triggers }) => {
    const sent = readView(args['view'], 'modal');
    if (!sent.ok) return sent;
    const trigger = triggers.use(args['trigger_id']);
    if (!trigger.ok) return refuse(trigger.error);
    const { userId } = trigger.value;
    if (workspace.stackOf(userId).length > 0) {
      workspace.warn('modal_over_modal', `views.open for ${userId} while a modal was open.`);
    }
    const view = createView(workspace, sent.value, { userId });
    workspace.setStack(userId, [view]);
    return answerWith(view, workspace);
  }),

  'views.push': botMethod([], (args, { workspace, triggers }) => {
    const sent = readView(args['view'], 'modal');
    if (!sent.ok) return sent;
    const trigger = triggers.check(args['trigger_id']);
    if (!trigger.ok) return refuse(trigger.error);
    const { userId, viewId } = trigger.value;
    if (!workspace.stackOf(userId).some((each) => each.id === viewId)) return refuse('not_found');
    const pushed = pushView(workspace, userId, sent.value);
    if (!pushed.ok) return pushed;
    triggers.use(args['trigger_id']);
    return answerWith(pushed.value, workspace);
  }),

  'views.update': botMethod([], (args, context) => {
    const { workspace } = context;
    const id = textIn(args['view_id']) ?? '';
    const current = workspace.allViews().find((each) => each.id === id);
    const sent = readView(args['view'], current?.type);
    if (!sent.ok) return sent;
    if (current === undefined) return refuse('not_found');
    return replaceView(context, args, { sent: sent.value, userId: current.userId, current });
  }),

  'views.publish': botMethod([], (args, context) => {
    const { workspace } = context;
    const userId = textIn(args['user_id']) ?? '';
    if (!workspace.users.has(userId)) return refuse('user_not_found');
    const current = workspace.homes.get(userId);
    const sent = readView(args['view'], 'home');
    if (!sent.ok) return sent;
    return replaceView(context, args, { sent: sent.value, userId, current });
  }),
};
