// Every library makes of a rule what it is asked with, again and again: `ask(person)`.
import { createJsInterpreter } from '@ucast/js';
import { allInterpreters, allParsingInstructions, guard, MongoQueryParser } from '@ucast/mongo2js';
import jsonLogicJs from 'json-logic-js';
import { Engine } from 'json-rules-engine';
import { Query } from 'mingo';
import sift from 'sift';
import { factConditions, jsonLogic, mongoQuery, ucastQuery } from './otherLanguages.mjs';

export const CONTENDERS = [
  { name: 'sift', language: mongoQuery, ready: (query) => sift(query) },
  { name: '@ucast/mongo2js', language: ucastQuery, ready: (query) => guard(query) },
  {
    name: '@ucast/js',
    language: ucastQuery,
    ready: (query) => {
      const condition = new MongoQueryParser(allParsingInstructions).parse(query);
      const interpret = createJsInterpreter(allInterpreters);
      return (person) => interpret(condition, person);
    },
  },
  {
    name: 'mingo',
    language: mongoQuery,
    ready: (query) => {
      const made = new Query(query);
      return (person) => made.test(person);
    },
  },
  {
    name: 'json-logic-js',
    language: jsonLogic,
    ready: (logic) => (person) => Boolean(jsonLogicJs.apply(logic, person)),
  },
  {
    name: 'json-rules-engine',
    language: factConditions,
    waits: true,
    ready: (conditions) => {
      const engine = new Engine(
        [
          {
            conditions:
              conditions.all || conditions.any || conditions.not ? conditions : { all: [conditions] },
            event: { type: 'matches' },
          },
        ],
        { allowUndefinedFacts: true },
      );
      engine.addOperator(
        'text startsWith',
        (found, wanted) => typeof found === 'string' && found.startsWith(wanted),
      );
      engine.addOperator(
        'text contains',
        (found, wanted) => typeof found === 'string' && found.includes(wanted),
      );
      return async (person) => (await engine.run(person)).events.length > 0;
    },
  },
];

/** "Bought for at least 50 at least so often within a span", of a person with all events in a list, for those who can count. */
export const COUNTERS = [
  {
    name: 'mingo',
    ready: ({ type, from, to, amount, count }) => {
      const cond = {
        $and: [
          { $eq: ['$$e.type', type] },
          { $gte: ['$$e.at', from] },
          { $lte: ['$$e.at', to] },
          { $gte: ['$$e.amount', amount] },
        ],
      };
      const made = new Query({
        $expr: { $gte: [{ $size: { $filter: { input: '$events', as: 'e', cond } } }, count] },
      });
      return (person) => made.test(person);
    },
  },
  {
    name: 'json-logic-js',
    ready: ({ type, from, to, amount, count }) => {
      const counted = {
        filter: [
          { var: 'events' },
          {
            and: [
              { '===': [{ var: 'type' }, type] },
              { '>=': [{ var: 'at' }, from] },
              { '<=': [{ var: 'at' }, to] },
              { '>=': [{ var: 'amount' }, amount] },
            ],
          },
        ],
      };
      const logic = { '>=': [{ reduce: [counted, { '+': [1, { var: 'accumulator' }] }, 0] }, count] };
      return (person) => Boolean(jsonLogicJs.apply(logic, person));
    },
  },
];
