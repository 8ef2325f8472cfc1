//! Where the ids of imported rows come from: new ones, or the fixed ones of a demonstration.

use uuid::Uuid;

use crate::context::Portal;

/// Gives the ids of the rows an import writes.
pub trait ImportIds: Send {
    /// The project's id.
    fn project(&mut self) -> Uuid;
    /// The id of any other row.
    fn next(&mut self) -> Uuid;
}

/// New ids, ordered by time.
pub struct NewIds<'a>(pub &'a Portal);

impl ImportIds for NewIds<'_> {
    fn project(&mut self) -> Uuid {
        self.0.new_id()
    }

    fn next(&mut self) -> Uuid {
        self.0.new_id()
    }
}
