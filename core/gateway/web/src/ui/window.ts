// SPDX-License-Identifier: GPL-2.0-or-later
// Which of a column of blocks are there, and which are only room. How many are there is bounded whatever the heights and the timing are.

/** The blocks that are there: so many of the newest are left out, then come `count`. Counted from the end, since older ones come at the start. */
export interface Span { readonly skip: number; readonly count: number }

export const MOST_BLOCKS = 6;
const AROUND = 1500; // pixels that are there before and after what is in sight

/** From `heights` of all blocks and the pixels in sight, counted from the start of the column. */
export function spanAt(heights: readonly number[], top: number, bottom: number): Span {
  let from = heights.length;
  let to = 0;
  let middle = 0;
  let start = 0;
  heights.forEach((height, index) => {
    const end = start + height;
    if (end > top - AROUND && start < bottom + AROUND) {
      from = Math.min(from, index);
      to = index + 1;
    }
    if (start <= (top + bottom) / 2) middle = index;
    start = end;
  });
  if (to <= from) [from, to] = [Math.max(0, middle), Math.min(heights.length, middle + 1)];
  if (to - from > MOST_BLOCKS) {
    from = Math.min(Math.max(from, middle - Math.floor(MOST_BLOCKS / 2)), to - MOST_BLOCKS);
    to = from + MOST_BLOCKS;
  }
  return { skip: heights.length - to, count: to - from };
}

/** The same as indices into a column of so many blocks, which may have grown or shrunk since. */
export function indicesOf(span: Span, blocks: number): { from: number; to: number } {
  const to = Math.max(Math.min(blocks, 1), blocks - span.skip);
  return { from: Math.max(0, to - Math.min(span.count, MOST_BLOCKS)), to };
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
