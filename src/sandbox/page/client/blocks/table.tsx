import type { CSSProperties } from 'react';
import { asObject, objectsIn, textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { RichText } from './rich-text.js';

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
            {head.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other identity
              <th key={column} scope="col" style={styleOf(column)}>
                <Cell cell={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <tr key={row}>
              {cells.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={column} style={styleOf(column)}>
                  <Cell cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell({ cell }: { readonly cell: PageJson }) {
  if (cell['type'] === 'rich_text') return <RichText block={cell} />;
  return textIn(cell['text']) ?? String(cell['value'] ?? '');
}
