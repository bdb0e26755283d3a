import {
  type ComponentProps,
  type CSSProperties,
  type ReactNode,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { Button } from './controls.js';

const GAP = 4;
const EDGE = 8;

interface MenuButtonProps extends ComponentProps<'button'> {
  readonly list: (close: () => void) => ReactNode;
}

/** A button that opens a list under it. `close` gives the focus back. */
export function MenuButton({ list, ...look }: MenuButtonProps) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <>
      <Button ref={button} {...look} aria-expanded={open} onClick={() => setOpen(!open)} />
      {open && (
        <Floating anchor={button} align="end" onLeave={() => setOpen(false)}>
          {list(close)}
        </Floating>
      )}
    </>
  );
}

/** A list that opens under (or, where there is no room, above) the control it belongs to. */
export function Floating({
  anchor,
  align = 'start',
  fitsAnchor = false,
  onLeave,
  children,
}: {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly align?: 'start' | 'end';
  readonly fitsAnchor?: boolean;
  readonly onLeave: () => void;
  readonly children: ReactNode;
}) {
  const list = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<CSSProperties>();
  useLayoutEffect(() => {
    if (anchor.current !== null) setPlace(placeBeside(anchor.current, align, fitsAnchor));
  }, [anchor, align, fitsAnchor]);
  useEffect(() => {
    const leave = (event: Event) => {
      const target = event.target;
      if (target instanceof Node && anchor.current?.parentElement?.contains(target)) return;
      onLeave();
    };
    const follow = (event: Event) => {
      const control = anchor.current;
      const isInside =
        event.target instanceof Node && list.current?.contains(event.target) === true;
      if (control === null || isInside) return;
      if (isInView(control)) setPlace(placeBeside(control, align, fitsAnchor));
      else onLeave();
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('scroll', follow, true);
    window.addEventListener('resize', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('scroll', follow, true);
      window.removeEventListener('resize', leave);
    };
  }, [anchor, align, fitsAnchor, onLeave]);
  return (
    <div ref={list} className="floating" style={place ?? { visibility: 'hidden' }}>
      {children}
    </div>
  );
}

function isInView(control: HTMLElement): boolean {
  const { top, bottom } = control.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}

function placeBeside(
  control: HTMLElement,
  align: 'start' | 'end',
  fitsAnchor: boolean,
): CSSProperties {
  const box = control.getBoundingClientRect();
  const below = window.innerHeight - box.bottom - GAP - EDGE;
  const above = box.top - GAP - EDGE;
  const vertical =
    below >= Math.min(240, above)
      ? { top: box.bottom + GAP, maxHeight: below }
      : { bottom: window.innerHeight - box.top + GAP, maxHeight: above };
  const horizontal =
    align === 'start'
      ? { left: Math.max(EDGE, box.left) }
      : { right: Math.max(EDGE, document.documentElement.clientWidth - box.right) };
  return { ...vertical, ...horizontal, ...(fitsAnchor ? { width: box.width } : {}) };
}
