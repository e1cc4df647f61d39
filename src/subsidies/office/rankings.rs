//! Ranking under a budget: a simulation whose state is its address, a list that is saved, and its confirmation by another.

mod rules;
mod shown;

use self::rules::RulesForm;
use self::shown::Shown;
use crate::access::{Cx, Desk, Officer, Refusal};
use crate::casework::engine::Engine;
use crate::casework::engine::decision::Proposal;
use crate::casework::entity::{application, programme_call};
use crate::casework::flow::State;
use crate::casework::permit as case_permit;
use crate::casework::programme::{Programmes, Settlement};
use crate::casework::publication;
use crate::casework::store::{applications, people, programmes};
use crate::notices::event as notice_event;
use crate::platform::Write;
use crate::subsidies::entity::ranking;
use crate::subsidies::ranking::{By, Candidate, Cut, Line, List, Standing, rank};
use crate::subsidies::store::rankings;
use crate::subsidies::{event, permit};
use crate::values::Fen;
use crate::web::{Answer, Asked, FormView, PageError, Posted, Routes, render, see_other};
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

pub(in crate::subsidies) fn routes(routes: &mut Routes) {
    routes.get("/office/rankings", overview);
    routes.get("/office/calls/{id}/ranking", simulate);
    routes.post("/office/calls/{id}/rankings", save);
    routes.get("/office/rankings/{id}", show);
    routes.post("/office/rankings/{id}/confirmation", confirm);
    routes.post("/office/rankings/{id}/discard", discard);
    routes.post("/office/rankings/{id}/notices", publish);
}

fn admit(cx: &Cx<Officer>) -> Result<(), PageError> {
    if permit::handles(&cx.who) { Ok(()) } else { Err(permit::pay(&cx.who).err().map_or(PageError::NotFound, Into::into)) }
}

#[derive(Template)]
#[template(path = "subsidies/rankings.html")]
struct OverviewPage {
    desk: Desk,
    rows: Vec<CallRow>,
}

struct CallRow {
    id: i64,
    title: String,
    budget: String,
    waiting: i64,
    wanted: String,
    lists: Vec<(i64, String, &'static str)>,
}

fn state_name(row: &ranking::Model) -> &'static str {
    if row.state == rankings::CONFIRMED { "已复核" } else { "待复核" }
}

async fn overview(cx: Cx<Officer>) -> Answer {
    admit(&cx)?;
    let known = cx.site.kept::<Programmes>()?;
    let all = known.with_definitions(cx.database(), programmes::all(cx.database()).await?).await?;
    let money: Vec<_> = all.iter().filter(|current| current.definition.settlement() == Some(Settlement::Payment)).collect();
    let ids: Vec<i64> = money.iter().map(|current| current.row.id).collect();
    let calls = programmes::calls_of(cx.database(), &ids).await?;
    let lists = rankings::of_calls(cx.database(), &calls.iter().map(|call| call.id).collect::<Vec<_>>()).await?;
    let waiting = applications::by_call(cx.database(), State::Deciding).await?;
    let row = |call: &programme_call::Model| {
        let current = money.iter().find(|current| current.row.id == call.programme_id)?;
        let own = waiting.iter().find(|waiting| waiting.call_id == call.id);
        let lists: Vec<_> =
            lists.iter().filter(|row| row.call_id == call.id).map(|row| (row.id, row.name.clone(), state_name(row))).collect();
        (own.is_some() || !lists.is_empty()).then(|| CallRow {
            id: call.id,
            title: format!("{}（{}）", current.row.name, call.name),
            budget: call.budget_fen.map_or("未设预算".to_owned(), |fen| Fen(fen).to_string()),
            waiting: own.map_or(0, |own| own.count),
            wanted: Fen(own.map_or(0, |own| own.requested_fen)).to_string(),
            lists,
        })
    };
    let rows = calls.iter().filter_map(row).collect();
    render(StatusCode::OK, &OverviewPage { desk: cx.desk("资金排序"), rows })
}

/// A call of a programme that pays.
struct Ground {
    call: programme_call::Model,
    title: String,
    candidates: Vec<Candidate>,
    is_demo: bool,
    usual: RulesForm,
}

async fn ground(cx: &Cx<Officer>, call_id: i64) -> Result<Ground, PageError> {
    let call = programmes::call(cx.database(), call_id).await?.ok_or(PageError::NotFound)?;
    let row = programmes::find(cx.database(), call.programme_id).await?.ok_or(PageError::NotFound)?;
    let definition = cx.site.kept::<Programmes>()?.of_revision(cx.database(), row.revision_id.unwrap_or(0)).await?;
    if definition.settlement() != Some(Settlement::Payment) {
        return Err(PageError::NotFound);
    }
    let rows = applications::of_call(cx.database(), call_id, &[State::Deciding]).await?;
    let candidate = |row: &application::Model| Candidate {
        application_id: row.id,
        number: row.number.clone().unwrap_or_default(),
        organisation_id: row.organisation_id,
        name: row.organisation_name.clone(),
        amount_fen: row.requested_fen.unwrap_or(0),
        score: row.score,
        submitted_at: row.submitted_at.map_or(0, |at| at.timestamp()),
    };
    Ok(Ground {
        title: format!("{}（{}）", row.name, call.name),
        candidates: rows.iter().map(candidate).collect(),
        is_demo: !rows.is_empty() && rows.iter().all(|row| row.is_demo),
        usual: RulesForm::usual(&call, &definition),
        call,
    })
}

