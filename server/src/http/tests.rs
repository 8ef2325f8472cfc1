//! Requests through the whole router: login and out, pages, forms, what is refused.

use std::collections::BTreeSet;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, Request, StatusCode};
use services::clock::Clock;
use services::context::Portal;
use store::account::{UserRoleRow, UserRow};
use store::testing::TestDatabase;
use tower::ServiceExt;
use uuid::Uuid;

use crate::http::endpoints::Kind;
use crate::http::router::{endpoint_list, router};
use crate::http::state::{AppState, Outside};

const PASSWORD: &str = "una password di prova";

struct Server {
    router: Router,
    portal: Portal,
    _database: TestDatabase,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn cookie(&self, name: &str) -> Option<String> {
        self.headers
            .get_all(SET_COOKIE)
            .into_iter()
            .map(|value| value.to_str().unwrap().to_owned())
            .find(|value| value.starts_with(&format!("{name}=")))
    }

    /// The cookie as the browser sends it back.
    fn pair(&self, name: &str) -> String {
        self.cookie(name).unwrap().split(';').next().unwrap().to_owned()
    }

    fn location(&self) -> &str {
        self.headers.get(LOCATION).map_or("", |value| value.to_str().unwrap())
    }
}

async fn server(outside: Outside) -> Server {
    let database = TestDatabase::sqlite().await.unwrap();
    let portal = Portal::new(database.store().clone(), Clock::real());
    let state = AppState::new(portal.clone(), "/nonexistent".into(), "127.0.0.1:3000".parse().unwrap(), outside);
    Server { router: router(state).unwrap(), portal, _database: database }
}

impl Server {
    async fn account(&self, username: &str, role: &str) -> Uuid {
        let user = UserRow {
            id: self.portal.new_id(),
            username: username.to_owned(),
            display_name: format!("Persona <b>{username}</b>"),
            password_hash: services::account::password::hash(&self.portal, PASSWORD.into()).await.unwrap(),
            active: true,
            person_id: None,
            created_at: self.portal.clock.instant(),
            version: 1,
        };
        let mut tx = self.portal.store.write().await.unwrap();
        store::account::user_insert(&mut tx, &user).await.unwrap();
        let role = UserRoleRow { user_id: user.id, role: role.to_owned(), ats_number: None };
        store::account::user_role_insert(&mut tx, &role).await.unwrap();
        tx.commit().await.unwrap();
        user.id
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&body).into_owned();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    async fn get(&self, path: &str, cookies: &str) -> Answer {
        self.send(Request::get(path).header(COOKIE, cookies).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, cookies: &str, body: &str) -> Answer {
        let request = Request::post(path)
            .header(COOKIE, cookies)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.to_owned()));
        self.send(request.unwrap()).await
    }

    /// The cookie of a new session.
    async fn log_in(&self, username: &str) -> String {
        let body = format!("utente={username}&password={}", PASSWORD.replace(' ', "+"));
        let answer = self.post("/accesso", "", &body).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.pair("ambito_session")
    }
}

#[tokio::test]
async fn every_endpoint_is_registered_once() {
    let list = endpoint_list();
    let unique: BTreeSet<_> = list.iter().map(ToString::to_string).collect();
    assert_eq!(unique.len(), list.len(), "{list:?}");
    for wanted in ["GET /", "GET /accesso", "POST /accesso", "POST /esci", "GET /salute", "GET /pkg/{*file}"] {
        assert!(unique.contains(wanted), "{wanted}");
    }
    assert!(list.iter().filter(|e| e.kind == Kind::Form).all(|e| e.method == "POST"));
}

#[tokio::test]
async fn every_endpoint_answers_nobody_without_an_error_of_the_portal() {
    let server = server(Outside::default()).await;
    for endpoint in endpoint_list() {
        let path = endpoint.path.replace("{*file}", "x").replace(['{', '}'], "");
        let answer = match endpoint.method.as_str() {
            "POST" => server.post(&path, "", "").await,
            _ => server.get(&path, "").await,
        };
        assert!(!answer.status.is_server_error(), "{endpoint}: {}", answer.status);
    }
}

#[tokio::test]
async fn who_is_not_logged_in_is_led_to_the_login_and_back() {
    let server = server(Outside::default()).await;
    server.account("admin", "admin").await;
    let answer = server.get("/amministrazione?a=1&b=%C3%A0", "").await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/accesso?poi=%2Famministrazione%3Fa%3D1%26b%3D%25C3%25A0")
    );
    let login = server.get(answer.location(), "").await;
    assert_eq!(login.status, StatusCode::OK);
    assert!(login.body.contains("value=\"/amministrazione?a=1&amp;b=%C3%A0\""), "{}", login.body);
    let body = format!("utente=admin&password={}&poi=%2Famministrazione%3Fa%3D1", PASSWORD.replace(' ', "+"));
    let answer = server.post("/accesso", "", &body).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/amministrazione?a=1"));
    let page = server.get("/amministrazione?a=1", &answer.pair("ambito_session")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.headers[CACHE_CONTROL], "no-store");
    assert!(page.body.contains("Persona &lt;b&gt;admin&lt;/b&gt;"), "escaped");
    assert!(!page.body.contains("Persona <b>"));
}

