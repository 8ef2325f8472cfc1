//! Saving by itself: a second after the last key, again and again while the portal cannot be
//! reached, and with the user's choice where others stored something else.

use domain::timesheet::grid::wire::{read_outcome, write_save};
use domain::timesheet::{RowChange, SaveOutcome};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;

use super::act::lines_name;
use super::dom::Shared;
use super::keep;
use super::state::Phase;
use crate::islands::browser::{Failure, after, ask, listen, read_again, target, window};

/// Milliseconds without a key after which changes are sent.
const PAUSE: i32 = 1_000;
/// Changes of somebody who never pauses are sent after this many milliseconds.
const LONGEST_WAIT: f64 = 5_000.0;
/// The first wait before the portal is tried again, doubled each time, up to the last.
const RETRY: (i32, i32) = (2_000, 60_000);
/// Milliseconds after the last save until the head of the page is read again.
const HEAD_PAUSE: i32 = 2_000;
/// Where rows are saved.
const SAVE: &str = "/api/timesheet/righe";

/// When to send.
pub(super) struct Saver {
    /// The name this tab keeps its changes under.
    name: String,
    /// The number of the last timer: older ones do nothing.
    timer: u32,
    /// Since when changes wait, in milliseconds.
    since: Option<f64>,
    sending: bool,
    retry: i32,
}

impl Saver {
    pub fn new(name: String) -> Self {
        Saver { name, timer: 0, since: None, sending: false, retry: RETRY.0 }
    }
}

/// Watches the connection and the ways out of the page, and sends what a closed tab left.
pub(super) fn start(shared: &Shared) {
    let window = window();
    for name in ["online", "pagehide"] {
        let shared = shared.clone();
        listen(&window, name, move |_| send(&shared));
    }
    let again = shared.clone();
    listen(&window, "focus", move |_| {
        let waits = again.try_borrow().is_ok_and(|app| app.state.phase == Phase::LoggedOut);
        if waits {
            send(&again);
        }
    });
    let leaving = shared.clone();
    listen(&window, "beforeunload", move |event| {
        let loses = leaving.try_borrow().is_ok_and(|app| !app.state.kept && app.state.unsaved().0 > 0);
        if loses {
            event.prevent_default();
        }
    });
    // A step of the page (confirm, send) waits until all that was typed is saved.
    let steps = shared.clone();
    listen(&window, "click", move |event| {
        let link = target(&event).and_then(|element| element.closest("a[href*='passo=']").ok().flatten());
        if let Some(address) = link.and_then(|link| link.get_attribute("href"))
            && !may_leave(&steps, address)
        {
            event.prevent_default();
        }
    });
    changed(shared);
}

/// Something was changed: it is shown and kept at once, and sent after a pause.
pub(super) fn changed(shared: &Shared) {
    let wait = {
        let mut app = shared.borrow_mut();
        let app = &mut *app;
        app.state.compute();
        app.state.kept = keep::keep(&app.saver.name, &app.state.grid);
        let sendable = !app.state.grid.changes(&app.state.checked).is_empty();
        if sendable && matches!(app.state.phase, Phase::Idle | Phase::Failed(_)) {
            app.state.phase = Phase::Waiting;
        } else if !sendable && app.state.phase == Phase::Waiting {
            app.state.phase = Phase::Idle;
        }
        app.show();
        (app.state.phase == Phase::Waiting).then(|| {
            let now = js_sys::Date::now();
            let since = *app.saver.since.get_or_insert(now);
            if now - since > LONGEST_WAIT { 0 } else { PAUSE }
        })
    };
    if let Some(wait) = wait {
        send_after(shared, wait);
    }
}

fn send_after(shared: &Shared, wait: i32) {
    let mine = {
        let mut app = shared.borrow_mut();
        app.saver.timer = app.saver.timer.wrapping_add(1);
        app.saver.timer
    };
    let later = shared.clone();
    after(wait, move || {
        let last = later.borrow().saver.timer == mine;
        if last {
            send(&later);
        }
    });
}

