import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const NEAR_PX = 80;

/**
 * Keeps the end of a scrolling element in sight as it grows, unless its reader has scrolled away from it. A change of
 * `followKey` goes back to the end in any case: the reader has said something.
 */
export function useFollowEnd({ followKey }: { followKey: string }): {
  place: RefObject<HTMLDivElement | null>;
  isAway: boolean;
  onScroll: () => void;
  goToEnd: () => void;
} {
  const place = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [isAway, setAway] = useState(false);

  const goToEnd = useCallback(() => {
    follows.current = true;
    setAway(false);
    place.current?.scrollTo({ top: place.current.scrollHeight });
  }, []);

  const onScroll = useCallback(() => {
    const { current } = place;
    if (!current) return;
    follows.current = current.scrollHeight - current.scrollTop - current.clientHeight < NEAR_PX;
    setAway(!follows.current);
  }, []);

  useLayoutEffect(() => {
    const { current } = place;
    if (!current) return undefined;
    // Both what is inside and the place itself change: text comes, sources are opened, a keyboard slides in.
    const observer = new ResizeObserver(() => {
      if (follows.current) current.scrollTo({ top: current.scrollHeight });
    });
    observer.observe(current);
    for (const child of current.children) observer.observe(child);
    return () => {
      observer.disconnect();
    };
  }, []);
  useLayoutEffect(goToEnd, [followKey, goToEnd]);

  return { place, isAway, onScroll, goToEnd };
}
