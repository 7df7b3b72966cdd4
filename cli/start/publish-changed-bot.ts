import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import type { DataFolder } from '../../infra/supervisor/data-folder.js';
import { readJsonFile, writeJsonFile } from '../../infra/supervisor/json-file.js';
import { createPrisma } from '../../prisma/client.js';
import { createBotStore } from '../../prisma/stores/bots.js';
import { publishBot } from '../bots/publish-bot.js';
import { readBotFolder } from '../bots/read-bot-folder.js';

const Published = z.record(z.string(), z.object({ hash: z.string(), botId: z.string(), slug: z.string() }));

/**
 * Publishes a bot folder, unless its content is what was published last and the database still has that bot. Answers
 * what it did, in words.
 */
export async function publishChangedBot(input: {
  directory: string;
  folder: DataFolder;
  env: NodeJS.ProcessEnv;
  onStep: (what: string) => void;
}): Promise<string> {
  const { directory, folder, env } = input;
  const name = path.basename(directory);
  const file = path.join(folder.root, 'published-bots.json');
  const published = readJsonFile(file, Published) ?? {};
  const last = published[name];
  const hash = await hashContent(directory, env);
  if (last?.hash === hash && (await isPublished(last, env))) return `${name} is unchanged`;
  const { botId, slug, version, passageCount } = await publishBot({
    folder: await readBotFolder({ directory }),
    edits: 'refuse',
    env,
    onStep: (step) => {
      // The one that takes time.
      if (step === 'indexing') input.onStep(`indexing ${name}`);
    },
  });
  writeJsonFile(file, { ...published, [name]: { hash, botId, slug } });
  return `${slug} version ${version} with ${passageCount} FAQs`;
}

async function hashContent(directory: string, env: NodeJS.ProcessEnv): Promise<string> {
  // Another vector store has not seen the bot.
  const hash = createHash('sha256').update(env['QDRANT_URL'] ?? '');
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of files.sort()) hash.update(`\0${path.relative(directory, file)}\0`).update(await readFile(file));
  return hash.digest('hex');
}

async function isPublished(last: { botId: string; slug: string }, env: NodeJS.ProcessEnv): Promise<boolean> {
  const prisma = createPrisma({ databaseUrl: env['DATABASE_URL'] ?? '', poolSize: 1 });
  try {
    const bot = await createBotStore(prisma).findBySlug({ slug: last.slug });
    return bot?.id === last.botId && bot.publishedVersionId !== null;
  } finally {
    await prisma.$disconnect();
  }
}
