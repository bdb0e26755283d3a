import { parseBrn } from '../kernel/brn.js';
import { BLOCKS } from '../slack/ids.js';
import type { ButtonArgs, ChoiceArgs } from '../slack/origin.js';
import { encodeTarget } from '../slack/target.js';

/** A company was found in a message's field: as if the button beside it had been pressed. */
export function onPick(press: (args: ButtonArgs) => Promise<void>) {
  return async (args: ChoiceArgs): Promise<void> => {
    const { action } = args;
    const brn = parseBrn(action.selected_option?.value ?? '');
    const product = action.block_id === BLOCKS.pickCashbill ? 'cashbill' : 'taxinvoice';
    const value = brn.ok ? encodeTarget({ brn: brn.value, product }) : '';
    // Of a press only the value is read, and where it was made.
    await press({ ...args, action: { ...action, value } } as unknown as ButtonArgs);
  };
}
