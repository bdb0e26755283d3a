import { useState } from 'react';
import { useActs } from '../acts.js';
import { Button, Question } from '../controls.js';
import { usePageContext, useWords } from '../page-context.js';

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
      <Button
        look="default"
        aria-busy={busy}
        disabled={busy}
        data-tour="start-over"
        onClick={() => setAsks(true)}
      >
        {busy ? words.startingOver : words.startOver}
      </Button>
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
