import { useState, type KeyboardEvent } from 'react';

import type { CannedReply } from '../../../../contracts/canned-replies.js';
import { findSlash, offerReplies, type Slash } from './slash.js';

type SlashMenuInput = {
  text: string;
  caret: number;
  replies: readonly CannedReply[];
  onChoose: (reply: CannedReply, slash: Slash) => void;
};

/** What "/" offers while somebody writes, and which of it the arrows have come to. */
export function useSlashMenu({ text, caret, replies, onChoose }: SlashMenuInput) {
  const [place, setPlace] = useState({ words: '', index: 0 });
  const [dismissed, setDismissed] = useState<number | null>(null);
  const slash = findSlash(text, caret);
  const offered = slash === null || slash.from === dismissed ? [] : offerReplies(replies, slash.words);
  // Other words are another list, and it begins at its beginning.
  const index = place.words === slash?.words ? Math.min(place.index, offered.length - 1) : 0;

  const choose = (at: number): void => {
    const reply = offered[at];
    if (reply !== undefined && slash !== null) onChoose(reply, slash);
  };

  /** @returns whether the key was for the list */
  const takeKey = ({ key, shiftKey }: KeyboardEvent): boolean => {
    if (offered.length === 0 || slash === null || shiftKey) return false;
    switch (key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        const step = key === 'ArrowDown' ? 1 : -1;
        setPlace({ words: slash.words, index: (index + step + offered.length) % offered.length });
        return true;
      }
      case 'Enter':
      case 'Tab':
        choose(index);
        return true;
      case 'Escape':
        setDismissed(slash.from);
        return true;
      default:
        return false;
    }
  };

  /** Another text may ask anew where the list was put away. */
  const noteText = (written: string): void => {
    if (findSlash(written, written.length) === null) setDismissed(null);
  };

  return { offered, index, choose, takeKey, noteText };
}
