import { z } from 'zod';

/** What people are good at, and bots ask for; capitals are folded, so that one skill has one spelling. */
export const Skills = z.array(z.string().trim().toLowerCase().min(1).max(50)).max(20);
