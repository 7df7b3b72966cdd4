import type { SettingName } from '../../../../contracts/setting-names.js';
import { useWords } from '../../i18n/language-context.js';
import { CONTROLS } from './controls.js';
import type { Entry } from './entries.js';
import { DAYS, isHours } from './hours.js';
import { WORDS } from './words.js';

const MOST_LETTERS = 200;

/** Says what a setting is, in one line. */
export function useEntryWords(): (name: SettingName, entry: Entry) => string {
  const t = useWords(WORDS);
  return (name, entry) => {
    if (typeof entry === 'boolean') return entry ? t('on') : t('offState');
    if (isHours(entry)) {
      const open = DAYS.filter((day) => entry.days[day] !== '').map((day) => `${t(day)} ${entry.days[day]}`);
      return entry.isLimited ? `${open.join('; ')} (${entry.timeZone})` : t('always');
    }
    if (entry === '') return t('empty');
    if (CONTROLS[name].kind === 'choice' && isChoice(entry)) return t(entry);
    const line = entry.replaceAll('\n', ' · ');
    return line.length > MOST_LETTERS ? `${line.slice(0, MOST_LETTERS)} …` : line;
  };
}

const CHOICES = [
  ...(['search', 'none', 'restart', 'queue', 'conversation', 'person', 'off'] as const),
  ...(['list', 'hubspot', 'webhook', 'pull', 'auto'] as const),
];

function isChoice(entry: string): entry is (typeof CHOICES)[number] {
  return CHOICES.some((choice) => choice === entry);
}
