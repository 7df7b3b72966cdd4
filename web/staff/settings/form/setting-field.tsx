import { Button } from 'react-aria-components';

import type { PublishedBot } from '../../../../contracts/conversations-of-a-bot.js';
import { SETTING_ACCESS, type SettingName } from '../../../../contracts/setting-names.js';
import { useDates, useWords } from '../../i18n/language-context.js';
import { useMe } from '../../shell/session.js';
import { isSameEntry, readEntry, type Entry } from './entries.js';
import { LABELS } from './labels/words.js';
import { SettingControl } from './setting-control.js';
import { useEntryWords } from './use-entry-words.js';
import { WORDS } from './words.js';

type FieldProps = {
  name: SettingName;
  bot: PublishedBot;
  entry: Entry;
  /** It was touched, and is not saved. */
  isUnsaved: boolean;
  isFaulty: boolean;
  onChange: (entry: Entry) => void;
};

/** A setting, whether it is as in the folder, and how to give it back to it. */
export function SettingField({ name, bot, entry, isUnsaved, isFaulty, onChange }: FieldProps) {
  const t = useWords(WORDS);
  const label = useWords(LABELS)(name);
  const toWords = useEntryWords();
  const { role } = useMe();
  const inFolder = readEntry(bot.folder, name);
  const isAsInFolder = isSameEntry(name, entry, inFolder);
  if (role !== 'admin' && SETTING_ACCESS[name] === 'admin') {
    return (
      <div className="setting">
        <p className="react-aria-Label">{label}</p>
        <p className="setting-value">{toWords(name, entry)}</p>
        <p className="hint">{t('forAdmins')}</p>
        <Source name={name} bot={bot} isUnsaved={isUnsaved} />
      </div>
    );
  }
  return (
    <div className="setting" data-setting={name}>
      <SettingControl name={name} entry={entry} isFaulty={isFaulty} onChange={onChange} />
      <Source name={name} bot={bot} isUnsaved={isUnsaved} />
      {(!isAsInFolder || bot.changed.some((setting) => setting.name === name)) && (
        <div className="setting-folder">
          <p className="soft">{t('inFolder', { value: toWords(name, inFolder) })}</p>
          <Button
            aria-label={`${t('giveBack')}: ${label}`}
            isDisabled={isAsInFolder && isUnsaved}
            onPress={() => {
              onChange(inFolder);
            }}
          >
            {t('giveBack')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Source({ name, bot, isUnsaved }: Pick<FieldProps, 'name' | 'bot' | 'isUnsaved'>) {
  const t = useWords(WORDS);
  const { toMoment } = useDates();
  const changed = bot.changed.find((setting) => setting.name === name);
  const source =
    changed === undefined
      ? t('asInFolder')
      : t('changedBy', { moment: toMoment(changed.at), name: changed.by?.name ?? t('aKey') });
  return (
    <>
      <p className="soft setting-source">
        <code>{name}</code> {isUnsaved ? <span className="role warn">{t('notSaved')}</span> : source}
      </p>
      {changed?.inForce === false && <p className="fault">{t('notInForce')}</p>}
    </>
  );
}
