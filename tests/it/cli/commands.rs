//! Commands: what they say, and how they end.

use crate::support::{House, PASSWORD};

#[tokio::test]
async fn every_command_explains_itself() {
    let house = House::small().await;
    for command in [
        "",
        "serve",
        "migrate",
        "content",
        "content load",
        "policies",
        "policies import",
        "policies import-jsonl",
        "audit verify",
        "reindex",
        "search eval",
        "user create",
        "user reset-password",
        "backup",
        "restore",
        "config",
    ] {
        let arguments: Vec<&str> = command.split_whitespace().chain(["--help"]).collect();
        let said = house.run(&arguments).must_end(0);
        assert!(said.out.contains("Usage:"), "{command}: {}", said.out);
    }
    let all = house.run(&["config", "--help"]).must_end(0).out;
    for name in ["CBEC_DATA_DIR", "DATABASE_URL", "CBEC_PUBLIC_URL", "CBEC_SMTP_URL", "CBEC_SECRET_KEY"] {
        assert!(all.contains(name), "{name} is not listed");
    }
}

#[tokio::test]
async fn wrong_usage_ends_with_two_and_failure_with_one() {
    let house = House::small().await;
    house.run(&["no-such-command"]).must_end(2);
    house.run(&["policies", "import"]).must_end(2);
    house.run(&["user", "create", "a@example.com", "--role", "king"]).must_end(2);
    let said = house.run(&["user", "create", "not-an-address"]).must_end(1);
    assert!(said.err.contains("not-an-address"), "{}", said.err);
    let said = house.run(&["user", "reset-password", "nobody@example.com"]).must_end(1);
    assert!(said.err.contains("nobody@example.com") && said.err.contains("user create"), "{}", said.err);
    let said = house.run(&["policies", "import", "/nowhere/gone.docx"]).must_end(1);
    assert!(said.err.contains("gone.docx"), "{}", said.err);
}

#[tokio::test]
async fn secrets_are_not_shown_with_the_configuration() {
    let house = House::small().await;
    let mut command = house.program();
    command
        .arg("config")
        .env("CBEC_SECRET_KEY", "a-very-secret-key-of-some-length-0123")
        .env("CBEC_SMTP_URL", "smtp://me:hunter2@host");
    let output = command.output().expect("the program runs");
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(!out.contains("a-very-secret-key") && !out.contains("hunter2"), "{out}");
}

#[tokio::test]
async fn a_data_folder_that_cannot_be_made_is_named() {
    let house = House::small().await;
    let file = house.folder.path().join("a-file");
    std::fs::write(&file, "not a folder").unwrap();
    let below = file.join("var");
    let mut command = house.program();
    let output = command.args(["content", "load"]).env("CBEC_DATA_DIR", &below).output().expect("the program runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("a-file"), "{output:?}");
}

#[tokio::test]
async fn a_taken_port_is_named_with_a_way_out() {
    let house = House::small().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = house.run(&["serve", "--listen", &address, "--admin-listen", "127.0.0.1:0"]).must_end(1);
    assert!(said.err.contains(&address) && said.err.contains("--listen"), "{}", said.err);
    assert!(!house.data().join("session.key").exists(), "nothing was touched");
}

#[tokio::test]
async fn people_are_made_and_let_in_again_from_the_command_line() {
    let house = House::small().await;
    let said = house.run(&["user", "create", "Chief@Example.com", "--name", "赵主任", "--role", "administrator"]).must_end(0);
    let first = said.out.trim().strip_prefix("first password: ").expect("a password").to_owned();
    house.run(&["user", "create", "chief@example.com"]).must_end(1);
    let again = house.run(&["user", "reset-password", "chief@example.com"]).must_end(0);
    let second = again.out.trim().strip_prefix("first password: ").expect("a password").to_owned();
    let app = house.open().await;
    app.browser().sign_in("chief@example.com", &first).await.must_be(422);
    app.browser().sign_in("chief@example.com", &second).await.must_be(303);
    app.browser().sign_in("chief@example.com", PASSWORD).await.must_be(422);
}

#[tokio::test]
async fn a_dry_run_prints_what_it_recognised_and_stores_nothing() {
    let house = House::small().await;
    let file = house.folder.path().join("通知.txt");
    std::fs::write(&file, crate::policies::PLAIN).unwrap();
    let path = file.display().to_string();
    let said = house.run(&["policies", "import", "--dry-run", &path]).must_end(0);
    let seen: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(seen["recognised"]["title"], crate::policies::PLAIN_TITLE, "{seen:#}");
    assert!(!house.data().exists(), "nothing was stored");
}

#[tokio::test]
async fn importing_a_file_again_updates_its_document() {
    let house = House::small().await;
    let file = house.folder.path().join("通知.txt");
    let path = file.display().to_string();
    std::fs::write(&file, crate::policies::PLAIN).unwrap();
    assert!(house.run(&["policies", "import", &path]).must_end(0).out.starts_with("added"));
    assert!(house.run(&["policies", "import", &path]).must_end(0).out.starts_with("unchanged"));
    std::fs::write(&file, crate::policies::PLAIN.replace("三十家", "四十家")).unwrap();
    assert!(house.run(&["policies", "import", &path]).must_end(0).out.starts_with("updated"));
    let app = house.open().await;
    let copies = app.documents().await.into_iter().filter(|document| document.title == crate::policies::PLAIN_TITLE);
    assert_eq!(copies.count(), 1);
    app.wait_until("the new text is found", async || app.found("四十家").contains(&crate::policies::PLAIN_TITLE.to_owned()))
        .await;
}

#[tokio::test]
async fn a_command_beside_a_running_node_leaves_its_index_alone() {
    let app = crate::support::TestApp::start().await;
    app.wait_until_indexed().await;
    // Other domain words make the index look outdated to the command.
    let words = app.house.content().join("words.txt");
    let text = std::fs::read_to_string(&words).unwrap();
    std::fs::write(&words, format!("{text}\n试验专用词\n")).unwrap();
    app.house.run(&["user", "create", "beside@example.com"]).must_end(0);
    for number in 0..3 {
        let title = format!("命令之后的第{number}份通知");
        app.publish(&crate::support::policy(&title, "正文。")).await;
        app.wait_until("it is found", async || app.found(&title).contains(&title)).await;
    }
    app.wait_until_indexed().await;
}
