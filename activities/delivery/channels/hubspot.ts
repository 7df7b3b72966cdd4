import https from 'node:https';
import http from 'node:http';

import { DeliveryFailure, toFailureOfStatus } from '../delivery-failure.js';
import type { Crm, LeadToSend } from '../ports.js';

const WITHIN_MS = 15_000;

/**
 * Contacts in HubSpot, by their e-mail address: one request makes the contact or changes the one that is there, so that a
 * second attempt makes no second one, whatever became of the first. The library tries nothing again by itself.
 */
export function createHubSpot({ baseUrl, withinMs = WITHIN_MS }: { baseUrl: string; withinMs?: number }): Crm {
  return {
    async upsert({ token, lead }) {
      // Only a bot whose leads go there needs it.
      const { Client } = await import('@hubspot/api-client');
      const { BatchInputSimplePublicObjectBatchInputUpsert, SimplePublicObjectBatchInputUpsert } =
        await import('@hubspot/api-client/lib/codegen/crm/contacts/index.js');
      // The library knows no deadline: an agent of its own can be ended with whatever still runs on it.
      const { Agent } = baseUrl.startsWith('https:') ? https : http;
      const httpAgent = new Agent({ keepAlive: false });
      const hubspot = new Client({ accessToken: token, basePath: baseUrl, numberOfApiCallRetries: 0, httpAgent });
      const contact = new SimplePublicObjectBatchInputUpsert();
      Object.assign(contact, { idProperty: 'email', id: lead.email, properties: toProperties(lead) });
      const batch = Object.assign(new BatchInputSimplePublicObjectBatchInputUpsert(), { inputs: [contact] });
      const asked = hubspot.crm.contacts.batchApi.upsert(batch);
      const { results } = await within(withinMs, asked, httpAgent);
      const [made] = results;
      // 207: it took the request, and not the contact.
      if (made === undefined) throw new DeliveryFailure('rejected');
      return { externalId: made.id };
    },
  };
}

/** What was not said is left as it is in HubSpot. */
function toProperties({ name, email, phone, company, need }: LeadToSend): Record<string, string> {
  const [first, ...others] = name?.trim().split(/\s+/) ?? [];
  const properties = {
    email,
    firstname: first ?? null,
    lastname: others.length === 0 ? null : others.join(' '),
    phone,
    company,
    message: need,
  };
  return Object.fromEntries(
    Object.entries(properties).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
  );
}

async function within<Value>(ms: number, asked: Promise<Value>, agent: http.Agent): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new DeliveryFailure('timed_out'));
    }, ms);
  });
  try {
    return await Promise.race([asked, late]);
  } catch (error) {
    throw error instanceof DeliveryFailure ? error : toFailure(error);
  } finally {
    clearTimeout(timer);
    agent.destroy();
    // What the end of its connection does to a request that nobody waits for any more.
    asked.catch(() => undefined);
  }
}

/** The library's errors quote the request and the answer: only the status is taken from them. */
function toFailure(error: unknown): DeliveryFailure {
  const { code, headers } = error as { code?: unknown; headers?: Record<string, string> };
  if (typeof code === 'number') return toFailureOfStatus(code, headers?.['retry-after']);
  return new DeliveryFailure('unreachable', { cause: error });
}
