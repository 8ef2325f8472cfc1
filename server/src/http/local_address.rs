//! Addresses within the portal: the only ones a login may lead to.

use axum::http::Uri;

/// The address, if it is a path of this portal and nothing else: no other host, no scheme, and
/// not the login itself.
#[must_use]
pub fn local(address: &str) -> Option<&str> {
    let rest = address.strip_prefix('/')?;
    let strange = |c: char| c.is_control() || c.is_whitespace() || c == '\\' || !c.is_ascii();
    if rest.starts_with('/') || address.contains(strange) {
        return None;
    }
    let uri: Uri = address.parse().ok()?;
    if uri.authority().is_some() || uri.scheme().is_some() || matches!(uri.path(), "/accesso" | "/esci") {
        return None;
    }
    Some(address)
}

/// Path and query of an address within the portal.
#[must_use]
pub fn path_and_query(address: &str) -> (&str, &str) {
    address.split_once('?').unwrap_or((address, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_the_portal_pass() {
        for good in ["/", "/home", "/progetti/1?cerca=a%20b&x=1"] {
            assert_eq!(local(good), Some(good));
        }
        let bad = [
            "",
            "home",
            "//altro.example/",
            "/\\altro.example",
            "https://altro.example/",
            "/a\r\nSet-Cookie: x=1",
            "/accesso",
            "/accesso?poi=/accesso",
            "/esci",
            "/\t/altro.example",
            "javascript:alert(1)",
        ];
        for address in bad {
            assert_eq!(local(address), None, "{address:?}");
        }
    }
}
