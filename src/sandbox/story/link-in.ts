import { objectsIn, textIn } from '../slack/json.js';
import type { View } from '../slack/model.js';

/** Where the link button in a window leads to. */
export function linkIn({ blocks }: View): string | undefined {
  return blocks
    .flatMap((block) => objectsIn(block['elements']))
    .map((element) => textIn(element['url']))
    .find((url) => url !== undefined);
}
