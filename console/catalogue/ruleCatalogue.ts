import {
  ATTRIBUTE_OPERATORS,
  ATTRIBUTE_TYPES,
  COMPUTED_OF,
  DO_NOT_CONTACT_OPERATORS,
  FOLLOWED_BY,
  IDENTITY_OPERATORS,
  MEASURES,
  OCCURRENCE_OPERATORS,
  PROPERTY_OPERATORS,
  SEGMENT_OPERATORS,
  TAG_OPERATORS,
  TIMEFRAME_OPERATORS,
  WHICH,
} from '../../engine';
import type { OperatorChoice, RuleCatalogue } from '../rules/RuleCatalogue';

/** The engine's catalogue as plain data: the build puts it into the bundle of the rule builder, so that no list is written twice. */
export function ruleCatalogue(): RuleCatalogue {
  const labelled = ({ name, label }: { name: string; label: string }): { name: string; label: string } => ({
    name,
    label,
  });
  return {
    types: [...ATTRIBUTE_TYPES],
    attribute: [...ATTRIBUTE_OPERATORS.values()].map((operator): OperatorChoice => ({
      name: operator.name,
      label: operator.label,
      types: [...operator.types],
      needs:
        operator.kind === 'emptiness'
          ? 'nothing'
          : operator.kind === 'relative'
            ? operator.amount
              ? 'amount'
              : 'nothing'
            : operator.manyValues
              ? 'values'
              : 'value',
      ...(operator.kind === 'relative' && operator.yearMayBeIgnored ? { yearMayBeIgnored: true } : {}),
      ...(operator.kind === 'emptiness' ? { anyType: true } : {}),
    })),
    property: [...PROPERTY_OPERATORS.keys()],
    identity: [...IDENTITY_OPERATORS.keys()],
    occurrence: [...OCCURRENCE_OPERATORS.values()].map(labelled),
    measure: [...MEASURES.values()].map(({ name, label, argument }) => ({ name, label, argument })),
    which: [...WHICH.values()].map(labelled),
    followedBy: [...FOLLOWED_BY.values()].map(labelled),
    timeframe: [...TIMEFRAME_OPERATORS.values()].map(({ name, label, argument }) => ({
      name,
      label,
      argument,
    })),
    computed: [...COMPUTED_OF.values()].map(({ name, label, argument, example }) => ({
      name,
      label,
      argument,
      example,
    })),
    tags: [...TAG_OPERATORS.values()].map(labelled),
    segment: [...SEGMENT_OPERATORS.values()].map(labelled),
    doNotContact: [...DO_NOT_CONTACT_OPERATORS.values()].map(labelled),
  };
}
