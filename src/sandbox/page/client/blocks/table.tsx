import type { CSSProperties, ReactNode } from 'react';
import { asObject, objectsIn, textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { RichText } from './rich-text.js';
import { inOrder } from './text-object.js';

/** A `table` block, whose first row is its head, or a `data_table`, which has a caption besides. */
export function Table({ block }: { readonly block: PageJson }) {
  const rows = (Array.isArray(block['rows']) ? block['rows'] : []).map(objectsIn);
  const [head = [], ...body] = rows;
  const columns = Array.isArray(block['column_settings']) ? block['column_settings'] : [];
  const styleOf = (column: number): CSSProperties => {
    const { align, is_wrapped: isWrapped } = asObject(columns[column]);
    return {
      ...(align === 'center' || align === 'right' ? { textAlign: align } : {}),
      ...(isWrapped === true ? { whiteSpace: 'normal' } : {}),
    };
  };
  return (
    <div className="block-table">
      <table>
        {textIn(block['caption']) !== undefined && <caption>{textIn(block['caption'])}</caption>}
        <thead>
          <tr>
            {inOrder(head, (cell, column) => (
              <th scope="col" style={styleOf(column)}>
                {drawCell(cell)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {inOrder(body, (cells) => (
            <tr>
              {inOrder(cells, (cell, column) => (
                <td style={styleOf(column)}>{drawCell(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function drawCell(cell: PageJson): ReactNode {
  if (cell['type'] === 'rich_text') return <RichText block={cell} />;
  return textIn(cell['text']) ?? String(cell['value'] ?? '');
}
