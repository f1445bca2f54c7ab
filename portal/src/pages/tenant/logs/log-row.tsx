import { ActionIcon, Button, CopyButton, Group, Tooltip } from '@mantine/core';
import { IconChevronRight, IconFilter } from '@tabler/icons-react';
import type { LogLine } from '@tenantry/client';
import { memo, type ReactNode } from 'react';
import classes from './log-row.module.css';

interface LogRowProps {
  readonly line: LogLine;
  readonly text: string | undefined;
  readonly isOpen: boolean;
  readonly onToggle: (id: string) => void;
  readonly onField: (name: string, value: string) => void;
  readonly onPod: (pod: string) => void;
}

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
const whole = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });

export const LogRow = memo(function LogRow({ line, text, isOpen, onToggle, onField, onPod }: LogRowProps) {
  const at = new Date(line.at);
  const message = plain(line.message);
  return (
    <div className={classes.row} data-level={line.level ?? undefined} data-source={line.source}>
      <button
        type="button"
        className={classes.line}
        aria-expanded={isOpen}
        onClick={() => {
          // Whoever marks words of it does not want it opened.
          if (window.getSelection()?.isCollapsed !== false) onToggle(line.id);
        }}
      >
        <IconChevronRight size={12} className={classes.chevron} aria-hidden="true" />
        <time dateTime={line.at} title={whole.format(at)} className={classes.time}>
          {clock.format(at)}
        </time>
        <span className={classes.level}>{line.level ?? ''}</span>
        <span className={classes.from} title={[line.pod, line.container].filter(Boolean).join(' ')}>
          {line.service ?? (line.source === 'system' ? 'Tenantry' : (line.pod ?? ''))}
        </span>
        <span className={classes.message}>{marked(message, text)}</span>
      </button>
      {isOpen && <Details line={line} onField={onField} onPod={onPod} />}
    </div>
  );
});

function Details({ line, onField, onPod }: Pick<LogRowProps, 'line' | 'onField' | 'onPod'>) {
  const { at, source, service, pod, container, node, isCut, fields } = line;
  const known = Object.entries({ at, source, service, pod, container, node }).filter(([, value]) => value !== null);
  return (
    <div className={classes.details}>
      <p className={classes.whole}>{plain(line.message)}</p>
      <dl className={classes.fields}>
        {known.map(([name, value]) => (
          <Field key={name} name={name} value={String(value)} {...(name === 'pod' ? { onOnly: onPod } : {})} />
        ))}
        {Object.entries(fields ?? {}).map(([name, value]) => {
          const isPlain = typeof value !== 'object' || value === null;
          return (
            <Field
              key={`field ${name}`}
              name={name}
              value={isPlain ? String(value) : JSON.stringify(value)}
              {...(isPlain ? { onOnly: (only: string) => onField(name, only) } : {})}
            />
          );
        })}
      </dl>
      {isCut && <p className="soft">It was longer than is kept; its end, or some of its fields, are not here.</p>}
      <Group gap="xs">
        <Copy value={line.message}>Copy the line</Copy>
        <Copy value={JSON.stringify(line, null, 2)}>Copy as JSON</Copy>
      </Group>
    </div>
  );
}

function Field({ name, value, onOnly }: { name: string; value: string; onOnly?: (value: string) => void }) {
  return (
    <div className={classes.field}>
      <dt>{name}</dt>
      <dd>
        <span>{value}</span>
        {onOnly !== undefined && (
          <Tooltip label={`Only lines with ${name} ${value}`}>
            <ActionIcon
              size="sm"
              variant="subtle"
              aria-label={`Only lines with ${name} ${value}`}
              onClick={() => onOnly(value)}
            >
              <IconFilter size={13} />
            </ActionIcon>
          </Tooltip>
        )}
      </dd>
    </div>
  );
}

function Copy({ value, children }: { value: string; children: string }) {
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button size="compact-xs" variant="default" onClick={copy}>
          {copied ? 'Copied' : children}
        </Button>
      )}
    </CopyButton>
  );
}

/** What colours a terminal is nothing to read here. */
const COLOURING = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, 'g');
export const plain = (message: string): string => message.replace(COLOURING, '');

function marked(message: string, text: string | undefined): ReactNode {
  if (text === undefined) return message;
  const at = message.toLowerCase().indexOf(text.toLowerCase());
  if (at === -1) return message;
  return (
    <>
      {message.slice(0, at)}
      <mark className={classes.mark}>{message.slice(at, at + text.length)}</mark>
      {marked(message.slice(at + text.length), text)}
    </>
  );
}
