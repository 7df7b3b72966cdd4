import { useMemo } from 'react';
import { createRoot } from 'react-dom/client';

import type { ReadableStore } from '../../../client/index.js';
import type { Chat } from '../../chat/chat.js';
import { ChatView } from '../../chat/chat-view.js';
import { focusField } from '../../chat/composer.js';
import { FrameContext, type Frame } from '../../chat/frame.js';
import { useStore } from '../../chat/hooks.js';
import { TextsContext, textsIn } from '../../chat/texts.js';
import type { WidgetOptions } from '../options.js';
import styles from '../styles/chat.css?inline';

export { styles };

/** The chat in its frame, inside the element's shadow. */
export interface Panel {
  /** `quietly`: the focus stays where it is. */
  show(manner: 'quietly' | 'with-focus'): void;
  hide(): void;
  /** Takes everything away again. */
  remove(): void;
}

// As in styles/panel.css: here it covers the page, which is then out of reach for keyboard and screen reader, too.
const COVERS_PAGE = '(max-width: 560px), (max-height: 480px)';

/** Puts the chat into the shadow, not shown yet. */
export function makePanel(input: {
  shadow: ShadowRoot;
  chat: Chat;
  options: ReadableStore<WidgetOptions>;
  onClose: () => void;
}): Panel {
  const { shadow, chat, options, onClose } = input;
  const dialog = document.createElement('dialog');
  const place = document.createElement('div');
  dialog.className = 'panel';
  dialog.tabIndex = -1;
  dialog.setAttribute('part', 'panel');
  place.className = 'chat';
  dialog.append(place);
  shadow.prepend(dialog);
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    onClose();
  });
  // On the button, too, which lies beside the dialog.
  const closeOnEscape = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || event.key !== 'Escape') return;
    if (!dialog.open || event.defaultPrevented || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  shadow.addEventListener('keydown', closeOnEscape);

  const takesFocus = () => shadow.activeElement !== null;
  const root = createRoot(place);
  root.render(<WidgetChat {...{ chat, options, onClose, takesFocus }} />);
  const stopNaming = nameDialog({ dialog, options });
  const stopFitting = fitToKeyboard(dialog);

  return {
    show(manner) {
      if (manner === 'quietly') {
        dialog.toggleAttribute('open', true);
        return;
      }
      // Else the focus would go to the first button, and a phone's reader would begin there. Not for longer: an element
      // that comes onto a page with it takes the focus, too.
      dialog.toggleAttribute('autofocus', true);
      if (window.matchMedia(COVERS_PAGE).matches) dialog.showModal();
      else dialog.show();
      dialog.toggleAttribute('autofocus', false);
      focusField(dialog.querySelector('.composer textarea'));
    },
    hide() {
      dialog.close();
    },
    remove() {
      stopNaming();
      stopFitting();
      shadow.removeEventListener('keydown', closeOnEscape);
      root.unmount();
      dialog.remove();
    },
  };
}

type WidgetChatProps = {
  chat: Chat;
  options: ReadableStore<WidgetOptions>;
  onClose: () => void;
  takesFocus: () => boolean;
};

function WidgetChat({ chat, options, onClose, takesFocus }: WidgetChatProps) {
  const { greeting, language } = useStore(options);
  const frame = useMemo<Frame>(
    () => ({ kind: 'widget', greeting, onClose, takesFocus }),
    [greeting, onClose, takesFocus],
  );
  return (
    <TextsContext value={textsIn(language)}>
      <FrameContext value={frame}>
        <ChatView chat={chat} />
      </FrameContext>
    </TextsContext>
  );
}

function nameDialog(input: { dialog: HTMLDialogElement; options: ReadableStore<WidgetOptions> }): () => void {
  const { dialog, options } = input;
  const update = () => {
    const { language } = options.getSnapshot();
    dialog.lang = language;
    dialog.ariaLabel = textsIn(language).chat;
  };
  update();
  return options.subscribe(update);
}

/** The keyboard of a phone covers the window's lower part without making it smaller: the panel ends above it. */
function fitToKeyboard(dialog: HTMLDialogElement): () => void {
  const { visualViewport } = window;
  if (!visualViewport) return () => undefined;
  const fit = () => {
    dialog.style.setProperty('--visible-height', `${visualViewport.height}px`);
  };
  visualViewport.addEventListener('resize', fit);
  return () => {
    visualViewport.removeEventListener('resize', fit);
  };
}
