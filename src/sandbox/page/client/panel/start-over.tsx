import { useState } from 'react';
import { useActs } from '../acts.js';
import { Question } from '../dialog.js';
import { usePageContext, useWords } from '../page-context.js';

/** The button that brings everything back to the beginning, after a question. */
export function StartOver() {
  const { language } = usePageContext();
  const words = useWords().panel;
  const { act } = useActs();
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState(false);
  const startOver = async () => {
    setBusy(true);
    await act('start-over', { language });
    setBusy(false);
  };
  return (
    <>
      <button
        type="button"
        className="button button-default"
        aria-busy={busy}
        disabled={busy}
        data-tour="start-over"
        onClick={() => setAsks(true)}
      >
        {busy ? words.startingOver : words.startOver}
      </button>
      {asks && (
        <Question
          title={words.startOverAsks}
          body={words.startOverNote}
          no={words.keep}
          yes={words.startOver}
          look="danger"
          onAnswer={(yes) => {
            setAsks(false);
            if (yes) void startOver();
          }}
        />
      )}
    </>
  );
}
