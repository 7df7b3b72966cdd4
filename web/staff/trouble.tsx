import { Button } from 'react-aria-components';

/** What went wrong, said where it happened and read out by screen readers. */
export function Trouble({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  return (
    <div className="trouble" role="alert">
      <p>{error.message}</p>
      {onRetry && <Button onPress={onRetry}>Try again</Button>}
    </div>
  );
}
