import type { Actions } from './Actions';
import type { GroupPart } from './tree';

/** Where a part that is held would fall, and letting it go there. */

export function hovered(event: DragEvent, actions: Actions, group: GroupPart, index: number): void {
  event.preventDefault();
  event.stopPropagation();
  actions.hover(group.key, index);
}

export const overEnd =
  (actions: Actions, group: GroupPart) =>
  (event: DragEvent): void =>
    hovered(event, actions, group, group.members.length);

export const dropped =
  (actions: Actions) =>
  (event: DragEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    actions.drop();
  };

export const isDrop = ({ dropAt }: Actions, group: GroupPart, index: number): boolean =>
  dropAt?.groupKey === group.key && dropAt.index === index;
