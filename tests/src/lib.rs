//! What the tests of the whole portal share: the real program, databases with the demonstration's
//! data, a running server, a browser without a screen, and reading what pages say.
//!
//! ```ignore
//! for kind in Kind::all() {
//!     let server = Server::start(&Database::demo(kind));
//!     let mut officer = server.visitor();
//!     officer.log_in("istruttore");
//!     assert_eq!(officer.get("/home").status, 200);
//! }
//! ```
//! A test that cannot have what it needs has failed: these helpers panic, saying what is missing.
#![expect(clippy::expect_used, clippy::panic, reason = "helpers of tests: what cannot be had fails the test")]

pub mod browser;
pub mod database;
pub mod page;
pub mod program;
pub mod schema;
pub mod server;
pub mod table;

pub use crate::browser::{Answer, Visitor};
pub use crate::database::{Database, Kind};
pub use crate::server::Server;

/// The real project of the demonstration: ATS 9.
pub const ATS_9: &str = "00000000-0000-7000-8000-000000000009";
/// An invented project: ATS 11, for the people of ATS 9 a stranger's.
pub const ATS_11: &str = "00000000-0000-7000-8000-000000000011";