/// Sends what can be stored.
fn send(shared: &Shared) {
    let (changes, body) = {
        let mut app = shared.borrow_mut();
        let app = &mut *app;
        if app.saver.sending || matches!(app.state.phase, Phase::Locked(_)) {
            return;
        }
        app.saver.since = None;
        let state = &mut app.state;
        let changes = state.grid.changes(&state.checked);
        if changes.is_empty() {
            if !matches!(state.phase, Phase::Idle) {
                state.phase = Phase::Idle;
            }
            app.show_status();
            return;
        }
        state.grid.sending(&changes);
        if matches!(state.phase, Phase::Waiting | Phase::Idle | Phase::Failed(_)) {
            state.phase = Phase::Sending;
        }
        app.saver.sending = true;
        let page = &app.state.page;
        let sheet = [("project", &*page.project), ("period", &page.period), ("operator", &page.operator)];
        let body = write_save(sheet, app.state.grid.version(), &changes);
        // Should the tab be closed now, it is known what was sent.
        app.state.kept = keep::keep(&app.saver.name, &app.state.grid);
        app.show_status();
        (changes, body)
    };
    let shared = shared.clone();
    spawn_local(async move {
        let answer = ask(SAVE, &body).await;
        let outcome = answer.as_ref().ok().and_then(read_outcome);
        shared.borrow_mut().saver.sending = false;
        match (outcome, answer) {
            (Some(outcome), _) => answered(&shared, &changes, outcome),
            (None, Err(Failure::Offline)) => failed(&shared, Phase::Offline),
            (None, Err(Failure::LoggedOut)) => failed(&shared, Phase::LoggedOut),
            (None, Err(Failure::Refused(words))) => failed(&shared, Phase::Failed(words)),
            (None, Ok(_)) => {
                failed(&shared, Phase::Failed("La risposta del portale non si legge: ricarichi la pagina.".to_owned()))
            }
        }
    });
}

fn answered(shared: &Shared, sent: &[RowChange], outcome: SaveOutcome) {
    let mut saved = false;
    {
        let mut app = shared.borrow_mut();
        app.saver.retry = RETRY.0;
        let state = &mut app.state;
        match outcome {
            SaveOutcome::Saved { version, at } => {
                saved = true;
                state.grid.saved(version, sent);
                state.end_confirmation();
                state.saved_at = Some(at);
                state.phase = Phase::Idle;
                keep::remember_lines(&lines_name(state), state.grid.lines());
            }
            SaveOutcome::Changed { stored, by, at } => {
                state.merge(&stored, &by, &at, &mut keep::new_key);
                state.phase = Phase::Idle;
            }
            SaveOutcome::Refused { problems } => {
                let placed = state.grid.refuse(sent, &problems);
                state.phase = match problems.first().filter(|_| !placed) {
                    Some(problem) => Phase::Failed(problem.message.clone()),
                    None => Phase::Idle,
                };
            }
            SaveOutcome::Locked { reason } => state.phase = Phase::Locked(reason),
        }
        set_versions(state.grid.version());
        state.compute();
        // Others may have filled what had no field.
        if app.lacks_fields() {
            app.layout();
        }
    }
    let failed = matches!(shared.borrow().state.phase, Phase::Failed(_) | Phase::Locked(_));
    if failed {
        shared.borrow_mut().show();
    } else {
        changed(shared);
        leave(shared);
    }
    if saved {
        head_again(shared);
    }
}

/// What the page says of the sheet above the grid (confirmed, what stands in the way of sending)
/// is read again once saving has come to rest.
fn head_again(shared: &Shared) {
    let version = shared.borrow().state.grid.version();
    let later = shared.clone();
    after(HEAD_PAUSE, move || {
        let rests = later
            .try_borrow()
            .is_ok_and(|app| app.state.grid.version() == version && matches!(app.state.phase, Phase::Idle));
        if rests {
            spawn_local(async {
                read_again(".page-head").await;
            });
        }
    });
}

fn failed(shared: &Shared, phase: Phase) {
    let wait = {
        let mut app = shared.borrow_mut();
        app.state.phase = phase;
        app.leave_for = None;
        app.show_status();
        let wait = app.saver.retry;
        app.saver.retry = (wait * 2).min(RETRY.1);
        wait
    };
    send_after(shared, wait);
}

/// A step that must know all that was typed: it is saved first. True if there is nothing to wait
/// for.
fn may_leave(shared: &Shared, address: String) -> bool {
    {
        let mut app = shared.borrow_mut();
        let (unsaved, stuck) = app.state.unsaved();
        if unsaved == 0 {
            return true;
        }
        if stuck > 0 || !app.state.grid.conflicts().is_empty() {
            "Prima di proseguire corregga o svuoti le caselle segnate, che non sono salvate."
                .clone_into(&mut app.state.said);
            app.show_status();
        } else {
            app.leave_for = Some(address);
        }
    }
    send(shared);
    false
}

/// Goes where one wanted to go, if all is saved.
fn leave(shared: &Shared) {
    let mut app = shared.borrow_mut();
    if app.state.unsaved().0 == 0
        && let Some(address) = app.leave_for.take()
    {
        drop(window().location().assign(&address));
    }
}

/// The forms of the page say which version they are about.
fn set_versions(version: i64) {
    let fields = window().document().and_then(|page| page.query_selector_all("input[name=versione]").ok());
    for i in 0..fields.as_ref().map_or(0, web_sys::NodeList::length) {
        let field = fields.as_ref().and_then(|fields| fields.item(i)?.dyn_into::<HtmlInputElement>().ok());
        if let Some(field) = field {
            field.set_value(&version.to_string());
        }
    }
}
