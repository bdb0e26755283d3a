import { ok, type Result } from '../../../kernel/result.js';
import { STEPS } from '../../../steps/step-rules.js';
import { isObject, type JsonObject, textIn } from '../json.js';
import { findParameterProblems, type StepRun } from '../workflows.js';
import {
  type Method,
  type MethodContext,
  type Methods,
  parseStructured,
  type Refusal,
  refuse,
  refuseWith,
} from './method.js';

function runningStep(args: JsonObject, { stepRuns }: MethodContext): Result<StepRun, Refusal> {
  const run = stepRuns.find(args['function_execution_id']);
  if (run === undefined) return refuse('function_execution_not_found');
  return run.state === 'running' ? ok(run) : refuse('execution_not_in_running_state');
}

function stepMethod(run: Method['run']): Method {
  return { token: 'step', scopes: () => [], run };
}

/** docs.slack.dev/reference/methods/functions.completeSuccess and functions.completeError */
export const FUNCTION_METHODS: Methods = {
  'functions.completeSuccess': stepMethod((args, context) => {
    const parsed = parseStructured(args['outputs']);
    if (!parsed.ok || !isObject(parsed.value)) return refuse('invalid_arguments');
    const run = runningStep(args, context);
    if (!run.ok) return run;
    const outputs = parsed.value;
    const problems = findParameterProblems(STEPS[run.value.step].outputs, outputs);
    if (problems.length > 0) return refuseWith('parameter_validation_failed', problems);
    context.stepRuns.end(run.value, { state: 'completed', outputs });
    return ok({});
  }),

  'functions.completeError': stepMethod((args, context) => {
    const error = textIn(args['error']) ?? '';
    if (error === '') return refuse('invalid_arguments');
    const run = runningStep(args, context);
    if (!run.ok) return run;
    context.stepRuns.end(run.value, { state: 'failed', error });
    return ok({});
  }),
};
