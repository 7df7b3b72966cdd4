import type { EscalationRefusal, HandOverRequest, HandOverSettings } from '../../contracts/hand-over.js';
import type { ConversationKey } from '../ports.js';

export type EscalationKey = ConversationKey & { escalationId: string };

/** How an escalation goes on: to an agent, back to the queue, or to its end. */
export type EscalationMove =
  | { kind: 'claim'; agentId: string; reason: 'claimed' | 'assigned' }
  | { kind: 'release'; reason: 'released' | 'expired' | 'overdue' }
  | { kind: 'end'; outcome: EscalationOutcome };

/** `unanswered`: nobody came for longer than anybody waits. */
export type EscalationOutcome = 'resolved' | 'handed_back' | 'withdrawn' | 'unanswered';

/** What only the record can refuse. */
export type MoveRefusal = Exclude<EscalationRefusal, 'escalation_taken' | 'escalation_not_yours' | 'escalation_ended'>;

/** `ticketId`: of the ticket that an unsolved question has become. */
export type MoveOutcome =
  { status: 'done'; lastSeq: number; ticketId?: string } | { status: 'refused'; code: MoveRefusal };

/** An escalation as the record has it. `step`: how often it was passed on. */
export type RecordedEscalation = {
  openedAt: number;
  priority: number;
  step: number;
  holder: { kind: 'queue' } | { kind: 'agent'; agentId: string } | { kind: 'ended'; outcome: EscalationOutcome };
  settings: HandOverSettings;
  /** Whether what nobody has solved becomes a ticket. Missing in what was read before this was known, as the next one. */
  keepsUnsolved?: boolean;
  /** What no summary tells of yet: how many messages of the customer, and where the log ends. */
  unsummarised?: { messages: number; uptoSeq: number };
};

/** What deadlines go by, in milliseconds since 1970. */
export type EscalationFacts = {
  firstResponseAt: number | null;
  /** Since when the customer waits for an agent who has the word; null: the agent spoke last. */
  unansweredSince: number | null;
  /** When whoever has it last said something, or their console that it is there. */
  agentSeenAt: number | null;
  /** The customer has left an address: in the ticket that it made, or in none. Missing in facts that were read before this was known. */
  leftAddress?: { ticketId: string | null } | null;
};

/** A deadline that comes near, or has passed. `about` tells two of the same kind apart. */
export type DeadlineStep = {
  deadline: 'first_response' | 'next_response' | 'resolution';
  stage: 'near' | 'missed' | 'reassign';
  about: number;
};

/** Conversations that people are asked to take, in the record. */
export interface Escalations {
  /**
   * Hands a conversation to people in one transaction: the bot answers no more. Where people have it already, or have had
   * it since this was asked for, nothing new begins. The same again changes nothing.
   */
  open(
    input: ConversationKey & HandOverRequest & { skills: string[]; opensAt: string | null },
  ): Promise<{ escalationId: string; opened: boolean; lastSeq: number }>;
  /** Passes an escalation on in one transaction with the conversation's log. The same step again changes nothing. */
  move(input: EscalationKey & { step: number; to: EscalationMove }): Promise<MoveOutcome>;
  /**
   * Opens a closed conversation again in one transaction, as an escalation that an agent has. The same again changes
   * nothing.
   */
  reopen(input: EscalationKey & { agentId: string }): Promise<MoveOutcome>;
  /** How it stands, and how its bot hands over. */
  read(input: EscalationKey): Promise<RecordedEscalation>;
  readFacts(input: EscalationKey): Promise<EscalationFacts>;
  /**
   * Somebody who is there, has room and the skills, fewest conversations first; null: nobody. Never whoever had it last
   * and gave it back or let its customer wait; whoever was gone, when they are there again.
   */
  findAgent(input: EscalationKey): Promise<string | null>;
  /** Notes a deadline for the staff, and raises the priority where it was missed. The same again changes nothing. */
  noteDeadline(input: EscalationKey & DeadlineStep): Promise<{ priority: number }>;
}
