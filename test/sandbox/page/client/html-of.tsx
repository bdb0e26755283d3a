import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { ActionsProvider } from '../../../../src/sandbox/page/client/actions.js';
import {
  PageContextProvider,
  type PageContextValue,
} from '../../../../src/sandbox/page/client/page-context.js';
import { INERT_SURFACE } from '../../../../src/sandbox/page/client/surface-context.js';

const CONTEXT: PageContextValue = {
  language: 'en',
  now: Date.UTC(2026, 10, 25),
  me: 'U0KIM',
  names: {
    users: { U0KIM: '김지우', U0LEE: 'Lee', U0BOT: 'HomeTax Watch' },
    channels: { C0TEAM: '회계팀' },
    groups: { S0OPS: 'ops' },
  },
  channels: [{ id: 'C0TEAM', name: '회계팀', kind: 'public', unread: 0, mentionCount: 0 }],
  openChannel: () => {},
};

/** The HTML of a part of the page for an English reader. Its actions do nothing. */
export function htmlOf(part: ReactNode, context: Partial<PageContextValue> = {}): string {
  return renderToStaticMarkup(
    <PageContextProvider value={{ ...CONTEXT, ...context }}>
      <ActionsProvider value={{ act: async () => undefined, surfaceOf: () => INERT_SURFACE }}>
        {part}
      </ActionsProvider>
    </PageContextProvider>,
  );
}
