//! Writes the metadata of `tiered-access`.
metadata_gen::program!(tiered_access);
