//! Sections as forms, drawn.

use askama::Template;
use serde_json::json;

use super::{AttachedFile, SectionForm};
use crate::forms::sample::{answers, attached, context, schema};
use crate::forms::{Attached, Difference, Raw, Reading, Sheet, diff};

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% import "forms/control.html" as k %}{% call k::summary(form.errors, "还没有保存") %}{% endcall %}<form method="post">{% call k::enter("do", "save") %}{% endcall %}{% for field in form.fields.iter() %}{% call k::control(field) %}<p>upload here</p>{% endcall %}{% endfor %}</form>"#
)]
struct Page<'a> {
    form: &'a SectionForm,
}

#[derive(Template)]
#[template(ext = "html", source = r#"{% import "forms/control.html" as k %}{% call k::fields(form) %}{% endcall %}"#)]
struct Fields<'a> {
    form: &'a SectionForm,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% import "forms/sheet.html" as s %}{% for section in sheet.sections.iter() %}{% call s::section(section) %}{% endcall %}{% endfor %}{% call s::differences(rows, "原来", "现在") %}{% endcall %}"#
)]
struct Read<'a> {
    sheet: &'a Sheet,
    rows: &'a [Difference],
}

fn form(section: &str, raw: &Raw, attached: &Attached) -> SectionForm {
    let schema = schema();
    let reading = Reading::of(&schema, raw, attached, &context());
    SectionForm::new(&schema, section, raw, &reading, &reading.problems, attached)
}

fn html(form: &SectionForm) -> String {
    Page { form }.render().unwrap()
}

#[test]
fn every_kind_is_drawn_with_what_was_typed() {
    let mut all = String::new();
    for section in &schema().sections {
        let form = form(&section.key, &answers(), &attached());
        assert!(form.errors.is_empty() && form.fields.len() == section.fields.len(), "{:?}", form.errors);
        let html = html(&form);
        assert!(!html.contains("aria-invalid") && !html.contains("error-summary"));
        assert_eq!(Fields { form: &form }.render().unwrap().matches("upload here").count(), 0);
        for field in &form.fields {
            assert!(html.contains(&format!("id=\"{}\"", field.name)), "{} has no id", field.name);
            assert!(html.contains(&field.label), "{}", field.name);
        }
        all += &html;
    }
    for part in [
        "value=\"成都示例跨境电商有限公司\"",
        "<option value=\"510100\" selected>成都市</option>",
        "<optgroup label=\"四川省\">",
        "<optgroup label=\"北美洲\"><option value=\"US\" selected>美国</option>",
        "value=\"9810\" selected",
        "type=\"tel\"",
        "value=\"eu\" checked",
        "name=\"project.from\"",
        "value=\"2026-06-30\"",
        "两行\n介绍</textarea>",
        "name=\"items.1.price\"",
        "<template>",
        "add-row:items",
        "PDF 格式，最多 3 个，出具日期在 12 个月以内",
        "已申请容缺",
        "本单位承诺",
        "（选填）",
        "<span class=\"unit__word\">人</span>",
    ] {
        assert!(all.contains(part), "{part}");
    }
    assert_eq!(all.matches("upload here").count(), 3);
    assert!(!all.contains(" style=") && !all.contains("onclick"));
}

#[test]
fn ids_are_unique_and_described_by_what_is_there() {
    for section in &schema().sections {
        let mut raw = answers();
        raw.put("items", json!([{"number": "1", "price": "x"}]));
        raw.set("export", "x");
        let html = html(&form(&section.key, &raw, &Attached::new()));
        let part = |before: &str| {
            html.split(before).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect::<Vec<_>>()
        };
        let ids = part(" id=\"");
        let mut once = ids.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), ids.len(), "{}: {ids:?}", section.key);
        let named = part("aria-describedby=\"").into_iter().flat_map(|ids| ids.split(' ').map(str::to_owned).collect::<Vec<_>>());
        for id in named.chain(part(" for=\"")).chain(part("<a href=\"#")) {
            assert!(ids.contains(&id), "{}: nothing is called {id}", section.key);
        }
    }
}

