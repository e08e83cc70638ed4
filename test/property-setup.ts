import fc from "fast-check";

/** CI runs the same cases every time (PROPERTY_SEED); other runs try new ones, and print the seed of a failure. */
const seed = process.env.PROPERTY_SEED;
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
