import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Button } from 'react-aria-components';

import { useWords } from '../../i18n/language-context.js';
import { Trouble } from '../../parts/trouble.js';
import { useConsoleRequests } from '../use-console.js';
import { WORDS } from '../words.js';

type SuggestionProps = { id: string; isBlank: boolean; onSuggested: (text: string) => void };

/** Asks what the bot would say. It is put where the agent writes, which is blank or not, and never sent by itself. */
export function Suggestion({ id, isBlank, onSuggested }: SuggestionProps) {
  const t = useWords(WORDS);
  const requests = useConsoleRequests();
  const suggest = useMutation({
    mutationFn: () => requests.suggest({ id }),
    onSuccess: (suggested) => {
      if (suggested.status === 'known') onSuggested(suggested.text);
    },
  });
  const { reset } = suggest;
  // Where a suggestion came from is not said of what is written after it.
  useEffect(() => {
    if (isBlank) reset();
  }, [isBlank, reset]);
  return (
    <>
      <Button
        aria-disabled={suggest.isPending}
        onPress={() => {
          if (!suggest.isPending) suggest.mutate();
        }}
      >
        {t(suggest.isPending ? 'suggesting' : 'suggest')}
      </Button>
      <p className="soft suggested" role="status">
        {suggest.data?.status === 'unknown' && t('suggestedNothing')}
        {suggest.data?.status === 'unasked' && t('suggestedUnasked')}
        {suggest.data?.status === 'known' && suggest.data.sources.length === 0 && t('suggestedUnsourced')}
        {suggest.data?.status === 'known' &&
          suggest.data.sources.length > 0 &&
          t('suggestedFrom', { sources: suggest.data.sources.join(', ') })}
      </p>
      {suggest.isError && <Trouble error={suggest.error} />}
    </>
  );
}
