/** Up to so many members are counted within milliseconds: nothing is stored of them. */
export const FEW = 20_000;