#[derive(Template)]
#[template(path = "subsidies/ranking.html")]
struct RankingPage {
    desk: Desk,
    form: FormView,
    call_id: i64,
    title: String,
    list: Shown,
}

async fn simulate(cx: Cx<Officer>, id: Path<i64>, asked: Asked<RulesForm>) -> Answer {
    admit(&cx)?;
    let ground = ground(&cx, *id).await?;
    let rules = if cx.uri.contains('?') { asked.0 } else { ground.usual.clone() };
    let form = FormView::of_form(&rules);
    page(&cx, StatusCode::OK, &ground, &rules, form)
}

fn page(cx: &Cx<Officer>, status: StatusCode, ground: &Ground, rules: &RulesForm, mut form: FormView) -> Answer {
    let parameters = rules.parameters(&mut form);
    let list = rank(ground.candidates.clone(), &parameters);
    let page = RankingPage {
        desk: cx.desk("资金排序模拟"),
        form,
        call_id: ground.call.id,
        title: ground.title.clone(),
        list: Shown::of(&list, parameters.budget_fen),
    };
    render(status, &page)
}

async fn save(cx: Cx<Officer>, id: Path<i64>, posted: Posted<RulesForm>) -> Answer {
    let allowed = permit::rank(&cx.who, *id)?;
    let ground = ground(&cx, *id).await?;
    let (rules, mut view) = posted.unchecked();
    let parameters = rules.parameters(&mut view);
    if rules.name.trim().is_empty() {
        view.refuse("name", "请给名单起个名字");
    }
    if ground.candidates.is_empty() {
        view.refuse_all("这一批次没有待决定的申报，不能编制名单。");
    }
    if view.is_invalid() {
        return page(&cx, StatusCode::UNPROCESSABLE_ENTITY, &ground, &rules, view);
    }
    let list = rank(ground.candidates.clone(), &parameters);
    let write = cx.begin().await?;
    let row = rankings::draft(&write, &allowed, rules.name.trim(), &parameters, &list, ground.is_demo).await?;
    let summary = format!("编制资金名单，{} 件，拟扶持金额 {}", list.lines.len(), Fen(list.granted_fen));
    write.commit(event::of_ranking("ranking.drafted", &row, summary)).await?;
    cx.flash("名单已保存，请由另一名经办人复核。复核后名单内的决定同时生效。");
    Ok(see_other(format!("/office/rankings/{}", row.id)))
}

