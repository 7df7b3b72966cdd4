import { z } from 'zod';

import { SETTING_NAMES } from './setting-names.js';

/** A setting that was changed in the browser. */
export const ChangedSetting = z.object({
  name: z.enum(SETTING_NAMES),
  value: z.unknown().meta({ description: 'null: left out, whatever the folder says' }),
  at: z.iso.datetime(),
  by: z.object({ id: z.string(), name: z.string() }).nullable().meta({ description: 'null: an API key' }),
  inForce: z.boolean().meta({
    description: 'false: with what the folder says now it is not valid, so the folder counts',
  }),
});
export type ChangedSetting = z.infer<typeof ChangedSetting>;

export const ChangeSettingsRequest = z
  .object({
    revision: z.string().max(64).meta({ description: '`revision` of the settings that were looked at' }),
    settings: z
      .partialRecord(z.enum(SETTING_NAMES), z.unknown())
      .refine((settings) => Object.keys(settings).length > 0, 'must name a setting')
      .meta({
        description:
          "by their names in bot.yaml, such as `handOver.enabled`. The folder's own value gives a setting back to the folder; null leaves one out that may be left out",
      }),
  })
  .meta({ id: 'ChangeSettingsRequest' });
