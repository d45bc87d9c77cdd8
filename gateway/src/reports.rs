//! Reports to public health: counts under a root.
