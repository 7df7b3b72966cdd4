import { LAUNCHER_TEXTS } from './launcher-texts.js';
import type { Language } from '../chat/language.js';

export type LauncherState = {
  readonly phase: 'closed' | 'loading' | 'open' | 'failed';
  /** Messages that came while the chat was closed. */
  readonly unread: number;
  readonly language: Language;
};

/** The button in the corner. */
export interface Launcher {
  readonly parts: readonly Element[];
  show(state: LauncherState): void;
  focus(): void;
}

const MOST_SHOWN = 9;
const OPEN_PATH =
  'M6 4.5h12A3.5 3.5 0 0 1 21.5 8v6a3.5 3.5 0 0 1-3.5 3.5h-5.5L8 21.5V17.5H6A3.5 3.5 0 0 1 2.5 14V8A3.5 3.5 0 0 1 6 4.5Z';
const CLOSE_PATH = 'm5.5 9 6.5 6.5L18.5 9';

/** Makes the button without any library: it is all that a site loads before somebody wants to talk. */
export function createLauncher({ onPress }: { onPress: () => void }): Launcher {
  const button = make('button', 'launcher');
  const { icon, path } = makeIcon();
  const badge = make('span', 'badge');
  const news = make('p', 'visually-hidden');
  const trouble = make('p', 'trouble');
  button.type = 'button';
  button.setAttribute('part', 'launcher');
  button.setAttribute('aria-haspopup', 'dialog');
  badge.setAttribute('aria-hidden', 'true');
  news.setAttribute('role', 'status');
  trouble.setAttribute('role', 'alert');
  button.append(icon, badge);
  button.addEventListener('click', onPress);

  return {
    parts: [trouble, button, news],
    focus() {
      button.focus();
    },
    show({ phase, unread, language }) {
      const texts = LAUNCHER_TEXTS[language];
      const isOpen = phase === 'open';
      const newMessages = unread > 0 && !isOpen ? texts.unread(unread) : '';
      button.lang = news.lang = trouble.lang = language;
      button.ariaExpanded = String(isOpen);
      button.ariaBusy = String(phase === 'loading');
      button.ariaLabel = [isOpen ? texts.close : texts.open, newMessages].filter(Boolean).join(', ');
      path.setAttribute('d', isOpen ? CLOSE_PATH : OPEN_PATH);
      setText(badge, newMessages && (unread > MOST_SHOWN ? `${MOST_SHOWN}+` : String(unread)));
      setText(news, phase === 'loading' ? texts.loading : newMessages);
      setText(trouble, phase === 'failed' ? texts.failed : '');
    },
  };
}

function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className: string): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}

function makeIcon(): { icon: SVGSVGElement; path: SVGPathElement } {
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  icon.append(path);
  return { icon, path };
}

/** Says nothing twice: screen readers read out what changes. */
function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
  element.toggleAttribute('data-empty', text === '');
}
