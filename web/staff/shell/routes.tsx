import { lazy, type ComponentType, type ReactNode } from 'react';
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';

import { PAGES, type PageEntry } from '../pages.js';
import { BotPlace } from './bot-place.js';
import { NotFound } from './not-found.js';
import { PageError } from './page-error.js';
import { useBot, useMe } from './session.js';
import { StaffPage } from './staff-page.js';
import { findVisible, toAddress, useHome } from './visible-pages.js';

/** The application's addresses, all below /staff. */
export function createStaffRouter() {
  const toRoutes = (of: PageEntry['of']) => PAGES.filter((page) => page.of === of).map(toRoute);
  return createBrowserRouter(
    [
      {
        Component: StaffPage,
        ErrorBoundary: PageError,
        children: [
          { index: true, Component: Home },
          {
            path: 'bots/:slug',
            Component: BotPlace,
            children: [{ index: true, Component: BotHome }, ...toRoutes('bot')],
          },
          ...toRoutes('installation'),
          { path: '*', Component: NotFound },
        ],
      },
    ],
    { basename: '/staff' },
  );
}

function Home() {
  return <Navigate to={useHome()} replace />;
}

function BotHome() {
  const bot = useBot();
  const [first] = findVisible(useMe(), 'bot');
  return first ? <Navigate to={toAddress(first, bot)} replace /> : <NotFound />;
}

function toRoute({ path, roles, load }: PageEntry): RouteObject {
  const Loaded: ComponentType = lazy(async () => ({ default: await load() }));
  return { path, element: <ForRoles roles={roles}>{<Loaded />}</ForRoles>, ErrorBoundary: PageError };
}

/** A page that somebody's role may not see is not there for them. */
function ForRoles({ roles, children }: Pick<PageEntry, 'roles'> & { children: ReactNode }) {
  return roles.includes(useMe().role) ? children : <NotFound />;
}
