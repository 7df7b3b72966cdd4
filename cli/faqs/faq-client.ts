import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { FaqEntry } from '../../contracts/bot.js';
import {
  FaqPage,
  GenerationResource,
  ImportPreview,
  ImportStarted,
  MAX_FAQ_FILE_BYTES,
  MAX_FAQS_PER_PAGE,
  type ImportMode,
} from '../../contracts/knowledge.js';
import { StaffBots } from '../../contracts/staff.js';
import type { StaffClient } from '../staff/staff-session.js';
import { UserError } from '../user-error.js';

const TYPES: Readonly<Record<string, string>> = { '.csv': 'text/csv', '.json': 'application/json' };
const ASK_EVERY_MS = 250;

export type FaqFile = { type: string; bytes: Uint8Array<ArrayBuffer> };

/** The FAQs of one bot, through the api. Everything rejects with UserError where the api refuses. */
export async function openFaqs({ client, slug }: { client: StaffClient; slug: string }) {
  const { bots } = StaffBots.parse(await client.request({ method: 'GET', path: '/api/v1/staff/bots' }));
  const bot = bots.find((known) => known.slug === slug);
  if (!bot) {
    throw new UserError(`You work with no bot "${slug}".`, {
      remedy: `Yours are: ${bots.map((known) => known.slug).join(', ')}.`,
    });
  }
  const root = `/api/v1/bots/${bot.id}`;
  const read = async (place: string) => await client.request({ method: 'GET', path: `${root}/${place}` });
  const send = async (place: string, file: FaqFile) =>
    await client.request({ method: 'POST', path: `${root}/${place}`, file });

  return {
    async preview(file: FaqFile, mode: ImportMode): Promise<ImportPreview> {
      return ImportPreview.parse(await send(`faqs/preview?mode=${mode}`, file));
    },

    /** Imports a file that was previewed, and resolves when customers get it. */
    async import(file: FaqFile, { mode, base }: { mode: ImportMode; base: string }): Promise<GenerationResource> {
      const { generation } = ImportStarted.parse(await send(`faqs/import?mode=${mode}&base=${base}`, file));
      for (;;) {
        const now = GenerationResource.parse(await read(`generations/${generation.id}`));
        if (now.status === 'failed') throw new UserError(now.reason ?? 'The knowledge could not be built.');
        if (now.status !== 'building') return now;
        await delay(ASK_EVERY_MS);
      }
    },

    /** All FAQs, as they were saved last. */
    async readAll(): Promise<FaqEntry[]> {
      const faqs: FaqEntry[] = [];
      for (let after: string | null = '-1'; after !== null;) {
        const page: FaqPage = FaqPage.parse(await read(`faqs?limit=${MAX_FAQS_PER_PAGE}&after=${after}`));
        faqs.push(...page.faqs.map(({ revision: _, ...faq }) => faq));
        after = page.next;
      }
      return faqs;
    },
  };
}

/** Reads a .csv or .json file. @throws UserError */
export async function readFaqFile({ file }: { file: string }): Promise<FaqFile> {
  const type = TYPES[path.extname(file).toLowerCase()];
  if (type === undefined) throw new UserError(`${file} is neither a .csv nor a .json file.`);
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new UserError(`${file} cannot be read.`, { cause });
  });
  if (bytes.length > MAX_FAQ_FILE_BYTES) throw new UserError(`${file} is larger than 2 MB.`);
  return { type, bytes: new Uint8Array(bytes) };
}
