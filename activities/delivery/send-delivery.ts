import type { DeliveryKind, NotificationKind } from '../../contracts/deliveries.js';
import type { SecretName } from '../../contracts/secrets.js';
import { toLink, toMailText, toSlackMessage, type Notification } from './compose-notification.js';
import { DeliveryFailure, toApplicationFailure, toFailureOfStatus } from './delivery-failure.js';
import type {
  BotSecrets,
  Crm,
  DeliveryKey,
  DeliveryStore,
  DeliveryToSend,
  LeadStore,
  LeadToSend,
  Mailer,
  Post,
  TicketReader,
} from './ports.js';
import { signWebhook } from './sign-webhook.js';

export type SendDependencies = {
  deliveries: DeliveryStore;
  leads: LeadStore;
  tickets: TicketReader;
  secrets: BotSecrets;
  /** null: there is neither a mail server nor a place to put mails. */
  mailer: Mailer | null;
  post: Post;
  crm: Crm;
  /** Where people reach this installation. */
  publicUrl: string | undefined;
};

/** `gone`: what it was about has been deleted meanwhile. */
export type SentDelivery = { status: 'delivered' | 'gone' };

type Outcome = { status: 'sent'; externalId: string | null } | { status: 'gone' };

/**
 * One attempt to send a delivery. Whoever receives it can tell a second attempt by its key: an attempt that was cut off
 * after it succeeded is made again.
 */
export function createSendDelivery(deps: SendDependencies) {
  return async (key: DeliveryKey): Promise<SentDelivery> => {
    const delivery = await deps.deliveries.find(key);
    if (delivery === null) return { status: 'gone' };
    if (delivery.status === 'delivered') return { status: 'delivered' };
    const outcome = await attempt(deps, delivery).catch(async (error: unknown) => {
      const failure = error instanceof DeliveryFailure ? error : new DeliveryFailure('internal', { cause: error });
      await deps.deliveries.recordFault({ ...key, fault: failure.fault });
      throw toApplicationFailure(failure);
    });
    if (outcome.status === 'gone') return { status: 'gone' };
    await deps.deliveries.complete({ ...key, externalId: outcome.externalId });
    return { status: 'delivered' };
  };
}

async function attempt(deps: SendDependencies, delivery: DeliveryToSend): Promise<Outcome> {
  const { kind } = delivery;
  if (kind === 'lead') return await sendLead(deps, delivery);
  if (kind === 'ticket') return await sendTicket(deps, delivery);
  return await notify(deps, delivery, kind);
}

async function sendLead(deps: SendDependencies, delivery: DeliveryToSend): Promise<Outcome> {
  const { bot, subjectId } = delivery;
  const lead = await deps.leads.find({ botId: bot.id, leadId: subjectId });
  if (lead === null) return { status: 'gone' };
  if (delivery.channel === 'webhook') {
    return await callWebhook(deps, { delivery, url: bot.settings.leads.url, type: 'lead.captured', data: lead });
  }
  if (!hasEmail(lead)) throw new DeliveryFailure('email_missing');
  const token = await requireSecret(deps, delivery, 'hubspot-token');
  const { externalId } = await deps.crm.upsert({ token, lead });
  return { status: 'sent', externalId };
}

async function sendTicket(deps: SendDependencies, delivery: DeliveryToSend): Promise<Outcome> {
  const { bot, subjectId } = delivery;
  const ticket = await deps.tickets.find({ botId: bot.id, ticketId: subjectId });
  if (ticket === null) return { status: 'gone' };
  const url = bot.settings.tickets.webhook;
  return await callWebhook(deps, { delivery, url, type: 'ticket.opened', data: ticket });
}

async function notify(deps: SendDependencies, delivery: DeliveryToSend, kind: NotificationKind): Promise<Outcome> {
  const { bot, subjectId, escalationId, idempotencyKey: id } = delivery;
  const link = toLink({ kind, bot, subjectId, escalationId, publicUrl: deps.publicUrl });
  const notification: Notification = { kind, subjectId, botName: bot.name, link };
  switch (delivery.channel) {
    case 'email':
      if (deps.mailer === null || delivery.target === null) throw new DeliveryFailure('not_configured');
      await deps.mailer.send({ id, to: delivery.target, ...toMailText(notification) });
      return { status: 'sent', externalId: null };
    case 'slack': {
      const url = await requireSecret(deps, delivery, 'slack-url');
      return await post(deps, { url, body: JSON.stringify(toSlackMessage(notification)), headers: {} });
    }
    case 'webhook':
      return await callWebhook(deps, {
        ...{ delivery, url: bot.settings.notifications.webhook, type: kind },
        data: { subjectId, link },
      });
    case 'hubspot':
      throw new DeliveryFailure('not_configured');
  }
}

async function callWebhook(
  deps: SendDependencies,
  call: { delivery: DeliveryToSend; url: string | undefined; type: DeliveryKind; data: object },
): Promise<Outcome> {
  const { delivery, url, type, data } = call;
  if (url === undefined) throw new DeliveryFailure('not_configured');
  const secret = await requireSecret(deps, delivery, 'webhook-secret');
  const bot = { id: delivery.bot.id, slug: delivery.bot.slug };
  const at = new Date();
  const body = JSON.stringify({ type, timestamp: at.toISOString(), bot, data });
  return await post(deps, { url, body, headers: signWebhook({ id: delivery.idempotencyKey, at, body, secret }) });
}

async function post(deps: SendDependencies, request: Parameters<Post>[0]): Promise<Outcome> {
  const { status, retryAfter } = await deps.post(request);
  if (status < 200 || status >= 300) throw toFailureOfStatus(status, retryAfter);
  return { status: 'sent', externalId: null };
}

async function requireSecret(deps: SendDependencies, { bot }: DeliveryToSend, name: SecretName): Promise<string> {
  const secret = await deps.secrets.open({ botId: bot.id, name });
  if (secret === null) throw new DeliveryFailure('not_configured');
  return secret;
}

function hasEmail(lead: LeadToSend): lead is LeadToSend & { email: string } {
  return lead.email !== null;
}
