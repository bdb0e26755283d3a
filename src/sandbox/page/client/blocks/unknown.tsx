import { usePageContext } from '../page-context.js';
import { WORDS } from '../words.js';

/** Stands where the app sent something that this page cannot draw yet, so that nobody takes it for nothing. */
export function Unknown({
  what,
  type,
}: {
  readonly what: 'block' | 'element';
  readonly type: unknown;
}) {
  const { language } = usePageContext();
  return (
    <div className="unknown" role="note">
      {WORDS[language].unknown[what](String(type))}
    </div>
  );
}
