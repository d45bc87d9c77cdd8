//! Training sets: manifests of records whose patients consented.
