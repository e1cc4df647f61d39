//! Letters about results, to those who took part. The demonstration writes none.

use sea_orm::DbErr;

use crate::certificates::code::shown;
use crate::certificates::entity::certificate;
use crate::platform::Write;
use crate::signups::entity::{occasion, signup};
use crate::signups::{PersonKey, letter, link};
use crate::web::Site;

/// Completed, with a certificate where the course gives one.
pub(super) async fn completed(
    write: &Write,
    site: &Site,
    occasion: &occasion::Model,
    person: &signup::Model,
    certificate: Option<&certificate::Model>,
) -> Result<(), DbErr> {
    let text = match certificate {
        Some(row) => {
            format!("恭喜结业。证书编号 {}，查验码 {}。\n\n下载证书请打开下面的链接，请勿转发：", row.number, shown(&row.code))
        }
        None => "恭喜结业。出勤和考核结果在下面的链接里：".to_owned(),
    };
    letter::send(write, site, occasion, person, "培训结业", &text, &own(site, person)?).await
}

/// Not completed, and why.
pub(super) async fn failed(
    write: &Write,
    site: &Site,
    occasion: &occasion::Model,
    person: &signup::Model,
    why: &str,
) -> Result<(), DbErr> {
    let text = format!("这次培训没有达到结业要求：{why}。\n\n如对结果有疑问，请联系承办单位核对。出勤和考核结果：");
    letter::send(write, site, occasion, person, "培训结果", &text, &own(site, person)?).await
}

/// A new certificate took the place of the old one.
pub(super) async fn reissued(
    write: &Write,
    site: &Site,
    occasion: &occasion::Model,
    person: &signup::Model,
    certificate: &certificate::Model,
) -> Result<(), DbErr> {
    let text = format!("证书已按更正后的姓名换发，新证编号 {}，旧证不再有效。\n\n下载新证：", certificate.number);
    letter::send(write, site, occasion, person, "证书已换发", &text, &own(site, person)?).await
}

/// The page of one's own result.
pub(in crate::training) fn own(site: &Site, person: &signup::Model) -> Result<String, DbErr> {
    let key = site.kept::<PersonKey>().map_err(|error| DbErr::Custom(error.to_string()))?;
    Ok(format!("{}/certificate", link::own(&key, person)))
}
