import { useEffect, useState } from 'react';

const SETTLED_MS = 250;

/** A value that changes with every key, once it has not for a moment: what is asked for is not asked for with each. */
export function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(value);
    }, SETTLED_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [value]);
  return settled;
}
