import type { ConversationOwner } from '../../client/index.js';
import type { OwnerChangedEvent, QueueOutlook } from '../../contracts/events.js';
import { formatDay, formatTime } from './dates.js';
import { useTexts, type Texts } from './texts.js';

type OwnerLineProps = { event: OwnerChangedEvent; before: ConversationOwner; botName: string };

/** Says who answers from here on, and what is known about the waiting. */
export function OwnerLine(props: OwnerLineProps) {
  const texts = useTexts();
  return <p className="aside aside-owner">{describe(props, texts)}</p>;
}

function describe({ event, before, botName }: OwnerLineProps, texts: Texts): string {
  const { owner, reason, queue } = event.payload;
  switch (owner.kind) {
    case 'agent':
      return texts.joined(owner.name ?? texts.support);
    case 'bot':
      if (reason === 'resolved') return texts.settled;
      return before.kind === 'agent'
        ? texts.leftToBot(before.name ?? texts.support, botName)
        : texts.answersAgain(botName);
    case 'queue':
      return [
        before.kind === 'agent' ? texts.left(before.name ?? texts.support) : '',
        texts.inQueue,
        ...(queue ? describeOutlook(queue, texts) : []),
      ]
        .filter(Boolean)
        .join(' ');
  }
}

/** The truth about the waiting, as far as it is known. */
function describeOutlook({ ahead, waitMinutes, opensAt }: QueueOutlook, texts: Texts): string[] {
  if (opensAt !== null) {
    const when = { at: opensAt, language: texts.language };
    return [texts.opensAt(`${formatDay(when)}, ${formatTime(when)}`)];
  }
  return [texts.ahead(ahead), ...(waitMinutes === null ? [] : [texts.waited(waitMinutes)])];
}
