import { Anchor, Button, CloseButton, Group, List, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { about, kinds } from '../../../api/queries.ts';
import { Copied } from '../../../parts/copied.tsx';
import { PhaseMark, StateMark } from '../../../parts/state.tsx';
import { Ago } from '../../../parts/time.tsx';
import { placeOfObject } from '../../objects/place.ts';
import { stateOfResource, wordOfResource } from '../../objects/resource-state.ts';
import type { GraphNode } from './graph.ts';
import classes from './tenant-graph.module.css';

/** One thing of the picture, close by. */
export function NodeDetails({
  tenant,
  node,
  onOpen,
  onClose,
}: {
  readonly tenant: string;
  readonly node: GraphNode;
  readonly onOpen: (() => void) | undefined;
  readonly onClose: () => void;
}) {
  const { data } = useQuery(about);
  const { data: every } = useSuspenseQuery(kinds);
  const kind = every.find(({ name }) => name === node.object?.kind);
  const [resource] = node.resources;
  return (
    <aside className={classes.details} aria-label={node.title}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text fw={620}>{node.title}</Text>
        <CloseButton size="sm" aria-label="Close" onClick={onClose} />
      </Group>
      {node.resources.length > 1 && (
        <>
          <List size="sm" my="sm" spacing={4} listStyleType="none">
            {node.resources.map((each) => (
              <List.Item key={each.key}>
                <StateMark state={stateOfResource(each)}>{wordOfResource(each)}</StateMark> {each.title}
              </List.Item>
            ))}
          </List>
          <Button size="xs" variant="default" onClick={onOpen}>
            Show one by one
          </Button>
        </>
      )}
      {node.resources.length === 1 && resource !== undefined && (
        <>
          <dl className={classes.facts}>
            <dt>State</dt>
            <dd>
              <StateMark state={stateOfResource(resource)}>{wordOfResource(resource)}</StateMark>
            </dd>
            <dt>Since</dt>
            <dd>
              <Ago at={resource.since} />
            </dd>
            <dt>Type</dt>
            <dd>{resource.type}</dd>
            <dt>Id</dt>
            <dd>
              <Copied text={resource.id} />
            </dd>
            {resource.dependsOn.length > 0 && (
              <>
                <dt>Rests on</dt>
                <dd>{resource.dependsOn.join(', ')}</dd>
              </>
            )}
          </dl>
          {resource.problem !== null && (
            <Text size="sm" c="var(--state-failing)">
              {resource.problem.message}
              {resource.problem.remedy !== null && ` ${resource.problem.remedy}`}
            </Text>
          )}
          {resource.driver !== 'kubernetes' && data?.cloudPortal != null && (
            <Anchor size="sm" href={data.cloudPortal + resource.id} target="_blank" rel="noreferrer">
              Open in the Azure portal <IconExternalLink size={13} />
            </Anchor>
          )}
        </>
      )}
      {node.object !== undefined && kind !== undefined && (
        <Link {...placeOfObject(kind, tenant, node.object.metadata.name)} className="link">
          Open {node.type} {node.title}
        </Link>
      )}
      {node.object !== undefined && (
        <dl className={classes.facts}>
          <dt>Kind</dt>
          <dd>{node.type}</dd>
          <dt>State</dt>
          <dd>
            <PhaseMark object={node.object} />
          </dd>
          <dt>Declared</dt>
          <dd>
            <Ago at={node.object.metadata.createdAt} />
          </dd>
        </dl>
      )}
    </aside>
  );
}
