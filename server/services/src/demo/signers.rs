//! Who signs for the bodies and the Region of the demonstration: invented people with their
//! deeds. The legal representative of the body of ATS 9 changed in the middle of the project.

use store::project::project_by_id;
use store::signing_power::{SigningPowerRow, signing_power_insert};
use uuid::Uuid;

use domain::signature::power::Capacity;

use super::group::store_people;
use super::people::SIGNERS;
use super::seeded::{IdSequence, project_id};
use super::users::{ADMIN, LEGAL_9, LEGAL_11, LEGAL_16, MANAGER, STAFF_9, STAFF_11, STAFF_16};
use super::world::{World, day, moment};
use crate::error::UseCaseError;

/// Owner of the ids of the people who sign: no ATS has this number.
const SIGNERS_OWNER: u32 = 99;
/// Kind of the powers' ids.
const POWERS: u16 = 14;

/// Somebody who signs.
struct Signer {
    /// The account, if there is one.
    account: Option<&'static str>,
    /// The ATS of the body; none: the Region.
    ats: Option<u8>,
    from: &'static str,
    to: Option<&'static str>,
    deed: &'static str,
    deed_on: &'static str,
    recorded_by: &'static str,
    recorded_on: &'static str,
}

/// In the order of [`SIGNERS`].
const LIST: [Signer; 5] = [
    Signer {
        account: None,
        ats: Some(9),
        from: "2015-07-01",
        to: Some("2020-06-30"),
        deed: "Deliberazione inventata n. 21",
        deed_on: "2015-06-22",
        recorded_by: STAFF_9,
        recorded_on: "2020-05-12",
    },
    Signer {
        account: Some(LEGAL_9),
        ats: Some(9),
        from: "2020-07-01",
        to: None,
        deed: "Deliberazione inventata n. 34",
        deed_on: "2020-06-26",
        recorded_by: STAFF_9,
        recorded_on: "2020-07-01",
    },
    Signer {
        account: Some(LEGAL_11),
        ats: Some(11),
        from: "2019-06-10",
        to: None,
        deed: "Decreto inventato n. 7",
        deed_on: "2019-06-07",
        recorded_by: STAFF_11,
        recorded_on: "2021-09-17",
    },
    Signer {
        account: Some(LEGAL_16),
        ats: Some(16),
        from: "2019-06-12",
        to: None,
        deed: "Decreto inventato n. 3",
        deed_on: "2019-06-11",
        recorded_by: STAFF_16,
        recorded_on: "2022-07-06",
    },
    Signer {
        account: Some(MANAGER),
        ats: None,
        from: "2019-01-01",
        to: None,
        deed: "Deliberazione inventata n. 1500",
        deed_on: "2018-12-17",
        recorded_by: ADMIN,
        recorded_on: "2019-09-12",
    },
];

/// Stores the people; each with the account that is theirs.
pub(super) async fn store_signers(world: &mut World) -> Result<Vec<(Option<&'static str>, Uuid)>, UseCaseError> {
    let people = store_people(world, SIGNERS_OWNER, &SIGNERS).await?;
    Ok(LIST.iter().map(|signer| signer.account).zip(people).collect())
}

/// Stores their powers, once the projects are there.
pub(super) async fn store_powers(
    world: &mut World,
    people: &[(Option<&'static str>, Uuid)],
) -> Result<(), UseCaseError> {
    let mut ids = IdSequence::new(0, POWERS);
    for (signer, (_, person_id)) in LIST.iter().zip(people) {
        let (body_id, capacity) = match signer.ats {
            None => (None, Capacity::RegionManager),
            Some(ats) => {
                let project = project_by_id(&mut world.tx, project_id(ats)).await?;
                (project.map(|project| project.body_id), Capacity::LegalRepresentative)
            }
        };
        let row = SigningPowerRow {
            id: ids.next_id(),
            body_id,
            person_id: *person_id,
            capacity: capacity.code().to_owned(),
            from_on: day(signer.from)?,
            to_on: signer.to.map(day).transpose()?,
            deed: signer.deed.to_owned(),
            deed_on: day(signer.deed_on)?,
            deed_sha256: None,
            deed_file_name: None,
            recorded_by: world.account(signer.recorded_by)?.id,
            recorded_at: moment(day(signer.recorded_on)?, 11, 30)?,
            version: 1,
        };
        signing_power_insert(&mut world.tx, &row).await?;
    }
    Ok(())
}
