import { Link } from '@tanstack/react-router';
import type { TenantryObject } from '@tenantry/client';
import type { KindOfObjects } from '../../api/queries.ts';
import type { Column } from '../../parts/data-table.tsx';
import { PhaseMark, wordOfPhase } from '../../parts/state.tsx';
import { Ago } from '../../parts/time.tsx';
import { placeOfObject } from './place.ts';

/** What lists of objects of one kind show first and last. */
export const nameColumn = (kind: KindOfObjects): Column<TenantryObject> => ({
  id: 'name',
  title: 'Name',
  value: ({ metadata }) => metadata.name,
  cell: ({ metadata }) => (
    <Link {...placeOfObject(kind, null, metadata.name)} className="link typed">
      {metadata.displayName}
    </Link>
  ),
  width: 'minmax(150px, 2fr)',
});

export const stateColumn: Column<TenantryObject> = {
  id: 'state',
  title: 'State',
  value: ({ status }) => wordOfPhase(status.phase),
  cell: (object) => <PhaseMark object={object} />,
  width: '150px',
};

export const createdColumn: Column<TenantryObject> = {
  id: 'created',
  title: 'Created',
  value: ({ metadata }) => metadata.createdAt,
  cell: ({ metadata }) => <Ago at={metadata.createdAt} />,
  width: '110px',
  isExtra: true,
};

/** A field of the spec, as text. */
export const specColumn = (field: string, title: string, width = 'minmax(110px, 1fr)'): Column<TenantryObject> => ({
  id: field,
  title,
  value: ({ spec }) => String(spec[field] ?? ''),
  width,
  isExtra: true,
});
