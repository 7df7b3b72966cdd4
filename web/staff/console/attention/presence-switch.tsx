import { useState } from 'react';

import { useWords } from '../../i18n/language-context.js';
import { Switch } from '../../parts/switch.js';
import { readPresence, storePresence, type PresenceState } from './presence.js';
import { usePresence } from '../use-console.js';
import { WORDS } from '../words.js';

/** Whether somebody takes conversations: said again and again for as long as this is shown, and remembered. */
export function PresenceSwitch() {
  const t = useWords(WORDS);
  const [state, setState] = useState<PresenceState>(readPresence);
  usePresence(state);
  return (
    <Switch
      label={t('presence')}
      isOn={state === 'available'}
      onChange={(isOn) => {
        const chosen = isOn ? 'available' : 'away';
        storePresence(chosen);
        setState(chosen);
      }}
    />
  );
}
