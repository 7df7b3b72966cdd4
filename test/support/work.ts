import { randomUUID } from 'node:crypto';

import type { Client } from '@temporalio/client';
import { v7 as uuidV7 } from 'uuid';

import type { LeadDetails } from '../../contracts/leads.js';
import { toSecretPurpose, type SecretName } from '../../contracts/secrets.js';
import { TASK_QUEUES, toLeadWorkflowId } from '../../contracts/temporal.js';
import type { EncryptionKey } from '../../infra/runtime/temporal/payload-codec.js';
import { createSealer } from '../../infra/runtime/sealing.js';
import type { PrismaClient } from '../../prisma/client.js';
import { createBotSecretStore } from '../../prisma/stores/bot-secrets.js';
import { createVisitorStore } from '../../prisma/stores/visitors.js';
import { createConversationStore } from '../../prisma/stores/conversations.js';
import { LEAD_WORKFLOW } from '../../workflows/lead/messages.js';

type InBot = { prisma: PrismaClient; botId: string };

/** A conversation of a new visitor. */
export async function makeConversation({ prisma, botId }: InBot): Promise<string> {
  const { visitorId } = await createVisitorStore(prisma).create({ botId });
  const made = await createConversationStore(prisma).create({ principal: { botId, visitorId }, channel: 'test' });
  if (made === null) throw new Error('The conversation was refused.');
  return made.id;
}

export type Details = Partial<LeadDetails>;

/** A lead as a flow leaves it. */
export async function makeLead({ prisma, botId }: InBot, details: Details = {}) {
  const lead = await prisma.lead.create({
    data: {
      ...{ id: uuidV7(), botId, conversationId: randomUUID(), captureKey: randomUUID() },
      ...{ name: 'Ada Lovelace', email: `${randomUUID()}@customer.example`, ...details },
    },
  });
  return { id: lead.id, email: lead.email ?? '' };
}

/** Starts the workflow that brings a lead to where it goes, as the end of a flow does. */
export async function startLead({ temporal, botId, leadId }: { temporal: Client; botId: string; leadId: string }) {
  return await temporal.workflow.start(LEAD_WORKFLOW, {
    taskQueue: TASK_QUEUES.conversations,
    workflowId: toLeadWorkflowId(leadId),
    args: [{ botId, leadId }],
  });
}

/** Gives a bot a secret, as the api does. */
export async function saveSecret(
  { prisma, botId, keys }: InBot & { keys: EncryptionKey[] },
  { name, value }: { name: SecretName; value: string },
): Promise<void> {
  const sealed = createSealer(keys).seal({ text: value, purpose: toSecretPurpose({ botId, name }) });
  await createBotSecretStore(prisma).save({ botId, name, sealed });
}

/** Changes how a bot is set, at once. */
export async function changeSettings({ prisma, botId }: InBot, settings: object): Promise<void> {
  const { settings: before } = await prisma.bot.findUniqueOrThrow({ where: { id: botId } });
  await prisma.bot.update({ where: { id: botId }, data: { settings: { ...(before as object), ...settings } } });
}
