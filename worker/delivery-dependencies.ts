import path from 'node:path';

import { createHubSpot } from '../activities/delivery/channels/hubspot.js';
import { createOutboxMailer, createSmtpMailer } from '../activities/delivery/channels/mail.js';
import { createPostOutside } from '../activities/delivery/channels/post-outside.js';
import type { DeliveryDependencies } from '../activities/delivery/index.js';
import type { BotSecrets, Mailer } from '../activities/delivery/ports.js';
import type { RetryPolicy } from '../contracts/deliveries.js';
import { OUTBOX_FOLDER } from '../contracts/outbox.js';
import { toSecretPurpose } from '../contracts/secrets.js';
import type { WorkerEnvironment } from '../infra/runtime/environment.js';
import { createOutbox } from '../infra/runtime/outbox.js';
import { createSealer } from '../infra/runtime/sealing.js';
import type { PrismaClient } from '../prisma/client.js';
import { createBotDirectory } from '../prisma/stores/bot-directory.js';
import { createBotSecretStore } from '../prisma/stores/bot-secrets.js';
import { createDeliveryStore } from '../prisma/stores/deliveries.js';
import { createLeadStore } from '../prisma/stores/leads.js';
import { createSupportTicketStore } from '../prisma/stores/support-tickets.js';

/** A CRM that is down for a day gets what came meanwhile, with time to spare. */
export const DEFAULT_DELIVERY_RETRY: RetryPolicy = {
  firstMs: 5_000,
  longestMs: 30 * 60_000,
  giveUpAfterMs: 48 * 60 * 60_000,
};

/** Wires what goes out to the systems of others. */
export function createDeliveryDependencies({
  env,
  prisma,
  retry,
}: {
  env: WorkerEnvironment;
  prisma: PrismaClient;
  retry: RetryPolicy;
}): DeliveryDependencies {
  return {
    // Not the one that remembers for a second: somebody who mended the settings sends again at once.
    bots: createBotDirectory(prisma),
    retry,
    deliveries: createDeliveryStore(prisma),
    leads: createLeadStore(prisma),
    tickets: createSupportTicketStore(prisma),
    secrets: createBotSecrets({ env, prisma }),
    mailer: createMailer(env),
    post: createPostOutside({ allowPrivate: env.OUTGOING_PRIVATE_ADDRESSES }),
    crm: createHubSpot({ baseUrl: env.HUBSPOT_BASE_URL }),
    publicUrl: env.PUBLIC_URL,
  };
}

function createBotSecrets({ env, prisma }: { env: WorkerEnvironment; prisma: PrismaClient }): BotSecrets {
  const store = createBotSecretStore(prisma);
  const sealer = createSealer(env.PARLEY_ENCRYPTION_KEYS);
  return {
    async open(key) {
      const sealed = await store.find(key);
      return sealed === null ? null : sealer.open({ sealed, purpose: toSecretPurpose(key) });
    },
  };
}

function createMailer({
  SMTP_URL: url,
  MAIL_FROM: from,
  PARLEY_DATA_DIR: dataFolder,
}: WorkerEnvironment): Mailer | null {
  if (url !== undefined) return createSmtpMailer({ url, from });
  if (dataFolder === undefined) return null;
  return createOutboxMailer({ outbox: createOutbox({ folder: path.join(dataFolder, OUTBOX_FOLDER) }), from });
}
