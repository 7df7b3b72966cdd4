import { Outlet, useParams } from 'react-router';

import { NotFound } from './not-found.js';
import { BotContext, useBots } from './session.js';

/** Pages of the bot that the address names. Somebody else's bot is as good as none. */
export function BotPlace() {
  const { slug } = useParams();
  const bot = useBots().find((found) => found.slug === slug);
  if (!bot) return <NotFound />;
  // With another bot its pages begin anew.
  return (
    <BotContext value={bot} key={bot.id}>
      <Outlet />
    </BotContext>
  );
}
