import type { CSSProperties, ReactNode } from 'react';
import { asObject, objectsIn, textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { formatSlackDate } from '../format-time.js';
import { withEmoji } from '../mrkdwn/parse-mrkdwn.js';
import { usePageContext } from '../page-context.js';
import { inOrder } from './text-object.js';

/** A `rich_text` block, also as it stands in a cell of a table. */
export function RichText({ block }: { readonly block: PageJson }) {
  return (
    <div className="mrkdwn rich-text">
      {inOrder(objectsIn(block['elements']), (part) => (
        <Part part={part} />
      ))}
    </div>
  );
}

function Part({ part }: { readonly part: PageJson }): ReactNode {
  const inside = <Inlines parts={objectsIn(part['elements'])} />;
  switch (part['type']) {
    case 'rich_text_list':
      return <List part={part} />;
    case 'rich_text_quote':
      return <blockquote>{inside}</blockquote>;
    case 'rich_text_preformatted':
      return <pre>{inside}</pre>;
    default:
      return <div className="rich-text-section">{inside}</div>;
  }
}

function List({ part }: { readonly part: PageJson }) {
  const items = inOrder(objectsIn(part['elements']), (item) => (
    <li>
      <Inlines parts={objectsIn(item['elements'])} />
    </li>
  ));
  const indent: CSSProperties = { marginInlineStart: `${Number(part['indent'] ?? 0) * 24}px` };
  return part['style'] === 'ordered' ? (
    <ol style={indent} start={Number(part['offset'] ?? 0) + 1}>
      {items}
    </ol>
  ) : (
    <ul style={indent}>{items}</ul>
  );
}

function Inlines({ parts }: { readonly parts: readonly PageJson[] }) {
  return inOrder(parts, (part) => <Inline part={part} />);
}

function Inline({ part }: { readonly part: PageJson }): ReactNode {
  const style = asObject(part['style']);
  let drawn: ReactNode = <Words part={part} />;
  if (style['code'] === true) drawn = <code>{drawn}</code>;
  if (style['bold'] === true) drawn = <b>{drawn}</b>;
  if (style['italic'] === true) drawn = <i>{drawn}</i>;
  if (style['strike'] === true) drawn = <s>{drawn}</s>;
  return style['underline'] === true ? <u>{drawn}</u> : drawn;
}

function Words({ part }: { readonly part: PageJson }): ReactNode {
  const { names, me, now, language } = usePageContext();
  const id = (name: string) => textIn(part[`${name}_id`]) ?? '';
  const mention = (sign: string, words: string, isMe = false) => (
    <span className={isMe ? 'mention mention-me' : 'mention'}>
      {sign}
      {words}
    </span>
  );
  switch (part['type']) {
    case 'text':
      return textIn(part['text']);
    case 'link': {
      const url = textIn(part['url']) ?? '';
      return (
        <a href={url} target="_blank" rel="noreferrer">
          {textIn(part['text']) ?? url}
        </a>
      );
    }
    case 'emoji':
      return withEmoji(`:${textIn(part['name']) ?? ''}:`);
    case 'user':
      return mention('@', names.users[id('user')] ?? id('user'), id('user') === me);
    case 'usergroup':
      return mention('@', names.groups[id('usergroup')] ?? id('usergroup'));
    case 'channel':
      return mention('#', names.channels[id('channel')] ?? id('channel'));
    case 'broadcast':
      return mention('@', textIn(part['range']) ?? '', true);
    case 'date':
      return formatSlackDate(textIn(part['format']) ?? '', {
        at: Number(part['timestamp']) * 1000,
        now,
        language,
      });
    default:
      return textIn(part['value']) ?? textIn(part['fallback']);
  }
}

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
