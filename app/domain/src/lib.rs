//! The law of the grant as code: value types that cannot hold a wrong value, and the rules
//! of the call and of the agreement as functions from facts to a result with its explanation.
//!
//! Here lives nothing that reads a clock, a file, a database or a random number, so the same
//! code runs on the server, in the browser and behind the command line. One module per
//! subject; a rule's tests stand beside it. Parameters of the call come in as
//! [`rules::RuleSet`]: no article's figure is a literal elsewhere.

pub mod advance;
pub mod agreement;
pub mod application_form;
pub mod contract;
pub mod crosscheck;
pub mod deadline;
pub mod determination;
pub mod document;
pub mod explanation;
pub mod format;
pub mod function;
pub mod holiday;
pub mod identifiers;
pub mod interest;
pub mod minutes;
pub mod money;
pub mod network;
pub mod percent;
pub mod period;
pub mod project;
pub mod requirement;
pub mod role;
pub mod rules;
pub mod signature;
pub mod sirps;
pub mod snapshot;
pub mod staff;
pub mod standard_cost;
pub mod suppression;
pub mod targets;
pub mod timesheet;
