// SPDX-License-Identifier: GPL-2.0-or-later
// A list of rows of one height, of which only those in sight are there.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';

const AROUND = 8;

export function VirtualList<T>(props: {
  items: readonly T[]; rowHeight: number; label: string; keyOf: (item: T) => string | number; render: (item: T) => ComponentChildren;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const filler = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(800);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const first = Math.max(0, Math.min(Math.floor(top / props.rowHeight) - AROUND, props.items.length));
  const last = Math.min(props.items.length, Math.ceil((top + height) / props.rowHeight) + AROUND);
  useLayoutEffect(() => {
    const list = filler.current;
    if (!list) return;
    list.style.paddingBlockStart = `${first * props.rowHeight}px`;
    list.style.paddingBlockEnd = `${(props.items.length - last) * props.rowHeight}px`;
    list.style.setProperty('--row', `${props.rowHeight}px`);
  });
  return (
    <div class="virtual" ref={scroller} onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
      <ul ref={filler} aria-label={props.label}>
        {props.items.slice(first, last).map((item, index) => (
          <li key={props.keyOf(item)} aria-setsize={props.items.length} aria-posinset={first + index + 1}>{props.render(item)}</li>
        ))}
      </ul>
    </div>
  );
}
