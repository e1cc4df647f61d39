//! Letters to those who hold a certificate. They go into the outbox of the write that causes them.

use sea_orm::DbErr;

use super::entity::certificate;
use crate::access::mail::{link, say};
use crate::access::organisation::store as organisations;
use crate::platform::Write;
use crate::web::Site;

/// Tells the people of the organisation that holds a certificate; how many letters were written. Demonstration writes none.
pub async fn tell(write: &Write, site: &Site, row: &certificate::Model, subject: &str, text: &str) -> Result<usize, DbErr> {
    if row.is_demo {
        return Ok(0);
    }
    let address = link(site, &format!("/my/certificates/{}", row.id));
    let text = format!("{text}\n\n证书：{}，{}\n持证单位：{}\n\n{address}", row.kind_name, row.number, row.holder_name);
    let mut letters = 0;
    for (user, _) in organisations::members_of(&**write, row.organisation_id).await? {
        if user.is_active {
            say(write, &user.email, &user.name, subject, &text).await?;
            letters += 1;
        }
    }
    Ok(letters)
}
