import path from 'node:path';

import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

import { root } from './root.mjs';

// A worker that is given a bundle takes its failure converter from there: without this, failures thrown by workflow code
// would be stored in plain text.
const failureConverterPath = path.join(root, 'infra', 'runtime', 'temporal', 'failure-converter.cjs');

/**
 * Bundles workflow code for the worker's sandbox. The source map is inline and names the TypeScript sources.
 * @param {{ entry: string }} input the module that exports every workflow, absolute
 * @returns {Promise<string>} the bundle
 * @throws Error that lists what does not belong into workflow code.
 */
export async function bundleWorkflows({ entry }) {
  const said = [];
  const logger = new DefaultLogger('WARN', ({ message }) => said.push(message));
  try {
    const { code } = await bundleWorkflowCode({ workflowsPath: entry, failureConverterPath, logger });
    return code;
  } catch (error) {
    throw new Error([...said, error instanceof Error ? error.message : String(error)].join('\n'), { cause: error });
  }
}
