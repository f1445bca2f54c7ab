import { ActionIcon, Button, Group, Menu, Pill, Select, TagsInput, TextInput, Tooltip } from '@mantine/core';
import { useClipboard, useDebouncedCallback } from '@mantine/hooks';
import { IconCopy, IconDownload, IconFilter, IconSearch, IconTextWrap } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { rangeOf, searchOfRange } from '../../../api/range.ts';
import { RangePicker } from '../../../parts/range/range-picker.tsx';
import { downloadPath, type LogSearch } from './log-search.ts';

interface LogToolbarProps {
  readonly search: LogSearch;
  readonly onSearch: (change: LogSearch) => void;
  readonly services: readonly string[];
  readonly pods: readonly string[];
  /** Only what is needed most stands there at first. */
  readonly isNarrow: boolean;
}

const LEVELS = [
  { value: 'debug', label: 'Debug and up' },
  { value: 'info', label: 'Info and up' },
  { value: 'warn', label: 'Warn and up' },
  { value: 'error', label: 'Error and up' },
];
const TYPING_MS = 300;

/** Which lines are looked at. */
export function LogToolbar(props: LogToolbarProps) {
  const { search, onSearch, services, pods, isNarrow } = props;
  const [isUnfolded, setUnfolded] = useState(false);
  const fields = search.fields ?? [];
  return (
    <Group gap={8} p="xs" px="sm">
      <RangePicker
        range={rangeOf(search)}
        presets={['15m', '1h', '6h', '24h', '7d']}
        onRange={(range) => onSearch(searchOfRange(range))}
      />
      <TextFilter text={search.text ?? ''} onText={(text) => onSearch({ text: text === '' ? undefined : text })} />
      {(!isNarrow || isUnfolded) && (
        <>
          <Select
            size="xs"
            w={136}
            aria-label="Least level"
            placeholder="Any level"
            clearable
            data={LEVELS}
            value={search.level ?? null}
            onChange={(level) => onSearch({ level: level ?? undefined })}
          />
          <Names label="Services" all={services} value={search.service} onNames={(service) => onSearch({ service })} />
          <Names label="Pods" all={pods} value={search.pod} onNames={(pod) => onSearch({ pod })} />
        </>
      )}
      {fields.map((field) => (
        <Pill
          key={field}
          withRemoveButton
          removeButtonProps={{ 'aria-label': `No longer only ${field}`, 'aria-hidden': false, tabIndex: 0 }}
          onRemove={() => onSearch({ fields: fields.length === 1 ? undefined : fields.filter((one) => one !== field) })}
        >
          {field}
        </Pill>
      ))}
      {isNarrow && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFilter size={14} />}
          aria-expanded={isUnfolded}
          onClick={() => setUnfolded((before) => !before)}
        >
          Filter
        </Button>
      )}
    </Group>
  );
}

interface LogActionsProps {
  readonly tenant: string;
  readonly search: LogSearch;
  readonly onSearch: (change: LogSearch) => void;
  readonly isWrapped: boolean;
  /** All lines that the page holds, as text. */
  readonly textOfAll: () => string;
}

/** How they are shown, and what can be done with all of them. */
export function LogActions({ tenant, search, onSearch, isWrapped, textOfAll }: LogActionsProps) {
  return (
    <Group gap={6} ml="auto">
      <Tooltip label={isWrapped ? 'One row for each line' : 'Break long lines'}>
        <ActionIcon
          size={30}
          variant={isWrapped ? 'light' : 'default'}
          aria-label="Break long lines"
          aria-pressed={isWrapped}
          onClick={() => onSearch({ wrap: isWrapped ? 'off' : 'on' })}
        >
          <IconTextWrap size={16} />
        </ActionIcon>
      </Tooltip>
      <CopyAll textOfAll={textOfAll} />
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" variant="default" leftSection={<IconDownload size={14} />}>
            Download
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>All lines of this time and filter</Menu.Label>
          <Menu.Item component="a" download href={downloadPath(tenant, search, 'text', Date.now())}>
            As text
          </Menu.Item>
          <Menu.Item component="a" download href={downloadPath(tenant, search, 'ndjson', Date.now())}>
            As JSON, a line each
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}

/** What is typed counts once the typing stops. */
function TextFilter({ text, onText }: { readonly text: string; readonly onText: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  const say = useDebouncedCallback(onText, TYPING_MS);
  useEffect(() => setTyped(text), [text]);
  return (
    <TextInput
      type="search"
      size="xs"
      w={{ base: '100%', xs: 220 }}
      maxLength={500}
      placeholder="Text in the line"
      aria-label="Text in the line"
      leftSection={<IconSearch size={14} />}
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        say(currentTarget.value);
      }}
    />
  );
}

interface NamesProps {
  readonly label: string;
  readonly all: readonly string[];
  readonly value: string | undefined;
  readonly onNames: (names: string | undefined) => void;
}

function Names({ label, all, value, onNames }: NamesProps) {
  const names = value === undefined ? [] : value.split(',');
  return (
    <TagsInput
      size="xs"
      miw={130}
      maw={340}
      aria-label={label}
      placeholder={names.length === 0 ? `All ${label.toLowerCase()}` : ''}
      data={[...all]}
      value={names}
      onChange={(next) => onNames(next.length === 0 ? undefined : next.join(','))}
    />
  );
}

function CopyAll({ textOfAll }: { readonly textOfAll: () => string }) {
  const { copied, copy } = useClipboard();
  return (
    <Tooltip label={copied ? 'Copied' : 'Copy all lines that are here'}>
      <ActionIcon
        size={30}
        variant="default"
        aria-label="Copy all lines that are here"
        onClick={() => copy(textOfAll())}
      >
        <IconCopy size={16} />
      </ActionIcon>
    </Tooltip>
  );
}
