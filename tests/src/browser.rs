//! A browser without a screen: keeps cookies, sends forms, follows nothing by itself. HTTP/1.1 with
//! one request a connection is all it takes, so that no library stands between test and answer.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Error, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// The password of the demonstration's accounts.
pub const PASSWORD: &str = services::demo::PASSWORD;

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Names in small letters, with values.
    pub headers: Vec<(String, String)>,
    /// The content.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first value of a header; empty when it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    /// Where the answer sends the browser; empty: nowhere.
    #[must_use]
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The content as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The whole `Set-Cookie` of a cookie.
    #[must_use]
    pub fn set_cookie(&self, name: &str) -> Option<&str> {
        let begins = format!("{name}=");
        let cookies = self.headers.iter().filter(|(key, _)| key == "set-cookie");
        cookies.map(|(_, value)| value.as_str()).find(|value| value.starts_with(&begins))
    }
}

/// Somebody with a browser.
#[derive(Debug, Clone)]
pub struct Visitor {
    address: SocketAddr,
    /// The cookies the browser holds.
    pub cookies: BTreeMap<String, String>,
}

/// A form's body as browsers send it.
#[must_use]
pub fn form(pairs: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        let mut encoded = String::new();
        for byte in text.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => encoded.push(char::from(byte)),
                b' ' => encoded.push('+'),
                other => drop(write!(encoded, "%{other:02X}")),
            }
        }
        encoded
    };
    pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
}

impl Visitor {
    /// A browser without cookies, of the portal at an address.
    #[must_use]
    pub const fn new(address: SocketAddr) -> Self {
        Visitor { address, cookies: BTreeMap::new() }
    }

    /// Opens a page.
    ///
    /// # Panics
    /// When no answer comes.
    pub fn get(&mut self, path: &str) -> Answer {
        let answer = self.send("GET", path, &[], b"").unwrap_or_else(|error| panic!("GET {path}: {error}"));
        self.keep(&answer);
        answer
    }

    /// Opens a page, where no answer may come.
    ///
    /// # Errors
    /// When none comes.
    pub fn try_get(&mut self, path: &str) -> std::io::Result<Answer> {
        self.send("GET", path, &[], b"")
    }

    /// Sends a form.
    ///
    /// # Panics
    /// When no answer comes.
    pub fn post(&mut self, path: &str, body: &str) -> Answer {
        self.try_post(path, body).unwrap_or_else(|error| panic!("POST {path}: {error}"))
    }

    /// Sends a form, where no answer may come.
    ///
    /// # Errors
    /// When none comes.
    pub fn try_post(&mut self, path: &str, body: &str) -> std::io::Result<Answer> {
        let origin = format!("http://{}", self.address);
        let headers = [("origin", origin.as_str()), ("content-type", "application/x-www-form-urlencoded")];
        let answer = self.send("POST", path, &headers, body.as_bytes())?;
        self.keep(&answer);
        Ok(answer)
    }

    /// Sends a form with a file and fields.
    ///
    /// # Panics
    /// When no answer comes.
    pub fn upload(&mut self, path: &str, file: (&str, &[u8]), fields: &[(&str, &str)]) -> Answer {
        const BOUNDARY: &str = "ambito-black-box-boundary";
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(head.as_bytes());
        }
        let (name, content) = file;
        let disposition = format!("form-data; name=\"{name}\"; filename=\"prova.json\"");
        let head =
            format!("--{BOUNDARY}\r\ncontent-disposition: {disposition}\r\ncontent-type: application/json\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let origin = format!("http://{}", self.address);
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let headers = [("origin", origin.as_str()), ("content-type", kind.as_str())];
        let answer = self.send("POST", path, &headers, &body).unwrap_or_else(|error| panic!("POST {path}: {error}"));
        self.keep(&answer);
        answer
    }

    /// Logs in with an account of the demonstration.
    ///
    /// # Panics
    /// When the login is refused.
    pub fn log_in(&mut self, username: &str) {
        let answer = self.post("/accesso", &form(&[("utente", username), ("password", PASSWORD)]));
        assert_eq!(answer.status, 303, "login of {username}: {}", answer.text());
    }

    /// Sends a request just as it is told, with the cookies held; the answer's cookies are not kept.
    ///
    /// # Errors
    /// When no answer comes.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> std::io::Result<Answer> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            head.push_str(&format!("cookie: {}\r\n", cookies.join("; ")));
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if method != "GET" {
            head.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        let mut connection = TcpStream::connect_timeout(&self.address, PATIENCE)?;
        connection.set_read_timeout(Some(PATIENCE))?;
        connection.set_write_timeout(Some(PATIENCE))?;
        connection.write_all(head.as_bytes())?;
        connection.write_all(body)?;
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer)?;
        read(&answer).ok_or_else(|| Error::new(ErrorKind::InvalidData, "the answer ends early"))
    }

    fn keep(&mut self, answer: &Answer) {
        for (_, cookie) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let Some((name, value)) = cookie.split(';').next().and_then(|pair| pair.split_once('=')) else { continue };
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// Reads a whole answer; `None` when it ends before its end.
fn read(answer: &[u8]) -> Option<Answer> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..end]).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let of = |name: &str| headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let rest = &answer[end + 4..];
    let body = if of("transfer-encoding") == Some("chunked") {
        dechunked(rest)?
    } else {
        match of("content-length") {
            Some(length) => rest.get(..length.parse().ok()?)?.to_vec(),
            None => rest.to_vec(),
        }
    };
    Some(Answer { status, headers, body })
}

fn dechunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = rest.windows(2).position(|two| two == b"\r\n")?;
        let size = std::str::from_utf8(&rest[..line]).ok()?.split(';').next()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        rest = &rest[line + 2..];
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size + 2..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_encoded() {
        assert_eq!(form(&[("nota", "città & più"), ("b", "1")]), "nota=citt%C3%A0+%26+pi%C3%B9&b=1");
    }

    #[test]
    fn an_answer_is_read_whole_or_not_at_all() {
        let whole = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nSet-Cookie: a=1; Path=/\r\n\r\nciao";
        let answer = read(whole).unwrap();
        assert_eq!((answer.status, answer.text().as_str()), (200, "cia"));
        assert_eq!(answer.set_cookie("a"), Some("a=1; Path=/"));
        assert!(read(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nciao").is_none());
        let chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
        assert_eq!(read(chunked).unwrap().text(), "abcde");
        assert!(read(&chunked[..chunked.len() - 8]).is_none());
    }
}
