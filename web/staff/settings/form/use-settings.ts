import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import type { PublishedBot } from '../../../../contracts/conversations-of-a-bot.js';
import type { SettingName } from '../../../../contracts/setting-names.js';
import { useStaffApi } from '../../api/context.js';
import { useBot } from '../../shell/session.js';

export type SettingsChange = { revision: string; settings: Partial<Record<SettingName, unknown>> };

/** The bot with its settings, as they are now. */
export function useSettings() {
  const { id } = useBot();
  const { ask } = useStaffApi();
  return useQuery({
    queryKey: ['bot-settings', id],
    queryFn: () => ask<PublishedBot>({ method: 'GET', path: `/api/v1/bots/${id}/settings` }),
  });
}

/** Changes settings; what else is made of them is read anew. */
export function useChangeSettings() {
  const { id } = useBot();
  const { ask } = useStaffApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: SettingsChange) =>
      ask<PublishedBot>({ method: 'PATCH', path: `/api/v1/bots/${id}/settings`, body }),
    onSuccess: (bot) => {
      queries.setQueryData(['bot-settings', id], bot);
      void queries.invalidateQueries({ queryKey: ['retention', id] });
    },
  });
}
