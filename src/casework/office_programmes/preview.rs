//! A definition as visitors and applicants would see it, before it is saved.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::admitted;
use super::definition::{normal, understood};
use super::edit::DefinitionForm;
use super::show::found;
use crate::access::{Cx, Desk, Officer};
use crate::casework::programme::{Programme, Programmes};
use crate::casework::public::view::{GuideView, Said};
use crate::casework::store::programmes;
use crate::forms::schema::Field;
use crate::forms::{Catalogues, Kind};
use crate::web::topics::TopicNames;
use crate::web::{Answer, PageError, Posted, render};

#[derive(Template)]
#[template(path = "casework/programmes/preview.html")]
struct PreviewPage {
    desk: Desk,
    problems: Vec<String>,
    guide: Option<GuideView>,
    sections: Vec<SectionView>,
    tests: usize,
}

/// A section of the form.
struct SectionView {
    title: String,
    hint: String,
    fields: Vec<FieldView>,
}

struct FieldView {
    label: String,
    kind: &'static str,
    need: String,
    hint: String,
}

pub(super) async fn show(cx: Cx<Officer>, posted: Posted<DefinitionForm>) -> Answer {
    admitted(&cx.who)?;
    page(&cx, posted).await
}

pub(super) async fn show_saved(cx: Cx<Officer>, id: Path<i64>, posted: Posted<DefinitionForm>) -> Answer {
    found(&cx, *id).await?;
    page(&cx, posted).await
}

async fn page(cx: &Cx<Officer>, posted: Posted<DefinitionForm>) -> Answer {
    let (form, _) = posted.unchecked();
    let kept = cx.site.kept::<Programmes>()?;
    let text = normal(&form.definition);
    let (programme, problems) = match understood(&text, &kept, cx.site.clock.today()) {
        Ok(programme) => (Some(programme), Vec::new()),
        // What can be read is shown even where something in it is wrong.
        Err(problems) => (Programme::parse(&text).ok(), problems),
    };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = PreviewPage {
        desk: cx.desk("预览申报项目"),
        guide: match &programme {
            Some(programme) => Some(guide(cx, programme, &kept).await?),
            None => None,
        },
        sections: programme.iter().flat_map(sections).collect(),
        tests: programme.map_or(0, |programme| programme.tests.len()),
        problems,
    };
    render(status, &page)
}

async fn guide(cx: &Cx<Officer>, programme: &Programme, kept: &Programmes) -> Result<GuideView, PageError> {
    let others = programmes::published(cx.database()).await?.into_iter().map(|row| (row.key, row.name)).collect::<Vec<_>>();
    let (topics, places) = (cx.site.kept::<TopicNames>()?, cx.site.kept::<Catalogues>()?);
    Ok(GuideView::of(programme, &Said { vocabulary: &kept.vocabulary, topics: &topics, places: &places }, &others))
}

fn sections(programme: &Programme) -> Vec<SectionView> {
    let section = |section: &crate::forms::Section| SectionView {
        title: section.title.clone(),
        hint: section.hint.clone(),
        fields: section.fields.iter().map(|field| field_view(programme, field)).collect(),
    };
    programme.form.sections.iter().map(section).collect()
}

fn field_view(programme: &Programme, field: &Field) -> FieldView {
    let label = |name: &str| programme.form.field(name).map(|(_, field)| field.label.clone());
    let mut need = vec![if field.required { "必填".to_owned() } else { "选填".to_owned() }];
    need.extend(field.required_if.iter().map(|rule| format!("“{}”时必填", rule.said(label))));
    need.extend(field.shown_if.iter().map(|rule| format!("“{}”时才问", rule.said(label))));
    if field.kind == Kind::Computed {
        need = field.formula.iter().map(|rule| format!("= {}", rule.said(label))).collect();
    }
    FieldView { label: field.label.clone(), kind: kind_name(field.kind), need: need.join("，"), hint: field.hint.clone() }
}

/// What a kind of field is called.
pub(super) const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "单行文字",
        Kind::LongText => "多行文字",
        Kind::Number => "整数",
        Kind::Decimal => "小数",
        Kind::Money => "金额",
        Kind::Percent => "百分比",
        Kind::Date => "日期",
        Kind::Month => "月份",
        Kind::Period => "起止日期",
        Kind::Choice => "单选",
        Kind::Choices => "多选",
        Kind::YesNo => "是否",
        Kind::Division => "行政区划",
        Kind::Country => "国家（地区）",
        Kind::HsCode => "商品编码",
        Kind::CustomsMode => "监管方式",
        Kind::CreditCode => "统一社会信用代码",
        Kind::Phone => "电话",
        Kind::Email => "电子邮箱",
        Kind::Url => "网址",
        Kind::BankAccount => "银行账号",
        Kind::IdNumber => "身份证号",
        Kind::File => "文件",
        Kind::Picture => "图片",
        Kind::Table => "表格",
        Kind::Computed => "自动计算",
        Kind::Declaration => "承诺",
    }
}
