export { type DiscoverReaders, type DiscoverRequest, type Discovery, discover } from "./discover";
