import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Tab, TabList, TabPanel, Tabs } from 'react-aria-components';

import type { StaffUser } from '../../contracts/staff.js';
import { useStaffApi } from './context.js';
import { Logins } from './logins.js';
import { People } from './people.js';
import { Trouble } from './trouble.js';

/** What whoever is logged in may do. */
export function Home({ me }: { me: StaffUser }) {
  const api = useStaffApi();
  const queries = useQueryClient();
  const logOut = useMutation({ mutationFn: () => api.logOut(), onSettled: () => queries.resetQueries() });
  return (
    <div className="home">
      <header>
        <h1>Parley staff</h1>
        <p>
          {me.name} <span className="role">{me.role}</span>
        </p>
        <Button
          onPress={() => {
            logOut.mutate();
          }}
        >
          Log out
        </Button>
      </header>
      {logOut.isError && <Trouble error={logOut.error} />}
      <main>
        <Tabs>
          <TabList aria-label="What to look at">
            {me.role === 'admin' && <Tab id="people">People</Tab>}
            <Tab id="logins">Where I am logged in</Tab>
          </TabList>
          {me.role === 'admin' && (
            <TabPanel id="people">
              <People me={me} />
            </TabPanel>
          )}
          <TabPanel id="logins">
            <Logins />
          </TabPanel>
        </Tabs>
      </main>
    </div>
  );
}
