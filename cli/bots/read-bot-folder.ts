import { BotFolderError, loadBotFolder } from '../../activities/knowledge/load-bot-folder.js';
import type { BotFolder } from '../../contracts/bot.js';
import { UserError } from '../user-error.js';

/**
 * Reads a bot folder; nothing needs to run for that.
 * @throws UserError that lists the faults of the folder.
 */
export async function readBotFolder({ directory }: { directory: string }): Promise<BotFolder> {
  try {
    return await loadBotFolder({ directory });
  } catch (error) {
    if (error instanceof BotFolderError) throw new UserError(error.message, { cause: error });
    throw error;
  }
}
