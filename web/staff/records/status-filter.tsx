import { useWords } from '../i18n/language-context.js';
import { Choice } from '../parts/choice.js';
import { WORDS } from './words.js';

type StatusFilterProps<Status extends string> = {
  statuses: readonly (Status | 'any')[];
  value: Status | 'any';
  toLabel: (status: Status) => string;
  onChange: (status: Status | 'any') => void;
};

/** Which records are listed, by how they stand. */
export function StatusFilter<Status extends string>({ statuses, value, toLabel, onChange }: StatusFilterProps<Status>) {
  const t = useWords(WORDS);
  return (
    <Choice
      label={t('status')}
      value={value}
      options={statuses.map((status) => ({ value: status, label: status === 'any' ? t('any') : toLabel(status) }))}
      onChange={onChange}
    />
  );
}
