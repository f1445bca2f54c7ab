import type { ResourceStore } from '../arm/store.ts';
import { type Assignment, assignmentOf } from './evaluate.ts';

const assignmentType = 'Microsoft.Authorization/roleAssignments';

/** Role assignments by principal, rebuilt when one of them changed. */
export class AssignmentIndex {
  readonly #resources: ResourceStore;
  #byPrincipal: Map<string, Assignment[]> | null = null;

  constructor(resources: ResourceStore) {
    this.#resources = resources;
    resources.onChange((type) => {
      if (type === assignmentType) this.#byPrincipal = null;
    });
  }

  of(principalId: string): readonly Assignment[] {
    this.#byPrincipal ??= this.#build();
    return this.#byPrincipal.get(principalId.toLowerCase()) ?? [];
  }

  #build(): Map<string, Assignment[]> {
    const byPrincipal = new Map<string, Assignment[]>();
    for (const record of this.#resources.ofType(assignmentType)) {
      const assignment = assignmentOf(record);
      const known = byPrincipal.get(assignment.principalId);
      if (known) known.push(assignment);
      else byPrincipal.set(assignment.principalId, [assignment]);
    }
    return byPrincipal;
  }
}