#[tokio::test]
async fn a_login_never_leads_away_from_the_portal() {
    let server = server(Outside::default()).await;
    server.account("admin", "admin").await;
    for goal in ["https://altro.example/", "//altro.example", "%2F%5Caltro.example", "/esci"] {
        let body = format!("utente=admin&password={}&poi={goal}", PASSWORD.replace(' ', "+"));
        let answer = server.post("/accesso", "", &body).await;
        assert_eq!(answer.location(), "/home", "{goal}");
    }
}

#[tokio::test]
async fn a_refused_login_keeps_the_name_and_not_the_password() {
    let server = server(Outside::default()).await;
    let answer = server.post("/accesso", "", "utente=%22%3E%3Cscript%3E&password=segretissima").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("Nome utente o password non corretti"));
    assert!(
        answer.body.contains("value=\"&quot;&gt;&lt;script&gt;\"") || answer.body.contains("value=\"&quot;><script>\"")
    );
    assert!(!answer.body.contains("segretissima"));
    assert!(answer.cookie("ambito_session").is_none());
    for _ in 0..4 {
        server.post("/accesso", "", "utente=prova&password=x").await;
    }
    let fifth = server.post("/accesso", "", "utente=prova&password=x").await;
    assert_eq!(fifth.status, StatusCode::UNPROCESSABLE_ENTITY);
    let closed = server.post("/accesso", "", "utente=prova&password=x").await;
    assert_eq!(closed.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(closed.body.contains("Troppi tentativi"));
}

