/**
 * What the resources of one operation tell each other. A provider process serves one operation, and the engine deletes
 * only after it has asked about everything that stays.
 */
export interface Ledger {
  /**
   * Notes that a resource of the program manages a place.
   * @returns the other resource that does, if there is one
   */
  hold(place: string, holder: string): string | undefined;
  /** Whether a resource other than this one manages the place from now on. */
  isHeldByAnother(place: string, holder: string): boolean;
  /** Notes that a new resource found its strategy in the place already. */
  noteFound(place: string): void;
  /** Whether a new resource took the place as it was: the one that is deleted was replaced by itself. */
  isFound(place: string): boolean;
  /** Notes the strategy that a registration adopts: its id is unknown to the others in a preview. */
  noteAdopted(owner: string, authStrategyId: string): void;
  findAdopted(owner: string): string | undefined;
  /** Notes the owner id of a strategy of this state. */
  noteOwnerId(authStrategyId: string, ownerId: string): void;
  findOwnerId(authStrategyId: string): string | undefined;
}

/** Makes an empty {@link Ledger}. */
export function createLedger(): Ledger {
  const holders = new Map<string, string>();
  const found = new Set<string>();
  const adopted = new Map<string, string>();
  const ownerIds = new Map<string, string>();
  return {
    hold: (place, holder) => {
      const first = holders.get(place);
      if (first !== undefined && first !== holder) return first;
      holders.set(place, holder);
      return undefined;
    },
    isHeldByAnother: (place, holder) => {
      const held = holders.get(place);
      return held !== undefined && held !== holder;
    },
    noteFound: (place) => void found.add(place),
    isFound: (place) => found.has(place),
    noteAdopted: (owner, id) => void adopted.set(owner, id),
    findAdopted: (owner) => adopted.get(owner),
    noteOwnerId: (id, ownerId) => void ownerIds.set(id, ownerId),
    findOwnerId: (id) => ownerIds.get(id),
  };
}
