import type { DataFolder } from '../../infra/supervisor/data-folder.js';
import type { StartedStack } from '../../infra/supervisor/run-stack.js';

/** What the end of a start tells. The first address is the api's: scripts rely on it. */
export function describeStack(stack: StartedStack, folder: DataFolder): string {
  const rows: [string, string][] = [
    ['API', stack.apiUrl],
    ['Chat page', `${stack.apiUrl}/`],
    ['Staff page', `${stack.apiUrl}/staff/`],
    ['Widget', `${stack.apiUrl}/widget/`],
    ['API docs', `${stack.apiUrl}/docs`],
    ['Temporal UI', stack.temporalUiUrl ?? `that of ${stack.temporalAddress}`],
  ];
  const env = folder.env === 'dev' ? '' : ` --env ${folder.env}`;
  return [
    '',
    'Parley is ready.',
    ...rows.map(([name, value]) => `  ${name.padEnd(12)} ${value}`),
    ...(stack.adminKey === undefined
      ? []
      : ['', 'The admin API key, shown this once (only its hash is stored):', `  ${stack.adminKey}`]),
    ...(stack.firstAdminToken === undefined
      ? []
      : [
          '',
          'Make the first admin account (the link is good once, for 7 days; each start makes another until it is used):',
          `  ${stack.apiUrl}/staff/#first-admin=${stack.firstAdminToken}`,
        ]),
    '',
    `Talk to the bot in a terminal: npx parley chat${env}`,
    `Stop: Ctrl-C here, or npx parley stop${env}`,
  ].join('\n');
}