#[tokio::test]
async fn the_session_cookie_is_secure_where_the_portal_is_reached_over_tls() {
    let outside = Outside { public_url: Some("https://ambito.example".into()), behind_proxy: true };
    let server = server(outside).await;
    server.account("admin", "admin").await;
    let body = format!("utente=admin&password={}", PASSWORD.replace(' ', "+"));
    let answer = server.post("/accesso", "", &body).await;
    let cookie = answer.cookie("ambito_session").unwrap();
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
    assert_eq!(answer.headers["strict-transport-security"], "max-age=31536000");
    let trusted = Request::post("/accesso").header(ORIGIN, "https://ambito.example").header("host", "interno:3000");
    assert_ne!(server.send(trusted.body(Body::empty()).unwrap()).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn logging_out_ends_the_session_and_says_so_once() {
    let server = server(Outside::default()).await;
    server.account("admin", "admin").await;
    let session = server.log_in("admin").await;
    let answer = server.post("/esci", &session, "").await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/accesso"));
    assert!(answer.cookie("ambito_session").unwrap().contains("Max-Age=0"));
    assert!(!answer.location().contains('?'), "no words in addresses");
    let page = server.get("/accesso", &answer.pair("ambito_notice")).await;
    assert!(page.body.contains("È uscito dal portale."));
    assert!(page.cookie("ambito_notice").unwrap().contains("Max-Age=0"), "shown once");
    let after = server.get("/amministrazione", &session).await;
    assert_eq!(after.status, StatusCode::SEE_OTHER);
    assert!(after.cookie("ambito_session").unwrap().contains("Max-Age=0"), "a dead cookie is taken away");
}

#[tokio::test]
async fn a_notice_cannot_bring_markup_into_a_page() {
    let server = server(Outside::default()).await;
    let page = server.get("/accesso", "ambito_notice=%3Cscript%3Ealert(1)%3C%2Fscript%3E").await;
    assert!(page.body.contains("&lt;script&gt;alert(1)"));
    assert!(!page.body.contains("<script>alert(1)"));
}

#[tokio::test]
async fn forms_of_other_sites_are_refused() {
    let server = server(Outside::default()).await;
    server.account("admin", "admin").await;
    let session = server.log_in("admin").await;
    let foreign = Request::post("/esci").header(COOKIE, &session).header("host", "localhost:3000");
    let foreign = foreign.header(ORIGIN, "http://altro.example").body(Body::empty()).unwrap();
    assert_eq!(server.send(foreign).await.status, StatusCode::FORBIDDEN);
    let cross = Request::post("/esci").header(COOKIE, &session).header("sec-fetch-site", "cross-site");
    assert_eq!(server.send(cross.body(Body::empty()).unwrap()).await.status, StatusCode::FORBIDDEN);
    assert_eq!(server.get("/amministrazione", &session).await.status, StatusCode::OK, "still logged in");
    let own = Request::post("/esci").header(COOKIE, &session).header("host", "localhost:3000");
    let own = own.header(ORIGIN, "http://localhost:3000").body(Body::empty()).unwrap();
    assert_eq!(server.send(own).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn accounts_are_switched_by_administrators_only() {
    let server = server(Outside::default()).await;
    let admin_id = server.account("admin", "admin").await;
    let officer_id = server.account("istruttore", "region_officer").await;
    let path = |id: Uuid| format!("/amministrazione/utenti/{id}/stato");
    let off = "versione=1&stato=disattivata";
    assert_eq!(server.post(&path(officer_id), "", off).await.status, StatusCode::UNAUTHORIZED);
    let officer = server.log_in("istruttore").await;
    assert_eq!(server.get("/amministrazione", &officer).await.status, StatusCode::FORBIDDEN);
    assert_eq!(server.post(&path(admin_id), &officer, off).await.status, StatusCode::FORBIDDEN);
    let admin = server.log_in("admin").await;
    let own = server.post(&path(admin_id), &admin, off).await;
    assert_eq!(own.status, StatusCode::CONFLICT);
    assert!(own.body.contains("Non è possibile disattivare la propria utenza"), "on the page itself");
    assert!(own.body.contains("Utenti del portale"));
    let stale = server.post(&path(officer_id), &admin, "versione=9&stato=disattivata").await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert_eq!(server.post("/amministrazione/utenti/no/stato", &admin, off).await.status, StatusCode::NOT_FOUND);
    let done = server.post(&path(officer_id), &admin, off).await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/amministrazione"));
    assert_eq!(server.get("/amministrazione", &officer).await.status, StatusCode::SEE_OTHER, "shut out at once");
}

#[tokio::test]
async fn every_answer_carries_its_headers() {
    let server = server(Outside::default()).await;
    for (path, page) in [("/", true), ("/non-esiste", true), ("/salute", false), ("/amministrazione", false)] {
        let answer = server.get(path, "").await;
        let policy = answer.headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe-inline"));
        assert_eq!(policy.contains("'nonce-"), page, "{path}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers["referrer-policy"], "same-origin");
        assert!(answer.headers["x-request-id"].to_str().unwrap().parse::<Uuid>().is_ok());
        assert!(!answer.headers.contains_key("strict-transport-security"), "not without TLS");
    }
    assert_eq!(server.get("/non-esiste", "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/esci", "").await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_form_that_is_too_large_or_of_another_type_is_refused() {
    let server = server(Outside::default()).await;
    let large = format!("utente={}", "x".repeat(2 * 1024 * 1024));
    assert_eq!(server.post("/accesso", "", &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let json = Request::post("/accesso").header(CONTENT_TYPE, "application/json").body(Body::from("{}")).unwrap();
    assert_eq!(server.send(json).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn hostile_addresses_and_fields_are_no_failure_of_the_portal() {
    let server = server(Outside::default()).await;
    server.account("istruttore", "region_officer").await;
    let cookie = server.log_in("istruttore").await;
    let long = "x".repeat(60_000);
    let huge = "9".repeat(400);
    for query in [
        "cerca=%00&cerca=a&fase=%ff%fe&ordine=--&dopo=~~~".to_owned(),
        format!("cerca={long}&ats={huge}&periodo={huge}-9&dopo={huge}~{huge}"),
        format!("prima={huge}&pagina=-{huge}&mese={huge}&verifica=&=&&==&%00=%00"),
        "cerca=%25_!%27%22%3Cscript%3E&ordine=-titolo&dopo=00000000-0000-0000-0000-000000000000~x".to_owned(),
    ] {
        for page in ["/home", "/progetti", "/regione/controlli", "/regione/pagamenti", "/regione/importazione"] {
            let answer = server.get(&format!("{page}?{query}"), &cookie).await;
            let shown = query.chars().take(40).collect::<String>();
            assert!(!answer.status.is_server_error(), "{page}?{shown}: {}", answer.status);
            assert!(!answer.body.contains("<script>"), "{page}?{shown}: scripts of the portal have attributes");
        }
    }
    let huge_number = format!("/territorio/{huge}");
    for path in ["/%00", "/progetti/%00", "/progetti/%ff/gruppo/%fe", "/progetti/..%2f", "/avvisi/%00", &huge_number] {
        let answer = server.get(path, &cookie).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let answer = server.post("/accesso", "", &format!("utente=%00%ff&utente=x&password={huge}&poi=%00")).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let picks = format!("foglio={huge}:{huge}&foglio=%00:1&foglio=00000000-0000-0000-0000-000000000000:-1&ats=%0d%0a");
    let answer = server.post("/regione/controlli/accetta", &cookie, &picks).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}
