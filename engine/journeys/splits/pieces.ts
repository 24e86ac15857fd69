import type { Piece } from './SplitDocument';

/** Points lie from 0 to this, not included. */
export const POINTS = 2 ** 48;

export interface Share {
  readonly name: string;
  /** Percent. */
  readonly share: number;
}

/** The first pieces of a split: one for each share, in their order. Pure. */
export function firstPieces(shares: readonly Share[]): Piece[] {
  let from = 0;
  return [...sizesOf(shares)].flatMap(([branch, size]) => {
    if (size === 0) return [];
    const piece = { from, to: from + size, branch };
    from += size;
    return [piece];
  });
}

/** The pieces with other shares: who has too much gives of the end of each piece, who has too little takes it; nothing else moves. Pure. */
export function movedPieces(pieces: readonly Piece[], shares: readonly Share[]): Piece[] {
  const missing = sizesOf(shares);
  const kept: Piece[] = [];
  const free: Piece[] = [];
  for (const piece of pieces) {
    const { from, to, branch } = piece;
    const keeps = Math.min(to - from, missing.get(branch) ?? 0);
    missing.set(branch, (missing.get(branch) ?? 0) - keeps);
    if (keeps > 0) kept.push({ ...piece, to: from + keeps });
    if (from + keeps < to) free.push({ ...piece, from: from + keeps });
  }
  for (const piece of free) {
    let { from } = piece;
    for (const [branch, size] of missing) {
      const takes = Math.min(size, piece.to - from);
      if (takes === 0) continue;
      kept.push({ from, to: from + takes, branch });
      missing.set(branch, size - takes);
      from += takes;
    }
  }
  return joined(kept.sort((a, b) => a.from - b.from));
}

export const branchAt = (pieces: readonly Piece[], point: number): string =>
  (pieces.find(({ from, to }) => point >= from && point < to) as Piece).branch;

/** Whole points by branch, all of them together `POINTS`. */
function sizesOf(shares: readonly Share[]): Map<string, number> {
  const sizes = new Map<string, number>();
  let [sum, before] = [0, 0];
  shares.forEach(({ name, share }, i) => {
    sum += share;
    const until = i === shares.length - 1 ? POINTS : Math.round((sum / 100) * POINTS);
    sizes.set(name, until - before);
    before = until;
  });
  return sizes;
}

function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  for (const piece of pieces) {
    const last = result.at(-1);
    if (last?.branch === piece.branch && last.to === piece.from) last.to = piece.to;
    else result.push({ ...piece });
  }
  return result;
}
