//! The parameters of a page's address.

use leptos::prelude::GetUntracked;
use leptos_router::hooks::use_params_map;
use services::error::UseCaseError;
use uuid::Uuid;

/// A parameter of the path, by its name in the route.
#[must_use]
pub fn path_text(name: &str) -> String {
    use_params_map().get_untracked().get(name).unwrap_or_default()
}

/// A parameter of the path that is a key.
///
/// # Errors
/// `NotFound` when it is none.
pub fn path_id(name: &str) -> Result<Uuid, UseCaseError> {
    path_text(name).parse().map_err(|_| UseCaseError::NotFound)
}

/// An address with a query; empty values are left out.
#[must_use]
pub fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    let mut mark = '?';
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(mark);
        address.push_str(name);
        address.push('=');
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                address.push(char::from(byte));
            } else {
                address.push_str(&format!("%{byte:02X}"));
            }
        }
        mark = '&';
    }
    address
}

#[cfg(test)]
mod tests {
    use super::with_query;

    #[test]
    fn values_cannot_leave_their_place() {
        let pairs = [("cerca", "città & più"), ("fase", ""), ("ordine", "-fine")];
        assert_eq!(with_query("/progetti", &pairs), "/progetti?cerca=citt%C3%A0%20%26%20pi%C3%B9&ordine=-fine");
        assert_eq!(with_query("/progetti", &[]), "/progetti");
    }
}
