//! The program is killed in the middle of its work. What was committed stays, nothing is half there, and search says
//! what the database says.

use std::process::{Child, Stdio};

use cbec_portal::policies::entity::policy_document;
use sea_orm::{Database, EntityTrait, PaginatorTrait};

use crate::support::{House, wait_until};

const LINES: u64 = 12_000;

fn lines() -> String {
    let line = |number: u64| {
        let body = format!("一、范围\n本批共{number}个项目。\n二、要求\n按时完成，到此为止。");
        serde_json::json!({ "id": format!("k-{number}"), "title": format!("第{number}号急件"), "body": body, "issued_on": "2025-03-04" }).to_string()
    };
    (0..LINES).map(|number| line(number) + "\n").collect()
}

async fn count(url: &str) -> u64 {
    let Ok(database) = Database::connect(url).await else { return 0 };
    let count = policy_document::Entity::find().count(&database).await.unwrap_or(0);
    drop(database.close().await);
    count
}

fn kill(mut child: Child) {
    // SIGKILL on Unix: no handler, no farewell.
    child.kill().expect("the process is ours");
    child.wait().expect("it ends");
}

#[tokio::test]
async fn an_import_that_was_killed_is_completed_by_the_next() {
    let house = House::small().await;
    let file = house.folder.path().join("many.jsonl");
    std::fs::write(&file, lines()).unwrap();
    let path = file.display().to_string();
    house.run(&["migrate"]).must_end(0);
    let child =
        house.program().args(["policies", "import-jsonl", &path]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let url = house.database.url().to_owned();
    wait_until("some batches are written", async || count(&url).await >= 1200).await;
    kill(child);

    let app = house.open().await;
    let kept = app.documents().await;
    assert!(kept.len() as u64 > 1200 && (kept.len() as u64) < LINES, "it was killed in the middle: {}", kept.len());
    let ours = kept.iter().filter(|row| row.external_id.as_deref().is_some_and(|id| id.starts_with("k-")));
    assert!(ours.clone().all(|row| row.body.contains("到此为止")), "no document is half there");
    assert_eq!(ours.count() % 400, 0, "whole batches");
    app.wait_until_indexed().await;
    let house = app.close().await;
    let said = house.run(&["policies", "import-jsonl", &path]).must_end(0);
    assert!(said.out.contains("0 updated") && said.out.contains("0 refused"), "{}", said.out);
    let app = house.open().await;
    assert_eq!(app.documents().await.len() as u64, LINES + 2);
    app.wait_until_indexed().await;
}

#[tokio::test]
async fn a_node_killed_while_it_indexes_finds_everything_after_its_start() {
    let house = House::small().await;
    let file = house.folder.path().join("many.jsonl");
    std::fs::write(&file, lines().lines().take(3000).collect::<Vec<_>>().join("\n")).unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("127.0.0.1:{port}");
    let serve = || {
        let arguments = ["serve", "--listen", &address, "--admin-listen", "127.0.0.1:0"];
        house.program().args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let probe = async |path: &str| match reqwest::get(format!("http://{address}{path}")).await {
        Ok(answer) => answer.text().await.unwrap_or_default(),
        Err(_) => String::new(),
    };
    for round in 0..2 {
        let node = serve();
        wait_until("the node answers", async || probe("/healthz").await == "ok").await;
        if round == 0 {
            house.run(&["policies", "import-jsonl", &file.display().to_string()]).must_end(0);
        }
        // The index is behind now, or is being built: the worst moment.
        kill(node);
    }
    let app = house.open().await;
    app.wait_until_indexed().await;
    assert_eq!(app.indexed().len(), 3002);
}
