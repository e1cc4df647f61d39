//! For officials: the figures down to the reporter, who is missing, what stands out, and the bulletins. Each official sees
//! the divisions that they cover; what lies elsewhere is not found.

mod ask;
mod bulletins;
mod drill;
mod missing;
mod outliers;
mod reporter;
mod sums;

use crate::access::{Cx, Officer};
use crate::statistics::permit;
use crate::web::{PageError, Routes};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/office/statistics", drill::show);
    routes.get("/office/statistics.csv", drill::csv);
    routes.get("/office/statistics/missing", missing::show);
    routes.get("/office/statistics/outliers", outliers::show);
    routes.get("/office/statistics/reporters/{id}", reporter::show);
    routes.get("/office/statistics/bulletins", bulletins::list);
    routes.get("/office/statistics/bulletins/{id}", bulletins::show);
    routes.get("/office/statistics/bulletins/{id}/paper", bulletins::pdf);
    routes.get("/office/statistics/bulletins/{id}/workbook", bulletins::xlsx);
    routes.post("/office/statistics/bulletins/{id}/note", bulletins::note);
    routes.post("/office/statistics/bulletins/{id}/renewal", bulletins::renew);
    routes.post("/office/statistics/bulletins/{id}/publication", bulletins::publish);
    routes.post("/office/statistics/bulletins/{id}/withdrawal", bulletins::take_back);
}

/// Whether figures behind the public ones are this officer's work.
fn admit(cx: &Cx<Officer>) -> Result<(), PageError> {
    if permit::looks(&cx.who) {
        return Ok(());
    }
    Err(PageError::Forbidden(
        "月报的分地区、分单位数据由经办人查看，您的账号是编辑，没有这项权限。公开的数字见统计数据。".into(),
    ))
}
