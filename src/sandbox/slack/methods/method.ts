import { err, ok, type Result } from '../../../kernel/result.js';
import { isObject, type JsonObject } from '../json.js';
import type { Triggers } from '../triggers.js';
import type { StepRuns } from '../workflows.js';
import type { Workspace } from '../workspace.js';

/** Slack's refusal: its error code and the other fields of the answer. */
export interface Refusal {
  readonly error: string;
  readonly extra?: JsonObject;
}

export type Answer = Result<JsonObject, Refusal>;

export interface MethodContext {
  readonly workspace: Workspace;
  readonly triggers: Triggers;
  readonly origin: string;
  readonly stepRuns: StepRuns;
  readonly openSocket: () => Answer;
}

type RunMethod = (args: JsonObject, context: MethodContext) => Answer;
type ScopesFor = (args: JsonObject, workspace: Workspace) => readonly string[];

export interface Method {
  /** `step`: the bot's token, or that of the step that the call names. */
  readonly token: 'bot' | 'app' | 'step';
  /** At least one of these scopes must be granted. An empty list means that none is needed. */
  readonly scopes: ScopesFor;
  readonly run: RunMethod;
}

export type Methods = Readonly<Record<string, Method>>;

export function botMethod(scopes: readonly string[] | ScopesFor, run: RunMethod): Method {
  return { token: 'bot', scopes: typeof scopes === 'function' ? scopes : () => scopes, run };
}

export function refuse(
  error: string,
  extra?: JsonObject,
): { readonly ok: false; readonly error: Refusal } {
  return err(extra === undefined ? { error } : { error, extra });
}

export function refuseWith(
  error: string,
  problems: readonly string[],
): { readonly ok: false; readonly error: Refusal } {
  return refuse(error, {
    errors: problems,
    response_metadata: { messages: problems.map((each) => `[ERROR] ${each}`) },
  });
}

/** Slack accepts structured arguments as JSON text in forms, and as objects in JSON bodies. */
export function parseStructured(value: unknown): Result<unknown, 'not-json'> {
  if (typeof value !== 'string') return ok(value);
  try {
    return ok(JSON.parse(value) as unknown);
  } catch {
    return err('not-json');
  }
}

const STRUCTURED_ARGS = ['view', 'blocks', 'files', 'outputs'];

/** A call's arguments for the record and for faults: without the token, and with JSON text parsed. */
export function parseArgs({ token: _, ...args }: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => {
      const parsed = STRUCTURED_ARGS.includes(name) ? parseStructured(value) : ok(value);
      const isStructured = parsed.ok && (isObject(parsed.value) || Array.isArray(parsed.value));
      return [name, isStructured ? parsed.value : value];
    }),
  );
}
