//! What a call asks of a project: required documents, and the registers of compliance and
//! forfeiture duties (art. 4). They are data of the call; this module reads them and says who
//! owes what by when, and how it stands.

mod data;
mod item;
#[cfg(test)]
mod item_tests;

pub use data::{
    ActPart, AgreementAct, Evidence, InvalidRequirements, Register, Requirement, SubjectKind, TermDays, TermRule,
    TermStart, Watch, dds_203_2019, read,
};
pub use item::{Handed, HandedState, Item, ItemState, RequirementFacts, SubjectFacts, Watched, items, term_of};
