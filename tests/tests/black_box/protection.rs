//! What holds for every answer: headers, cookies, sessions, requests of other sites.

use tests::browser::form;
use tests::program::result_of;
use tests::{ATS_9, Database, Kind, Server};

/// The addresses of all endpoints of a method, each with something in place of its parameters.
fn addresses(method: &str) -> Vec<String> {
    let begins = format!("{method} ");
    let all = result_of(["routes"]);
    let found: Vec<String> = all
        .lines()
        .filter_map(|line| line.strip_prefix(&begins))
        .map(|path| {
            let parts = path.split('/').map(|part| match part {
                "{id}" => ATS_9,
                part if part.starts_with('{') => "1",
                part => part,
            });
            parts.collect::<Vec<_>>().join("/")
        })
        .collect();
    assert!(found.len() > 5, "{all}");
    found
}

#[test]
fn forms_sent_by_other_sites_are_refused_everywhere() {
    let server = Server::start(&Database::demo(Kind::Sqlite));
    let admin = server.user("admin");
    let own = format!("http://{}", server.address());
    for path in addresses("POST") {
        for headers in [
            &[("origin", "http://altro.example")][..],
            &[("origin", "null")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site"), ("origin", "http://altro.example")],
        ] {
            let kind = [("content-type", "application/x-www-form-urlencoded")];
            let answer = admin.send("POST", &path, &[headers, &kind[..]].concat(), b"").unwrap();
            assert_eq!(answer.status, 403, "{path} {headers:?}");
            assert!(answer.text().contains("non viene dalle pagine del portale"), "{path}: {}", answer.text());
            assert_eq!(answer.set_cookie("ambito_session"), None, "{path}");
        }
        if path != "/esci" {
            let answer =
                admin.send("POST", &path, &[("origin", &own), ("sec-fetch-site", "same-origin")], b"").unwrap();
            assert!(!answer.text().contains("non viene dalle pagine del portale"), "{path}: the portal's own form");
        }
    }
    assert_eq!(admin.clone().get("/amministrazione").status, 200, "still logged in");
}

#[test]
fn every_answer_carries_the_headers_that_protect_its_reader() {
    let server = Server::start(&Database::demo(Kind::Sqlite));
    let officer = server.user("istruttore");
    let mut requests: Vec<(&str, String)> = addresses("GET").into_iter().map(|path| ("GET", path)).collect();
    requests.extend(addresses("POST").into_iter().filter(|path| path != "/esci").map(|path| ("POST", path)));
    requests.extend([("GET", "/non-esiste".to_owned()), ("GET", "/esci".to_owned()), ("POST", "/".to_owned())]);
    for (method, path) in requests {
        let answer = officer.send(method, &path, &[], b"").unwrap();
        assert!(answer.status < 500, "{method} {path}: {}", answer.status);
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{method} {path}: {policy}");
        for word in ["frame-ancestors 'none'", "base-uri 'none'", "form-action"] {
            assert!(policy.contains(word), "{method} {path}: {policy}");
        }
        // A browser draws a PDF in a page of its own making, which has a style and never a script.
        let own_style = answer.header("content-type") == "application/pdf";
        let policy = if own_style { policy.replace("style-src 'unsafe-inline'", "") } else { policy.to_owned() };
        assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"), "{method} {path}: {policy}");
        assert!(!own_style || !policy.contains("script-src"), "{method} {path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{method} {path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{method} {path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{method} {path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{method} {path}");
        let page = answer.header("content-type").starts_with("text/html");
        if page && (path.starts_with("/progetti") || path.starts_with("/regione")) {
            assert_eq!(answer.header("cache-control"), "no-store", "{method} {path}: somebody's own");
        }
    }
}

#[test]
fn a_page_carries_a_nonce_of_its_own_and_no_other_script_runs() {
    let server = Server::start(&Database::demo(Kind::Sqlite));
    let mut officer = server.user("istruttore");
    let mut seen = Vec::new();
    for path in ["/", "/accesso", "/regione/pagamenti", "/regione/pagamenti"] {
        let answer = officer.get(path);
        let policy = answer.header("content-security-policy").to_owned();
        let nonce =
            policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce").to_owned();
        assert!(nonce.len() >= 16, "{nonce}");
        let html = answer.text();
        for tag in tests::page::tags(&html, "script") {
            assert_eq!(tests::page::attribute(tag, "nonce").as_deref(), Some(nonce.as_str()), "{path}: {tag}");
        }
        assert!(!seen.contains(&nonce), "a nonce is used once");
        seen.push(nonce);
    }
}

#[test]
fn the_session_cookie_is_out_of_reach_and_dies_with_the_session() {
    for kind in Kind::all() {
        let server = Server::start(&Database::demo(kind));
        let mut officer = server.visitor();
        let pairs = [("utente", "istruttore"), ("password", tests::browser::PASSWORD)];
        let answer = officer.post("/accesso", &form(&pairs));
        let cookie = answer.set_cookie("ambito_session").expect("a session").to_owned();
        for word in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(word), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
        assert_eq!(officer.get("/regione/pagamenti").status, 200, "{}", server.log());

        let stolen = officer.clone();
        let answer = officer.post("/esci", "");
        assert_eq!((answer.status, answer.location()), (303, "/accesso"));
        assert!(!officer.cookies.contains_key("ambito_session"), "the browser forgets it");
        let answer = stolen.clone().get("/regione/pagamenti");
        assert_eq!(answer.status, 303, "{kind:?}: the session is dead for whoever kept its cookie");
        assert!(answer.location().starts_with("/accesso"));
        let answer = stolen.clone().post(&format!("/progetti/{ATS_9}/saldo/proposta"), "");
        assert!(matches!(answer.status, 303 | 401) && !answer.location().starts_with("/progetti"), "{}", answer.status);
    }
}

#[test]
fn a_session_ends_when_its_account_is_switched_off() {
    let server = Server::start(&Database::demo(Kind::Sqlite));
    let mut auditor = server.user("controlli");
    assert_eq!(auditor.get("/home").status, 200);
    let mut admin = server.user("admin");
    let html = crate::steps::open(&mut admin, "/amministrazione");
    let row = html.split("<tr").find(|row| row.contains("controlli")).expect("the account's row");
    let switch = tests::page::form(row, "/stato");
    crate::steps::send(&mut admin, &switch, &[]);
    assert_eq!(auditor.get("/home").status, 303, "shut out at once");
    let pairs = [("utente", "controlli"), ("password", tests::browser::PASSWORD)];
    assert_eq!(server.visitor().post("/accesso", &form(&pairs)).status, 422, "and cannot come back");
}

#[test]
fn over_tls_cookies_never_travel_without_it() {
    let database = Database::demo(Kind::Sqlite);
    let server = Server::start_with(&database, &["--public-url", "https://ambito.example"]);
    let pairs = [("utente", "istruttore"), ("password", tests::browser::PASSWORD)];
    let answer = server.visitor().post("/accesso", &form(&pairs));
    assert!(answer.set_cookie("ambito_session").is_some_and(|cookie| cookie.contains("; Secure")), "{answer:?}");
    assert!(answer.header("strict-transport-security").starts_with("max-age="));
}
