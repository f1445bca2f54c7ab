import { ObjectList } from './object-list.tsx';

export function ServicesPage() {
  return (
    <ObjectList
      group="services"
      label="Services"
      about="What runs in the tenant: services that answer, jobs that end, and the settings that they are given."
    />
  );
}

export function DataPage() {
  return (
    <ObjectList
      group="data"
      label="Data"
      about="What keeps something: storage, databases, caches and secrets, reached from within the tenant alone."
    />
  );
}

export function NodesPage() {
  return (
    <ObjectList
      group="nodes"
      label="Nodes and hosts"
      about="Nodes of the tenant's own, virtual machines, and the addresses by which they are reached."
    />
  );
}
