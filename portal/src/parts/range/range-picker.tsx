import { Button, Group, Popover, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { useState } from 'react';
import { boundsOf, type Preset, type TimeRange } from '../../api/range.ts';
import { ScrollingRow } from '../scrolling-row.tsx';

interface RangePickerProps {
  readonly range: TimeRange;
  readonly onRange: (range: TimeRange) => void;
  readonly presets: readonly Preset[];
}

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** The last hours or days, or any other time. */
export function RangePicker({ range, onRange, presets }: RangePickerProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Group gap={6}>
      <ScrollingRow open="[data-active]">
        <SegmentedControl
          size="xs"
          aria-label="Time range"
          value={range.kind === 'last' ? range.preset : ''}
          onChange={(preset) => onRange({ kind: 'last', preset: preset as Preset })}
          data={[...presets]}
        />
      </ScrollingRow>
      <Popover opened={isOpen} onChange={setOpen} trapFocus position="bottom-start" shadow="md">
        <Popover.Target>
          <Button
            size="xs"
            variant={range.kind === 'between' ? 'light' : 'default'}
            leftSection={<IconCalendar size={14} />}
            onClick={() => setOpen((before) => !before)}
            aria-expanded={isOpen}
          >
            {range.kind === 'between' ? betweenOf(range) : 'Custom'}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Custom time range">
          <Custom
            range={range}
            onRange={(next) => {
              setOpen(false);
              onRange(next);
            }}
          />
        </Popover.Dropdown>
      </Popover>
    </Group>
  );
}

function Custom({ range, onRange }: { readonly range: TimeRange; readonly onRange: (range: TimeRange) => void }) {
  const [bounds] = useState(() => boundsOf(range, Date.now()));
  const [from, setFrom] = useState(localOf(bounds[0]));
  const [to, setTo] = useState(localOf(bounds[1]));
  const begin = Date.parse(from);
  const end = Date.parse(to);
  const error = begin < end ? null : 'must be after the beginning';
  return (
    <Stack
      gap="xs"
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (error !== null) return;
        onRange({ kind: 'between', from: new Date(begin).toISOString(), to: new Date(end).toISOString() });
      }}
    >
      <TextInput
        size="xs"
        type="datetime-local"
        label="From"
        value={from}
        onChange={({ currentTarget }) => setFrom(currentTarget.value)}
      />
      <TextInput
        size="xs"
        type="datetime-local"
        label="To"
        value={to}
        error={error}
        onChange={({ currentTarget }) => setTo(currentTarget.value)}
      />
      <Button size="xs" type="submit">
        Show this time
      </Button>
    </Stack>
  );
}

const betweenOf = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  day.formatRange(new Date(from), new Date(to));

/** As the browser's own input of a time wants it: in the time zone of who looks, without one. */
function localOf(milliseconds: number): string {
  const at = new Date(milliseconds);
  return new Date(milliseconds - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
