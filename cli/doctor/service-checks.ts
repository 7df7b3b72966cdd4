import { createBus } from '../../infra/runtime/bus/index.js';
import type { Check } from './check.js';
import { need, type DoctorContext } from './context.js';

const ANSWER_WITHIN_MS = 10_000;

export function checkBus({ environment, databaseUrl }: DoctorContext): Check {
  const viaRedis = environment.REDIS_URL !== undefined;
  return {
    name: 'bus',
    needs: viaRedis ? [] : ['PostgreSQL'],
    mend: viaRedis ? 'See whether REDIS_URL is right and that server is up.' : 'See the log of PostgreSQL.',
    run: async () => {
      const url = viaRedis ? (databaseUrl ?? 'postgresql:') : need(databaseUrl, 'there is no database');
      const bus = createBus({ env: { ...environment, DATABASE_URL: url }, onError: () => undefined });
      try {
        return `${viaRedis ? 'Redis' : 'PostgreSQL NOTIFY'}, a round trip took ${Math.round(await bus.ping())} ms`;
      } finally {
        await bus.close();
      }
    },
  };
}

export function checkApi({ apiUrl, folder }: DoctorContext): Check {
  return {
    name: 'api',
    needs: ['PostgreSQL', 'migrations', 'Temporal', 'bus', 'test workflow'],
    mend: `See \`npx parley status\` and ${folder.logs}/api.log.`,
    run: async () => {
      const url = need(apiUrl, 'it does not run');
      const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      if (!response.ok) throw new Error(`${url}/ready answers ${response.status}`);
      return `${url} is ready`;
    },
  };
}

export function checkModelProvider({ environment }: DoctorContext): Check {
  const { OPENAI_API_KEY: key, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model } = environment;
  return {
    name: 'model provider',
    mend: 'See whether OPENAI_BASE_URL and OPENAI_API_KEY are right. Until then the bots answer from their knowledge.',
    run: async () => {
      if (key === undefined && baseUrl === undefined) return 'none is set: the bots answer from their knowledge';
      const response = await fetch(`${(baseUrl ?? 'https://api.openai.com/v1').replace(/\/$/, '')}/models`, {
        headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      await response.body?.cancel();
      if (response.status === 401 || response.status === 403) throw new Error('it does not take the key');
      // Some compatible servers have no list of models: any answer but an error of theirs will do.
      if (response.status >= 500) throw new Error(`it answers ${response.status}`);
      return `it answers; the model is ${model}`;
    },
  };
}
