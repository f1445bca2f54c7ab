import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { followEvents, type LiveState } from '../../api/live.ts';
import { Mark } from './mark.tsx';
import { Navigation } from './navigation.tsx';
import classes from './shell.module.css';

/** What frames every page: the way around, whether what is shown is live, and who is signed in. */
export function Shell() {
  const queries = useQueryClient();
  const [live, setLive] = useState<LiveState>('connecting');
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const path = useRouterState({ select: ({ location }) => location.pathname });

  useEffect(() => followEvents(queries, setLive), [queries]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu of a narrow page closes when it has led somewhere
  useEffect(close, [path]);

  return (
    <AppShell
      layout="alt"
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      header={{ height: { base: 48, sm: 0 } }}
      padding={0}
    >
      <a className={classes.skip} href="#main">
        Skip to the page
      </a>
      <AppShell.Header hiddenFrom="sm" className={classes.header}>
        <Group h="100%" px="sm" gap="sm">
          <Burger opened={isOpen} onClick={toggle} size="sm" aria-label={isOpen ? 'Close the menu' : 'Open the menu'} />
          <Mark />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar}>
        <Group h={48} px="sm" gap="sm" wrap="nowrap">
          <Burger hiddenFrom="sm" opened={isOpen} onClick={toggle} size="sm" aria-label="Close the menu" />
          <Mark />
        </Group>
        <Navigation live={live} />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={classes.main}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
