import type { SettingName } from '../../../../contracts/setting-names.js';
import { useWords } from '../../i18n/language-context.js';
import { CONTROLS } from './controls.js';
import { WORDS } from './words.js';

/** What a setting must be like, said where it is not, in the language of the page. */
export function useRule(name: SettingName): string {
  const t = useWords(WORDS);
  if (name === 'leads.url') return t('leadsRule');
  const control = CONTROLS[name];
  switch (control.kind) {
    case 'long':
      return t('textRule', control);
    case 'lines':
      return t('linesRule', control);
    case 'number':
      return t('numberRule', control);
    case 'whole':
      return t('wholeRule', control);
    case 'address':
      return t('addressRule');
    case 'hours':
      return t('hoursRule');
    default:
      return t('plainRule');
  }
}
