import type { BusNotice, ConversationAddress } from '../../contracts/bus.js';
import type { ConversationEvent, TurnNotice } from '../../contracts/events.js';
import type { PeopleNotice } from '../../contracts/people-notices.js';
import type { Logger } from '../../infra/runtime/logger.js';
import type { ApiMetrics } from '../metrics.js';
import type { ConversationStore } from '../ports.js';

const EVENTS_PER_READ = 200;
const MOST_BROUGHT = 8;

/** Who listens to a conversation: a socket, a stream, a waiting request. Must not throw, and must not block. */
export type Listener = {
  /** Durable events, in seq order, each exactly once, without gaps. */
  onEvent(event: ConversationEvent): void;
  /** What is happening right now; may be lost. */
  onNotice?(notice: TurnNotice): void;
  /** What one side of a conversation with people shows the other; may be lost. */
  onPeople?(notice: PeopleNotice): void;
};

type Member = { listener: Listener; cursor: number };
const DELAYED: TurnNotice = { type: 'turn.delayed' };

type Completed = Extract<TurnNotice, { type: 'turn.completed' }>;

export type RoomOptions = {
  address: ConversationAddress;
  readEvents: ConversationStore['readEvents'];
  metrics: ApiMetrics;
  logger: Logger;
};

/**
 * The listeners of one conversation in this process. An event that comes with a notice goes to whoever has all before it;
 * everything else comes from the log.
 */
export class Room {
  readonly #members = new Set<Member>();
  /** Events that came with notices and that somebody still lacks, by seq. */
  readonly #brought = new Map<number, ConversationEvent>();
  #completed: Completed[] = [];
  #reading: Promise<void> | undefined;
  /** The seq up to which the log is to be read; Infinity: to its end, whatever that is. */
  #wanted = 0;
  #isDelayed = false;

  constructor(private readonly options: RoomOptions) {}

  get address(): ConversationAddress {
    return this.options.address;
  }

  get isEmpty(): boolean {
    return this.#members.size === 0;
  }

  /** Adds a listener that has seen the log up to `after`. The returned function removes it, and says whether it was there. */
  add(listener: Listener, after: number): () => boolean {
    const member = { listener, cursor: after };
    this.#members.add(member);
    if (this.#isDelayed) listener.onNotice?.(DELAYED);
    return () => this.#members.delete(member);
  }

  /** Whether a message waits here that no worker has taken. Said when it begins, and to whoever comes meanwhile. */
  setDelayed(isDelayed: boolean): void {
    if (isDelayed && !this.#isDelayed) this.#relay(DELAYED);
    this.#isDelayed = isDelayed;
  }

  hear(notice: BusNotice): void {
    if (notice.kind === 'log') {
      if (notice.event !== undefined) this.#bring(notice.event);
      this.advanceTo(notice.lastSeq);
    } else if (notice.kind === 'people') {
      for (const { listener } of this.#members) listener.onPeople?.(notice.notice);
    } else if (notice.kind === 'turn') {
      if (notice.notice.type === 'turn.completed') this.#complete(notice.notice);
      else this.#relay(notice.notice);
    }
  }

  /** Makes sure that everybody gets the log up to this seq. Answers whether somebody was behind and nobody read. */
  advanceTo(lastSeq: number): boolean {
    if (this.#lowestCursor() >= lastSeq) return false;
    const idle = this.#reading === undefined;
    this.#read(lastSeq);
    return idle;
  }

  /** Reads the log once more, for whoever may have missed something. */
  refresh(): void {
    if (!this.isEmpty) this.#read(Infinity);
  }

  #lowestCursor(): number {
    let lowest = Number.MAX_SAFE_INTEGER;
    for (const { cursor } of this.#members) lowest = Math.min(lowest, cursor);
    return lowest;
  }

  #read(upto: number): void {
    this.#wanted = Math.max(this.#wanted, upto);
    this.#reading ??= this.#readWhileWanted().finally(() => {
      this.#reading = undefined;
    });
  }

  async #readWhileWanted(): Promise<void> {
    try {
      while (this.#wanted > 0 && !this.isEmpty) {
        this.#wanted = 0;
        const after = this.#lowestCursor();
        const events = await this.options.readEvents({ ...this.address, after, limit: EVENTS_PER_READ });
        for (const event of events) this.#deliver(event);
        this.#deliverBrought();
        if (events.length === EVENTS_PER_READ) this.#wanted = Infinity;
        // Wanted while it was being read, and read.
        if (this.#wanted <= this.#lowestCursor()) this.#wanted = 0;
        this.#relayCompleted();
      }
    } catch (error) {
      // The poll comes back to everybody who is behind.
      this.options.logger.warn({ err: error, ...this.address }, 'events could not be read');
    }
  }

  #deliver(event: ConversationEvent): void {
    for (const member of this.#members) {
      // Whoever joined while this was being read may be further back: the next read starts from there.
      if (event.seq > member.cursor + 1) this.#wanted = Infinity;
      this.#deliverTo(member, event);
    }
  }

  #deliverTo(member: Member, event: ConversationEvent): void {
    if (event.seq !== member.cursor + 1) return;
    member.cursor = event.seq;
    member.listener.onEvent(event);
    this.options.metrics.deliveries.inc({ kind: 'event' });
  }

  #bring(event: ConversationEvent): void {
    this.#brought.set(event.seq, event);
    this.#deliverBrought();
    // Whoever lacks one that is dropped reads it.
    const [oldest] = this.#brought.keys();
    if (oldest !== undefined && this.#brought.size > MOST_BROUGHT) this.#brought.delete(oldest);
  }

  #deliverBrought(): void {
    const events = [...this.#brought.values()].sort((one, other) => one.seq - other.seq);
    for (const event of events) for (const member of this.#members) this.#deliverTo(member, event);
    const lowest = this.#lowestCursor();
    for (const { seq } of events) if (seq <= lowest) this.#brought.delete(seq);
  }

  #relay(notice: TurnNotice): void {
    if (notice.type === 'turn.started') this.#isDelayed = false;
    for (const { listener } of this.#members) {
      listener.onNotice?.(notice);
      this.options.metrics.deliveries.inc({ kind: 'notice' });
    }
  }

  /** `turn.completed` overtakes the answer, which is still to be read: it waits until everybody has it. */
  #complete(notice: Completed): void {
    this.#completed.push(notice);
    if (!this.advanceTo(notice.seq)) this.#relayCompleted();
  }

  #relayCompleted(): void {
    const reached = this.#lowestCursor();
    const due = this.#completed.filter(({ seq }) => seq <= reached);
    this.#completed = this.#completed.filter(({ seq }) => seq > reached);
    for (const notice of due) this.#relay(notice);
  }
}
