import { useEffect } from 'react';
import { Button } from 'react-aria-components';
import { useBlocker } from 'react-router';

import { useWords } from '../../i18n/language-context.js';
import { Trouble } from '../../parts/trouble.js';
import { COMMON } from '../../words.js';
import { WORDS } from './words.js';

type SaveBarProps = {
  /** How many changes are not saved. */
  count: number;
  /** How many settings the server finds fault with. */
  faults: number;
  isPending: boolean;
  isSaved: boolean;
  error: Error | null;
  onDiscard: () => void;
  onReload?: () => void;
};

/** Saves or discards what was entered, in sight wherever somebody is on the page; asks before it would be lost. */
export function SaveBar({ count, faults, isPending, isSaved, error, onDiscard, onReload }: SaveBarProps) {
  const t = useWords(WORDS);
  const common = useWords(COMMON);
  const isUnsaved = count > 0;
  const leaving = useBlocker(
    ({ currentLocation, nextLocation }) => isUnsaved && currentLocation.pathname !== nextLocation.pathname,
  );
  useWarning(isUnsaved);
  return (
    <div className="save-bar" data-shown={isUnsaved || isSaved || error !== null}>
      <p role="status">{isUnsaved ? t('unsaved', { count }) : isSaved && t('saved')}</p>
      {faults > 0 && (
        <p className="trouble" role="alert">
          {t('faulty', { count: faults })}
        </p>
      )}
      {faults === 0 && error && <Trouble error={error} />}
      {leaving.state === 'blocked' ? (
        // With keys, these are other buttons than those below: the first one takes the focus.
        <div key="leaving" className="save-actions" role="group" aria-label={t('leave')}>
          <p>{t('leave')}</p>
          <Button autoFocus onPress={leaving.reset}>
            {t('stay')}
          </Button>
          <Button onPress={leaving.proceed}>{t('leaveYes')}</Button>
        </div>
      ) : (
        isUnsaved && (
          <div key="saving" className="save-actions">
            {onReload && <Button onPress={onReload}>{t('readAgain')}</Button>}
            <Button onPress={onDiscard}>{t('discard')}</Button>
            <Button type="submit" className="react-aria-Button primary" aria-disabled={isPending}>
              {isPending ? common('waiting') : t('save')}
            </Button>
          </div>
        )
      )}
    </div>
  );
}

/** Has the browser ask before the tab is closed. */
function useWarning(isUnsaved: boolean) {
  useEffect(() => {
    if (!isUnsaved) return;
    const warn = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('beforeunload', warn);
    };
  }, [isUnsaved]);
}
