import { useId, useState } from 'react';
import { Dialog } from '../dialog.js';
import { usePageContext } from '../page-context.js';
import { useActs } from '../use-acts.js';
import { WORDS } from '../words.js';

/** The button that brings everything back to the beginning, once it was asked whether it shall. */
export function StartOver() {
  const { language } = usePageContext();
  const words = WORDS[language].panel;
  const { act } = useActs();
  const titleId = useId();
  const [asks, setAsks] = useState(false);
  const [busy, setBusy] = useState(false);
  const startOver = async () => {
    setAsks(false);
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
        <Dialog
          className="dialog dialog-confirm"
          labelledBy={titleId}
          onDismiss={() => setAsks(false)}
        >
          <h2 id={titleId} className="dialog-title">
            {words.startOverAsks}
          </h2>
          <div className="dialog-body">{words.startOverNote}</div>
          <div className="dialog-foot">
            <button type="button" className="button button-default" onClick={() => setAsks(false)}>
              {words.keep}
            </button>
            <button
              type="button"
              className="button button-danger"
              data-tour="start-over-yes"
              onClick={() => void startOver()}
            >
              {words.startOver}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}
