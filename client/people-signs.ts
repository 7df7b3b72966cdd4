import type { PeopleNotice, TYPING_AGAIN_MS, TYPING_MS } from '../contracts/people-notices.js';
import type { Clock } from './clock.js';
import type { ClientFrameInput } from './frames.js';

const typingMs: typeof TYPING_MS = 6_000;
const againMs: typeof TYPING_AGAIN_MS = 3_000;

/** What is known of whoever has the conversation. */
export type Signs = { readonly isTyping: boolean; readonly readUpToSeq: number };

/** Who types and who has read what, both ways. Of the moment: what is lost is not made good. */
export interface PeopleSigns {
  signs(): Signs;
  hear(notice: PeopleNotice): void;
  /** They have said something. */
  spoke(): void;
  /** The customer types, or has stopped. */
  typing(on: boolean): void;
  /** The customer has seen the log up to here. */
  read(upToSeq: number): void;
  /** The connection is back: says again what may not have arrived. */
  resume(): void;
  stop(): void;
}

type Sign = Extract<ClientFrameInput, { type: 'typing' | 'read' }>;

export function createPeopleSigns(input: {
  clock: Clock;
  onChange: () => void;
  deliver: (sign: Sign) => void;
}): PeopleSigns {
  const { clock } = input;
  let signs: Signs = { isTyping: false, readUpToSeq: 0 };
  let forget: () => void = () => undefined;
  let toldAt: number | null = null;
  let read = 0;

  function change(next: Partial<Signs>): void {
    const changed = { ...signs, ...next };
    if (changed.isTyping === signs.isTyping && changed.readUpToSeq === signs.readUpToSeq) return;
    signs = changed;
    input.onChange();
  }

  function hearTyping(on: boolean): void {
    forget();
    if (on) {
      forget = clock.after(typingMs, () => {
        change({ isTyping: false });
      });
    }
    change({ isTyping: on });
  }

  function tellRead(): void {
    if (read > 0) input.deliver({ type: 'read', payload: { upToSeq: read } });
  }

  return {
    signs: () => signs,
    hear(notice) {
      if (notice.from !== 'agent') return;
      if (notice.type === 'people.typing') hearTyping(notice.on);
      else change({ readUpToSeq: Math.max(signs.readUpToSeq, notice.upToSeq) });
    },
    spoke() {
      hearTyping(false);
    },
    typing(on) {
      const now = clock.now();
      if (on ? toldAt !== null && now - toldAt < againMs : toldAt === null) return;
      toldAt = on ? now : null;
      input.deliver({ type: 'typing', payload: { on } });
    },
    read(upToSeq) {
      if (upToSeq <= read) return;
      read = upToSeq;
      tellRead();
    },
    resume: tellRead,
    stop() {
      forget();
    },
  };
}
