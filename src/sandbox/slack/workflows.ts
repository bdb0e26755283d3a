import { randomBytes } from 'node:crypto';
import {
  type ParameterType,
  STEPS,
  type StepName,
  type StepParameters,
} from '../../steps/step-rules.js';
import { isObject, type JsonObject } from './json.js';
import type { Workspace } from './workspace.js';

/** A run of a workflow's step, as Slack keeps it. */
export interface StepRun {
  readonly id: string;
  readonly step: StepName;
  /** Valid for this run alone, until it has ended. */
  readonly token: string;
  readonly state: 'running' | 'completed' | 'failed';
  readonly outputs?: JsonObject;
  /** The sentence that Slack shows to the person for whom the workflow ran. */
  readonly error?: string;
}

const CHECKS: Readonly<Record<ParameterType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
  'slack#/types/user_id': matches(/^[UW][A-Z0-9]+$/),
  'slack#/types/channel_id': matches(/^[CG][A-Z0-9]+$/),
  'slack#/types/date': matches(/^\d{4}-\d{2}-\d{2}$/),
  'slack#/types/user_context': isObject,
};

function matches(pattern: RegExp) {
  return (value: unknown) => typeof value === 'string' && pattern.test(value);
}

/** Why Slack would refuse values for these parameters. */
export function findParameterProblems(
  { types, required }: StepParameters,
  values: JsonObject,
): readonly string[] {
  const missing = required.filter((name) => values[name] === undefined);
  return [
    ...missing.map((name) => `missing required property: ${name}`),
    ...Object.entries(values).flatMap(([name, value]) => {
      const type = Object.hasOwn(types, name) ? types[name] : undefined;
      if (type === undefined) return [`unexpected property: ${name}`];
      return CHECKS[type](value) ? [] : [`${name} must be of type ${type}`];
    }),
  ];
}

/** All runs of steps, the newest last. */
export class StepRuns {
  readonly #workspace: Workspace;
  readonly #runs = new Map<string, StepRun>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  all(): readonly StepRun[] {
    return [...this.#runs.values()];
  }

  find(id: unknown): StepRun | undefined {
    return this.#runs.get(String(id));
  }

  /** Throws if Workflow Builder would not let a workflow run the step with these inputs. */
  begin(step: StepName, inputs: JsonObject): StepRun {
    const problems = findParameterProblems(STEPS[step].inputs, inputs);
    if (problems.length > 0) throw new Error(`Slack does not run ${step}: ${problems.join('; ')}.`);
    const id = this.#workspace.newId('Fx');
    const token = `xwfp-${randomBytes(16).toString('hex')}`;
    const run: StepRun = { id, step, token, state: 'running' };
    this.#runs.set(id, run);
    return run;
  }

  end(run: StepRun, result: Pick<StepRun, 'state' | 'outputs' | 'error'>): void {
    this.#runs.set(run.id, { ...run, ...result });
    this.#workspace.notifyListeners();
  }
}
