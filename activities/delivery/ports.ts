import type { BotSettings } from '../../contracts/bot.js';
import type { DeliveryChannel, DeliveryFault, DeliveryKind, DeliveryStatus } from '../../contracts/deliveries.js';
import type { LeadDetails, LeadStatus } from '../../contracts/leads.js';
import type { SecretName } from '../../contracts/secrets.js';

export type DeliveryKey = { botId: string; deliveryId: string };

/** An effect outside that is to happen once. The same key again is the same delivery. */
export type NewDelivery = {
  channel: DeliveryChannel;
  kind: DeliveryKind;
  subjectId: string;
  idempotencyKey: string;
  workflowId: string;
  target: string | null;
};

/** A delivery, with the bot as it is set now: whatever was mended since counts with the next attempt. */
export type DeliveryToSend = NewDelivery & {
  id: string;
  status: DeliveryStatus;
  bot: { id: string; name: string; slug: string; settings: BotSettings };
  /** Of word about a conversation with people: the latest time that it was handed over; null: it is about something else. */
  escalationId: string | null;
};

/** The record of what is sent. */
export interface DeliveryStore {
  /** Makes the deliveries that are not there yet, all or none, and gives the ids of those that were not delivered. */
  plan(input: { botId: string; deliveries: NewDelivery[] }): Promise<string[]>;
  /** The deliveries of a workflow that were not delivered; null where it has none at all. */
  findOpenOf(input: { botId: string; workflowId: string }): Promise<string[] | null>;
  find(input: DeliveryKey): Promise<DeliveryToSend | null>;
  /** Counts an attempt that failed. */
  recordFault(input: DeliveryKey & { fault: DeliveryFault }): Promise<void>;
  /** Marks it as delivered, and the lead or ticket that it was about, in one transaction. */
  complete(input: DeliveryKey & { externalId: string | null }): Promise<void>;
  /**
   * Marks it as failed, and the lead that it was about, unless it was delivered meanwhile. `fault` null: the time is
   * over, and the fault of the latest attempt stands.
   */
  fail(input: DeliveryKey & { fault: DeliveryFault | null }): Promise<void>;
}

export type LeadToSend = LeadDetails & {
  id: string;
  conversationId: string;
  status: LeadStatus;
  createdAt: string;
};

export interface LeadStore {
  find(input: { botId: string; leadId: string }): Promise<LeadToSend | null>;
  setStatus(input: { botId: string; leadId: string; status: LeadStatus }): Promise<void>;
}

export type TicketToSend = { id: string; conversationId: string; subject: string; body: string; createdAt: string };

export interface TicketReader {
  find(input: { botId: string; ticketId: string }): Promise<TicketToSend | null>;
}

/** Opens a bot's secrets; null where it has none of that name. */
export interface BotSecrets {
  open(input: { botId: string; name: SecretName }): Promise<string | null>;
}

/** A text for one person. `id`: the same for each attempt. */
export type Mail = { id: string; to: string; subject: string; text: string };

/** Takes mails. Rejects with a DeliveryFailure. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}

/** What a post got for an answer. */
export type Posted = { status: number; retryAfter: string | undefined };

/** Posts JSON to an address that a bot's settings name. Rejects with a DeliveryFailure where no answer came. */
export type Post = (input: { url: string; body: string; headers: Record<string, string> }) => Promise<Posted>;

/** A CRM that knows people by their e-mail address: the same address again changes the record that is there. */
export interface Crm {
  upsert(input: { token: string; lead: LeadToSend & { email: string } }): Promise<{ externalId: string }>;
}
