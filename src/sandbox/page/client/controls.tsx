import {
  type ComponentProps,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
} from 'react';

interface DialogProps {
  readonly className: string;
  readonly labelledBy: string;
  readonly onDismiss: () => void;
  readonly dialogRef?: RefObject<HTMLDialogElement | null>;
  readonly children: ReactNode;
}

/** A dialog above everything else. The browser keeps the focus inside and gives it back; Esc dismisses it. */
export function Dialog({ className, labelledBy, onDismiss, dialogRef, children }: DialogProps) {
  const own = useRef<HTMLDialogElement>(null);
  const ref = dialogRef ?? own;
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, [ref]);
  return (
    <dialog
      ref={ref}
      className={className}
      aria-labelledby={labelledBy}
      aria-modal="true"
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onDismiss();
      }}
      onClose={(event) => {
        // Browsers let no page refuse a second Esc in a row, so a dialog that is still wanted is opened again.
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
  readonly no: ReactNode;
  readonly yes: ReactNode;
  readonly look: 'primary' | 'danger';
  readonly onAnswer: (yes: boolean) => void;
}

export function Question({ title, body, no, yes, look, onAnswer }: QuestionProps) {
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
        <Button look="default" onClick={() => onAnswer(false)}>
          {no}
        </Button>
        <Button look={look} onClick={() => onAnswer(true)}>
          {yes}
        </Button>
      </div>
    </Dialog>
  );
}

const LOOKS = {
  default: 'button button-default',
  primary: 'button button-primary',
  danger: 'button button-danger',
  link: 'link',
  icon: 'icon-button',
};

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: keyof typeof LOOKS;
}

export function Button({ look, className = look && LOOKS[look], ...rest }: ButtonProps) {
  return <button type="button" className={className} {...rest} />;
}

export function CloseButton({ label, ...rest }: ButtonProps & { readonly label: string }) {
  return (
    <Button look="icon" aria-label={label} {...rest}>
      ×
    </Button>
  );
}
