import { Fragment, type ReactNode } from 'react';
import { Button } from '../controls.js';
import { formatSlackDate } from '../format-time.js';
import { usePageContext } from '../page-context.js';
import { type Inline, type Paragraph, parseMrkdwn } from './parse-mrkdwn.js';

/** The app puts these around bold text. They are removed because a browser may break a line at them. */
const ZERO_WIDTH_SPACE = '\u200b';

export function Mrkdwn({ words }: { readonly words: string }) {
  return <div className="mrkdwn">{parseMrkdwn(words).map(drawParagraph)}</div>;
}

function drawParagraph(paragraph: Paragraph, index: number): ReactNode {
  if (paragraph.kind === 'pre') return <pre key={index}>{paragraph.text}</pre>;
  const lines = paragraph.lines.map((parts, line) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
    <Fragment key={line}>
      {line > 0 && <br />}
      {parts.map(drawInline)}
    </Fragment>
  ));
  return paragraph.kind === 'quote' ? (
    <blockquote key={index}>{lines}</blockquote>
  ) : (
    <Fragment key={index}>{lines}</Fragment>
  );
}

function drawInline(part: Inline, index: number): ReactNode {
  return <Part key={index} part={part} />;
}

function Part({ part }: { readonly part: Inline }): ReactNode {
  switch (part.kind) {
    case 'text':
      return part.text.replaceAll(ZERO_WIDTH_SPACE, '');
    case 'code':
      return <code>{part.text}</code>;
    case 'bold':
      return <b>{part.parts.map(drawInline)}</b>;
    case 'italic':
      return <i>{part.parts.map(drawInline)}</i>;
    case 'strike':
      return <s>{part.parts.map(drawInline)}</s>;
    case 'link':
      return <SlackLink url={part.url}>{part.label ?? part.url}</SlackLink>;
    case 'user':
    case 'group':
    case 'channel':
      return <Mention {...part} />;
    case 'broadcast':
      return <span className="mention mention-me">@{part.word}</span>;
    case 'date':
      return <SlackDate {...part} />;
  }
}

function SlackLink({ url, children }: { readonly url: string; readonly children: ReactNode }) {
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}

function Mention({ kind, id, label }: Extract<Inline, { readonly id: string }>) {
  const { me, names, openChannel } = usePageContext();
  if (kind === 'channel') {
    const name = nameIn(names.channels, id);
    if (name === undefined) return <span className="mention">#{label ?? id}</span>;
    return (
      <Button className="mention" onClick={() => openChannel(id)}>
        #{name}
      </Button>
    );
  }
  const name = nameIn(kind === 'user' ? names.users : names.groups, id) ?? label ?? id;
  const isMe = kind === 'user' && id === me;
  return <span className={isMe ? 'mention mention-me' : 'mention'}>@{name}</span>;
}

/** Undefined also for `__proto__` and other properties that every object has. */
function nameIn(names: Readonly<Record<string, string>>, id: string): string | undefined {
  return Object.hasOwn(names, id) ? names[id] : undefined;
}

function SlackDate({ at, format, url, fallback }: Extract<Inline, { readonly kind: 'date' }>) {
  const { language, now } = usePageContext();
  // Intl throws for times that no Date can hold.
  const isTime = !Number.isNaN(new Date(at * 1000).getTime());
  const words = isTime ? formatSlackDate(format, { at: at * 1000, now, language }) : fallback;
  return url === undefined ? words : <SlackLink url={url}>{words}</SlackLink>;
}
