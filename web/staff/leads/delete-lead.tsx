import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useNavigate } from 'react-router';

import { useStaffApi } from '../api/context.js';
import { useWords } from '../i18n/language-context.js';
import { Trouble } from '../parts/trouble.js';
import { useBot } from '../shell/session.js';
import { WORDS } from './words.js';

/** Deletes a lead, when it was asked for twice. */
export function DeleteLead({ path }: { path: string }) {
  const t = useWords(WORDS);
  const { id } = useBot();
  const { ask } = useStaffApi();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [isAsked, setIsAsked] = useState(false);
  const remove = useMutation({
    mutationFn: () => ask({ method: 'DELETE', path }),
    onSuccess: async () => {
      await navigate('../leads');
      await queries.invalidateQueries({ queryKey: ['leads', id] });
    },
  });
  if (!isAsked) {
    return (
      <div>
        <Button
          onPress={() => {
            setIsAsked(true);
          }}
        >
          {t('delete')} …
        </Button>
      </div>
    );
  }
  return (
    <div className="record-actions" role="group" aria-label={t('deleteSure')}>
      <p>{t('deleteSure')}</p>
      <Button
        autoFocus
        isPending={remove.isPending}
        onPress={() => {
          remove.mutate();
        }}
      >
        {t('delete')}
      </Button>
      <Button
        onPress={() => {
          setIsAsked(false);
        }}
      >
        {t('keep')}
      </Button>
      {remove.isError && <Trouble error={remove.error} />}
    </div>
  );
}
