/** What the rule builder offers: the engine's catalogue as plain data (made by ../catalogue/ruleCatalogue.ts). */
export interface RuleCatalogue {
  /** The types an attribute may have. */
  types: string[];
  /** All operators, in the order of the seed. */
  attribute: OperatorChoice[];
  /** Which of them ask a property of an event, or a field of an object. */
  property: string[];
  /** Which of them ask an identity. */
  identity: string[];
  occurrence: Choice[];
  /** What events add up to; compared by the operators of how often. */
  measure: (Choice & { argument: 'property' | 'none' })[];
  which: Choice[];
  followedBy: Choice[];
  timeframe: (Choice & { argument: 'none' | 'amount' | 'range' | 'instant' | 'instants' })[];
  /** What an attribute can be computed as, each with a definition to begin with. */
  computed: (Choice & {
    argument: 'property' | 'none';
    example: { definition: object; means: string };
  })[];
  tags: Choice[];
  segment: Choice[];
  doNotContact: Choice[];
}

export interface Choice {
  name: string;
  label: string;
}

export interface OperatorChoice extends Choice {
  types: string[];
  /** `values`: one or several; `amount`: an amount of days, weeks or months. */
  needs: 'nothing' | 'value' | 'values' | 'amount';
  yearMayBeIgnored?: boolean;
  /** Emptiness: of values of any type. */
  anyType?: boolean;
}

/** An operator by name, or undefined for a name that is none. */
export const operatorOf = (catalogue: RuleCatalogue, name: unknown): OperatorChoice | undefined =>
  catalogue.attribute.find((operator) => operator.name === name);
