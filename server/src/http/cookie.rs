//! The two cookies of the portal: the session and the notice that is shown once.
//!
//! Neither can be read by scripts; both go back to this site only.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// The cookie that holds the session's token.
pub const SESSION: &str = "ambito_session";
/// The cookie that holds what was done just now, until the next page shows it.
pub const NOTICE: &str = "ambito_notice";

/// A notice waits this long for its page: seconds.
const NOTICE_SECONDS: u32 = 60;
/// A notice is a sentence or two: characters.
const NOTICE_LENGTH: usize = 300;

/// The value of a cookie of the request.
#[must_use]
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .into_iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value)
}

fn secure(https: bool) -> &'static str {
    if https { "; Secure" } else { "" }
}

fn header(text: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(text).ok()
}

/// Sets the session's cookie: it ends with the browser, the session itself earlier or later.
#[must_use]
pub fn session(token: &str, https: bool) -> Option<HeaderValue> {
    header(&format!("{SESSION}={token}; Path=/; HttpOnly; SameSite=Lax{}", secure(https)))
}

/// Takes the session's cookie away.
#[must_use]
pub fn no_session(https: bool) -> Option<HeaderValue> {
    header(&format!("{SESSION}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{}", secure(https)))
}

/// Sets the notice that the next page shows.
#[must_use]
pub fn notice(text: &str, https: bool) -> Option<HeaderValue> {
    let short: String = text.chars().take(NOTICE_LENGTH).collect();
    let value = utf8_percent_encode(&short, NON_ALPHANUMERIC);
    header(&format!("{NOTICE}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={NOTICE_SECONDS}{}", secure(https)))
}

/// Takes the notice away once it was shown.
#[must_use]
pub fn no_notice(https: bool) -> Option<HeaderValue> {
    header(&format!("{NOTICE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0{}", secure(https)))
}

/// The notice that the request brings back.
#[must_use]
pub fn read_notice(headers: &HeaderMap) -> Option<String> {
    let text = percent_decode_str(read(headers, NOTICE)?).decode_utf8().ok()?;
    let clean: String = text.chars().filter(|c| !c.is_control()).take(NOTICE_LENGTH).collect();
    (!clean.is_empty()).then_some(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookie: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_str(cookie).unwrap());
        headers
    }

    #[test]
    fn the_session_cookie_is_out_of_reach_of_scripts_and_other_sites() {
        let plain = session("abc", false).unwrap();
        let plain = plain.to_str().unwrap();
        assert_eq!(plain, "ambito_session=abc; Path=/; HttpOnly; SameSite=Lax");
        let https = session("abc", true).unwrap();
        assert_eq!(https.to_str().unwrap(), "ambito_session=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
        let gone = no_session(true).unwrap();
        assert!(gone.to_str().unwrap().contains("Max-Age=0"));
    }

    #[test]
    fn a_notice_comes_back_as_it_was_written() {
        let text = "Trimestre «aprile–giugno» inviato; nulla è stato perso, 100 %";
        let set = notice(text, false).unwrap();
        let set = set.to_str().unwrap();
        assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict") && set.contains("Max-Age=60"));
        let pair = set.split(';').next().unwrap();
        assert!(!pair.contains(' ') && pair.is_ascii());
        assert_eq!(read_notice(&headers(&format!("altro=1; {pair}"))).unwrap(), text);
    }

    #[test]
    fn a_notice_is_short_and_has_no_control_characters() {
        let set = notice(&"à".repeat(1000), false).unwrap();
        let pair = set.to_str().unwrap().split(';').next().unwrap().to_owned();
        assert_eq!(read_notice(&headers(&pair)).unwrap().chars().count(), NOTICE_LENGTH);
        assert_eq!(read_notice(&headers("ambito_notice=a%0D%0Ab")).unwrap(), "ab");
        assert_eq!(read_notice(&headers("ambito_notice=")), None);
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let headers = headers("x_ambito_session=no; ambito_session=si");
        assert_eq!(read(&headers, SESSION), Some("si"));
        assert_eq!(read(&headers, "session"), None);
    }
}
