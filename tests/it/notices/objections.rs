//! Objecting without an account, looking into it, and who must keep out.

use std::io::{Cursor, Write as _};

use cbec_portal::access::store as people;
use cbec_portal::notices::entity::objection;
use cbec_portal::notices::{store, work};
use sea_orm::{EntityTrait, PaginatorTrait};

use super::{draft, filled, first_objection, object, objection_form, officer, publish, published, published_in};
use crate::support::TestApp;
use crate::support::app::House;
use crate::support::scanner::scanner;

const VISITOR: &str = "visitor@example.com";

async fn count(app: &TestApp) -> u64 {
    objection::Entity::find().count(app.site.database.read()).await.unwrap()
}

#[tokio::test]
async fn an_objection_goes_from_receipt_to_outcome() {
    let p = published().await;
    let form = objection_form(&p.app, p.id).await.file("file", "证据.pdf", b"%PDF-1.7\n1 0 obj".to_vec());
    let private = object(&p.app, form).await;
    assert!(private.starts_with("/objections/") && private.len() > 40, "{private}");
    let visitor = p.app.browser();
    let page = visitor.get(&private).await;
    page.must_be(200).must_say("已经收到，等待调查").must_say("证据.pdf").must_say("2026年3月12日");
    assert_eq!(
        [page.header("cache-control"), page.header("referrer-policy"), page.header("x-robots-tag")],
        ["no-store", "no-referrer", "noindex, nofollow"]
    );
    assert_eq!(p.app.link_to(VISITOR).await, private);
    // Neither the notice nor the letters to officers say who it was.
    assert!(!visitor.get(&format!("/notices/{}", p.id)).await.text.contains("周敏"));
    for officer in ["maker@example.com", "checker@example.com"] {
        let (subject, body) = p.app.letters_to(officer).await.pop().expect("a letter");
        assert!(subject.contains("收到异议") && !body.contains("周敏") && !body.contains(VISITOR));
    }
    let url = first_objection(&p.checker).await;
    let page = p.checker.get(&url).await;
    page.must_be(200).must_say("周敏").must_say("海关数据不符").must_say("还剩 5 个工作日");
    let file = p.checker.get(&page.attributes("a[href*='/files/']", "href")[0]).await;
    assert!(file.must_be(200).header("content-disposition").starts_with("attachment"));
    p.checker
        .post_form(
            &format!("{url}/decision"),
            &[("outcome", "upheld"), ("reasons", "还没有开始调查就作结论。"), ("revision", "1")],
        )
        .await
        .must_be(409);
    p.checker.submit(page.form(&format!("{url}/beginning"))).await.must_say("已开始调查").must_say("查看异议材料");
    visitor.get(&private).await.must_say("正在调查").must_say("2026年4月2日");
    let page = p.checker.get(&url).await;
    p.checker
        .submit(page.form(&format!("{url}/investigation")).fill("investigation", "已调取海关数据。"))
        .await
        .must_say("已保存");
    assert!(!visitor.get(&private).await.text.contains("已调取海关数据"));
    let page = p.checker.get(&url).await;
    let decision = page.form(&format!("{url}/decision"));
    p.checker.submit_only(decision.clone()).await.must_be(422).must_say("请写理由");
    let decision = decision.fill("reasons", "数据一致，申报属实，异议不成立。");
    p.checker.submit_only(decision.clone()).await.must_be(422).must_say("请选择结论");
    p.checker.submit(decision.clone().fill("outcome", "dismissed")).await.must_say("已办结");
    p.maker.submit_only(decision.fill("outcome", "upheld")).await.must_be(409);
    visitor.get(&private).await.must_say("已经办结：不成立").must_say("申报属实");
    assert!(p.app.letters_to(VISITOR).await.pop().unwrap().1.contains("申报属实"));
    p.checker.get("/office/objections?view=settled").await.must_be(200).must_say("不成立");
    visitor.post_form(&format!("{private}/withdrawal"), &[]).await.must_be(303);
    visitor.get(&private).await.must_say("已经办结：不成立");
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field() {
    let p = published().await;
    let other = draft(&p.maker).await;
    publish(&p.checker, other).await;
    let foreign = store::lines(p.app.site.database.read(), other).await.unwrap()[0].id.to_string();
    for (field, value, words) in [
        ("body", "不对", "10 到 4000 字"),
        ("name", "周", "请填写真实姓名"),
        ("email", "不是邮箱", "邮箱格式不正确"),
        ("email", "", "至少填一项"),
        ("phone", "打我电话", "电话只写数字"),
        ("promise", "", "请勾选确认"),
        ("line", foreign.as_str(), "请从名单中选择"),
        ("website", "http://spam.example", "清空后再提交"),
    ] {
        let page = p.app.browser().submit_only(objection_form(&p.app, p.id).await.fill(field, value)).await;
        page.must_be(422).must_say(words);
        let kept = page.form(&format!("/notices/{}/objections", p.id));
        // Of a list only what stands in it can be chosen.
        assert!(field == "line" || kept.value(field) == value, "{field}");
        assert_eq!(kept.value("name"), if field == "name" { value } else { "周敏" });
    }
    assert_eq!(count(&p.app).await, 0);
    object(&p.app, objection_form(&p.app, p.id).await.fill("email", "").fill("phone", "13800000000")).await;
    assert_eq!(count(&p.app).await, 1);
}

#[tokio::test]
async fn evidence_is_judged_by_content() {
    let p = published().await;
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("evil.exe", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(b"MZ").unwrap();
    let archive = archive.finish().unwrap().into_inner();
    for (name, bytes, words) in [
        ("合同.pdf", b"MZ\x90\0\x03".to_vec(), "“合同.pdf”不是"),
        ("说明.docx", archive, "“说明.docx”不是"),
        ("密.pdf", b"%PDF-1.7 trailer << /Encrypt 5 0 R >>".to_vec(), "加了密码"),
        ("页.html", b"<script>alert(1)</script>".to_vec(), "按内容判断"),
    ] {
        let page = p.app.browser().submit_only(objection_form(&p.app, p.id).await.file("file", name, bytes)).await;
        page.must_be(422).must_say(words).must_say("请重新选择");
        assert_eq!(page.form(&format!("/notices/{}/objections", p.id)).value("name"), "周敏");
    }
    let mut form = objection_form(&p.app, p.id).await;
    for number in 0..6 {
        form = form.file("file", &format!("{number}.pdf"), b"%PDF-1.7\n".to_vec());
    }
    p.app.browser().submit_only(form).await.must_be(422).must_say("最多传 5 个");
    let large = objection_form(&p.app, p.id).await.file("file", "大.pdf", vec![b'a'; 21 * 1024 * 1024]);
    p.app.browser().submit_only(large).await.must_be(413).must_say("20 MB");
    p.app.browser().post_form(&format!("/notices/{}/objections", p.id), &[("name", "x")]).await.must_be(415);
    assert_eq!(count(&p.app).await, 0);
}

#[tokio::test]
async fn a_flood_is_stopped_and_a_repetition_is_one() {
    let p = published().await;
    for at in 0..5 {
        object(&p.app, objection_form(&p.app, p.id).await.fill("body", &format!("第 {at} 次提出，出口额与海关数据不符。"))).await;
    }
    let page = p.app.browser().submit_only(objection_form(&p.app, p.id).await).await;
    page.must_be(429).must_say("秒 后再试");
    assert!(page.header("retry-after").parse::<u64>().unwrap() <= 61);
    assert_eq!(page.form(&format!("/notices/{}/objections", p.id)).value("name"), "周敏");
    assert_eq!(count(&p.app).await, 5);
}

#[tokio::test]
async fn the_same_text_within_an_hour_is_one_objection() {
    let p = published().await;
    let private = object(&p.app, objection_form(&p.app, p.id).await).await;
    let again = object(&p.app, objection_form(&p.app, p.id).await).await;
    assert_ne!(private, again);
    assert_eq!(again, "/objections/received");
    p.app.browser().get(&again).await.must_be(200).must_say("已经收到");
    assert_eq!(count(&p.app).await, 1);
}

#[tokio::test]
async fn who_handled_the_files_keeps_out() {
    let app = TestApp::start().await;
    let (maker_id, maker) = officer(&app, "maker@example.com", Some("510100")).await;
    let (_, checker) = officer(&app, "checker@example.com", Some("510100")).await;
    let (_, other) = officer(&app, "other@example.com", Some("510300")).await;
    let form = filled(&maker).await.fill("conflicted", &maker_id.to_string());
    let answer = maker.submit_only(form).await;
    let id: i64 = answer.must_be(303).location.as_deref().unwrap().rsplit('/').next().unwrap().parse().unwrap();
    publish(&checker, id).await;
    object(&app, objection_form(&app, id).await).await;
    assert!(app.letters_to("maker@example.com").await.iter().all(|(subject, _)| !subject.contains("收到异议")));
    let url = first_objection(&checker).await;
    for path in [url.clone(), format!("{url}/files/1")] {
        maker.get(&path).await.must_be(403).must_say("按回避规定");
        other.get(&path).await.must_be(404);
    }
    for step in ["beginning", "investigation", "decision"] {
        maker.post_form(&format!("{url}/{step}"), &[("revision", "1")]).await.must_be(403);
        other.post_form(&format!("{url}/{step}"), &[("revision", "1")]).await.must_be(404);
    }
    for page in ["/office/objections".to_owned(), format!("/office/notices/{id}")] {
        let page = maker.get(&page).await;
        assert!(page.must_be(200).says("回避，不显示") && !page.says("周敏"));
    }
    assert!(!other.get("/office/objections").await.must_be(200).says("周敏"));
    app.browser().get("/objections/wrong-token").await.must_be(404);
    app.browser().post_form("/objections/wrong-token/withdrawal", &[]).await.must_be(404);
    assert!(people::find(app.site.database.read(), maker_id).await.unwrap().is_some());
}

#[tokio::test]
async fn overdue_objections_are_told_apart() {
    let p = published().await;
    object(&p.app, objection_form(&p.app, p.id).await).await;
    assert!(!p.checker.get("/office/objections?view=overdue").await.must_be(200).says("周敏"));
    p.later("2026-03-13T09:00:00+08:00").await;
    p.checker.get("/office/objections?view=overdue").await.must_say("周敏").must_say("已逾期 1 个工作日");
    work::close_due(&p.app.site).await.unwrap();
    p.checker.get("/office").await.must_be(200).must_say("异议待处理");
}

#[tokio::test]
async fn text_stays_text() {
    let p = published().await;
    let nasty = "<script>alert(1)</script> & <b>粗体的异议内容</b>";
    let private = object(&p.app, objection_form(&p.app, p.id).await.fill("body", nasty).fill("name", "<i>周</i>")).await;
    let url = first_objection(&p.checker).await;
    for page in [p.app.browser().get(&private).await, p.checker.get(&url).await] {
        page.must_be(200).must_say(nasty);
        assert!(!page.text.contains("<script>alert") && !page.text.contains("<i>周"));
    }
}

/// A notice on a node that asks a scanner at this address.
async fn with_scanner(address: String) -> super::Published {
    let house = House::small().await;
    let config = cbec_portal::config::Config { clamd: Some(address), ..house.config() };
    published_in(house.open_with(config).await).await
}

#[tokio::test]
async fn what_a_scanner_finds_in_evidence_is_refused_and_what_was_typed_stays() {
    let p = with_scanner(scanner().await).await;
    let form = objection_form(&p.app, p.id).await;
    let sick = form.clone().file("file", "毒.pdf", b"%PDF-1.7\nEICAR-STANDARD-ANTIVIRUS-TEST-FILE".to_vec());
    let page = p.app.browser().submit_only(sick).await;
    page.must_be(422).must_say("发现病毒（Eicar-Test-Signature）");
    let kept = page.form(&form.action);
    assert_eq!((kept.value("name"), kept.value("email")), ("周敏", VISITOR));
    assert_eq!(count(&p.app).await, 0);
    let events = cbec_portal::platform::entity::audit_event::Entity::find().all(p.app.site.database.read()).await.unwrap();
    assert!(events.iter().any(|event| event.kind == "objection.evidence_infected" && event.subject_id == p.id));
    object(&p.app, form.file("file", "好.pdf", b"%PDF-1.7\n1 0 obj".to_vec())).await;
    assert_eq!(count(&p.app).await, 1);
}

#[tokio::test]
async fn while_the_scanner_is_away_evidence_waits_and_an_objection_without_files_does_not() {
    let p = with_scanner("127.0.0.1:1".to_owned()).await;
    let form = objection_form(&p.app, p.id).await;
    let page = p.app.browser().submit_only(form.clone().file("file", "好.pdf", b"%PDF-1.7\n1 0 obj".to_vec())).await;
    page.must_be(422).must_say("病毒检查暂时不可用");
    assert_eq!(page.form(&form.action).value("name"), "周敏");
    object(&p.app, form).await;
    assert_eq!(count(&p.app).await, 1);
}
