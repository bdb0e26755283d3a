import type { InputBlock } from '@slack/types';
import { isGroupId, isUserId } from '../kernel/slack-id.js';
import type { FieldText } from '../watch/form-text.js';
import { input, option } from './inputs.js';
import { LIMITS } from './limits.js';

/** A user group of the workspace, which may be an owner. */
export interface OwnerGroup {
  readonly id: string;
  readonly handle: string;
}

interface FieldModel {
  readonly blockId: string;
  readonly actionId: string;
  readonly field: FieldText;
  /** A user's or a group's ID; of the other kind it is left alone. */
  readonly initial?: string | undefined;
}

export function userField({ blockId, actionId, field, initial = '' }: FieldModel): InputBlock {
  return input({
    ...{ blockId, field, optional: true },
    element: {
      type: 'users_select',
      action_id: actionId,
      ...(isUserId(initial) ? { initial_user: initial } : {}),
    },
  });
}

/**
 * Slack has no element for user groups; without any the field is not drawn. One that is chosen already stands first,
 * even when it is not listed.
 */
export function groupField(
  { blockId, actionId, field, initial = '' }: FieldModel,
  groups: readonly OwnerGroup[],
): readonly InputBlock[] {
  const current = groups.find(({ id }) => id === initial) ?? { id: initial, handle: initial };
  const others = groups.filter(({ id }) => id !== initial);
  const offered = isGroupId(initial) ? [current, ...others] : others;
  if (offered.length === 0) return [];
  const options = offered
    .slice(0, LIMITS.options)
    .map(({ id, handle }) => option(`@${handle}`, id));
  const preset = options.find(({ value }) => value === initial);
  return [
    input({
      ...{ blockId, field, optional: true },
      element: {
        type: 'static_select',
        action_id: actionId,
        options,
        initial_option: preset,
      },
    }),
  ];
}
