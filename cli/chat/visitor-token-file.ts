import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { AnonymousToken } from '../../contracts/http.js';
import type { DataFolder } from '../../infra/supervisor/data-folder.js';
import { readJsonFile, writeJsonFile } from '../../infra/supervisor/json-file.js';

/** The visitor that this machine is for a bot: a conversation can only be continued by its own visitor. */
export interface VisitorTokens {
  load(): AnonymousToken | null;
  save(token: AnonymousToken): void;
}

/** Keeps the token in the data folder. A folder that cannot be written costs only `--conversation`. */
export function createVisitorTokenFile(input: { folder: DataFolder; baseUrl: string; slug: string }): VisitorTokens {
  const { host } = new URL(input.baseUrl);
  const file = path.join(input.folder.secrets, `visitor-${`${host}-${input.slug}`.replace(/[^a-z0-9.-]/gi, '_')}.json`);
  return {
    load() {
      const token = readJsonFile(file, AnonymousToken);
      return token && Date.parse(token.expiresAt) > Date.now() ? token : null;
    },
    save(token) {
      try {
        mkdirSync(input.folder.secrets, { recursive: true, mode: 0o700 });
        writeJsonFile(file, token);
      } catch {
        // See above.
      }
    },
  };
}
