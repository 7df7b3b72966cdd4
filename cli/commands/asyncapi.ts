import type { Command } from 'commander';

import { writeText } from '../write-text.js';

export function registerAsyncapiCommand(program: Command): void {
  program
    .command('asyncapi')
    .description('write the AsyncAPI document of the WebSocket protocol')
    .option('--output <file>', 'where to; unset: the terminal')
    .action(async (options: { output?: string }) => {
      const { createAsyncApiDocument } = await import('../../api/asyncapi/document.js');
      await writeText(`${JSON.stringify(createAsyncApiDocument(), null, 2)}\n`, options.output);
    });
}
