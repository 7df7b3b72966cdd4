import { useState } from 'react';
import { Button } from 'react-aria-components';

import { useWords } from '../i18n/language-context.js';
import { WORDS } from './words.js';

/** The link of an invitation that was just made, to be copied and sent. */
export function NewLink({ email, token }: { email: string | null; token: string }) {
  const t = useWords(WORDS);
  const link = new URL(`/staff/#invitation=${token}`, location.origin).href;
  const [copied, setCopied] = useState(false);
  return (
    <div className="new-link" role="status">
      <p>{t('sendLink', { email: email ?? t('them') })}</p>
      <code>{link}</code>
      <Button
        onPress={() => {
          void navigator.clipboard.writeText(link).then(() => {
            setCopied(true);
          });
        }}
      >
        {t(copied ? 'copied' : 'copy')}
      </Button>
    </div>
  );
}
