//! Proof bundles: one file that proves a record offline.
