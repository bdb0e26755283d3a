import { type ReactNode, useId } from 'react';
import { IconButton } from '../dialog.js';
import { useWords } from '../page-context.js';

export function SidePanel({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  const words = useWords();
  const titleId = useId();
  return (
    <aside className="side-panel" aria-labelledby={titleId}>
      <header className="side-panel-head">
        <h2 id={titleId}>{title}</h2>
        <IconButton label={words.close} onClick={onClose} />
      </header>
      <div className="side-panel-body">{children}</div>
    </aside>
  );
}
