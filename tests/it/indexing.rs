//! Search stays true to the database, whatever happens to either.

use std::path::PathBuf;

use cbec_portal::policies::rules::Stage;
use cbec_portal::policies::work;

use crate::support::{House, TestApp, policy};

const TITLE: &str = "关于试验蓝莓出口的通知";

#[tokio::test]
async fn a_published_document_is_found_and_a_withdrawn_one_is_not() {
    let app = TestApp::start().await;
    let id = app.add_draft(&policy(TITLE, "# 一、范围\n适用于蓝莓出口企业。")).await;
    app.wait_until_indexed().await;
    assert!(!app.found("蓝莓出口").contains(&TITLE.to_owned()), "a draft is nobody's business");

    app.move_to(id, Stage::Published, None).await;
    app.wait_until("it is found", async || app.found("蓝莓出口").contains(&TITLE.to_owned())).await;

    app.change(id, |draft| draft.body = "# 一、范围\n适用于草莓出口企业。".to_owned()).await;
    app.wait_until("its new text is found", async || app.found("草莓").contains(&TITLE.to_owned())).await;

    app.move_to(id, Stage::Withdrawn, None).await;
    app.wait_until_indexed().await;
    assert!(!app.found("草莓").contains(&TITLE.to_owned()));
}

#[tokio::test]
async fn a_scheduled_document_is_found_from_its_time_on() {
    let app = TestApp::start().await;
    let id = app.add_draft(&policy(TITLE, "正文。")).await;
    app.move_to(id, Stage::Scheduled, Some("2026-03-05T10:00:00+08:00")).await;
    app.clock.set("2026-03-05T09:59:59+08:00");
    assert_eq!(work::publish_due(&app.site).await.unwrap(), 0);
    app.clock.set("2026-03-05T10:00:00+08:00");
    // The node's own worker may be quicker than this call.
    work::publish_due(&app.site).await.unwrap();
    app.wait_until("it is found", async || app.found("试验蓝莓").contains(&TITLE.to_owned())).await;
    assert_eq!(app.document(id).await.stage, "published");
    app.wait_until_indexed().await;
}

#[tokio::test]
async fn validity_turns_at_midnight_in_china() {
    let app = TestApp::start().await;
    let mut draft = policy(TITLE, "正文。");
    draft.effective_on = "2026-03-06".parse().ok();
    draft.expires_on = "2026-03-06".parse().ok();
    let id = app.publish(&draft).await;
    let key = format!("policy:{id}");
    let validity = |app: &TestApp| app.indexed().get(&key).map(|(_, validity)| *validity);
    app.wait_until_indexed().await;
    assert_eq!(validity(&app), Some("尚未施行"));
    // The day that is kept must be today before it can turn.
    work::turn_the_day(&app.site).await.unwrap();
    for (at, expected) in [("2026-03-06T00:00:01+08:00", "有效"), ("2026-03-07T00:00:01+08:00", "已失效")] {
        app.clock.set(at);
        work::turn_the_day(&app.site).await.unwrap();
        app.wait_until(expected, async || validity(&app) == Some(expected)).await;
        app.wait_until_indexed().await;
    }
}

#[tokio::test]
async fn days_that_passed_while_the_node_was_off_are_made_up_for() {
    let app = TestApp::start().await;
    let mut draft = policy(TITLE, "正文。");
    draft.expires_on = "2026-03-10".parse().ok();
    let id = app.publish(&draft).await;
    work::turn_the_day(&app.site).await.unwrap();
    app.wait_until_indexed().await;
    let house = app.close().await;
    house.clock.set("2026-04-01T08:00:00+08:00");
    let app = house.open().await;
    app.wait_until_indexed().await;
    assert_eq!(app.indexed()[&format!("policy:{id}")].1, "已失效");
}

#[tokio::test]
async fn a_deleted_index_is_built_anew_equal_to_the_database() {
    let app = TestApp::start().await;
    for number in 0..30 {
        app.publish(&policy(&format!("第{number}号试验通知"), "正文。")).await;
    }
    app.wait_until_indexed().await;
    let before = app.indexed();
    let house = app.close().await;
    std::fs::remove_dir_all(house.data().join("index")).unwrap();
    let app = house.open().await;
    app.wait_until_indexed().await;
    assert_eq!(app.indexed(), before);
}

