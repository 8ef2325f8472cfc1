//! Who may sign for whom.

use store::StoreError;
use store::signing_power::*;
use store::stored_file::stored_file_names;
use store::testing::TestDatabase;

use crate::fixture::*;

fn power(number: u64, body: bool, person: u64, from: &str, to: Option<&str>) -> SigningPowerRow {
    SigningPowerRow {
        id: id(OTHER, number),
        body_id: body.then(|| id(BODY, 1)),
        person_id: id(PERSON, person),
        capacity: "legal_representative".into(),
        from_on: day(from),
        to_on: to.map(day),
        deed: "Deliberazione n. 12 del 03/02/2020".into(),
        deed_on: day("2020-02-03"),
        deed_sha256: Some(format!("{number:064}")),
        deed_file_name: Some("delibera.pdf".into()),
        recorded_by: id(USER, 1),
        recorded_at: noon(),
        version: 1,
    }
}

#[tokio::test]
async fn a_power_holds_from_its_first_day_to_its_last() {
    for database in TestDatabase::all().await {
        full(database.store()).await;
        let mut tx = database.write().await.unwrap();
        let first = power(1, true, 1, "2020-02-03", Some("2021-06-30"));
        let second = power(2, true, 2, "2021-07-01", None);
        let region =
            SigningPowerRow { deed_sha256: None, deed_file_name: None, ..power(3, false, 3, "2019-01-01", None) };
        for row in [&first, &second, &region] {
            signing_power_insert(&mut tx, row).await.unwrap();
        }
        assert_eq!(signing_power_by_id(&mut tx, first.id).await.unwrap(), Some(first.clone()));
        let body = Some(id(BODY, 1));
        for (on, expected) in [
            ("2020-02-02", None),
            ("2020-02-03", Some(&first)),
            ("2021-06-30", Some(&first)),
            ("2021-07-01", Some(&second)),
            ("2030-01-01", Some(&second)),
        ] {
            let found = signing_power_list(&mut tx, body, Some(day(on))).await.unwrap();
            let found: Vec<_> = found.iter().map(|row| &row.power).collect();
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{on}");
        }
        let all = signing_power_list(&mut tx, body, None).await.unwrap();
        assert_eq!(all.iter().map(|row| row.power.id).collect::<Vec<_>>(), [second.id, first.id]);
        assert_eq!((all[0].last_name.as_str(), all[0].recorded_by_name.as_str()), ("Prova 2", "ANNA"));
        let of_region = signing_power_list(&mut tx, None, None).await.unwrap();
        assert_eq!(of_region.iter().map(|row| row.power.clone()).collect::<Vec<_>>(), [region]);

        let ended = SigningPowerRow { to_on: Some(day("2022-07-12")), ..second };
        signing_power_update(&mut tx, &ended).await.unwrap();
        assert!(matches!(signing_power_update(&mut tx, &ended).await, Err(StoreError::Stale)));
        let found = signing_power_list(&mut tx, body, Some(day("2022-07-13"))).await.unwrap();
        assert!(found.is_empty(), "ended the day before");
        let names = stored_file_names(&mut tx).await.unwrap();
        assert_eq!(names.len(), 2, "deeds that were uploaded are kept");
    }
}
