import type { HandOverRequest } from '../../contracts/hand-over.js';
import type { BotDirectory, ConversationKey, TurnNotices } from '../ports.js';
import { nextOpening } from './office-hours.js';
import type { DeadlineStep, EscalationKey, EscalationMove, Escalations, MoveOutcome } from './ports.js';

export type HandOverDependencies = { escalations: Escalations; bots: BotDirectory; notices: TurnNotices };

/**
 * What hands conversations to people and back. Each is one transaction of the record, named by its escalation and step:
 * run again it finds what it did.
 */
export function createHandOverActivities({ escalations, bots, notices }: HandOverDependencies) {
  return {
    /** Hands a conversation to people, and says whether this request did: another may have been first. */
    async openEscalation(input: ConversationKey & HandOverRequest): Promise<{ escalationId: string; opened: boolean }> {
      const { settings } = await bots.current(input);
      const { skills, officeHours } = settings.handOver;
      const opensAt = nextOpening(officeHours, new Date())?.toISOString() ?? null;
      const { lastSeq, ...result } = await escalations.open({ ...input, skills, opensAt });
      notices.logGrew(input, lastSeq);
      notices.deskChanged(input, 'queue');
      return result;
    },

    async readEscalation(input: EscalationKey) {
      return await escalations.read(input);
    },

    async moveEscalation(input: EscalationKey & { step: number; to: EscalationMove }): Promise<MoveOutcome> {
      return tell(input, await escalations.move(input));
    },

    async reopenEscalation(input: EscalationKey & { agentId: string }): Promise<MoveOutcome> {
      return tell(input, await escalations.reopen(input));
    },

    async readEscalationFacts(input: EscalationKey) {
      return await escalations.readFacts(input);
    },

    async findAgent(input: EscalationKey): Promise<string | null> {
      return await escalations.findAgent(input);
    },

    async noteDeadline(input: EscalationKey & DeadlineStep): Promise<{ priority: number }> {
      const noted = await escalations.noteDeadline(input);
      // Its priority may have risen, and with it its place.
      if (input.stage === 'missed') notices.deskChanged(input, 'queue');
      return noted;
    },
  };

  function tell(key: EscalationKey, outcome: MoveOutcome): MoveOutcome {
    if (outcome.status === 'done') {
      notices.logGrew(key, outcome.lastSeq);
      notices.deskChanged(key, 'queue');
    }
    return outcome;
  }
}

export type HandOverActivities = ReturnType<typeof createHandOverActivities>;
