import type { Escalation } from '../../contracts/hand-over.js';
import { botsOf, type StaffPrincipal } from '../auth/principal.js';
import type { ApiContext } from '../context.js';
import { escalationNotFound } from '../errors.js';

/** An escalation of one of the principal's bots. @throws ApiProblem 404, for another bot's too */
export async function requireEscalation(
  { deps: { escalations } }: Pick<ApiContext, 'deps'>,
  { principal, escalationId }: { principal: StaffPrincipal; escalationId: string },
): Promise<Escalation> {
  const escalation = await escalations.find({ escalationId });
  const bots = botsOf(principal);
  if (!escalation || (bots !== 'all' && !bots.includes(escalation.botId))) throw escalationNotFound();
  return escalation;
}
