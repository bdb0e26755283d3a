import type { InputBlock } from '@slack/types';
import type { FieldText } from '../../text/form-text.js';
import { LIMITS } from '../limits.js';
import { input, option } from './inputs.js';
import type { OwnerGroup } from './watch-modal.js';

/** How much of a name stands beside a box, so that the BRN behind it is never cut off. */
export const NAME_IN_BOX = 55;

interface FieldModel {
  readonly blockId: string;
  readonly actionId: string;
  readonly field: FieldText;
  /** A user's or a group's ID; of the other kind it is left alone. */
  readonly initial?: string | undefined;
}

export function userField({ blockId, actionId, field, initial }: FieldModel): InputBlock {
  const isUser = initial !== undefined && /^[UW]/.test(initial);
  return input({
    ...{ blockId, field, optional: true },
    element: {
      type: 'users_select',
      action_id: actionId,
      ...(isUser ? { initial_user: initial } : {}),
    },
  });
}

/** Slack has no element for user groups; without any the field is not drawn. */
export function groupField(
  { blockId, actionId, field, initial }: FieldModel,
  groups: readonly OwnerGroup[],
): readonly InputBlock[] {
  if (groups.length === 0) return [];
  const options = groups.slice(0, LIMITS.options).map(({ id, handle }) => option(`@${handle}`, id));
  const preset = options.find(({ value }) => value === initial);
  return [
    input({
      ...{ blockId, field, optional: true },
      element: {
        type: 'static_select',
        action_id: actionId,
        options,
        ...(preset === undefined ? {} : { initial_option: preset }),
      },
    }),
  ];
}
