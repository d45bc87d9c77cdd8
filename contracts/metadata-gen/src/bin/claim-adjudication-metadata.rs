//! Writes the metadata of `claim-adjudication`.
metadata_gen::program!(claim_adjudication);
