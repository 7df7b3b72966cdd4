import { Suspense, useEffect, useState } from 'react';
import { Button, Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { Outlet, useLocation } from 'react-router';

import { useWords } from '../i18n/language-context.js';
import { Waiting } from '../parts/waiting.js';
import { COMMON } from '../words.js';
import { Icon } from './icon.js';
import { Navigation } from './navigation.js';
import { useBots } from './session.js';
import { WORDS } from './words.js';

const MAIN_ID = 'content';
const MENU_ICON = 'M4 6h16M4 12h16M4 18h16';
const CLOSE_ICON = 'M6 6l12 12M18 6L6 18';

/** What is around every page: the navigation at its side, on a phone in a drawer. */
export function Shell() {
  const t = useWords(WORDS);
  const bots = useBots();
  return (
    <div className="shell">
      <a className="skip" href={`#${MAIN_ID}`}>
        {t('skip')}
      </a>
      <TopBar />
      <aside className="side">
        <Navigation />
      </aside>
      <main id={MAIN_ID} tabIndex={-1}>
        {bots.length === 0 && <p className="note">{t('noBots')}</p>}
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}

/** On phones: the menu's button, and the drawer that it opens. */
function TopBar() {
  const t = useWords(WORDS);
  const product = useWords(COMMON)('product');
  const [isOpen, setIsOpen] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => {
    setIsOpen(false);
  }, [pathname]);
  return (
    <header className="top">
      <Button
        className="react-aria-Button icon-button"
        aria-label={t('menu')}
        onPress={() => {
          setIsOpen(true);
        }}
      >
        <Icon path={MENU_ICON} />
      </Button>
      <span className="brand">{product}</span>
      <ModalOverlay className="drawer-overlay" isDismissable isOpen={isOpen} onOpenChange={setIsOpen}>
        <Modal className="drawer">
          <Dialog aria-label={t('menu')}>
            <Button slot="close" className="react-aria-Button icon-button" aria-label={t('closeMenu')}>
              <Icon path={CLOSE_ICON} />
            </Button>
            <Navigation />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </header>
  );
}
