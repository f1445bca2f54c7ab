import { Kbd, Modal, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedValue, useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { contents, tenantsNamed } from '../../api/queries.ts';
import { type Found, matching, useDestinations, useOwnKinds } from './found.ts';
import classes from './palette.module.css';

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Finds tenants, resources, pages and actions by a few letters: `⌘K`, or `Ctrl K`. */
export function Palette() {
  const [isOpen, { open, close }] = useDisclosure(false);
  useHotkeys([['mod+K', open]], []);
  return (
    <>
      <UnstyledButton className={classes.opener} onClick={open}>
        <IconSearch size={15} aria-hidden="true" />
        <span>Find</span>
        <Kbd size="xs" ml="auto">
          {isApple ? '⌘' : 'Ctrl'} K
        </Kbd>
      </UnstyledButton>
      {isOpen && (
        <Modal.Root opened onClose={close} size="lg" yOffset="12vh" padding={0}>
          <Modal.Overlay />
          <Modal.Content aria-label="Find">
            <Search onDone={close} />
          </Modal.Content>
        </Modal.Root>
      )}
    </>
  );
}

function Search({ onDone }: { readonly onDone: () => void }) {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [asked] = useDebouncedValue(text.trim().toLowerCase(), 120);
  const navigate = useNavigate();
  const { tenant } = useParams({ strict: false });
  const destinations = useDestinations(tenant);
  const ownKinds = useOwnKinds();
  const { data: tenants = [], isFetching } = useQuery(tenantsNamed(asked));
  const { data: inside = [] } = useQuery({ ...contents(tenant ?? '', ownKinds), enabled: tenant !== undefined });
  const found = matching(text, destinations, tenants, inside, ownKinds);
  const chosen = Math.min(at, found.length - 1);
  const id = useId();
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    list.current?.querySelector(`[data-index="${chosen}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);

  const go = ({ href, act }: Found): void => {
    onDone();
    if (act !== undefined) act();
    else if (href !== undefined) navigate({ href });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((chosen + step + found.length) % Math.max(found.length, 1));
    }
    const one = found[chosen];
    if (event.key === 'Enter' && one !== undefined) {
      event.preventDefault();
      go(one);
    }
  };

  return (
    <div>
      <TextInput
        className={classes.search ?? ''}
        data-autofocus
        size="md"
        variant="unstyled"
        placeholder="Tenant, page or action"
        aria-label="Find"
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={`${id}-${chosen}`}
        leftSection={<IconSearch size={17} />}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div role="listbox" id={id} aria-label="Found" className={classes.found} ref={list}>
        {found.map((one, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus
          <div
            key={`${one.group} ${one.title} ${one.aside}`}
            id={`${id}-${index}`}
            data-index={index}
            role="option"
            aria-selected={index === chosen}
            tabIndex={-1}
            className={classes.one}
            onClick={() => go(one)}
            onMouseMove={() => setAt(index)}
          >
            <span className={one.group === 'Tenant' ? 'typed' : undefined}>{one.title}</span>
            <span className={classes.aside}>{one.aside ?? one.group}</span>
          </div>
        ))}
        {found.length === 0 && (
          <Text size="sm" c="dimmed" p="md" role="status">
            {isFetching ? 'Looking' : 'Nothing of that name'}
          </Text>
        )}
      </div>
    </div>
  );
}
