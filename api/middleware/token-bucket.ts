export type BucketSize = {
  /** Takes at once. */
  burst: number;
  /** Takes earned back a second. */
  perSecond: number;
};

/** A token bucket: lets `burst` pass at once, and `perSecond` after that. */
export class TokenBucket {
  #tokens: number;
  #at: number;

  constructor(
    private readonly size: BucketSize,
    private readonly now: () => number = performance.now.bind(performance),
  ) {
    this.#tokens = size.burst;
    this.#at = now();
  }

  /** Takes one. 0: it may pass; else the milliseconds until the next one may. */
  take(): number {
    this.#refill();
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return 0;
    }
    return Math.ceil(((1 - this.#tokens) / this.size.perSecond) * 1000);
  }

  /** Whether it is as good as new, and need not be kept. */
  isFull(): boolean {
    this.#refill();
    return this.#tokens >= this.size.burst;
  }

  #refill(): void {
    const at = this.now();
    this.#tokens = Math.min(this.size.burst, this.#tokens + ((at - this.#at) / 1000) * this.size.perSecond);
    this.#at = at;
  }
}
