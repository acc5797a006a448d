/** Cases that need a cluster of their own run in a lane, one after the other; lanes run side by side, and mostly wait. */

export interface Case<Scene> {
  readonly title: string;
  /** Why it cannot be run on this machine. */
  readonly unable?: string;
  /** Leaves the cluster as it found it. */
  readonly run: (scene: Scene) => Promise<void>;
}

/** Where cases run. */
export interface Stage<Scene> {
  readonly scene: Scene;
  /** Begins to look whether what goes wrong from now on can be the fault of the machine alone. */
  readonly watch: () => () => boolean;
  /** What happened lately, for somebody who has to find out why a case failed. */
  readonly story: () => string;
  readonly close: () => Promise<void>;
}

/** How often a case is tried, each time in a new cluster, where the machine may be to blame. */
const TRIES = 3;

/** Starts the lanes and gives back what becomes of each case, by its title. A case that fails leaves no cluster to the next. */
export function runLanes<Scene>(
  lanes: readonly (readonly Case<Scene>[])[],
  open: () => Promise<Stage<Scene>>,
): { readonly outcome: (title: string) => Promise<void>; readonly end: () => Promise<void> } {
  const outcomes = new Map<string, Promise<void>>();
  const ends = lanes.map(async (cases) => {
    let stage: Promise<Stage<Scene>> | undefined;
    const attempt = async ({ title, run }: Case<Scene>, tries: number): Promise<void> => {
      stage ??= open();
      const { scene, watch, story, close } = await stage;
      const isMachines = watch();
      try {
        await run(scene);
      } catch (error) {
        const isExcused = isMachines() && tries < TRIES;
        console.log(
          `${title}: ${(error as Error).message}${isExcused ? ': tried again, the machine stood still' : ''}\n${story()}`,
        );
        stage = undefined;
        await close();
        if (!isExcused) throw error;
        await attempt({ title, run }, tries + 1);
      }
    };
    let before = Promise.resolve();
    for (const one of cases) {
      const own = before.then(() => attempt(one, 1));
      outcomes.set(one.title, own);
      before = own.catch(() => {});
    }
    await before;
    await (await stage?.catch(() => undefined))?.close();
  });
  return { outcome: (title) => outcomes.get(title)!, end: async () => void (await Promise.all(ends)) };
}
