//! The tasks of an expert.

use actix_web::http::StatusCode;
use askama::Template;

use crate::access::{Cx, Member, Workspace};
use crate::casework::entity::review_task;
use crate::casework::mine::look::Tag;
use crate::casework::programme::Programmes;
use crate::casework::service_clock::Urgency;
use crate::casework::store::{applications, people, tasks};
use crate::values::Calendar;
use crate::web::filters::date;
use crate::web::{Answer, Routes, render};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/my/reviews", show);
}

#[derive(Template)]
#[template(path = "casework/reviews/list.html")]
struct ListPage {
    workspace: Workspace,
    is_expert: bool,
    groups: Vec<(&'static str, &'static str, Vec<Row>)>,
}

struct Row {
    url: String,
    name: String,
    number: String,
    tag: Tag,
    due: String,
    urgency: &'static str,
    score: String,
}

async fn show(cx: Cx<Member>) -> Answer {
    let expert = people::expert_of(cx.database(), cx.who.id).await?;
    let mine = match &expert {
        Some(expert) => tasks::of_expert(cx.database(), expert.id).await?,
        None => Vec::new(),
    };
    let ids: Vec<i64> = mine.iter().map(|task| task.application_id).collect();
    let files = applications::find_many(cx.database(), &ids).await?;
    let revisions: Vec<i64> = files.iter().map(|row| row.revision_id).collect();
    let definitions = cx.site.kept::<Programmes>()?.of_revisions(cx.database(), &revisions).await?;
    let calendar = cx.site.kept::<Calendar>()?;
    let row = |task: &review_task::Model| {
        let file = files.iter().find(|row| row.id == task.application_id)?;
        let is_open = task.state == tasks::OPEN;
        Some(Row {
            url: format!("/my/reviews/{}", task.id),
            name: definitions.get(&file.revision_id)?.name.clone(),
            number: file.number.clone().unwrap_or_default(),
            tag: tag(task),
            due: task.due_on.filter(|_| is_open).map(|day| format!("请在 {} 前完成", date(day))).unwrap_or_default(),
            urgency: Urgency::of(cx.site.clock.today(), task.due_on.filter(|_| is_open), &calendar).key(),
            score: task.score.map(|score| format!("您的评分 {score:.1}")).unwrap_or_default(),
        })
    };
    let (open, over): (Vec<_>, Vec<_>) = mine.iter().partition(|task| task.state == tasks::OPEN);
    let rows = |tasks: Vec<&review_task::Model>| tasks.into_iter().filter_map(row).collect::<Vec<_>>();
    let groups = vec![("open", "等您评审", rows(open)), ("over", "已结束", rows(over))];
    let groups = groups.into_iter().filter(|(_, _, rows)| !rows.is_empty()).collect();
    render(StatusCode::OK, &ListPage { workspace: cx.workspace("专家评审"), is_expert: expert.is_some(), groups })
}

pub(super) fn tag(task: &review_task::Model) -> Tag {
    match (task.state.as_str(), task.declared_at) {
        (tasks::OPEN, None) => Tag::new("amended", "warning", "待声明"),
        (tasks::OPEN, Some(_)) => Tag::new("upcoming", "edit", "评审中"),
        (tasks::DONE, _) => Tag::new("published", "done", "已评分"),
        (tasks::RECUSED, _) => Tag::new("withdrawn", "withdraw", "已回避"),
        _ => Tag::new("withdrawn", "minus", "不再需要"),
    }
}
