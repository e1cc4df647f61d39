//! The public list of needs: what is needed, where and when, never by whom.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use askama::Template;
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;

use super::rules::period_words;
use super::store;
use crate::access::organisation::OrganisationKind;
use crate::access::organisation::store as organisations;
use crate::access::{Cx, Visitor};
use crate::listings::entity::space_need;
use crate::listings::{Directories, Places};
use crate::web::request::with_pairs;
use crate::web::{Answer, Asked, Pager, Shell, filters, render};

const PER_PAGE: u64 = 20;

#[derive(Template)]
#[template(path = "needs/list.html")]
struct NeedsPage {
    shell: Shell,
    countries: Vec<CountryLink>,
    rows: Vec<Row>,
    chosen: String,
    range: String,
    pager: Pager,
}

struct CountryLink {
    name: String,
    url: String,
    count: i64,
    is_current: bool,
}

struct Row {
    title: String,
    place: String,
    area: String,
    period: String,
    goods: String,
    services: String,
    kind: &'static str,
    expires: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct NeedsQuery {
    country: String,
    page: String,
}

pub(super) async fn list(cx: Cx<Visitor>, Asked(query): Asked<NeedsQuery>) -> Answer {
    let (directories, today) = (cx.site.kept::<Directories>()?, cx.site.clock.today());
    let places = &directories.places;
    let mut counts = store::countries(cx.database(), today).await?;
    counts.sort_by(|one, other| (other.1, &one.0).cmp(&(one.1, &other.0)));
    let chosen = places.country_code(&query.country).unwrap_or_default().to_owned();
    let mut found = store::open_on(today);
    if !chosen.is_empty() {
        found = found.filter(space_need::Column::Country.eq(chosen.as_str()));
    }
    let total = found.clone().count(cx.database()).await?;
    let base = with_pairs("/needs", &[("country".to_owned(), chosen.clone())]);
    let pager = Pager::new(&query.page, total, PER_PAGE, &base);
    let needs = found
        .order_by_desc(space_need::Column::UpdatedAt)
        .order_by_desc(space_need::Column::Id)
        .offset((pager.page - 1) * PER_PAGE)
        .limit(PER_PAGE)
        .all(cx.database())
        .await?;
    let ids: Vec<i64> = needs.iter().map(|need| need.organisation_id).collect();
    let kind = |kind: &str| OrganisationKind::parse(kind).map_or("企业", OrganisationKind::name);
    let kinds: HashMap<i64, &'static str> =
        organisations::find_many(cx.database(), &ids).await?.into_iter().map(|row| (row.id, kind(&row.kind))).collect();
    let link = |(code, count): (String, i64)| CountryLink {
        name: places.country(&code).to_owned(),
        url: with_pairs("/needs", &[("country".to_owned(), code.clone())]),
        is_current: code == chosen,
        count,
    };
    let mut shell = cx.shell("仓储需求").described("企业正在寻找的海外仓：国家、面积、时间和货物。").here("仓储需求");
    if !chosen.is_empty() || pager.page > 1 {
        shell = shell.unlisted();
    }
    let page = NeedsPage {
        shell,
        countries: counts.into_iter().map(link).collect(),
        rows: needs.into_iter().map(|need| row(need, places, &kinds)).collect(),
        chosen: if chosen.is_empty() { String::new() } else { places.country(&chosen).to_owned() },
        range: format!("共 {total} 项"),
        pager,
    };
    render(StatusCode::OK, &page)
}

fn row(need: space_need::Model, places: &Places, kinds: &HashMap<i64, &'static str>) -> Row {
    #[expect(clippy::cast_precision_loss, reason = "square metres stay far below what a float holds exactly")]
    let area = need.area as f64;
    Row {
        place: format!("{}{}", places.country(&need.country), need.city.as_deref().unwrap_or_default()),
        area: format!("{} m²", crate::listings::facts::number(area)),
        period: period_words(need.from_on, need.until_on),
        services: store::services(&need).join("、"),
        kind: kinds.get(&need.organisation_id).copied().unwrap_or("企业"),
        expires: filters::date_or_blank(need.expires_on),
        goods: need.goods,
        title: need.title,
    }
}
