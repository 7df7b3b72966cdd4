import type { Conversation } from '../../client/index.js';
import type { ChatScreen } from './chat-screen.js';

const AGAIN_WITHIN_MS = 2_000;

/** Stops the answer that is being written. */
export interface Stop {
  /** `/stop`: says so where there is nothing to stop. */
  ask(): void;
  /** Ctrl-C. False where it means the chat itself: nothing is being written, or it is the second within two seconds. */
  interrupt(): boolean;
}

export function createStop(input: {
  conversation: Pick<Conversation, 'cancel' | 'getSnapshot'>;
  screen: Pick<ChatScreen, 'note' | 'prompt'>;
  now: () => number;
}): Stop {
  const { conversation, screen } = input;
  let interruptedAt = Number.NEGATIVE_INFINITY;

  function stop(hint: string): boolean {
    const { live, stopping } = conversation.getSnapshot();
    if (!live) return false;
    conversation.cancel();
    if (!stopping) screen.note(`stopping the answer${hint}`);
    return true;
  }

  return {
    ask() {
      if (!stop('')) screen.note('nothing is being answered');
      screen.prompt();
    },
    interrupt() {
      const again = input.now() - interruptedAt < AGAIN_WITHIN_MS;
      interruptedAt = input.now();
      return !again && stop('; Ctrl-C again ends the chat');
    },
  };
}
