//! Under a list: the same list, all of it, as a file.

use leptos::prelude::*;

use crate::request::PageRequest;

/// Ends of the addresses and names of the formats.
const FORMATS: [(&str, &str); 2] = [("xlsx", "XLSX"), ("csv", "CSV")];
/// What an address says of the page shown, not of the list.
const OF_THE_PAGE: [&str; 4] = ["dopo", "prima", "da", "verifica"];

/// The links of a list that is the page's own: the page's address and query. `what` completes
/// «esporta …» for who hears the link alone.
#[must_use]
pub fn export_links(request: &PageRequest, what: &str) -> AnyView {
    export_links_asked(&request.path, &of_the_list(&request.query), what)
}

/// The links of a list at another address.
#[must_use]
pub fn export_links_at(address: &str, what: &str) -> AnyView {
    export_links_asked(address, &[], what)
}

/// The links of a list at another address, of which something is asked: name and value.
#[must_use]
pub fn export_links_asked(address: &str, asked: &[(&str, &str)], what: &str) -> AnyView {
    let links = FORMATS.map(|(code, name)| {
        let href = export_address(address, asked, code);
        view! {
            " "
            <a class="export-link" href=href aria-label=format!("{name}: esporta {what}")>
                {name}
            </a>
        }
    });
    view! { <p class="export-links">"Esporta:" {links.collect_view()}</p> }.into_any()
}

/// What the query of a page asks of its list.
fn of_the_list(query: &[(String, String)]) -> Vec<(&str, &str)> {
    let plain = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    let kept = query.iter().filter(|(name, _)| plain(name) && !OF_THE_PAGE.contains(&name.as_str()));
    kept.map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn export_address(address: &str, asked: &[(&str, &str)], code: &str) -> String {
    crate::frame::address::with_query(&format!("{}/esporta/{code}", address.trim_end_matches('/')), asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_the_filters_of_its_page_and_not_its_place() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let query = [
            pair("cerca", "già & più"),
            pair("fase", ""),
            pair("ordine", "-titolo"),
            pair("dopo", "x~9"),
            pair("a&b", "c"),
        ];
        assert_eq!(
            export_address("/progetti", &of_the_list(&query), "csv"),
            "/progetti/esporta/csv?cerca=gi%C3%A0%20%26%20pi%C3%B9&ordine=-titolo"
        );
        assert_eq!(export_address("/progetti/", &[], "xlsx"), "/progetti/esporta/xlsx");
    }
}