#[test]
fn what_is_wrong_is_said_at_the_field_and_above() {
    let mut raw = answers();
    raw.put("items", json!([{"number": "1", "price": "<b>"}]));
    let form = form("orders", &raw, &attached());
    let anchors: Vec<&str> = form.errors.iter().map(|(anchor, _)| anchor.as_str()).collect();
    assert_eq!(anchors[..2], ["items.0.number", "items.0.price"]);
    let cell = &form.field("items").unwrap().table.as_ref().unwrap().rows[0].cells[0];
    assert_eq!(cell.error, "报关单号应为 18 位数字。");
    let html = html(&form);
    assert!(html.contains("href=\"#items.0.number\"") && html.contains("id=\"items.0.price-error\""));
    assert!(!html.contains("<b>") && html.contains("&#60;b&#62;"), "what was typed is text");
}

#[test]
fn tables_have_room_for_more() {
    let rows = |form: &SectionForm| form.field("items").unwrap().table.as_ref().unwrap().rows.len();
    let mut empty = form("orders", &Raw::default(), &Attached::new());
    assert_eq!(rows(&empty), 3);
    assert!(empty.add_rows("items") && !empty.add_rows("requested_amount") && !empty.add_rows("nope"));
    assert_eq!(rows(&empty), 6);
    assert_eq!(empty.field("items").unwrap().table.as_ref().unwrap().rows[5].cells[0].name, "items.5.number");
    for _ in 0..9 {
        empty.add_rows("items");
    }
    assert_eq!(rows(&empty), 20);
    assert!(!html(&empty).contains("data-add-row"));
    assert_eq!(rows(&form("orders", &answers(), &Attached::new())), 3);
}

#[test]
fn conditions_go_to_the_browser_or_to_words() {
    let business = form("business", &answers(), &attached());
    let other = business.field("form_other").unwrap();
    assert!(other.is_off());
    assert_eq!(other.when.as_ref().unwrap().words, "“经营形式”为“其他”时填写。");
    assert!(!business.field("rent").unwrap().is_off() && business.field("rent").unwrap().is_required);
    let html = html(&business);
    assert!(html.contains("data-when=\"form\" data-when-values=\"other\" data-off"));
    assert!(html.contains("data-when=\"rents\" data-when-values=\"yes\">"));
    let empty = form("business", &Raw::default(), &Attached::new());
    assert!(empty.field("form_other").unwrap().is_off() && !empty.field("rent").unwrap().is_required);
}

#[test]
fn files_that_lie_there_are_listed() {
    let mut papers = form("papers", &answers(), &attached());
    let file = |remove_url: &str| AttachedFile {
        name: "执照.pdf".to_owned(),
        size: "2 MB".to_owned(),
        url: "/my/files/1".to_owned(),
        remove_url: remove_url.to_owned(),
    };
    papers.attach("licence", vec![file("/my/files/1/remove")]);
    papers.attach("nope", vec![file("")]);
    assert!(!papers.field("licence").unwrap().file.as_ref().unwrap().has_room());
    let html = html(&papers);
    assert!(html.contains("href=\"/my/files/1\"") && html.contains("formaction=\"/my/files/1/remove\""));
}

#[test]
fn answers_are_drawn_to_read() {
    let (schema, before) = (schema(), answers());
    let reading = Reading::of(&schema, &before, &attached(), &context());
    let sheet = Sheet::of(&schema, &before, &reading);
    let mut after = before.clone();
    after.set("name", "新名称");
    let rows = diff(&schema, reading.catalogues(), &before, &after);
    let html = Read { sheet: &sheet, rows: &rows }.render().unwrap();
    for part in [
        "<dt>注册地</dt><dd><p>成都市</p>",
        "<p>两行</p><p>介绍</p>",
        "data-label=\"件数\" class=\"num\">3 件",
        "<ins>新名称</ins>",
    ] {
        assert!(html.contains(part), "{part}");
    }
}

#[test]
fn a_section_that_is_not_there_is_empty() {
    assert!(form("nope", &answers(), &attached()).fields.is_empty());
}
