/** Numbers by position, as many as are asked for: zeros until they are set. */
export class Growing<List extends Float64Array | Uint32Array | Uint8Array> {
  list: List;

  constructor(private readonly make: (length: number) => List) {
    this.list = make(1 << 10);
  }

  /** The list with room for the position. */
  upTo(position: number): List {
    if (position >= this.list.length) {
      const grown = this.make(2 ** Math.ceil(Math.log2(position + 1)));
      grown.set(this.list);
      this.list = grown;
    }
    return this.list;
  }
}

export const doubles = (): Growing<Float64Array> => new Growing((length) => new Float64Array(length));
export const words = (): Growing<Uint32Array> => new Growing((length) => new Uint32Array(length));
export const bytes = (): Growing<Uint8Array> => new Growing((length) => new Uint8Array(length));
