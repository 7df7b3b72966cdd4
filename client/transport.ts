import type { ClientFrameInput, ServerMessage } from './frames.js';
import type { LinkEnd } from './link-end.js';

export type LinkHandlers = {
  /** Frames can be sent from now on. */
  onOpen(): void;
  onMessage(message: ServerMessage): void;
  /** Called once, with or without onOpen before it; nothing comes afterwards. */
  onEnd(end: LinkEnd): void;
};

/** One connection, or the attempt to make one. */
export interface Link {
  send(frame: ClientFrameInput): void;
  /** Ends the connection without a word to the handlers. */
  close(): void;
}

/** A way to exchange protocol frames with the api. */
export interface Transport {
  connect(handlers: LinkHandlers): Link;
}

/** Makes sure that there is a conversation to connect to. Rejects with ParleyError. */
export type Prepare = (input: { signal: AbortSignal }) => Promise<void>;
