import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import type { DataFolder } from '../../infra/supervisor/data-folder.js';
import { readJsonFile, writeJsonFile } from '../../infra/supervisor/json-file.js';

const KeptLogin = z.object({ accessToken: z.string(), expiresAt: z.iso.datetime(), refreshToken: z.string() });

/** The tokens of a login, and until when the access token is good. */
export type KeptLogin = z.infer<typeof KeptLogin>;

/** Where `parley login` keeps a login: a file of the data folder for each api, for its owner alone. */
export interface LoginFile {
  load(): KeptLogin | undefined;
  save(login: KeptLogin): void;
  forget(): void;
}

export function createLoginFile({ folder, baseUrl }: { folder: DataFolder; baseUrl: string }): LoginFile {
  const host = new URL(baseUrl).host.replaceAll(/[^a-z0-9.-]/gi, '_');
  const file = path.join(folder.secrets, `login-${host}.json`);
  return {
    load: () => readJsonFile(file, KeptLogin),
    save(login) {
      mkdirSync(folder.secrets, { recursive: true, mode: 0o700 });
      writeJsonFile(file, login);
    },
    forget() {
      rmSync(file, { force: true });
    },
  };
}
