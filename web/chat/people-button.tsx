import { useRef, useState, type RefObject } from 'react';

import type { Conversation } from '../../client/index.js';
import { useFocusHandedOn } from './hand-focus.js';
import { useTexts } from './texts.js';

/** Asks for a human. It goes when people have the conversation; the focus then goes to the field. */
export function PeopleButton(props: { conversation: Conversation; field: RefObject<HTMLTextAreaElement | null> }) {
  const { conversation, field } = props;
  const texts = useTexts();
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle');
  const button = useRef<HTMLButtonElement>(null);
  useFocusHandedOn(button, field);

  function ask(): void {
    if (state === 'asking') return;
    setState('asking');
    conversation.requestPeople().catch(() => {
      setState('failed');
    });
  }

  return (
    <div className="people">
      <button ref={button} type="button" className="link" aria-disabled={state === 'asking'} onClick={ask}>
        {texts.talkToPeople}
      </button>
      <span role="status">{state === 'failed' ? texts.didNotWork : ''}</span>
    </div>
  );
}
