//! Importing many documents from lines of JSON.

use std::io::{BufReader, Read};

use cbec_portal::policies::import::{ImportedLines, import_lines};

use crate::support::{House, TestApp};

/// So many lines, each with a word of its own in its text.
fn lines(count: usize, mark: &str) -> String {
    let line = |number: usize| {
        serde_json::json!({
            "id": format!("line-{number}"),
            "title": format!("关于第{number}批试验项目的通知"),
            "document_number": format!("试验函〔2025〕{}号", number + 1),
            "issuing_authority": "四川省商务厅",
            "issued_on": "2025-03-04",
            "body": format!("一、范围\n本批共{number}个项目，标记{mark}{number}。\n二、要求\n按时完成。"),
            "topics": ["综合政策"],
        })
        .to_string()
    };
    (0..count).map(|number| line(number) + "\n").collect()
}

async fn import(app: &TestApp, text: &str) -> ImportedLines {
    import_lines(&app.site, BufReader::new(text.as_bytes()), |_| {}).await.expect("the import")
}

#[tokio::test]
async fn importing_the_same_lines_again_changes_nothing() {
    let app = TestApp::start().await;
    let text = lines(50, "甲");
    let first = import(&app, &text).await;
    assert_eq!((first.added, first.updated, first.unchanged, first.refused.len()), (50, 0, 0, 0));
    let before = app.documents().await;
    let second = import(&app, &text).await;
    assert_eq!((second.added, second.updated, second.unchanged), (0, 0, 50));
    assert_eq!(app.documents().await, before);
    app.wait_until_indexed().await;
}

#[tokio::test]
async fn a_changed_line_updates_its_document_and_search_says_so() {
    let app = TestApp::start().await;
    import(&app, &lines(20, "甲")).await;
    let changed = lines(20, "甲").replace("标记甲7。", "标记石榴。");
    let done = import(&app, &changed).await;
    assert_eq!((done.added, done.updated, done.unchanged), (0, 1, 19));
    app.wait_until("the new text is found", async || app.found("石榴") == ["关于第7批试验项目的通知"]).await;
    let document = app.titled("关于第7批试验项目的通知").await.unwrap();
    assert_eq!((document.version, document.external_id.as_deref()), (2, Some("line-7")));
    let kept = cbec_portal::policies::store::version(app.site.database.read(), document.id, 1).await.unwrap().unwrap();
    assert!(kept.body.contains("标记甲7。"), "the text that was public before stays readable");
    app.wait_until_indexed().await;
}

#[tokio::test]
async fn bad_lines_are_refused_with_their_numbers_and_the_rest_is_taken() {
    let app = TestApp::start().await;
    let text = concat!(
        "\u{feff}{\"id\":\"a\",\"title\":\"第一份\",\"body\":\"正文。\"}\n",
        "\n",
        "{\"id\":\"b\",\"title\":\"断了的行\n",
        "{\"id\":\"c\",\"title\":\" \",\"body\":\"没有标题。\"}\n",
        "{\"title\":\"没有编号\",\"body\":\"正文。\"}\n",
        "{\"id\":\"d\",\"title\":\"日期不对\",\"body\":\"正文。\",\"issued_on\":\"上个月\"}\n",
        "{\"id\":5,\"title\":\"编号是数字\",\"body\":\"正文。\",\"unknown\":[1]}\n",
        "{\"id\":\"a\",\"title\":\"第一份（再次）\",\"body\":\"正文。\"}",
    );
    let done = import(&app, text).await;
    let refused: Vec<usize> = done.refused.iter().map(|(number, _)| *number).collect();
    assert_eq!(refused, [3, 4, 5, 6], "{:?}", done.refused);
    assert!(done.refused[3].1.contains("issued_on") && done.refused[3].1.contains("上个月"));
    assert_eq!(done.added, 2);
    assert!(app.titled("第一份（再次）").await.is_some(), "the last line of an id counts");
    assert!(app.titled("第一份").await.is_none());
    app.wait_until_indexed().await;
}

/// Gives so many bytes and then fails, as a cut connection or a dead disk does.
struct Broken<'a>(&'a [u8]);

impl Read for Broken<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.0.is_empty() {
            return Err(std::io::Error::other("the line went dead"));
        }
        self.0.read(buffer)
    }
}

#[tokio::test]
async fn an_import_cut_off_in_the_middle_is_completed_by_running_it_again() {
    let app = TestApp::start().await;
    let text = lines(1500, "甲");
    let half = &text.as_bytes()[..text.len() * 2 / 3];
    import_lines(&app.site, BufReader::new(Broken(half)), |_| {}).await.expect_err("the source fails");
    let kept = app.documents().await.len();
    assert!((2..1502).contains(&kept), "whole batches are kept: {kept}");
    app.wait_until_indexed().await;
    let done = import(&app, &text).await;
    assert_eq!((done.added + done.unchanged, done.updated), (1500, 0), "{done:?}");
    assert_eq!(app.documents().await.len(), 1502);
    app.wait_until_indexed().await;
}

#[tokio::test]
async fn an_import_dropped_in_the_middle_of_a_batch_leaves_no_half_document() {
    let app = TestApp::start().await;
    let text = lines(1200, "甲");
    {
        let work = import_lines(&app.site, BufReader::new(text.as_bytes()), |_| {});
        // Whatever it is doing when time is up, it is dropped there.
        drop(tokio::time::timeout(std::time::Duration::from_millis(400), work).await);
    }
    let whole = |body: &str| body.contains("范围") && body.contains("按时完成");
    assert!(
        app.documents()
            .await
            .iter()
            .filter(|row| row.external_id.as_deref().is_some_and(|id| id.starts_with("line-")))
            .all(|row| whole(&row.body))
    );
    let done = import(&app, &text).await;
    assert_eq!(done.added + done.unchanged, 1200);
    app.wait_until_indexed().await;
}

#[tokio::test]
async fn what_an_editor_withdrew_stays_withdrawn_when_its_line_comes_again() {
    let app = TestApp::start().await;
    import(&app, &lines(3, "甲")).await;
    let document = app.titled("关于第1批试验项目的通知").await.unwrap();
    app.move_to(document.id, cbec_portal::policies::rules::Stage::Withdrawn, None).await;
    import(&app, &lines(3, "乙")).await;
    assert_eq!(app.document(document.id).await.stage, "withdrawn");
    app.wait_until_indexed().await;
}

#[tokio::test]
async fn the_program_says_what_it_did_and_fails_when_lines_were_refused() {
    let house = House::small().await;
    let file = house.folder.path().join("some.jsonl");
    std::fs::write(&file, lines(5, "甲") + "{broken\n").unwrap();
    let path = file.display().to_string();
    let said = house.run(&["policies", "import-jsonl", &path]).must_end(1);
    assert!(said.out.contains("5 added") && said.out.contains("1 refused"), "{}", said.out);
    assert!(said.err.contains("line 6"), "{}", said.err);
    let said = house.run(&["policies", "import-jsonl", "/nowhere/at-all.jsonl"]).must_end(1);
    assert!(said.err.contains("at-all.jsonl"), "{}", said.err);
}
