import { InvalidArgumentError, NotFoundError, type AudienceEngine, type Flow } from '../../engine';

/** The flows that somebody can be added to: active ones that have the Predefined Audience entry point (R96). */
export async function activeFlows(engine: AudienceEngine): Promise<Flow[]> {
  const active = await engine.flows.list({ status: 'active', entryPoint: true });
  // A flow that only hears of exits has nothing that begins when somebody is added.
  return active.filter(({ on }) => on === undefined || on.includes('entry'));
}

/** One of them, by its ID or its name. @throws NotFoundError, which says so when it is paused or stopped; InvalidArgumentError for a name that several have */
export async function activeFlow(engine: AudienceEngine, idOrName: string): Promise<Flow> {
  const active = await activeFlows(engine);
  const found = chosen(active, idOrName);
  if (found !== undefined) return found;
  const other = chosen(await engine.flows.list(), idOrName);
  if (other === undefined)
    throw new NotFoundError(`There is no active flow '${idOrName}'`, { hint: named(active) });
  const why = other.status === 'active' ? 'begins with exits only' : `is ${other.status}`;
  throw new NotFoundError(`The flow '${other.name}' ${why}`, {
    hint: other.status === 'active' ? named(active) : 'Activate it first, or choose another flow',
  });
}

/** Any flow, active or not, by its ID or its name. @throws NotFoundError, InvalidArgumentError */
export async function anyFlow(engine: AudienceEngine, idOrName: string): Promise<Flow> {
  const found = chosen(await engine.flows.list(), idOrName);
  if (found === undefined)
    throw new NotFoundError(`There is no flow '${idOrName}'`, {
      hint: 'Give the name or ID of a flow that was launched',
    });
  return found;
}

function chosen(flows: readonly Flow[], idOrName: string): Flow | undefined {
  const byId = flows.find(({ id }) => id === idOrName);
  if (byId !== undefined) return byId;
  const [first, ...more] = flows.filter(({ name }) => name === idOrName);
  if (more.length > 0) {
    const ids = [first, ...more].map((flow) => flow?.id).join(', ');
    throw new InvalidArgumentError(`${more.length + 1} flows are called '${idOrName}'`, {
      hint: `Choose one by its ID: ${ids}`,
      path: '/flow',
    });
  }
  return first;
}

function named(flows: readonly Flow[]): string {
  if (flows.length === 0) return "No flow is active: activate one that begins with 'Segment Entry'";
  return `Choose one of ${flows
    .slice(0, 20)
    .map(({ name }) => `'${name}'`)
    .join(', ')}`;
}
