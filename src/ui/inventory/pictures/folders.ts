import type { Box } from '../../../loader/inventory/messages.ts';

/** @returns all boxes below the root, the largest first: the treemap's numbers. */
export function foldersBySize(root: Box): Box[] {
  const all: Box[] = [];
  const below = [...root.children];
  for (let box = below.pop(); box; box = below.pop()) {
    all.push(box);
    below.push(...box.children);
  }
  return all.sort((a, b) => b.bytes - a.bytes || a.path.localeCompare(b.path));
}
