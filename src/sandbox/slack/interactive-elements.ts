import { asObject, type JsonObject, objectsIn, textIn } from './json.js';

/** An element of a message or view that a person can press, choose from or fill in. */
export interface InteractiveElement {
  readonly blockId: string;
  readonly actionId: string;
  readonly element: JsonObject;
  /** Set for elements of input blocks, which are validated when a form is submitted. */
  readonly input?: {
    readonly label: string;
    readonly isOptional: boolean;
    /** Whether the element also sends each change to the app (`dispatch_action`). */
    readonly isDispatching: boolean;
  };
}

/** All elements with an `action_id`, in the order in which they are drawn. */
export function interactiveElements(blocks: readonly JsonObject[]): readonly InteractiveElement[] {
  return blocks.flatMap((block) => {
    const blockId = textIn(block['block_id']) ?? '';
    const input = block['type'] === 'input' ? inputOf(block) : undefined;
    return elementObjects(block).flatMap((element) => {
      const actionId = textIn(element['action_id']);
      return actionId === undefined ? [] : { blockId, actionId, element, input };
    });
  });
}

function inputOf(block: JsonObject): NonNullable<InteractiveElement['input']> {
  return {
    label: textIn(asObject(block['label'])['text']) ?? '',
    isOptional: block['optional'] === true,
    isDispatching: block['dispatch_action'] === true,
  };
}

export function elementObjects(block: JsonObject): readonly JsonObject[] {
  switch (block['type']) {
    case 'actions':
      return objectsIn(block['elements']);
    case 'section':
      return block['accessory'] === undefined ? [] : objectsIn([block['accessory']]);
    case 'input':
      return objectsIn([block['element']]);
    default:
      return [];
  }
}
