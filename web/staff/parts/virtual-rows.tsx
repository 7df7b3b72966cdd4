import './virtual-rows.css';

import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';

const ROWS_AROUND = 8;
/** So many rows before the last one the next page is asked for. */
const NEAR_END = 15;

type VirtualRowsProps<Row extends { id: string }> = {
  rows: readonly Row[];
  /** How high a row is, in pixels, before it was measured. */
  rowHeight: number;
  className?: string;
  onNearEnd?: () => void;
  children: (row: Row) => ReactNode;
};

/** A list of which only what can be seen is in the page, so that hundreds of rows cost what a dozen do. */
export function VirtualRows<Row extends { id: string }>(props: VirtualRowsProps<Row>) {
  const { rows, rowHeight, className = '', onNearEnd, children } = props;
  const list = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(0);
  // What is above it grows and shrinks: the same number again draws nothing anew.
  useLayoutEffect(() => {
    const place = list.current;
    if (place) setOffset(Math.round(place.getBoundingClientRect().top + window.scrollY));
  });
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: ROWS_AROUND,
    scrollMargin: offset,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - NEAR_END) onNearEnd?.();
  });
  return (
    <ul ref={list} className={`virtual-rows ${className}`} style={{ height: virtual.getTotalSize() }}>
      {shown.map(({ key, index, start }) => {
        const row = rows[index];
        return (
          row && (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start - offset}px)` }}
            >
              {children(row)}
            </li>
          )
        );
      })}
    </ul>
  );
}
