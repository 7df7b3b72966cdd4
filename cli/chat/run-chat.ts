import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

import type { Conversation } from '../../client/index.js';
import type { PublicBot } from '../../contracts/http.js';
import { createChatScreen } from './chat-screen.js';
import { followConversation } from './follow-conversation.js';

type Terminal<Stream> = Stream & { isTTY?: boolean };

/**
 * Talks until `/quit`, Ctrl-C or the end of the input. At a terminal lines are sent as they are entered; piped lines one
 * after the other, each when the one before has its answer. Resolves with how many messages were not taken.
 */
export async function runChat(input: {
  bot: PublicBot;
  conversation: Conversation;
  stdin: Terminal<Readable>;
  stdout: Terminal<Writable>;
  stderr: Writable;
}): Promise<{ failed: number }> {
  const { bot, conversation, stdin, stdout } = input;
  const interactive = stdin.isTTY === true && stdout.isTTY === true;
  const lines = createInterface({ input: stdin, ...(interactive ? { output: stdout, prompt: '> ' } : {}) });
  const screen = createChatScreen({ lines: interactive ? lines : null, stdout, stderr: input.stderr, name: bot.name });
  const endInput = () => {
    lines.close();
  };
  const follower = followConversation({ conversation, screen, onOver: endInput });
  lines.on('SIGINT', endInput);

  if (interactive) {
    screen.say(`${bot.name}: ${bot.greeting}`);
    screen.note(`Conversation ${conversation.conversationId}. /quit or Ctrl-C ends.`);
    screen.prompt();
  }
  try {
    for await (const line of lines) {
      const text = line.trim();
      if (text === '/quit' || follower.isOver()) break;
      if (text === '') {
        screen.prompt();
        continue;
      }
      const settled = follower.settle(conversation.send({ text }));
      if (interactive) void settled.then(screen.prompt);
      else await settled;
    }
  } finally {
    lines.close();
    follower.stop();
    conversation.close();
    screen.end();
  }
  return { failed: follower.failed() };
}
