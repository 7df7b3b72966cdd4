import type { ConversationOwner } from '../../client/index.js';
import type { OwnerChangedEvent } from '../../contracts/events.js';
import { useTexts, type Texts } from './texts.js';

type OwnerLineProps = { event: OwnerChangedEvent; before: ConversationOwner; botName: string };

/** Says who answers from here on. How long that may take changes, and stands where it can: see QueuePlace. */
export function OwnerLine(props: OwnerLineProps) {
  const texts = useTexts();
  return <p className="aside aside-owner">{describe(props, texts)}</p>;
}

function describe({ event, before, botName }: OwnerLineProps, texts: Texts): string {
  const { owner, reason } = event.payload;
  switch (owner.kind) {
    case 'agent':
      return texts.joined(owner.name ?? texts.support);
    case 'bot':
      if (reason === 'resolved') return texts.settled;
      if (reason === 'unanswered') return texts.nobodyCame(botName);
      return before.kind === 'agent'
        ? texts.leftToBot(before.name ?? texts.support, botName)
        : texts.answersAgain(botName);
    case 'queue':
      return before.kind === 'agent' ? `${texts.left(before.name ?? texts.support)} ${texts.inQueue}` : texts.inQueue;
  }
}
