import { SwitchButton, SwitchField } from 'react-aria-components';

type SwitchProps = { label: string; isOn: boolean; onChange: (isOn: boolean) => void };

/** Something that is on or off, and changes at once. */
export function Switch({ label, isOn, onChange }: SwitchProps) {
  return (
    <SwitchField isSelected={isOn} onChange={onChange}>
      <SwitchButton className="switch">
        <span className="track" aria-hidden="true" />
        {label}
      </SwitchButton>
    </SwitchField>
  );
}
