//! Writes the metadata of `trial-enrolment`.
metadata_gen::program!(trial_enrolment);
