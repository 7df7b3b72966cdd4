import { useState } from 'react';
import { Button, DropZone, FileTrigger, Text } from 'react-aria-components';

import { useWords } from '../i18n/language-context.js';
import type { ChosenFile } from './use-knowledge.js';
import { WORDS } from './words.js';

// By its name: browsers call CSV this or that, where spreadsheets are installed.
const TYPES: Readonly<Record<string, string>> = { csv: 'text/csv', json: 'application/json' };

/** Takes a file, dropped or chosen. */
export function DropFile({ onFile }: { onFile: (file: ChosenFile) => void }) {
  const t = useWords(WORDS);
  const [isRefused, setIsRefused] = useState(false);

  function take(file: File | undefined): void {
    const type = TYPES[/\.(\w+)$/.exec(file?.name ?? '')?.[1]?.toLowerCase() ?? ''];
    setIsRefused(type === undefined);
    if (file && type !== undefined) onFile({ name: file.name, type, content: file });
  }

  return (
    <DropZone
      className="knowledge-drop"
      onDrop={({ items }) => {
        const [dropped] = items.filter((item) => item.kind === 'file');
        if (dropped) void dropped.getFile().then(take);
      }}
    >
      <Text slot="label">{t('drop')}</Text>
      <FileTrigger
        acceptedFileTypes={['.csv', '.json', ...Object.values(TYPES)]}
        onSelect={(files) => {
          take(files?.[0]);
        }}
      >
        <Button>{t('choose')}</Button>
      </FileTrigger>
      <p className="hint">{t('dropHint')}</p>
      {isRefused && (
        <p className="fault" role="alert">
          {t('notAFile')}
        </p>
      )}
    </DropZone>
  );
}
