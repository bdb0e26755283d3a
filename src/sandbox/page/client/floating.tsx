import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useState } from 'react';

const GAP = 4;
const EDGE = 8;

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
  /** As wide as the control. */
  readonly fitsAnchor?: boolean;
  readonly onLeave: () => void;
  readonly children: ReactNode;
}) {
  const [place, setPlace] = useState<Readonly<Record<string, number>>>();
  useLayoutEffect(() => {
    if (anchor.current !== null) setPlace(placeBeside(anchor.current, align, fitsAnchor));
  }, [anchor, align, fitsAnchor]);
  useEffect(() => {
    const leave = (event: Event) => {
      const target = event.target;
      if (target instanceof Node && anchor.current?.parentElement?.contains(target)) return;
      onLeave();
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('scroll', leave, true);
    window.addEventListener('resize', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('scroll', leave, true);
      window.removeEventListener('resize', leave);
    };
  }, [anchor, onLeave]);
  return (
    <div className="floating" style={place ?? { visibility: 'hidden' }}>
      {children}
    </div>
  );
}

function placeBeside(
  control: HTMLElement,
  align: 'start' | 'end',
  fitsAnchor: boolean,
): Readonly<Record<string, number>> {
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
