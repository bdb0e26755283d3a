import type { ReactNode } from 'react';
import { asObject, objectsIn, textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { Element } from './element.js';
import { UnknownNotice } from './field.js';
import { InputBlock } from './input-block.js';
import { drawEach, plainWords, TextObject } from './text-object.js';

export function Blocks({ blocks }: { readonly blocks: readonly PageJson[] }) {
  return (
    <div className="blocks">
      {blocks.map((block, index) => (
        <Block key={textIn(block['block_id']) ?? index} block={block} />
      ))}
    </div>
  );
}

function Block({ block }: { readonly block: PageJson }): ReactNode {
  switch (block['type']) {
    case 'header':
      return <h3 className="block-header">{plainWords(block['text'])}</h3>;
    case 'section':
      return <Section block={block} />;
    case 'context':
      return <ContextBlock block={block} />;
    case 'divider':
      return <hr className="block-divider" />;
    case 'actions':
      return (
        <div className="block-actions">
          {objectsIn(block['elements']).map((element) => (
            <Element
              key={`${String(element['action_id'])} ${String(element['value'])}`}
              element={element}
              block={block}
            />
          ))}
        </div>
      );
    case 'input':
      return <InputBlock block={block} />;
    default:
      return <UnknownNotice part="block" type={block['type']} />;
  }
}

function Section({ block }: { readonly block: PageJson }) {
  const fields = objectsIn(block['fields']);
  const accessory = block['accessory'];
  return (
    <div className="block-section">
      <div className="block-section-text">
        {block['text'] !== undefined && <TextObject text={block['text']} />}
        {fields.length > 0 && (
          <div className="block-fields">
            {drawEach(fields, (text) => (
              <TextObject text={text} />
            ))}
          </div>
        )}
      </div>
      {accessory !== undefined && <Element element={asObject(accessory)} block={block} />}
    </div>
  );
}

function ContextBlock({ block }: { readonly block: PageJson }) {
  return (
    <div className="block-context">
      {drawEach(objectsIn(block['elements']), (element) => (
        <TextObject text={element} />
      ))}
    </div>
  );
}
