import type { DeliveryFault } from '../../../contracts/deliveries.js';
import { useWords } from '../i18n/language-context.js';
import { WORDS } from './words.js';

/** Why something was not delivered; `isOver`: it is not tried again by itself. */
export function Problem({ error, isOver }: { error: DeliveryFault; isOver: boolean }) {
  const t = useWords(WORDS);
  return <>{isOver ? t(error) : `${t(error)} ${t('triedAgain')}`}</>;
}
