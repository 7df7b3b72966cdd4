import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'react-aria-components';

import { useStaffApi } from '../api/context.js';
import { useWords } from '../i18n/language-context.js';
import { Trouble } from '../parts/trouble.js';
import { WORDS } from './words.js';

/** Sends now what was not delivered. `of` names it to whoever hears the button alone. */
export function SendAgain({ path, of, refresh }: { path: string; of: string; refresh: readonly unknown[] }) {
  const t = useWords(WORDS);
  const { ask } = useStaffApi();
  const queries = useQueryClient();
  const sending = useMutation({
    mutationFn: () => ask({ method: 'POST', path, body: {} }),
    onSuccess: () => queries.invalidateQueries({ queryKey: refresh }),
  });
  return (
    <>
      <Button
        aria-label={`${t('sendAgain')}: ${of}`}
        isPending={sending.isPending}
        onPress={() => {
          sending.mutate();
        }}
      >
        {t('sendAgain')}
      </Button>
      {sending.isSuccess && (
        <span role="status" className="soft">
          {t('onItsWay')}
        </span>
      )}
      {sending.isError && <Trouble error={sending.error} />}
    </>
  );
}
