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
  /** Notes that a new resource found its strategy in the place already, so that it wrote nothing. */
  noteFound(place: string): void;
  /**
   * Whether another resource manages the place from now on: one of another holder, or a new one of the same holder that
   * found its strategy there, because the old one is replaced by itself.
   */
  isManagedByAnother(place: string, holder: string): boolean;
  /** Notes the strategy that a registration adopts: its id is unknown to the others in a preview. */
  noteAdopted(owner: string, authStrategyId: string): void;
  findAdopted(owner: string): string | undefined;
  /** Notes the owner id of a strategy or DCR provider of this state. */
  noteOwnerId(id: string, ownerId: string): void;
  findOwnerId(id: string): string | undefined;
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
    noteFound: (place) => void found.add(place),
    isManagedByAnother: (place, holder) => found.has(place) || (holders.get(place) ?? holder) !== holder,
    noteAdopted: (owner, id) => void adopted.set(owner, id),
    findAdopted: (owner) => adopted.get(owner),
    noteOwnerId: (id, ownerId) => void ownerIds.set(id, ownerId),
    findOwnerId: (id) => ownerIds.get(id),
  };
}
