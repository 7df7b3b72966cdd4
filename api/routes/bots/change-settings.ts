import { z } from 'zod';

import { ChangeSettingsRequest } from '../../../contracts/bot-settings.js';
import { PublishedBot } from '../../../contracts/conversations-of-a-bot.js';
import { Uuid } from '../../../contracts/ids.js';
import { isSettingName, SETTING_ACCESS } from '../../../contracts/setting-names.js';
import { requireBot, type AdminPrincipal } from '../../auth/principal.js';
import { loadPublishedBot } from '../../bots/load-published-bot.js';
import { botNotFound, invalidRequest, settingsChanged, settingsForAdmins } from '../../errors.js';
import { defineRoute } from '../define-route.js';

export const changeBotSettings = defineRoute(
  {
    method: 'patch',
    path: '/api/v1/bots/{botId}/settings',
    tag: 'Bots',
    summary: 'Change settings of a bot',
    description:
      'They count at once, and stay when the folder is published again. All of them are changed, or none. Moderators ' +
      'change what the bot says and when it hands over; what erases, what sends something elsewhere, and whose ' +
      'signatures are trusted is for admins: `customers`, `retention`, `notifications`, `leads`, `tickets.webhook`.',
    access: 'moderator',
    audit: 'settings.changed',
    params: z.object({ botId: Uuid }),
    body: ChangeSettingsRequest,
    responses: { 200: { description: 'The bot, as it is now', schema: PublishedBot } },
    problems: [403, 404, 409, 503],
  },
  async ({ api, principal, params: { botId }, body: { revision, settings: values } }) => {
    requireBot(principal, botId);
    requireRights(principal, Object.keys(values));
    const staffId = principal.kind === 'staff' ? principal.user.id : null;
    const done = await api.deps.botSettings.change({ botId, revision, values, staffId });
    switch (done.status) {
      case 'no such bot':
        throw botNotFound();
      case 'outdated':
        throw settingsChanged();
      case 'invalid':
        throw invalidRequest({ faults: done.faults, part: 'body' });
      case 'changed':
        return {
          status: 200,
          body: await loadPublishedBot(api, { botId }),
          audit: { botId, targetId: botId, details: { settings: Object.keys(values) } },
        };
    }
  },
);

/** @throws ApiProblem 403 */
function requireRights(principal: AdminPrincipal, names: string[]): void {
  if (principal.kind === 'key' || principal.user.role === 'admin') return;
  const withheld = names.filter((name) => isSettingName(name) && SETTING_ACCESS[name] === 'admin');
  if (withheld.length > 0) throw settingsForAdmins(withheld);
}
