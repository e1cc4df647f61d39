//! The steps of a round that officials take: from stage to stage, freezing the data, computing the scores.

use actix_web::HttpResponse;
use actix_web::web::Path;
use serde::Deserialize;
use validator::Validate;

use super::super::{act, act_on, found};
use super::show;
use crate::access::{Cx, Officer};
use crate::evaluations::compute::{compute, read, seed};
use crate::evaluations::engine::result::may_compute;
use crate::evaluations::engine::{Engine, stage};
use crate::evaluations::entity::round;
use crate::evaluations::facts::{FactSources, Who};
use crate::evaluations::gather::gather;
use crate::evaluations::rules::{Action, Stage};
use crate::evaluations::store::{frameworks, subjects};
use crate::evaluations::{dossier, link, permit};
use crate::returns::Forms;
use crate::scoring::Settings;
use crate::web::file_answer::{self, Way};
use crate::web::posted::trimmed;
use crate::web::{Answer, Form, FormView, PageError, Posted, Routes, see_other};

pub(super) fn routes(routes: &mut Routes) {
    routes.post("/office/rounds/{id}/steps", step);
    routes.post("/office/rounds/{id}/data", freeze);
    routes.post("/office/rounds/{id}/computation", run);
    routes.post("/office/rounds/{id}/acknowledgement", acknowledge);
    routes.get("/office/rounds/{id}/dossier", download);
    routes.post("/office/rounds/{id}/subjects/{subject}/exclusion", exclude);
}

#[derive(Deserialize, Default, Validate)]
#[serde(default)]
pub(super) struct StepForm {
    action: String,
    #[serde(deserialize_with = "trimmed")]
    why: String,
    taking_part: String,
}

impl Form for StepForm {}

/// Answers a post on the page of a round: on to the page, or the page again with what stands in the way.
pub(super) async fn answered(cx: &Cx<Officer>, id: i64, mut view: FormView, outcome: Result<String, PageError>) -> Answer {
    match view.settle(outcome.map(Some))? {
        Ok(words) => {
            cx.flash(words);
            Ok(see_other(link::round(id)))
        }
        Err(status) => show::page(cx, status, &found(cx, id).await?, view).await,
    }
}

async fn step(cx: Cx<Officer>, id: Path<i64>, posted: Posted<StepForm>) -> Answer {
    let (form, view) = posted.unchecked();
    let action = Action::parse(&form.action).ok_or(PageError::NotFound)?;
    let outcome = act(&cx, *id, async |engine, round| {
        let permit = permit::lead(&cx.who, round)?;
        engine.step(&permit, round, action, &form.why).await
    });
    let outcome = outcome.await.map(|round| format!("{}，现在是“{}”。", action.name(), stage(&round).name()));
    answered(&cx, *id, view, outcome).await
}

async fn freeze(cx: Cx<Officer>, id: Path<i64>, posted: Posted<StepForm>) -> Answer {
    let (form, view) = posted.unchecked();
    let outcome = frozen(&cx, *id, &form.why).await;
    answered(&cx, *id, view, outcome).await
}

async fn frozen(cx: &Cx<Officer>, id: i64, why: &str) -> Result<String, PageError> {
    let round = found(cx, id).await?;
    permit::lead(&cx.who, &round)?;
    if !matches!(stage(&round), Stage::Announced | Stage::Frozen) {
        return Err(PageError::Conflict("自评开始后，数据不能再冻结。".into()));
    }
    let row = frameworks::find(cx.database(), round.framework_id).await?.ok_or(PageError::NotFound)?;
    let framework = read(&row)?;
    let who = subjects::of_round(cx.database(), id).await?;
    let who: Vec<Who> = who.into_iter().map(|row| Who { listing_id: row.listing_id, division_code: row.division_code }).collect();
    let sources = (&*cx.site.kept::<FactSources>()?, &*cx.site.kept::<Forms>()?);
    let gathered = gather(cx.database(), sources, &framework, &who, (round.year, cx.site.clock.today())).await?;
    act(cx, id, async |engine, round| {
        let permit = permit::lead(&cx.who, round)?;
        engine.freeze(&permit, round, &gathered, why).await
    })
    .await?;
    Ok(format!("已冻结 {} 个对象的数据。", who.len()))
}

async fn run(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let outcome = computed(&cx, *id).await;
    answered(&cx, *id, FormView::default(), outcome).await
}

async fn computed(cx: &Cx<Officer>, id: i64) -> Result<String, PageError> {
    let round = found(cx, id).await?;
    permit::lead(&cx.who, &round)?;
    if !may_compute(&round) {
        return Err(PageError::Conflict("只有在“评价初稿”和“异议”环节可以测算得分。".into()));
    }
    let (framework, data) = {
        let write = cx.begin().await?;
        let engine = Engine::new(&cx.site, &write)?;
        (engine.framework(&round).await?, engine.data(&round).await?)
    };
    let made = match compute(framework, data, Settings::of_seed(seed(&round))).await? {
        Ok(made) => made,
        Err(problems) => {
            return Err(PageError::Conflict(format!("还不能测算，先改好以下各项：{}", problems.join("；"))));
        }
    };
    act(cx, id, async |engine, round: &round::Model| {
        let permit = permit::lead(&cx.who, round)?;
        engine.keep(&permit, round, made).await
    })
    .await?;
    Ok("测算完成，名次、等级和稳健性已更新。".to_owned())
}

async fn acknowledge(cx: Cx<Officer>, id: Path<i64>, posted: Posted<StepForm>) -> Answer {
    let (form, view) = posted.unchecked();
    let outcome = async {
        if form.why.chars().count() < 10 {
            return Err(PageError::Conflict("请用至少 10 个字写明怎样看待等级线附近的对象。".into()));
        }
        act(&cx, *id, async |engine, round| {
            let permit = permit::lead(&cx.who, round)?;
            engine.acknowledge(&permit, round, &form.why).await
        })
        .await?;
        Ok("研究意见已记入办理记录。".to_owned())
    };
    let outcome = outcome.await;
    answered(&cx, *id, view, outcome).await
}

async fn exclude(cx: Cx<Officer>, ids: Path<(i64, i64)>, posted: Posted<StepForm>) -> Answer {
    let (form, view) = posted.unchecked();
    let is_excluded = form.taking_part.is_empty();
    let outcome = act_on(&cx, *ids, async |engine, round, subject| {
        let permit = permit::lead(&cx.who, round)?;
        engine.set_excluded(&permit, round, subject, (is_excluded, &form.why)).await
    });
    let words = if is_excluded { "已移出本轮。" } else { "已恢复参评。" };
    let outcome = outcome.await.map(|()| words.to_owned());
    answered(&cx, ids.0, view, outcome).await
}

/// The round as one file that anybody can compute again.
async fn download(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let round = found(&cx, *id).await?;
    permit::lead(&cx.who, &round)?;
    let dossier = dossier::of(cx.database(), &round).await?;
    let text = tokio::task::spawn_blocking(move || dossier.write()).await.map_err(|error| PageError::Internal(error.into()))?;
    let name = format!("{}.dossier.json", round.key);
    let answer: HttpResponse = file_answer::file(Way::Saved, &name, "application/json").body(text);
    Ok(answer)
}
