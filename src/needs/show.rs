//! A need as those who posted it see it: what it says, which warehouses fit and why, and what was talked.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::mine::found;
use super::offers::{Fit, Reader};
use super::rules::{State, period_words};
use super::{permit, store};
use crate::access::{Cx, Member, Workspace};
use crate::listings::Directories;
use crate::listings::enquiry::rules as talks;
use crate::listings::enquiry::store as enquiries;
use crate::listings::entity::{enquiry, listing, space_need};
use crate::web::{Answer, PageError, filters, render, see_other};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Label of what only the other side of a conversation reads.
pub(super) const NOTE: &str = "补充";
/// Warehouses that are shown.
const SHOWN: usize = 20;

#[derive(Template)]
#[template(path = "needs/show.html")]
struct NeedPage {
    workspace: Workspace,
    id: i64,
    title: String,
    state: State,
    facts: Vec<(&'static str, String)>,
    talks: Vec<TalkRow>,
    fits: Vec<FitRow>,
}

struct TalkRow {
    url: String,
    name: String,
    words: &'static str,
    look: (&'static str, &'static str),
    last: String,
}

struct FitRow {
    fit: Fit,
    /// Address of the conversation with it, if there is one.
    talk: Option<String>,
}

impl NeedPage {
    fn is_open(&self) -> bool {
        self.state == State::Open
    }
}

pub(super) async fn show(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let need = found(&cx, *id).await?;
    let today = cx.site.clock.today();
    let reader = Reader::new(cx.site.kept::<Directories>()?, today)?;
    let state = State::on(&need, today);
    let talks = enquiries::of_need(cx.database(), need.id).await?;
    let names = names(&cx, &talks).await?;
    let known: HashMap<i64, i64> = talks.iter().map(|talk| (talk.listing_id, talk.id)).collect();
    let fits = if state == State::Open { reader.fits(cx.database(), &need, SHOWN).await? } else { Vec::new() };
    let fit = |fit: Fit| FitRow { talk: known.get(&fit.id).map(|id| format!("/my/enquiries/{id}")), fit };
    let page = NeedPage {
        workspace: cx.workspace(need.title.clone()),
        id: need.id,
        title: need.title.clone(),
        state,
        facts: facts(&need, &reader),
        talks: talks.iter().map(|talk| talk_row(talk, &names)).collect(),
        fits: fits.into_iter().map(fit).collect(),
    };
    render(StatusCode::OK, &page)
}

async fn names(cx: &Cx<Member>, talks: &[enquiry::Model]) -> Result<HashMap<i64, String>, PageError> {
    if talks.is_empty() {
        return Ok(HashMap::new());
    }
    let ids = talks.iter().map(|talk| talk.listing_id);
    let entries = listing::Entity::find().filter(listing::Column::Id.is_in(ids)).all(cx.database()).await?;
    Ok(entries.into_iter().map(|entry| (entry.id, entry.name)).collect())
}

fn talk_row(talk: &enquiry::Model, names: &HashMap<i64, String>) -> TalkRow {
    let state = talks::State::of(&talk.state);
    TalkRow {
        url: format!("/my/enquiries/{}", talk.id),
        name: names.get(&talk.listing_id).cloned().unwrap_or_default(),
        words: match state {
            talks::State::Open => "等对方答复",
            talks::State::Answered => "对方已留言",
            talks::State::Closed => "已关闭",
        },
        look: state.look(),
        last: filters::moment(talk.last_message_at),
    }
}

/// What a need says, as pairs of label and words.
pub(super) fn facts(need: &space_need::Model, reader: &Reader) -> Vec<(&'static str, String)> {
    let services = store::services(need).join("、");
    let place = format!("{}{}", reader.places().country(&need.country), need.city.as_deref().unwrap_or_default());
    let mut facts = vec![
        ("地点", place),
        ("面积", format!("{} m²", crate::listings::facts::number(precise(need.area)))),
        ("时间", period_words(need.from_on, need.until_on)),
        ("货物", need.goods.clone()),
    ];
    facts.extend((!services.is_empty()).then_some(("服务", services)));
    facts.extend(need.note.clone().map(|note| (NOTE, note)));
    facts.extend(need.expires_on.map(|day| ("有效至", filters::date(day))));
    facts
}

#[expect(clippy::cast_precision_loss, reason = "square metres stay far below what a float holds exactly")]
fn precise(area: i64) -> f64 {
    area as f64
}

pub(super) async fn close(cx: Cx<Member>, id: Path<i64>) -> Answer {
    let need = found(&cx, *id).await?;
    let permit = permit::change(&cx.who, &need).ok_or(PageError::NotFound)?;
    let write = cx.begin().await?;
    if store::end(&write, permit.record_id(), State::Closed).await? {
        write.commit(store::event("need.closed", &need, "关闭仓储需求")).await?;
        cx.flash("已关闭，不再公开。修改并保存就能重新发布。");
    }
    Ok(see_other(format!("/my/needs/{id}")))
}
