import { useState } from 'react';
import { Button } from 'react-aria-components';

import { useWords } from '../../i18n/language-context.js';
import { chime, readNotices, storeNotices } from './notices.js';
import { WORDS } from '../words.js';

/** Turns sound and notices on, for which the browser is asked only now, and off. */
export function NoticeButton() {
  const t = useWords(WORDS);
  const [areOn, setOn] = useState(readNotices);
  const [permission, setPermission] = useState(() => ('Notification' in window ? Notification.permission : 'denied'));
  const turn = async (on: boolean): Promise<void> => {
    storeNotices(on);
    setOn(on);
    if (!on) return;
    chime();
    if ('Notification' in window) setPermission(await Notification.requestPermission());
  };
  return (
    <>
      <Button onPress={() => void turn(!areOn)}>{t(areOn ? 'noticesOn' : 'noticesOff')}</Button>
      {areOn && permission === 'denied' && <span className="soft">{t('noticesDenied')}</span>}
    </>
  );
}
