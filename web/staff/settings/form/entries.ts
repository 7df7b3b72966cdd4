import type { BotSettings } from '../../../../contracts/bot.js';
import type { PublishedBot } from '../../../../contracts/conversations-of-a-bot.js';
import { readSetting, type SettingName } from '../../../../contracts/setting-names.js';
import { CONTROLS } from './controls.js';
import { fromHours, isHours, toHours, type Hours } from './hours.js';

/** What somebody has entered for a setting, as its field holds it. */
export type Entry = string | boolean | Hours;
export type Draft = Partial<Record<SettingName, Entry>>;

/** A setting as its field shows it. */
export function toEntry(name: SettingName, value: unknown): Entry {
  if (CONTROLS[name].kind === 'hours') return toHours(value);
  if (typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(String).join('\n');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** What is sent of a field: null where nothing is in it that could be a value. The server says what is not valid. */
export function fromEntry(name: SettingName, entry: Entry): unknown {
  if (isHours(entry)) return fromHours(entry);
  if (typeof entry === 'boolean') return entry;
  switch (CONTROLS[name].kind) {
    case 'number':
    case 'whole':
      return entry.trim() === '' ? null : Number(entry);
    case 'lines':
      return toLines(entry);
    case 'text':
    case 'address':
      return entry.trim() === '' ? null : entry.trim();
    default:
      return entry;
  }
}

/** A setting of these as its field shows it. */
export function readEntry(settings: BotSettings, name: SettingName): Entry {
  return toEntry(name, readSetting(settings, name));
}

/** What was entered and is to be saved, as it is sent: what is another value, or gives a setting back to the folder. */
export function listChanges(bot: PublishedBot, draft: Draft): Partial<Record<SettingName, unknown>> {
  const entered = Object.entries(draft) as [SettingName, Entry][];
  return Object.fromEntries(
    entered
      .filter(([name, entry]) => {
        if (!isSameEntry(name, entry, readEntry(bot.settings, name))) return true;
        const isChanged = bot.changed.some((setting) => setting.name === name);
        return isChanged && isSameEntry(name, entry, readEntry(bot.folder, name));
      })
      .map(([name, entry]) => [name, fromEntry(name, entry)]),
  );
}

/** Whether two entries are the same setting: spaces around a line, say, change none. */
export function isSameEntry(name: SettingName, one: Entry, other: Entry): boolean {
  return JSON.stringify(fromEntry(name, one)) === JSON.stringify(fromEntry(name, other));
}

function toLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
