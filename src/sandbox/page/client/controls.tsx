import {
  type ComponentProps,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
} from 'react';
import { useEscape } from './use-escape.js';

interface DialogProps {
  readonly className: string;
  readonly labelledBy: string;
  readonly onDismiss: () => void;
  readonly dialogRef?: RefObject<HTMLDialogElement | null>;
  readonly children: ReactNode;
}

/** A modal dialog. The browser keeps the focus inside and restores it afterwards. Esc and a phone's Back dismiss it. */
export function Dialog({ className, labelledBy, onDismiss, dialogRef, children }: DialogProps) {
  const ownRef = useRef<HTMLDialogElement>(null);
  const ref = dialogRef ?? ownRef;
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, [ref]);
  useEscape(onDismiss);
  return (
    <dialog
      ref={ref}
      className={className}
      aria-labelledby={labelledBy}
      aria-modal="true"
      onCancel={(event) => {
        // A file field in the dialog also sends `cancel`.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onDismiss();
      }}
      onClose={(event) => {
        // A page cannot prevent the second Back in a row from closing a dialog. A dialog still in use is opened again.
        const dialog = event.currentTarget;
        if (event.target === dialog && dialog.isConnected && !dialog.open) dialog.showModal();
      }}
    >
      {children}
    </dialog>
  );
}

interface QuestionProps {
  readonly title: ReactNode;
  readonly body: ReactNode;
  readonly noLabel: ReactNode;
  readonly yesLabel: ReactNode;
  readonly kind: 'primary' | 'danger';
  readonly onAnswer: (isConfirmed: boolean) => void;
}

export function Question({ title, body, noLabel, yesLabel, kind, onAnswer }: QuestionProps) {
  const titleId = useId();
  return (
    <Dialog
      className="dialog dialog-confirm"
      labelledBy={titleId}
      onDismiss={() => onAnswer(false)}
    >
      <h2 id={titleId} className="dialog-title">
        {title}
      </h2>
      <div className="dialog-body">{body}</div>
      <div className="dialog-foot">
        <Button kind="default" onClick={() => onAnswer(false)}>
          {noLabel}
        </Button>
        <Button kind={kind} onClick={() => onAnswer(true)}>
          {yesLabel}
        </Button>
      </div>
    </Dialog>
  );
}

const CLASSES = {
  default: 'button button-default',
  primary: 'button button-primary',
  danger: 'button button-danger',
  link: 'link',
  icon: 'icon-button',
};

interface ButtonProps extends ComponentProps<'button'> {
  readonly kind?: keyof typeof CLASSES;
}

export function Button({ kind, className = kind && CLASSES[kind], ...rest }: ButtonProps) {
  return <button type="button" className={className} {...rest} />;
}

export function CloseButton({ label, ...rest }: ButtonProps & { readonly label: string }) {
  return (
    <Button kind="icon" aria-label={label} {...rest}>
      ×
    </Button>
  );
}
