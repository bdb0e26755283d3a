import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { ActsProvider } from '../../../../src/sandbox/page/client/acts.js';
import {
  PageContextProvider,
  type PageContextValue,
} from '../../../../src/sandbox/page/client/page-context.js';
import { STILL_SURFACE } from '../../../../src/sandbox/page/client/surface-context.js';

const CONTEXT: PageContextValue = {
  language: 'en',
  now: Date.UTC(2026, 10, 25),
  me: 'U0KIM',
  names: {
    users: { U0KIM: '김지우', U0LEE: 'Lee', U0BOT: 'HomeTax Watch' },
    channels: { C0TEAM: '회계팀' },
    groups: { S0OPS: 'ops' },
  },
  channels: [{ id: 'C0TEAM', name: '회계팀', kind: 'public', unread: 0, mentions: 0 }],
  openChannel: () => {},
};

/** The HTML of a part of the page as an English reader gets it, on a page that does nothing. */
export function htmlOf(part: ReactNode, about: Partial<PageContextValue> = {}): string {
  return renderToStaticMarkup(
    <PageContextProvider value={{ ...CONTEXT, ...about }}>
      <ActsProvider value={{ act: async () => undefined, surfaceOf: () => STILL_SURFACE }}>
        {part}
      </ActsProvider>
    </PageContextProvider>,
  );
}
