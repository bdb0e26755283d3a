import { useState } from 'react';
import { useActions } from '../actions.js';
import { Button, Question } from '../controls.js';
import { usePageContext, useWords } from '../page-context.js';

export function StartOver({ onStart }: { readonly onStart?: () => void }) {
  const { language } = usePageContext();
  const words = useWords().panel;
  const { act } = useActions();
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const startOver = async () => {
    setBusy(true);
    await act('start-over', { language });
    setBusy(false);
  };
  return (
    <>
      <Button
        kind="default"
        aria-busy={isBusy}
        disabled={isBusy}
        data-tour="start-over"
        onClick={() => setIsAsking(true)}
      >
        {isBusy ? words.startingOver : words.startOver}
      </Button>
      {isAsking && (
        <Question
          title={words.startOverQuestion}
          body={words.startOverNote}
          noLabel={words.startOverCancel}
          yesLabel={words.startOver}
          kind="danger"
          onAnswer={(isConfirmed) => {
            setIsAsking(false);
            if (!isConfirmed) return;
            onStart?.();
            void startOver();
          }}
        />
      )}
    </>
  );
}
