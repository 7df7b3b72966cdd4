import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { v7 as uuidV7 } from 'uuid';

import { OutboxContent, type OutboxMail, type OutboxMessage } from '../../contracts/outbox.js';

const KEPT = 200;
const LONGEST_BYTES = 256 * 1024;
const FILE = /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})\.json$/;

/** Mails in the data folder: `.eml` as they would have been sent, `.json` for people. The latest 200 are kept. */
export interface Outbox {
  /** Writes a mail. @throws Error where it is longer than 256 KB */
  add(mail: OutboxContent & { content: Buffer }): Promise<void>;
  /** What is there, newest first. */
  list(): Promise<OutboxMail[]>;
  /** A mail with its text; null where there is none of that id. */
  read(input: { id: string }): Promise<OutboxMessage | null>;
}

/** `folder` is made when the first mail is written. Written by workers, read by the api: both see the same folder. */
export function createOutbox({ folder }: { folder: string }): Outbox {
  const toFile = (id: string, kind: 'eml' | 'json') => path.join(folder, `${id}.${kind}`);
  const listIds = async (): Promise<string[]> => {
    const names = await readdir(folder).catch((error: unknown) => whereMissing(error, []));
    return names.flatMap((name) => FILE.exec(name)?.[1] ?? []).sort((a, b) => b.localeCompare(a));
  };

  async function read({ id }: { id: string }): Promise<OutboxMessage | null> {
    if (!FILE.test(`${id}.json`)) return null;
    const text = await readFile(toFile(id, 'json'), 'utf8').catch((error: unknown) => whereMissing(error, null));
    return text === null ? null : { id, at: toTime(id), ...OutboxContent.parse(JSON.parse(text)) };
  }

  return {
    read,

    async add({ content, ...mail }) {
      if (content.length > LONGEST_BYTES) throw new Error('A mail of this length is not kept.');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const id = uuidV7();
      await writeFile(toFile(id, 'eml'), content, { mode: 0o600 });
      // Whoever lists meanwhile sees a mail as a whole or not at all.
      const unfinished = path.join(folder, `${id}.part`);
      await writeFile(unfinished, JSON.stringify(OutboxContent.parse(mail)), { mode: 0o600 });
      await rename(unfinished, toFile(id, 'json'));
      const old = (await listIds()).slice(KEPT);
      const files = old.flatMap((each) => [toFile(each, 'eml'), toFile(each, 'json')]);
      await Promise.all(files.map((file) => rm(file, { force: true })));
    },

    async list() {
      const mails = await Promise.all((await listIds()).slice(0, KEPT).map((id) => read({ id })));
      return mails.flatMap((mail) =>
        mail === null ? [] : [{ id: mail.id, at: mail.at, to: mail.to, subject: mail.subject }],
      );
    },
  };
}

/** A UUIDv7 begins with the milliseconds since 1970. */
function toTime(id: string): string {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toISOString();
}

function whereMissing<Value>(error: unknown, value: Value): Value {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return value;
  throw error;
}
