import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

import type { Conversation } from '../../client/index.js';
import type { PublicBot } from '../../contracts/http.js';
import { createChatScreen } from './chat-screen.js';
import { followConversation } from './follow-conversation.js';
import { createStop } from './stop.js';
import { CHAT_HELP, describeUnknownCommand, readLine } from './read-line.js';

type Terminal<Stream> = Stream & { isTTY?: boolean };

/**
 * Talks until `/quit`, Ctrl-C while nothing is being answered, or the end of the input. At a terminal lines are sent as they are entered; piped lines one
 * after the other, each when the one before has its answer. Lines that begin with a slash are commands. Resolves with how
 * many messages were not taken.
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
  if (interactive) {
    screen.say(`${bot.name}: ${bot.greeting}`);
    screen.note(
      `Conversation ${conversation.conversationId}. /help shows the commands, Ctrl-C stops an answer, or ends.`,
    );
  }
  const follower = followConversation({ conversation, screen, onOver: endInput });
  const stop = createStop({ conversation, screen, now: Date.now });
  lines.on('SIGINT', () => {
    if (!stop.interrupt()) endInput();
  });
  let refused = 0;

  async function send(text: string): Promise<void> {
    const settled = follower.settle(conversation.send({ text }));
    if (interactive) void settled.then(screen.prompt);
    else await settled;
  }

  function help(): void {
    for (const row of CHAT_HELP) screen.say(row);
    screen.prompt();
  }

  screen.prompt();
  try {
    for await (const entered of lines) {
      const line = readLine(entered);
      if (follower.isOver() || (line.kind === 'command' && line.name === 'quit')) break;
      if (line.kind === 'message') await send(line.text);
      else if (line.kind === 'command' && line.name === 'stop') stop.ask();
      else if (line.kind === 'command') help();
      else if (line.kind === 'unknown command') {
        // Whoever sits at the terminal has read it; a script learns of it by the exit code.
        if (!interactive) refused += 1;
        screen.note(describeUnknownCommand(line));
        screen.prompt();
      } else screen.prompt();
    }
  } finally {
    lines.close();
    follower.stop();
    conversation.close();
    screen.end();
  }
  return { failed: follower.failed() + refused };
}
