import { findUnanswered, type ConversationSnapshot } from '../../client/index.js';
import { useLasting } from './hooks.js';
import { BotIcon, PersonIcon } from './icons.js';
import { BotMessage } from './message.js';
import { RichText } from './rich-text.js';
import { useTexts } from './texts.js';

const LONG_MS = 10_000;

/**
 * The answer in the making. It stands outside of the log, so that screen readers read the whole answer once when it is
 * there instead of every word as it comes.
 */
export function LiveAnswer({ snapshot, botName }: { snapshot: ConversationSnapshot; botName: string }) {
  const texts = useTexts();
  const { live, delayed, owner, people } = snapshot;
  const [oldest = ''] = findUnanswered(snapshot);
  const agent = owner.kind === 'agent' && people.isTyping ? (owner.name ?? texts.support) : null;
  // People take their time, and say so themselves when they write.
  const isWaiting = oldest !== '' && !live?.text && owner.kind === 'bot';
  const isLong = useLasting({ active: isWaiting, ms: LONG_MS, key: oldest }) || (isWaiting && delayed);
  return (
    <>
      {live?.text ? (
        <div className="live" aria-live="off" data-state="streaming">
          <BotMessage speaker={botName} words={<RichText text={live.text} />} />
        </div>
      ) : (
        (isWaiting || live || agent !== null) && <Typing isLong={isLong} isPerson={agent !== null} />
      )}
      <p className="visually-hidden" role="status">
        {isWaiting || live ? (isLong ? texts.takesLong : texts.isWriting(botName)) : agent && texts.isWriting(agent)}
      </p>
    </>
  );
}

function Typing({ isLong, isPerson }: { isLong: boolean; isPerson: boolean }) {
  const texts = useTexts();
  return (
    <div className="live message message-bot" aria-hidden="true" data-state={isLong ? 'delayed' : 'typing'}>
      <span className="avatar">{isPerson ? <PersonIcon /> : <BotIcon />}</span>
      <div className="message-body">
        <p className="bubble bubble-typing">
          <span className="dots">
            <i />
            <i />
            <i />
          </span>
          {isLong && <span>{texts.takesLongButSafe}</span>}
        </p>
      </div>
    </div>
  );
}
