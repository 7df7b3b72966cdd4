import { useEffect, useState } from 'react';

import type { ConversationEvent } from '../../../../contracts/events.js';
import { useWords } from '../../i18n/language-context.js';
import { useReadMark, useSigns } from './use-signs.js';
import { WORDS } from '../words.js';

/** Whether the customer types, and whether they have seen what was said last; shows them the same of oneself. */
export function CustomerSigns({ id, events }: { id: string; events: ConversationEvent[] }) {
  const t = useWords(WORDS);
  const { typingAt, typingMs, readUpToSeq } = useSigns({ id });
  const isTyping = useLately(typingAt, typingMs);
  const messages = events.filter((event) => event.type === 'message.created');
  useReadMark({ id, upToSeq: messages.findLast(({ payload }) => payload.role === 'customer')?.seq });
  const last = messages.at(-1);
  const isSeen = last?.payload.role === 'agent' && last.seq <= readUpToSeq;
  return (
    <p className="soft signs" role="status">
      {isTyping ? t('customerTypes') : isSeen ? t('customerHasSeen') : ''}
    </p>
  );
}

/** Whether a moment is no longer ago than so many milliseconds. */
function useLately(at: number | null, ms: number): boolean {
  const [over, setOver] = useState<number | null>(null);
  useEffect(() => {
    if (at === null) return undefined;
    const timer = setTimeout(
      () => {
        setOver(at);
      },
      Math.max(0, at + ms - Date.now()),
    );
    return () => {
      clearTimeout(timer);
    };
  }, [at, ms]);
  return at !== null && over !== at;
}
