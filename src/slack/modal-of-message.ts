import type { ModalView } from '@slack/types';
import { CALLBACKS } from './ids.js';
import { plain } from './modal.js';
import type { ViewMessage } from './view-message.js';

/** A message as a window: for what is asked for on the Home tab, where no message can stand. */
export function modalOfMessage({ blocks, text }: ViewMessage): ModalView {
  const said = blocks.length > 0 ? blocks : [{ type: 'section', text: plain(text) } as const];
  return {
    type: 'modal',
    callback_id: CALLBACKS.message,
    // The name of the app is the same in every language.
    title: plain('HomeTax Watch'),
    blocks: [...said],
  };
}