#[derive(Template)]
#[template(path = "subsidies/ranking_list.html")]
struct ListPage {
    desk: Desk,
    form: FormView,
    id: i64,
    name: String,
    rules: Vec<(&'static str, String)>,
    is_confirmed: bool,
    is_mine: bool,
    made: String,
    confirmed: String,
    waits_for_notice: usize,
    list: Shown,
}

async fn show(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    admit(&cx)?;
    let row = rankings::find(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    list_page(&cx, StatusCode::OK, &row, FormView::default()).await
}

async fn list_page(cx: &Cx<Officer>, status: StatusCode, row: &ranking::Model, form: FormView) -> Answer {
    let parameters = rankings::parameters(row);
    let list = rankings::list(row);
    let money = |fen: Option<i64>| fen.map_or("不限".to_owned(), |fen| Fen(fen).to_string());
    let by = match parameters.by {
        By::Score => "专家评分从高到低",
        By::Amount => "金额从小到大",
        By::Date => "提交时间从早到晚",
    };
    let page = ListPage {
        desk: cx.desk(row.name.clone()),
        form,
        id: row.id,
        name: row.name.clone(),
        rules: vec![
            ("预算", money(parameters.budget_fen)),
            ("排序", by.to_owned()),
            ("预算不足时", if parameters.cut == Cut::Line { "划线，其余候补" } else { "同比例核减" }.to_owned()),
            ("最低分", parameters.least_score.map_or("不限".to_owned(), |score| format!("{score}"))),
            ("单户上限", money(parameters.firm_cap_fen)),
            ("同一单位", if parameters.is_highest_only { "就高不重复" } else { "可以多件" }.to_owned()),
        ],
        is_confirmed: row.state == rankings::CONFIRMED,
        is_mine: row.made_by == cx.who.id,
        made: format!("{} 编制于 {}", row.made_by_name, crate::web::filters::moment(row.created_at)),
        confirmed: row.confirmed_by_name.clone().unwrap_or_default(),
        waits_for_notice: approved_of(cx, &list).await?.len(),
        list: Shown::of(&list, parameters.budget_fen),
    };
    render(status, &page)
}

async fn approved_of(cx: &Cx<Officer>, list: &List) -> Result<Vec<application::Model>, PageError> {
    let ids: Vec<i64> =
        list.lines.iter().filter(|line| line.standing == Standing::Funded).map(|line| line.candidate.application_id).collect();
    let rows = applications::find_many(cx.database(), &ids).await?;
    Ok(rows.into_iter().filter(|row| row.state == State::AwaitingNotice.key()).collect())
}

async fn confirm(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    let mut view = FormView::default();
    let outcome = try_confirm(&cx, *id).await;
    match view.settle(outcome.map(Some))? {
        Ok(count) => {
            cx.flash(format!("名单已复核，{count} 件申报的决定已生效。接下来可以生成公示。"));
            Ok(see_other(format!("/office/rankings/{}", *id)))
        }
        Err(status) => {
            let row = rankings::find(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
            list_page(&cx, status, &row, view).await
        }
    }
}

async fn try_confirm(cx: &Cx<Officer>, id: i64) -> Result<usize, PageError> {
    let write = cx.begin().await?;
    admit(cx)?;
    let row = rankings::find(&*write, id).await?.ok_or(PageError::NotFound)?;
    let allowed = permit::confirm(&cx.who, &row)?;
    if !rankings::confirm(&write, &allowed).await? {
        return Err(PageError::Conflict("这份名单已经复核或作废，请刷新页面。".into()));
    }
    let engine = Engine::new(&cx.site, &write)?;
    let list = rankings::list(&row);
    let mut count = 0;
    for line in list.lines.iter().filter(|line| line.standing != Standing::Reserve) {
        decide(cx, &write, &engine, &row, line).await?;
        count += 1;
    }
    let summary = format!("复核资金名单，{count} 件决定生效，拟扶持金额 {}", Fen(list.granted_fen));
    write.commit(event::of_ranking("ranking.confirmed", &row, summary)).await?;
    Ok(count)
}

async fn decide(
    cx: &Cx<Officer>,
    write: &Write,
    engine: &Engine<'_>,
    row: &ranking::Model,
    line: &Line,
) -> Result<(), PageError> {
    let case = engine.case(line.candidate.application_id).await?;
    if case.state() != State::Deciding || case.application.requested_fen.unwrap_or(0) != line.candidate.amount_fen {
        return Err(PageError::Conflict(format!(
            "{} 在名单编制后有变动（现为“{}”）。请作废这份名单，重新排序。",
            case.number(),
            case.state().name()
        )));
    }
    let is_recused = people::is_recused(&**write, case.application.id, cx.who.id).await?;
    let permit = case_permit::handle(&cx.who, &case.application, is_recused)?;
    let is_approval = line.standing == Standing::Funded;
    let reasons = match (is_approval, line.why.is_empty()) {
        (true, true) => format!("列入《{}》第 {} 位。", row.name, line.place),
        (true, false) => format!("列入《{}》第 {} 位，{}。", row.name, line.place, line.why),
        (false, _) => format!("未列入《{}》：{}。", row.name, line.why),
    };
    let proposal =
        Proposal { is_approval, amount_fen: is_approval.then_some(line.granted_fen), reasons, by: row.made_by_name.clone() };
    let (_, event) = engine.decide_by_list(&permit, &case, (row.made_by, &row.made_by_name), proposal).await?;
    write.also(event);
    Ok(())
}

async fn discard(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    admit(&cx)?;
    let write = cx.begin().await?;
    let row = rankings::find(&*write, *id).await?.ok_or(PageError::NotFound)?;
    let allowed = permit::rank(&cx.who, row.call_id)?;
    if !rankings::discard(&write, &allowed, row.id).await? {
        return Err(PageError::Conflict("这份名单已经复核，不能作废。".into()));
    }
    write.commit(event::of_ranking("ranking.discarded", &row, "作废资金名单")).await?;
    cx.flash("名单已作废，可以重新排序。");
    Ok(see_other(format!("/office/calls/{}/ranking", row.call_id)))
}

async fn publish(cx: Cx<Officer>, id: Path<i64>) -> Answer {
    admit(&cx)?;
    let row = rankings::find(cx.database(), *id).await?.ok_or(PageError::NotFound)?;
    let rows = approved_of(&cx, &rankings::list(&row)).await?;
    if rows.is_empty() {
        return Err(Refusal("名单里没有等待公示的申报。".into()).into());
    }
    let write = cx.begin().await?;
    let chosen: Vec<&application::Model> = rows.iter().collect();
    let notice = publication::notice_of(&cx, &write, row.call_id, &chosen, ("ranking", row.id), 5).await?;
    write.also(notice_event::notice("notice.drafted", &notice, "由资金名单拟稿公示"));
    write.commit(event::of_ranking("ranking.notice_drafted", &row, "由名单拟稿公示")).await?;
    cx.flash("公示已拟稿。请核对后，由另一名经办人发布。");
    Ok(see_other(format!("/office/notices/{}", notice.id)))
}
