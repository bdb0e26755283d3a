import { type ReactNode, useId } from 'react';
import { usePageContext } from '../page-context.js';
import { WORDS } from '../words.js';

/** What stands at the right of the channel; on a phone above it. */
export function SidePanel({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const { language } = usePageContext();
  const titleId = useId();
  return (
    <aside className="side-panel" aria-labelledby={titleId}>
      <header className="side-panel-head">
        <h2 id={titleId}>{title}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label={WORDS[language].close}
          onClick={onClose}
        >
          ×
        </button>
      </header>
      <div className="side-panel-body">{children}</div>
    </aside>
  );
}
