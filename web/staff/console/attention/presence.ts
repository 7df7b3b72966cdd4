export type PresenceState = 'available' | 'away';

const KEY = 'parley-presence';

/** Whether somebody took conversations when they were last here, on this machine. */
export function readPresence(): PresenceState {
  return localStorage.getItem(KEY) === 'away' ? 'away' : 'available';
}

export function storePresence(state: PresenceState): void {
  localStorage.setItem(KEY, state);
}
