import { randomBytes } from 'node:crypto';

import { z } from 'zod';

import { Uuid } from '../../../contracts/ids.js';
import { checkInput } from '../../../contracts/plain-words.js';
import {
  SaveSecretRequest,
  SavedSecret,
  SECRET_VALUES,
  SecretList,
  SecretName,
  toSecretPurpose,
} from '../../../contracts/secrets.js';
import { botNotFound, invalidRequest, secretNotFound } from '../../errors.js';
import { defineRoute } from '../define-route.js';

const SECRETS = '/api/v1/admin/bots/{botId}/secrets';
const OfSecret = z.object({ botId: Uuid, name: SecretName });

export const saveSecret = defineRoute(
  {
    method: 'post',
    path: `${SECRETS}/{name}`,
    tag: 'Administration',
    summary: 'Give a bot a secret that it needs to reach others',
    description:
      'In place of the former one, from the next attempt on. It is kept sealed, and nobody can read it back.',
    access: 'admin',
    audit: 'secret.saved',
    params: OfSecret,
    body: SaveSecretRequest,
    responses: { 200: { description: 'It is kept', schema: SavedSecret } },
    problems: [404, 503],
  },
  async ({ api, params: { botId, name }, body }) => {
    const made = body.value === undefined && name === 'webhook-secret' ? makeWebhookSecret() : undefined;
    const text = checkSecret(name, made ?? body.value);
    const sealed = api.deps.sealer.seal({ text, purpose: toSecretPurpose({ botId, name }) });
    if ((await api.deps.botSecrets.save({ botId, name, sealed })) === 'no such bot') throw botNotFound();
    return {
      status: 200,
      body: { name, ...(made === undefined ? {} : { value: made }) },
      audit: { botId, targetId: null, details: { name } },
    };
  },
);

export const listSecrets = defineRoute(
  {
    method: 'get',
    path: SECRETS,
    tag: 'Administration',
    summary: 'Which secrets a bot has, and since when',
    access: 'admin',
    params: z.object({ botId: Uuid }),
    responses: { 200: { description: 'Their names', schema: SecretList } },
    problems: [503],
  },
  async ({ api, params: { botId } }) => {
    const secrets = await api.deps.botSecrets.list({ botId });
    return {
      status: 200,
      body: { secrets: secrets.map(({ name, updatedAt }) => ({ name, updatedAt: updatedAt.toISOString() })) },
    };
  },
);

export const deleteSecret = defineRoute(
  {
    method: 'delete',
    path: `${SECRETS}/{name}`,
    tag: 'Administration',
    summary: 'Take a secret from a bot',
    access: 'admin',
    audit: 'secret.removed',
    params: OfSecret,
    responses: { 204: { description: 'It is gone' } },
    problems: [404, 503],
  },
  async ({ api, params }) => {
    if (!(await api.deps.botSecrets.remove(params))) throw secretNotFound();
    return { status: 204, audit: { botId: params.botId, targetId: null, details: { name: params.name } } };
  },
);

function makeWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/** @throws ApiProblem 422 that says what such a secret looks like, and not what was given */
function checkSecret(name: SecretName, value: string | undefined): string {
  const checked = checkInput({ schema: z.object({ value: SECRET_VALUES[name] }), value: { value } });
  if (!checked.ok) throw invalidRequest({ faults: checked.faults, part: 'body' });
  return checked.value.value;
}
