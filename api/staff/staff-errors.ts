import { EmailMissingError, EmailTakenError, InvitationEndedError, LastAdminError, UnknownBotError } from '../ports.js';
import { emailMissing, emailTaken, invitationEnded, lastAdmin, unknownBots } from '../errors.js';

/** Rethrows what the stores refuse as what the client is told. */
export function throwStaffProblem(error: unknown): never {
  if (error instanceof EmailTakenError) throw emailTaken();
  if (error instanceof UnknownBotError) throw unknownBots();
  if (error instanceof LastAdminError) throw lastAdmin();
  if (error instanceof InvitationEndedError) throw invitationEnded();
  if (error instanceof EmailMissingError) throw emailMissing();
  throw error;
}
