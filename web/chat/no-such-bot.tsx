import { DEFAULT_SLUG } from './slug.js';

/** Says that the page's address names no bot, and where there may be one. */
export function NoSuchBot({ slug, onRetry }: { slug: string; onRetry: () => void }) {
  if (slug !== DEFAULT_SLUG) {
    return (
      <>
        <p role="alert">There is no bot called “{slug}” here. Please check the address.</p>
        <a className="primary" href="/">
          Go to the main chat
        </a>
      </>
    );
  }
  return (
    <>
      <p role="alert">There is no chat at this address.</p>
      <button type="button" className="primary" onClick={onRetry}>
        Try again
      </button>
    </>
  );
}
