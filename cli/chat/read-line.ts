const COMMANDS = ['help', 'stop', 'quit'] as const;
type CommandName = (typeof COMMANDS)[number];

/** What a line means that was entered in a chat. `name` is without its slash. */
export type ChatLine =
  | { kind: 'nothing' }
  | { kind: 'message'; text: string }
  | { kind: 'command'; name: CommandName }
  | { kind: 'unknown command'; name: string };

/** A line that begins with a slash is a command, unless it begins with two: then it is a message with one. */
export function readLine(line: string): ChatLine {
  const text = line.trim();
  if (text === '') return { kind: 'nothing' };
  if (text.startsWith('//')) return { kind: 'message', text: text.slice(1) };
  if (!text.startsWith('/')) return { kind: 'message', text };
  const name = (text.split(/\s/, 1)[0] ?? '').slice(1);
  const command = COMMANDS.find((known) => known === name);
  return command === undefined ? { kind: 'unknown command', name } : { kind: 'command', name: command };
}

/** What `/help` shows, a line each. */
export const CHAT_HELP = [
  '/help   shows this',
  '/stop   stops the answer that is being written; so does Ctrl-C',
  '/quit   ends the chat; so does Ctrl-C while nothing is written. The conversation stays',
  '//...   sends a line that begins with a slash',
];

/** Why a line was not sent. */
export function describeUnknownCommand({ name }: { name: string }): string {
  return `not sent: there is no command /${name}. /help shows what there is; to send the line, begin it with //`;
}
