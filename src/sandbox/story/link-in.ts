import { objectsIn, textIn } from '../slack/json.js';
import type { View } from '../slack/model.js';

export function linkIn({ blocks }: View): string | undefined {
  return blocks
    .flatMap((block) => objectsIn(block['elements']))
    .map((element) => textIn(element['url']))
    .find((url) => url !== undefined);
}
