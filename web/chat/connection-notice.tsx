import type { Conversation, ConversationSnapshot } from '../../client/index.js';
import { useLasting, useOnline } from './hooks.js';
import { AlertIcon } from './icons.js';
import { useTexts } from './texts.js';

// A connection that is back at once is not worth a word.
const QUIET_MS = 1_200;

type NoticeProps = { connection: ConversationSnapshot['connection']; conversation: Conversation };

/** Says when there is no connection, and what can be done. */
export function ConnectionNotice({ connection, conversation }: NoticeProps) {
  const texts = useTexts();
  const online = useOnline();
  const lost = connection.state === 'connecting' || connection.state === 'waiting';
  const isLasting = useLasting({ active: lost, ms: QUIET_MS, key: 'lost' });
  const reconnect = () => {
    conversation.reconnect();
  };
  if (!online) {
    return <Notice state="offline" text={texts.youAreOffline} />;
  }
  if (connection.state === 'closed' && connection.reason.kind === 'replaced') {
    return <Notice state="replaced" text={texts.openedElsewhere} action={texts.useItHere} onAction={reconnect} />;
  }
  if (!isLasting) return <Notice state="quiet" text="" />;
  return (
    <Notice
      state="reconnecting"
      text={texts.connectionLost}
      {...(connection.state === 'waiting' ? { action: texts.tryNow, onAction: reconnect } : {})}
    />
  );
}

function Notice(props: { state: string; text: string; action?: string; onAction?: () => void }) {
  return (
    <div role="status" className={props.text === '' ? '' : 'notice'} data-connection={props.state}>
      {props.text !== '' && (
        <>
          <AlertIcon />
          <span>{props.text}</span>
        </>
      )}
      {props.action !== undefined && (
        <button type="button" className="link" onClick={props.onAction}>
          {props.action}
        </button>
      )}
    </div>
  );
}
