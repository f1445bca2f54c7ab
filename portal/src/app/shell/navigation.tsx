import { Menu, Stack, Text, Tooltip, UnstyledButton, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import { IconLogout, IconMoon, IconSettings, IconSun, IconSunMoon, IconUser } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { client } from '../../api/client.ts';
import type { LiveState } from '../../api/live.ts';
import { me } from '../../api/queries.ts';
import { useRequestsToDecide } from '../../api/requests.ts';
import { Palette } from '../palette/palette.tsx';
import { usePlaces } from './places.ts';
import classes from './shell.module.css';

const LIVE: Readonly<Record<LiveState, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  interrupted: 'Connection lost, trying again',
};

export function Navigation({ live }: { readonly live: LiveState }) {
  const { data: caller } = useSuspenseQuery(me);
  const places = usePlaces();
  const waiting = useRequestsToDecide().length;
  return (
    <>
      <Palette />
      <nav aria-label="Main" className={classes.places}>
        <Stack gap={2}>
          {places.map(({ to, label, Icon }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact: to === '/', includeSearch: false }}
              className={classes.place}
            >
              <Icon size={17} stroke={1.7} />
              {label}
              {to === '/requests' && waiting > 0 && (
                <span className={classes.count}>
                  {waiting}
                  <VisuallyHidden> wait for your answer</VisuallyHidden>
                </span>
              )}
            </Link>
          ))}
        </Stack>
      </nav>
      <div className={classes.foot}>
        <div className={classes.live} data-state={live} role="status">
          <span className={classes.dot} aria-hidden="true" />
          {LIVE[live]}
        </div>
        <Who name={caller.name} roles={caller.roles} />
      </div>
    </>
  );
}

const SCHEMES = [
  { value: 'light', label: 'Light', Icon: IconSun },
  { value: 'dark', label: 'Dark', Icon: IconMoon },
  { value: 'auto', label: 'As the system', Icon: IconSunMoon },
] as const;

function Who({ name, roles }: { readonly name: string; readonly roles: readonly string[] }): ReactNode {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <Tooltip label={name} openDelay={600} position="right">
          <UnstyledButton className={classes.who}>
            <IconUser size={17} stroke={1.7} />
            <span className={classes.whoName}>
              {name}
              <Text span size="xs" c="dimmed" display="block">
                {roles.join(', ')}
                <VisuallyHidden>, account and appearance</VisuallyHidden>
              </Text>
              <VisuallyHidden>account and appearance</VisuallyHidden>
            </span>
          </UnstyledButton>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Appearance</Menu.Label>
        {SCHEMES.map(({ value, label, Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={15} />}
            onClick={() => setColorScheme(value)}
            aria-current={colorScheme === value}
            {...(colorScheme === value ? { fw: 600 } : {})}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} to="/me" leftSection={<IconSettings size={15} />}>
          Account
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={15} />}
          onClick={() => client.people.signOut().finally(() => window.location.assign('/sign-in'))}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
