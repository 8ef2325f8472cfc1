//! The register of all endpoints: whatever answers a request is in it, so that `ambito routes`
//! and the test of the permission matrix see everything.

use std::fmt;

use axum::Router;
use axum::handler::Handler;
use axum::routing::{get, post};

use crate::http::state::AppState;

/// What kind of endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A page, rendered by the server.
    Page,
    /// A form's handler.
    Form,
    /// A file made for the user.
    Download,
    /// A function that the browser part calls.
    ServerFunction,
    /// For other programs, with a key.
    Api,
    /// For the machines that watch the portal.
    Health,
    /// Files that are the same for everybody.
    Static,
}

/// One endpoint.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Endpoint {
    /// The path, parameters in braces.
    pub path: String,
    /// `GET` or `POST`.
    pub method: String,
    /// What it is.
    pub kind: Kind,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// The routes of everything, and the list of them.
pub(crate) struct Finished {
    /// What people use.
    pub portal: Router<AppState>,
    /// Of that, the forms that take large files.
    pub large: Router<AppState>,
    /// What other programs use: no session, no cookie.
    pub programs: Router<AppState>,
    /// Every endpoint.
    pub list: Vec<Endpoint>,
}

/// Routes under construction, together with the list of them. Areas add theirs:
/// `endpoints.form("/esci", logout)`.
#[derive(Default)]
pub struct Endpoints {
    router: Router<AppState>,
    large: Router<AppState>,
    programs: Router<AppState>,
    list: Vec<Endpoint>,
}

impl Endpoints {
    /// Notes an endpoint that is routed elsewhere (pages, server functions, static files).
    pub(crate) fn note(&mut self, method: &str, path: &str, kind: Kind) {
        self.list.push(Endpoint { path: path.to_owned(), method: method.to_owned(), kind });
    }

    /// Adds a form's handler: POST.
    #[must_use]
    pub fn form<H: Handler<T, AppState>, T: 'static>(mut self, path: &str, handler: H) -> Self {
        self.note("POST", path, Kind::Form);
        self.router = self.router.route(path, post(handler));
        self
    }

    /// Adds a form's handler that takes signed files, larger than other forms do: POST.
    #[must_use]
    pub fn large_form<H: Handler<T, AppState>, T: 'static>(mut self, path: &str, handler: H) -> Self {
        self.note("POST", path, Kind::Form);
        self.large = self.large.route(path, post(handler));
        self
    }

    /// Adds a file made for the user: GET.
    #[must_use]
    pub fn download<H: Handler<T, AppState>, T: 'static>(mut self, path: &str, handler: H) -> Self {
        self.note("GET", path, Kind::Download);
        self.router = self.router.route(path, get(handler));
        self
    }

    /// Adds what machines ask to know whether the portal is well: GET.
    #[must_use]
    pub(crate) fn health<H: Handler<T, AppState>, T: 'static>(mut self, path: &str, handler: H) -> Self {
        self.note("GET", path, Kind::Health);
        self.router = self.router.route(path, get(handler));
        self
    }

    /// Adds what other programs read: GET, outside of sessions.
    #[must_use]
    pub fn program_get<H: Handler<T, AppState>, T: 'static>(mut self, path: &str, handler: H) -> Self {
        self.note("GET", path, Kind::Api);
        self.programs = self.programs.route(path, get(handler));
        self
    }

    /// Adds what other programs write: POST, outside of sessions.
    #[must_use]
    pub fn program_post<H: Handler<T, AppState>, T: 'static>(mut self, path: &str, handler: H) -> Self {
        self.note("POST", path, Kind::Api);
        self.programs = self.programs.route(path, post(handler));
        self
    }

    /// Changes the router by hand; what is added must be noted too.
    #[must_use]
    pub(crate) fn routed(mut self, change: impl FnOnce(Router<AppState>) -> Router<AppState>) -> Self {
        self.router = change(self.router);
        self
    }

    /// All of them, the list in order of path and method.
    pub(crate) fn finish(mut self) -> Finished {
        self.list.sort();
        Finished { portal: self.router, large: self.large, programs: self.programs, list: self.list }
    }
}
