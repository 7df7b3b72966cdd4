import type { Command } from 'commander';

import { writeText } from '../write-text.js';

export function registerOpenapiCommand(program: Command): void {
  program
    .command('openapi')
    .description('write the OpenAPI document of the HTTP interface')
    .option('--output <file>', 'where to; unset: the terminal')
    .action(async (options: { output?: string }) => {
      const { createOpenApiDocument } = await import('../../api/openapi/document.js');
      await writeText(`${JSON.stringify(createOpenApiDocument(), null, 2)}\n`, options.output);
    });
}
