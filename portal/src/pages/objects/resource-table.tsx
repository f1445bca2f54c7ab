import { useQuery } from '@tanstack/react-query';
import type { InventoryItem, KindDescription } from '@tenantry/client';
import { useState } from 'react';
import { resources } from '../../api/queries.ts';
import type { View } from '../../parts/data-table.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { ResourceList } from './resource-list.tsx';

const NONE: readonly InventoryItem[] = [];

interface ResourceTableProps {
  readonly kind: KindDescription;
  readonly tenant: string | null;
  readonly name: string;
}

/** What an object consists of, out there. */
export function ResourceTable({ kind, tenant, name }: ResourceTableProps) {
  const { data = NONE, error, isFetching } = useQuery(resources(kind, tenant, name));
  const [view, setView] = useState<View>({});
  if (error !== null) return <ProblemAlert error={error} />;
  const isLoading = isFetching && data.length === 0;
  return <ResourceList resources={data} view={view} onView={setView} isLoading={isLoading} />;
}
