//! One file for each call, one for each subject of the decision, one for what must always hold.

mod accept;
mod amend;
mod bad_terms;
mod change_provision;
mod decline;
mod enter_in_error;
mod grant;
mod grant_signed;
mod lift;
mod open;
mod predecessors;
mod propose;
mod renounce;
mod retract;
mod size;
mod try_state;
mod withdraw;
mod withdraw_provision;

mod decide_steps;
mod invariants;
mod past;
mod readers;
mod table_actors;
mod table_labels;
mod table_life;
mod table_nesting;
mod table_periods;
mod table_rows;
mod table_studies;
mod tier_limits;
