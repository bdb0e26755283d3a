/** The types of parameters that the steps use (docs.slack.dev/reference/types). */
export type ParameterType =
  | 'string'
  | 'integer'
  | 'slack#/types/user_id'
  | 'slack#/types/channel_id'
  | 'slack#/types/date'
  /** The person for whom the workflow runs. Slack sets it; nobody can choose it in Workflow Builder. */
  | 'slack#/types/user_context';

export interface StepParameters {
  readonly types: Readonly<Record<string, ParameterType>>;
  readonly required: readonly string[];
}

/** The steps of Workflow Builder, as the manifest declares them with their titles. Slack validates inputs and outputs. */
export const STEPS = {
  check_company: {
    inputs: {
      types: {
        company: 'string',
        product: 'string',
        user_context: 'slack#/types/user_context',
      },
      required: ['company', 'user_context'],
    },
    outputs: {
      types: {
        status: 'string',
        reason: 'string',
        certificate_ends: 'slack#/types/date',
        days_left: 'integer',
        sentence: 'string',
      },
      required: ['status', 'sentence'],
    },
  },
  watch_company: {
    inputs: {
      types: {
        company: 'string',
        name: 'string',
        channel: 'slack#/types/channel_id',
        owner: 'slack#/types/user_id',
        user_context: 'slack#/types/user_context',
      },
      required: ['company', 'user_context'],
    },
    outputs: {
      types: { outcome: 'string', sentence: 'string' },
      required: ['outcome', 'sentence'],
    },
  },
  send_authentication_link: {
    inputs: {
      types: {
        company: 'string',
        person: 'slack#/types/user_id',
        product: 'string',
        user_context: 'slack#/types/user_context',
      },
      required: ['company', 'person', 'user_context'],
    },
    outputs: { types: { sentence: 'string' }, required: ['sentence'] },
  },
} as const satisfies Readonly<
  Record<string, { readonly inputs: StepParameters; readonly outputs: StepParameters }>
>;

export type StepName = keyof typeof STEPS;
