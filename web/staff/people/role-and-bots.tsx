import {
  CheckboxButton,
  CheckboxField,
  CheckboxGroup,
  Label,
  RadioButton,
  RadioField,
  RadioGroup,
} from 'react-aria-components';

import type { AdminBot } from '../../../contracts/http.js';
import type { StaffRole } from '../../../contracts/staff.js';
import { useWords } from '../i18n/language-context.js';
import { COMMON } from '../words.js';
import { WORDS } from './words.js';

const ROLES = [
  { id: 'agent', does: 'agentDoes' },
  { id: 'moderator', does: 'moderatorDoes' },
  { id: 'admin', does: 'adminDoes' },
] as const;

/** What somebody may do, and with which bots; an admin works with all. */
export type Rights = { role: StaffRole; botIds: string[] };

type RoleAndBotsProps = { bots: AdminBot[]; rights: Rights; onChange: (rights: Rights) => void };

/** Lets an admin choose a role, and bots where the role asks for them. */
export function RoleAndBots({ bots, rights, onChange }: RoleAndBotsProps) {
  const t = useWords(WORDS);
  const common = useWords(COMMON);
  return (
    <>
      <RadioGroup
        value={rights.role}
        onChange={(value) => {
          onChange({ ...rights, role: ROLES.find(({ id }) => id === value)?.id ?? 'agent' });
        }}
      >
        <Label>{common('role')}</Label>
        {ROLES.map(({ id, does }) => (
          <RadioField key={id} value={id}>
            <RadioButton>{t(does)}</RadioButton>
          </RadioField>
        ))}
      </RadioGroup>
      {rights.role !== 'admin' && (
        <CheckboxGroup
          value={rights.botIds}
          onChange={(botIds) => {
            onChange({ ...rights, botIds });
          }}
        >
          <Label>{common('bots')}</Label>
          {bots.map(({ id, name }) => (
            <CheckboxField key={id} value={id}>
              <CheckboxButton>
                <span className="box" aria-hidden="true" />
                {name}
              </CheckboxButton>
            </CheckboxField>
          ))}
        </CheckboxGroup>
      )}
    </>
  );
}
