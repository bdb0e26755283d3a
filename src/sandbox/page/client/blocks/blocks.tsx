import type { ReactNode } from 'react';
import { asObject, objectsIn, textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { Chart, Table } from './chart.js';
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
      return <ActionsBlock block={block} />;
    case 'input':
      return <InputBlock block={block} />;
    case 'data_visualization':
      return <Chart block={block} />;
    case 'table':
      return <Table block={block} />;
    default:
      return <UnknownNotice part="block" type={block['type']} />;
  }
}

/** A menu of further actions stays beside the last button, so that it never has a line of its own. */
function ActionsBlock({ block }: { readonly block: PageJson }) {
  const elements = objectsIn(block['elements']);
  const endsWithMenu = elements.length > 1 && elements.at(-1)?.['type'] === 'overflow';
  const draw = (element: PageJson) => (
    <Element
      key={`${String(element['action_id'])} ${String(element['value'])}`}
      element={element}
      block={block}
    />
  );
  return (
    <div className="block-actions">
      {(endsWithMenu ? elements.slice(0, -2) : elements).map(draw)}
      {endsWithMenu && <div className="block-actions-end">{elements.slice(-2).map(draw)}</div>}
    </div>
  );
}

function Section({ block }: { readonly block: PageJson }) {
  const accessory = block['accessory'];
  return (
    <div className="block-section">
      <div className="block-section-text">
        <TextObject text={block['text']} />
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
