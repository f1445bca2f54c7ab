import type { JsonValue } from '@tenantry/client';
import { ChoiceField, VariantField } from './choice-field.tsx';
import { GroupField } from './group-field.tsx';
import { JsonField } from './json-field.tsx';
import { ListField, MapField } from './list-field.tsx';
import type { Path } from './paths.ts';
import { MomentField, NumberField, OptionsField, ReferenceField, TextField, YesNoField } from './scalar-fields.tsx';
import { type Schema, sortOf } from './schema.ts';
import { SecretField } from './secret-field.tsx';

export interface FieldProps {
  readonly schema: Schema;
  readonly path: Path;
  /** Undefined: it is left out. */
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
  /** What it is called; null where what is around it says so. */
  readonly name: string | null;
  readonly isRequired?: boolean;
  /** One of a list or map: short, and an empty text is a value. */
  readonly isItem?: boolean;
  /** Said by what is around it, for who hears it read. */
  readonly said?: string;
}

/** One field, drawn as its schema says. */
export function Field(props: FieldProps) {
  switch (sortOf(props.schema)) {
    case 'secret':
      return <SecretField {...props} />;
    case 'variant':
      return <VariantField {...props} />;
    case 'choice':
      return <ChoiceField {...props} />;
    case 'options':
      return <OptionsField {...props} />;
    case 'yes-no':
      return <YesNoField {...props} />;
    case 'number':
      return <NumberField {...props} />;
    case 'reference':
      return <ReferenceField {...props} />;
    case 'moment':
      return <MomentField {...props} />;
    case 'text':
    case 'suggestion':
      return <TextField {...props} />;
    case 'list':
      return <ListField {...props} />;
    case 'map':
      return <MapField {...props} />;
    case 'group':
      return <GroupField {...props} />;
    case 'json':
      return <JsonField {...props} />;
  }
}
