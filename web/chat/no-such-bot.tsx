import { useFrame } from './frame.js';
import { DEFAULT_SLUG } from './slug.js';
import { useTexts } from './texts.js';

/** Says that the page's address names no bot, and where there may be one. */
export function NoSuchBot({ slug, onRetry }: { slug: string; onRetry: () => void }) {
  const frame = useFrame();
  const texts = useTexts();
  if (frame.kind === 'page' && slug !== DEFAULT_SLUG) {
    return (
      <>
        <p role="alert">{texts.noSuchBot(slug)}</p>
        <a className="primary" href="/">
          {texts.goToMainChat}
        </a>
      </>
    );
  }
  return (
    <>
      <p role="alert">{frame.kind === 'page' ? texts.noChatHere : texts.chatUnavailable}</p>
      <button type="button" className="primary" onClick={onRetry}>
        {texts.tryAgain}
      </button>
    </>
  );
}
