//! The custodian's vault: records, salts and keys, and the journal by which an interrupted run is finished or taken back.
