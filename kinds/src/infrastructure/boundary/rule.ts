/** What a rule of the boundary speaks about; one admission policy holds the rules of each. */
export type BoundarySubject = 'pods' | 'daemonsets' | 'services' | 'ingresses' | 'routes' | 'claims' | 'secrets';

/**
 * One thing that the cluster refuses in a tenant's namespace. The expression is CEL and true where the rule is kept
 * (https://kubernetes.io/docs/reference/using-api/cel/); it uses nothing that Kubernetes 1.30 does not know. What differs
 * from tenant to tenant it reads from labels and annotations of the namespace, which the tenant may not write.
 */
export interface BoundaryRule {
  /** Stable, for reports and suites: `pod-host-network`. */
  readonly id: string;
  readonly subject: BoundarySubject;
  /** The field that a refusal names, such as `spec.hostNetwork`. */
  readonly field: string;
  /** Begins with the field. */
  readonly message: string;
  readonly expression: string;
}

/** What a rule is written as; the subject and the field before the message are added for all of a file. */
export interface RuleText {
  readonly id: string;
  readonly field: string;
  /** What must be so, and why: "must not be true". */
  readonly says: string;
  readonly holds: string;
  /** Judged also where the spec of an object stays as it was: the rule is about its metadata. */
  readonly isAboutMetadata?: boolean;
}

/**
 * Rules hold for what is created and for what changes. An object that stood before a tenant's lists became shorter can
 * still lose a finalizer or gain a label: what is not touched is not judged again.
 */
export function rules(subject: BoundarySubject, texts: readonly RuleText[]): readonly BoundaryRule[] {
  return texts.map(({ id, field, says, holds, isAboutMetadata }) => ({
    id,
    subject,
    field,
    message: `${field} ${says}`,
    expression: isAboutMetadata === true ? holds : `!variables.isNew || (${holds})`,
  }));
}

/** A list of strings in CEL. */
export function celList(values: readonly string[]): string {
  return `[${values.map((value) => `'${value}'`).join(', ')}]`;
}
