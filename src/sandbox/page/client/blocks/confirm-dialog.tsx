import { useId } from 'react';
import { textIn } from '../../../slack/json.js';
import type { PageJson } from '../../contract.js';
import { Dialog } from '../dialog.js';
import { PlainText, TextObject } from './text-object.js';

/** What Slack asks before it sends a press whose element has a `confirm`. */
export function ConfirmDialog({
  confirm,
  onAnswer,
}: {
  readonly confirm: PageJson;
  readonly onAnswer: (yes: boolean) => void;
}) {
  const titleId = useId();
  const look = textIn(confirm['style']) === 'danger' ? 'danger' : 'primary';
  return (
    <Dialog
      className="dialog dialog-confirm"
      labelledBy={titleId}
      onDismiss={() => onAnswer(false)}
    >
      <h2 id={titleId} className="dialog-title">
        <PlainText text={confirm['title']} />
      </h2>
      <div className="dialog-body">
        <TextObject text={confirm['text']} />
      </div>
      <div className="dialog-foot">
        <button type="button" className="button button-default" onClick={() => onAnswer(false)}>
          <PlainText text={confirm['deny']} />
        </button>
        <button type="button" className={`button button-${look}`} onClick={() => onAnswer(true)}>
          <PlainText text={confirm['confirm']} />
        </button>
      </div>
    </Dialog>
  );
}
