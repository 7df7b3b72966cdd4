import type { ListedConversation } from '../../../contracts/conversations-of-a-bot.js';

/** Whether retention has taken what was said: a message has at least a character, for as long as it is kept. */
export function isErased({ lastMessage }: Pick<ListedConversation, 'lastMessage'>): boolean {
  return lastMessage?.preview === '';
}
