import type { ReactNode } from 'react';
import { asObject, objectsIn, textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { Element } from './element.js';
import { InputBlock } from './input-block.js';
import { RichText } from './rich-text.js';
import { Table } from './table.js';
import { PlainText, TextObject } from './text-object.js';
import { Unknown } from './unknown.js';

/** Block Kit blocks in their order. */
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
      return (
        <h3 className="block-header">
          <PlainText text={block['text']} />
        </h3>
      );
    case 'section':
      return <Section block={block} />;
    case 'context':
      return <ContextBlock block={block} />;
    case 'divider':
      return <hr className="block-divider" />;
    case 'image':
      return <ImageBlock block={block} />;
    case 'actions':
      return (
        <div className="block-actions">
          {objectsIn(block['elements']).map((element) => (
            <Element key={keyOf(element)} element={element} blockId={blockIdOf(block)} />
          ))}
        </div>
      );
    case 'input':
      return <InputBlock block={block} />;
    case 'rich_text':
      return <RichText block={block} />;
    case 'table':
    case 'data_table':
      return <Table block={block} />;
    case 'alert':
      return (
        <div
          className={`block-alert block-alert-${textIn(block['level']) ?? 'default'}`}
          role="note"
        >
          <TextObject text={block['text']} />
        </div>
      );
    default:
      return <Unknown what="block" type={block['type']} />;
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
            {fields.map((field, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: fields have no other identity
              <TextObject key={index} text={field} />
            ))}
          </div>
        )}
      </div>
      {accessory !== undefined && (
        <Element element={asObject(accessory)} blockId={blockIdOf(block)} />
      )}
    </div>
  );
}

function ContextBlock({ block }: { readonly block: PageJson }) {
  return (
    <div className="block-context">
      {objectsIn(block['elements']).map((element, index) =>
        element['type'] === 'image' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: elements of a context have no other identity
          <Picture key={index} image={element} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <TextObject key={index} text={element} />
        ),
      )}
    </div>
  );
}

function ImageBlock({ block }: { readonly block: PageJson }) {
  return (
    <figure className="block-image">
      {block['title'] !== undefined && (
        <figcaption>
          <PlainText text={block['title']} />
        </figcaption>
      )}
      <Picture image={block} />
    </figure>
  );
}

function Picture({ image }: { readonly image: PageJson }) {
  return <img src={textIn(image['image_url'])} alt={textIn(image['alt_text']) ?? ''} />;
}

function blockIdOf(block: PageJson): string {
  return textIn(block['block_id']) ?? '';
}

function keyOf(element: PageJson): string {
  return `${String(element['action_id'])} ${String(element['value'])}`;
}
