import { FieldError, Input, Label, Text, TextArea, TextField } from 'react-aria-components';

import type { SettingName } from '../../../../contracts/setting-names.js';
import { useWords } from '../../i18n/language-context.js';
import { Choice } from '../../parts/choice.js';
import { Switch } from '../../parts/switch.js';
import { CONTROLS } from './controls.js';
import type { Entry } from './entries.js';
import { HELP } from './help/words.js';
import { isHours } from './hours.js';
import { LABELS } from './labels/words.js';
import { OfficeHoursField } from './office-hours-field.js';
import { useRule } from './use-rule.js';
import { WORDS } from './words.js';

type ControlProps = { name: SettingName; entry: Entry; isFaulty: boolean; onChange: (entry: Entry) => void };

/** What a setting is entered with, its help, and below it what is wrong. */
export function SettingControl({ name, entry, isFaulty, onChange }: ControlProps) {
  const t = useWords(WORDS);
  const label = useWords(LABELS)(name);
  const help = useHelp(name);
  const rule = useRule(name);
  const control = CONTROLS[name];
  if (isHours(entry)) {
    return (
      <OfficeHoursField label={label} help={help} hours={entry} fault={isFaulty ? rule : null} onChange={onChange} />
    );
  }
  if (typeof entry === 'boolean') {
    return (
      <div>
        <Switch label={label} isOn={entry} onChange={onChange} />
        {help !== null && <p className="hint">{help}</p>}
      </div>
    );
  }
  if (control.kind === 'choice') {
    const options = toOptions(control.choices).map((value) => ({ value, label: t(value) }));
    return (
      <div className="field">
        <Choice label={label} value={entry} options={options} onChange={onChange} />
        {help !== null && <p className="hint">{help}</p>}
        {isFaulty && <p className="fault">{rule}</p>}
      </div>
    );
  }
  const isLong = control.kind === 'long' || control.kind === 'lines';
  const isNumber = control.kind === 'number' || control.kind === 'whole';
  return (
    <TextField
      className="field"
      value={entry}
      onChange={onChange}
      isInvalid={isFaulty}
      autoComplete="off"
      {...(isNumber ? { type: 'number', inputMode: 'decimal' } : {})}
    >
      <Label>{label}</Label>
      {isLong ? <TextArea className="react-aria-Input" rows={toRows(entry)} /> : <Input {...toLimits(name)} />}
      {help !== null && (
        <Text slot="description" className="hint">
          {help}
        </Text>
      )}
      <FieldError className="fault">{rule}</FieldError>
    </TextField>
  );
}

const MOST_ROWS = 10;
const LETTERS_A_ROW = 60;

function toRows(text: string): number {
  const rows = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LETTERS_A_ROW)), 0);
  return Math.min(MOST_ROWS, rows + 1);
}

function toLimits(name: SettingName) {
  const control = CONTROLS[name];
  if (control.kind !== 'number' && control.kind !== 'whole') return {};
  return { min: control.min, max: control.max, step: control.kind === 'whole' ? 1 : 'any' };
}

type Option<Choices extends string> = Choices extends `${infer First} ${infer Others}`
  ? First | Option<Others>
  : Choices;

function toOptions<Choices extends string>(choices: Choices): Option<Choices>[] {
  return choices.split(' ') as Option<Choices>[];
}

function useHelp(name: SettingName): string | null {
  const t = useWords(HELP);
  return hasHelp(name) ? t(name) : null;
}

function hasHelp(name: string): name is keyof typeof HELP.en {
  return Object.hasOwn(HELP.en, name);
}
