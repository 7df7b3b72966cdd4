import { createContext, use } from 'react';

/** Where the chat is shown: on a page of its own, or as a part of somebody else's. */
export type Frame =
  | { readonly kind: 'page' }
  | {
      readonly kind: 'widget';
      /** What the site says first, instead of the bot; null leaves it to the bot. */
      readonly greeting: string | null;
      readonly onClose: () => void;
      /** Whether the reader is in the chat: the focus is not taken from the page around it. */
      readonly takesFocus: () => boolean;
    };

export const FrameContext = createContext<Frame>({ kind: 'page' });

export function useFrame(): Frame {
  return use(FrameContext);
}