#[tokio::test]
async fn a_corrupted_index_is_noticed_and_built_anew() {
    let app = TestApp::start().await;
    app.publish(&policy(TITLE, "正文里有蓝莓。")).await;
    app.wait_until_indexed().await;
    let before = app.indexed();
    let mut house = app.close().await;
    for damage in [cut_short, overwrite, forget_the_note] {
        damage(&house);
        let app = house.open().await;
        app.wait_until_indexed().await;
        assert_eq!(app.indexed(), before);
        assert!(app.found("蓝莓").contains(&TITLE.to_owned()));
        house = app.close().await;
    }
}

/// Files of the index, the largest first.
fn index_files(house: &House) -> Vec<PathBuf> {
    let root = house.data().join("index");
    let folders = std::fs::read_dir(&root).unwrap().flatten().map(|entry| entry.path()).filter(|path| path.is_dir());
    let mut files: Vec<PathBuf> =
        folders.flat_map(|folder| std::fs::read_dir(folder).unwrap().flatten()).map(|entry| entry.path()).collect();
    files.sort_by_key(|file| std::cmp::Reverse(file.metadata().map_or(0, |meta| meta.len())));
    files
}

fn cut_short(house: &House) {
    for file in index_files(house).iter().take(3) {
        let bytes = std::fs::read(file).unwrap();
        std::fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
    }
}

fn overwrite(house: &House) {
    let file = &index_files(house)[0];
    let mut bytes = std::fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    for byte in bytes.iter_mut().skip(middle / 2).take(64) {
        *byte ^= 0x5a;
    }
    std::fs::write(file, bytes).unwrap();
}

fn forget_the_note(house: &House) {
    std::fs::write(house.data().join("index/CURRENT"), "../../etc").unwrap();
}

#[tokio::test]
async fn changes_written_while_the_node_was_off_are_found_after_its_start() {
    let app = TestApp::start().await;
    app.wait_until_indexed().await;
    let house = app.close().await;
    let lines = r#"{"id":"off-1","title":"停机期间导入的通知","body":"正文里有桑葚。","issued_on":"2025-01-02"}"#;
    let file = house.folder.path().join("off.jsonl");
    std::fs::write(&file, lines).unwrap();
    house.run(&["policies", "import-jsonl", &file.display().to_string()]).must_end(0);
    let app = house.open().await;
    app.wait_until_indexed().await;
    assert_eq!(app.found("桑葚"), ["停机期间导入的通知"]);
}

#[tokio::test]
async fn changes_written_by_another_process_are_found_without_a_bell() {
    let app = TestApp::start().await;
    app.wait_until_indexed().await;
    let file = app.house.folder.path().join("beside.jsonl");
    std::fs::write(&file, r#"{"id":"b-1","title":"旁路导入的通知","body":"正文里有枸杞。"}"#).unwrap();
    app.house.run(&["policies", "import-jsonl", &file.display().to_string()]).must_end(0);
    app.wait_until("it is found", async || app.found("枸杞") == ["旁路导入的通知"]).await;
    app.wait_until_indexed().await;
}

#[tokio::test]
async fn replaying_the_whole_log_changes_nothing() {
    let app = TestApp::start().await;
    let id = app.publish(&policy(TITLE, "正文里有蓝莓。")).await;
    app.move_to(id, Stage::Withdrawn, None).await;
    app.move_to(id, Stage::Published, None).await;
    app.wait_until_indexed().await;
    let (before, size) = (app.indexed(), app.site.index.len());
    let all: Vec<i64> = app.documents().await.iter().map(|document| document.id).chain([777_777]).collect();
    for _ in 0..3 {
        let write = app.write().await;
        let event = cbec_portal::policies::event::LibraryEvent::policies("policy.replayed", all.clone(), "试验重放");
        write.commit(event).await.unwrap();
    }
    app.publish(&policy("重放之后的通知", "正文。")).await;
    app.wait_until("the log was read to its end", async || app.found("重放之后").contains(&"重放之后的通知".to_owned())).await;
    let mut after = app.indexed();
    after.retain(|key, _| before.contains_key(key));
    assert_eq!(after, before);
    assert_eq!(app.site.index.len(), size + 1);
}
