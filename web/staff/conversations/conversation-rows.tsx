import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';

import type { ListedConversation } from '../../../contracts/conversations-of-a-bot.js';
import { ConversationRow } from './conversation-row.js';

const ROW_HEIGHT = 100;
const ROWS_AROUND = 8;
/** So many rows before the last one the next page is asked for. */
const NEAR_END = 15;

type ConversationRowsProps = { conversations: ListedConversation[]; onNearEnd: () => void };

/** A list of which only what can be seen is in the page, so that hundreds of rows cost what a dozen do. */
export function ConversationRows({ conversations, onNearEnd }: ConversationRowsProps) {
  const list = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const place = list.current;
    if (place) setOffset(place.getBoundingClientRect().top + window.scrollY);
  }, []);
  const rows = useWindowVirtualizer({
    count: conversations.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: ROWS_AROUND,
    scrollMargin: offset,
    getItemKey: (index) => conversations[index]?.id ?? index,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= conversations.length - NEAR_END) onNearEnd();
  });
  return (
    <ul ref={list} className="conversations" style={{ height: rows.getTotalSize() }}>
      {shown.map(({ key, index, start }) => {
        const conversation = conversations[index];
        return (
          conversation && (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              aria-setsize={conversations.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start - offset}px)` }}
            >
              <ConversationRow conversation={conversation} />
            </li>
          )
        );
      })}
    </ul>
  );
}
