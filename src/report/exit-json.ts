import type { ExitPlan, Moved, Offer, Outlook } from '../analysis/index.js';

/** The output contract: schema/exit.schema.json. */
const EXIT_SCHEMA = 'firebreak/exit/1';

/** The way out as the object of the contract; the same estate gives the same object, key order included. */
export function exitJson(plan: ExitPlan): object {
  const { leaving, targets, families, order, candidates, pair, totals, before, after, selfHosted } = plan;
  return {
    schema: EXIT_SCHEMA,
    leaving: { id: leaving.id, name: leaving.name, providers: [...leaving.providers].sort() },
    targets,
    totals,
    families: families.map(({ to, managed, ...rest }) => ({
      ...rest,
      to: to === null ? null : offerJson(to),
      managed: managed.map(offerJson),
    })),
    order,
    candidates,
    pair,
    before: outlookJson(before),
    after: movedJson(after),
    selfHosted: selfHosted === null ? null : movedJson(selfHosted),
  };
}

function offerJson({ provider, service, api, note, jurisdiction, regions }: Offer): object {
  return { provider, service, api, ...(note === undefined ? {} : { note }), jurisdiction, regions };
}

function outlookJson({ singles, blast, tied }: Outlook): object {
  return {
    singles,
    blast: blast.map(({ decidedBy: _, ...row }) => row),
    tied,
  };
}

function movedJson(moved: Moved): object {
  return { ...outlookJson(moved), stuck: moved.stuck };
}
