import { Readiness } from '../../contracts/http.js';

const ANSWER_WITHIN_MS = 5_000;

/** What an api says of itself and its parts. `troubles`: one line for each part that somebody should look at. */
export type AskedReadiness =
  { kind: 'answered'; isReady: boolean; status: number; troubles: string[] } | { kind: 'silent' };

/** Asks an api's `/ready`. Never rejects: an api that does not answer is `silent`. */
export async function askReadiness(apiUrl: string): Promise<AskedReadiness> {
  try {
    const response = await fetch(`${apiUrl}/ready`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const parts = Object.entries(Readiness.safeParse(await response.json()).data?.parts ?? {});
    const troubles = parts
      .filter(([, part]) => part.status !== 'up')
      .map(([name, { status, detail = '' }]) => `${name} is ${status}: ${detail}`.trimEnd());
    return { kind: 'answered', isReady: response.ok, status: response.status, troubles };
  } catch {
    return { kind: 'silent' };
  }
}
