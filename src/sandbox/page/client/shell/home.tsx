import { useEffect } from 'react';
import type { PageView } from '../../contract.js';
import { useActions } from '../actions.js';
import { Blocks } from '../blocks/blocks.js';
import { usePageContext, useWords } from '../page-context.js';
import { SurfaceProvider } from '../surface-context.js';
import { useViewSurface } from './view-surface.js';

/** The app's Home tab. Opening it sends `app_home_opened` to the app. */
export function Home({ view }: { readonly view: PageView | undefined }) {
  const { me } = usePageContext();
  const words = useWords();
  const { act } = useActions();
  // biome-ignore lint/correctness/useExhaustiveDependencies: sent when the tab opens, and when the person changes
  useEffect(() => {
    void act('home', { as: me });
  }, [me]);
  return (
    <section className="home">
      {view === undefined ? (
        <p className="message-none">{words.tabs.noHome}</p>
      ) : (
        <HomeView view={view} />
      )}
    </section>
  );
}

function HomeView({ view }: { readonly view: PageView }) {
  const { surface } = useViewSurface(view);
  return (
    <SurfaceProvider value={surface}>
      <Blocks blocks={view.blocks} />
    </SurfaceProvider>
  );
}
