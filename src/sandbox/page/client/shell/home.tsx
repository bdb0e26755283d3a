import { useEffect, useMemo } from 'react';
import type { PageView } from '../../contract.js';
import { Blocks } from '../blocks/blocks.js';
import { usePageContext } from '../page-context.js';
import { SurfaceProvider, type SurfaceValue } from '../surface-context.js';
import { useActs } from '../use-acts.js';
import { WORDS } from '../words.js';

/** The app's Home tab. The app hears that it was opened and may draw it anew. */
export function Home({ view }: { readonly view: PageView | undefined }) {
  const { language, me } = usePageContext();
  const { act, surfaceOf } = useActs();
  // biome-ignore lint/correctness/useExhaustiveDependencies: opened once by each person
  useEffect(() => {
    void act('home', { as: me });
  }, [me]);
  const surface: SurfaceValue = useMemo(
    () => ({
      ...surfaceOf({ in: 'home' }),
      stateOf: ({ blockId, actionId }) => view?.values[blockId]?.[actionId],
    }),
    [surfaceOf, view],
  );
  return (
    <section className="home">
      {view === undefined ? (
        <p className="message-none">{WORDS[language].tabs.noHome}</p>
      ) : (
        <SurfaceProvider value={surface}>
          <Blocks blocks={view.blocks} />
        </SurfaceProvider>
      )}
    </section>
  );
}
