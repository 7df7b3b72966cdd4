import { describe, expect, it } from 'vitest';

import { BotSettings } from '../../contracts/bot.js';
import type { PublishedBot } from '../../contracts/conversations-of-a-bot.js';
import { readSetting, SETTING_NAMES, type SettingName } from '../../contracts/setting-names.js';
import { fromEntry, listChanges, readEntry } from '../../web/staff/settings/form/entries.js';

const folder = BotSettings.parse({
  suggestions: ['Where is it?', 'What does it cost?'],
  notifications: { email: ['desk@shop.example'] },
  handOver: {
    officeHours: { timeZone: 'Europe/Zurich', days: { sat: ['10:00-12:00'], mon: ['09:00-12:00', '13:00-24:00'] } },
  },
});

function toBot(settings: BotSettings, changed: { name: SettingName; value: unknown }[] = []): PublishedBot {
  const at = '2026-01-01T00:00:00.000Z';
  return {
    ...{ id: 'shop', slug: 'shop', name: 'Shop', locale: 'en', flows: [], published: null, revision: 'one' },
    ...{ settings, folder },
    changed: changed.map((setting) => ({ ...setting, at, by: null, inForce: true })),
  };
}

describe('what is entered for settings', () => {
  it.each([folder, BotSettings.parse({})])('is the setting again where nothing was changed', (settings) => {
    for (const name of SETTING_NAMES) {
      expect({ name, value: fromEntry(name, readEntry(settings, name)) }).toEqual({
        name,
        value: readSetting(settings, name) ?? null,
      });
    }
    const untouched = Object.fromEntries(SETTING_NAMES.map((name) => [name, readEntry(settings, name)]));
    expect(listChanges(toBot(settings), untouched)).toEqual({});
  });

  it('is sent as the value that it stands for, and not where it is the same but for blanks', () => {
    const draft = {
      suggestions: ' Where is it?  \n\nWhat does it cost?\n',
      'handOver.skills': 'french\n billing ',
      'knowledge.threshold': '0.70',
      'idle.keepMinutes': '',
      'tickets.webhook': '  ',
      'leads.url': ' https://crm.example ',
      'notifications.slack': true,
    };
    expect(listChanges(toBot(folder), draft)).toEqual({
      'handOver.skills': ['french', 'billing'],
      'knowledge.threshold': 0.7,
      'idle.keepMinutes': null,
      'leads.url': 'https://crm.example',
      'notifications.slack': true,
    });
  });

  it('gives a setting back to the folder, also where its value is in force already', () => {
    const bot = toBot(folder, [{ name: 'greeting', value: folder.greeting }]);
    expect(listChanges(bot, { greeting: folder.greeting, fallback: folder.fallback })).toEqual({
      greeting: folder.greeting,
    });
  });
});
