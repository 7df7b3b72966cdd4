/** Something came over the bus, or failed on it, that was left out. The message names no content. */
export class BusFault extends Error {
  override readonly name = 'BusFault';
}

export type OnBusError = (error: unknown) => void;
