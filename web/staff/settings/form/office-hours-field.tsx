import { useId } from 'react';
import { Input, Label, TextField } from 'react-aria-components';

import { useWords } from '../../i18n/language-context.js';
import { Switch } from '../../parts/switch.js';
import { DAYS, type Hours } from './hours.js';
import { WORDS } from './words.js';

type OfficeHoursFieldProps = {
  label: string;
  help: string | null;
  hours: Hours;
  fault: string | null;
  onChange: (hours: Hours) => void;
};

/** When people are there: always, or on each day of the week at these times. */
export function OfficeHoursField({ label, help, hours, fault, onChange }: OfficeHoursFieldProps) {
  const t = useWords(WORDS);
  const id = useId();
  return (
    <fieldset className="office-hours" aria-describedby={`${id}-help ${id}-fault`}>
      <legend className="react-aria-Label">{label}</legend>
      <Switch
        label={t('isLimited')}
        isOn={hours.isLimited}
        onChange={(isLimited) => {
          onChange({ ...hours, isLimited });
        }}
      />
      <p className="hint" id={`${id}-help`}>
        {help}
      </p>
      {hours.isLimited && (
        <div className="office-days">
          <Line
            label={t('timeZone')}
            value={hours.timeZone}
            isInvalid={fault !== null}
            onChange={(timeZone) => {
              onChange({ ...hours, timeZone });
            }}
          />
          {DAYS.map((day) => (
            <Line
              key={day}
              label={t(day)}
              value={hours.days[day]}
              isInvalid={fault !== null}
              onChange={(times) => {
                onChange({ ...hours, days: { ...hours.days, [day]: times } });
              }}
            />
          ))}
        </div>
      )}
      <p className="fault" id={`${id}-fault`}>
        {fault}
      </p>
    </fieldset>
  );
}

type LineProps = { label: string; value: string; isInvalid: boolean; onChange: (value: string) => void };

function Line({ label, ...props }: LineProps) {
  return (
    <TextField className="field" autoComplete="off" maxLength={200} {...props}>
      <Label>{label}</Label>
      <Input />
    </TextField>
  );
}
