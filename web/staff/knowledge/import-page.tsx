import './styles.css';

import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Link } from 'react-router';

import type { GenerationResource, ImportMode } from '../../../contracts/knowledge.js';
import { StaffProblem } from '../api/staff-api.js';
import { useWords } from '../i18n/language-context.js';
import { Choice } from '../parts/choice.js';
import { Page } from '../parts/page.js';
import { Trouble } from '../parts/trouble.js';
import { Waiting } from '../parts/waiting.js';
import { DropFile } from './drop-file.js';
import { Standing } from './generation-status.js';
import { PreviewRows } from './preview-rows.js';
import { useFileRequests, useGeneration, type ChosenFile } from './use-knowledge.js';
import { WORDS } from './words.js';

/** Takes FAQs over from a file: chosen, looked at, imported. */
export function ImportPage() {
  const t = useWords(WORDS);
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [mode, setMode] = useState<ImportMode>('merge');
  const { preview, importFile } = useFileRequests();
  const found = preview.data;
  const isChanged = importFile.error instanceof StaffProblem && importFile.error.code === 'knowledge_changed';

  function look(next: { file: ChosenFile | null; mode: ImportMode }): void {
    setFile(next.file);
    setMode(next.mode);
    importFile.reset();
    if (next.file) preview.mutate({ file: next.file, mode: next.mode });
  }

  const changes = found ? found.counts.added + found.counts.changed + found.counts.removed : 0;
  return (
    <Page title={t('upload')} beside={<Link to="../knowledge">{t('back')}</Link>}>
      <section className="card" aria-label={t('upload')}>
        <Choice
          label={t('mode')}
          value={mode}
          options={[
            { value: 'merge', label: t('merge') },
            { value: 'replace', label: t('replace') },
          ]}
          onChange={(chosen) => {
            look({ file, mode: chosen });
          }}
        />
        <DropFile
          onFile={(chosen) => {
            look({ file: chosen, mode });
          }}
        />
      </section>
      {preview.isPending && <Waiting />}
      {preview.isError && <Trouble error={preview.error} />}
      {file && found && (
        <section className="card" aria-labelledby="preview-heading">
          <h2 id="preview-heading">{t('preview', { name: file.name })}</h2>
          {importFile.isSuccess ? (
            <Progress begun={importFile.data.generation} />
          ) : (
            <>
              <PreviewRows preview={found} />
              {found.faultCount === 0 && changes === 0 && <p>{t('nothingChanges')}</p>}
              {found.faultCount === 0 && changes > 0 && (
                <div>
                  <Button
                    className="react-aria-Button primary"
                    isPending={importFile.isPending}
                    onPress={() => {
                      importFile.mutate({ file, mode, base: found.base });
                    }}
                  >
                    {t('importFile')}
                  </Button>
                </div>
              )}
            </>
          )}
          {importFile.isError && <Trouble error={importFile.error} />}
          {isChanged && (
            <Button
              onPress={() => {
                look({ file, mode });
              }}
            >
              {t('again')}
            </Button>
          )}
        </section>
      )}
    </Page>
  );
}

/** Follows an import until customers get it. */
function Progress({ begun }: { begun: GenerationResource }) {
  const t = useWords(WORDS);
  const { data: generation } = useGeneration(begun);
  return (
    <div role="status">
      {generation.status === 'live' && <p>{t('imported', { count: generation.total })}</p>}
      {generation.status === 'retired' && <p>{t('overtaken')}</p>}
      {(generation.status === 'building' || generation.status === 'failed') && <Standing generation={generation} />}
    </div>
  );
}
