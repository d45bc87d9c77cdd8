//! Field trees: a record committed to field by field, so that one can be shown and proved without the others.
