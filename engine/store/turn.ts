/** Lets everybody else have a turn of the event loop: work that is done in memory, item by item, gives them one every now and then. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
