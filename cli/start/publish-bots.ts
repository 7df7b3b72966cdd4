import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { BotFolderError } from '../../activities/knowledge/load-bot-folder.js';
import type { DataFolder } from '../../infra/supervisor/data-folder.js';
import { EditsWouldBeLostError } from '../../prisma/stores/bots.js';
import { UserError } from '../user-error.js';
import { publishChangedBot } from './publish-changed-bot.js';

/**
 * Publishes the bot folders in a folder that changed, and answers what it did, in words. One with faults is named with
 * them, or with the edits that it would undo, and goes on answering as it did: it is no reason for the other bots to be down.
 * @throws UserError where the folder is not there
 */
export async function publishBots(input: {
  botsFolder: string;
  folder: DataFolder;
  env: NodeJS.ProcessEnv;
  onStep: (what: string) => void;
}): Promise<string> {
  const { botsFolder, ...rest } = input;
  const directories = await findBotFolders(botsFolder);
  const said: string[] = [];
  for (const directory of directories) said.push(await publishOrName({ directory, ...rest }));
  return said.length === 0 ? `no folder in ${botsFolder} has a bot.yaml` : said.join('; ');
}

async function publishOrName(input: Parameters<typeof publishChangedBot>[0]): Promise<string> {
  try {
    return await publishChangedBot(input);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const isOfFolder = error.cause instanceof BotFolderError || error.cause instanceof EditsWouldBeLostError;
    if (!isOfFolder) throw error;
    return `${path.basename(input.directory)} was left as it is. ${error.message}`;
  }
}

async function findBotFolders(botsFolder: string): Promise<string[]> {
  const entries = await readdir(botsFolder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new UserError(`The folder of bots ${botsFolder} cannot be read.`, {
      remedy: 'BOTS_DIR names it: a folder with a folder for each bot.',
      cause,
    });
  });
  return entries
    .map((entry) => path.join(botsFolder, entry.name))
    .filter((directory) => existsSync(path.join(directory, 'bot.yaml')))
    .sort();
}
