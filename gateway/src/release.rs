//! Release of a record's key to whoever the chain permits.
