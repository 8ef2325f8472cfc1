//! What islands ask of the browser: elements, events, the server.

use domain::timesheet::grid::wire::Json;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomParser, Element, Event, EventTarget, RequestInit, Response, SupportedType, Window};

/// Why the server gave no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// It cannot be reached.
    Offline,
    /// The session is over.
    LoggedOut,
    /// It refuses, in its own words.
    Refused(String),
}

/// The browser's window. (There is one wherever this runs.)
pub(super) fn window() -> Window {
    web_sys::window().unwrap_or_else(|| Window::from(JsValue::NULL))
}

pub(super) fn by_id(id: &str) -> Option<Element> {
    window().document()?.get_element_by_id(id)
}

/// The element an event is about.
pub(super) fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Listens; the handler stays for as long as the page.
pub(super) fn listen(target: &EventTarget, name: &str, handler: impl FnMut(Event) + 'static) {
    let closure = Closure::<dyn FnMut(Event)>::new(handler);
    drop(target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref()));
    closure.forget();
}

/// Does something once, later.
pub(super) fn after(milliseconds: i32, act: impl FnOnce() + 'static) {
    let closure = Closure::once_into_js(act);
    drop(window().set_timeout_with_callback_and_timeout_and_arguments_0(closure.unchecked_ref(), milliseconds));
}

/// Reads this page again and writes one element of it anew: what the server says there has changed.
/// Left as it is if the server cannot be reached.
pub(super) async fn read_again(selector: &str) -> Option<()> {
    let window = window();
    let answer = JsFuture::from(window.fetch_with_str(&window.location().href().ok()?)).await.ok()?;
    let answer = answer.dyn_into::<Response>().ok().filter(Response::ok)?;
    let text = JsFuture::from(answer.text().ok()?).await.ok()?.as_string()?;
    let page = DomParser::new().ok()?.parse_from_string(&text, SupportedType::TextHtml).ok()?;
    let (now, shown) = (page.query_selector(selector).ok()??, window.document()?.query_selector(selector).ok()??);
    if now.inner_html() != shown.inner_html() {
        shown.set_inner_html(&now.inner_html());
    }
    Some(())
}

/// Asks a server function.
pub(super) async fn ask(address: &str, body: &str) -> Result<Json, Failure> {
    let lost = |_: JsValue| Failure::Offline;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&JsValue::from_str(body));
    let headers = js_sys::Object::new();
    drop(js_sys::Reflect::set(&headers, &"content-type".into(), &"application/json".into()));
    request.set_headers(&headers);
    let answer = JsFuture::from(window().fetch_with_str_and_init(address, &request)).await.map_err(lost)?;
    let answer = answer.dyn_into::<Response>().map_err(lost)?;
    let text = JsFuture::from(answer.text().map_err(lost)?).await.map_err(lost)?.as_string().unwrap_or_default();
    match answer.status() {
        200 => Json::read(&text).ok_or(Failure::Offline),
        401 => Err(Failure::LoggedOut),
        // What stands between here and the portal may answer for it.
        502..=504 => Err(Failure::Offline),
        _ => {
            let words = text.split_once('|').map_or("Il portale non ha risposto come previsto.", |(_, words)| words);
            Err(Failure::Refused(words.trim_end_matches('"').to_owned()))
        }
    }
}
